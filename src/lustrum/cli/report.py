"""`lustrum report`: write the report of a plan again."""

from __future__ import annotations

from pathlib import Path

import click

from lustrum.cli.call import current_call, json_option


@click.command()
@click.argument("plan", metavar="PLAN", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to write it.  [default: report.html in the plan]",
)
@json_option
def report(plan: Path, out: Path | None, as_json: bool) -> int:
    """Write the report of a plan again, as one HTML file."""
    from lustrum.cli.console import console, line, progress
    from lustrum.cli.making import report_of, stored_backtest
    from lustrum.cli.output import print_json
    from lustrum.results import write_bytes_atomically
    from lustrum.workspace import load_plan, opened

    call = current_call()
    with progress(quiet=as_json) as say:
        say(f"reading {plan}")
        loaded = load_plan(plan)
        say("writing the report")
        with opened(plan) as folder:
            html = report_of(loaded, call.command, stored_backtest(folder))
    if out is None and plan.is_file():
        _put_into_archive(plan, html)
        place = f"{plan}, as report.html"
    else:
        target = out or plan / "report.html"
        write_bytes_atomically(target, html)
        place = str(target)
    call.written = out or plan
    if as_json:
        print_json({"out": str(call.written), "bytes": len(html)})
    else:
        line(console(), f"Written to {place} ({len(html) / 1e6:.1f} MB)")
    return 0


def _put_into_archive(archive: Path, html: bytes) -> None:
    """Put the report in a zipped plan, in the place of the earlier one."""
    import io
    import zipfile

    from lustrum.results import write_bytes_atomically

    buffer = io.BytesIO()
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename != "report.html":
                new.writestr(member, old.read(member), zipfile.ZIP_DEFLATED)
        new.writestr(zipfile.ZipInfo("report.html", (2000, 1, 1, 0, 0, 0)), html, zipfile.ZIP_DEFLATED)
    write_bytes_atomically(archive, buffer.getvalue())
