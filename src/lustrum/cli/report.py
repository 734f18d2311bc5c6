"""`lustrum report`: write the report of a plan again."""

from __future__ import annotations

from pathlib import Path

import click

from lustrum.cli.call import Command, changed_option, current_call, json_option


@click.command(cls=Command)
@click.argument("plan", metavar="PLAN", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to write it.  [default: report.html in the plan]",
)
@click.option(
    "--pdf",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A tagged PDF for paper, printed by Chromium or WeasyPrint; nothing else is written.",
)
@changed_option
@json_option
def report(plan: Path, out: Path | None, pdf: Path | None, changed: bool, as_json: bool) -> int:
    """Write the report of a plan again, as one HTML file or as PDF."""
    from lustrum.cli.console import console, line, progress
    from lustrum.cli.federation_kept import report_federation
    from lustrum.cli.output import print_json
    from lustrum.errors import UsageError
    from lustrum.workspace import print_stored_report, renew_report, write_stored_report
    from lustrum.workspace.federation import holds_federation

    if pdf is not None and out is not None:
        raise UsageError("--out writes the page and --pdf the sheets: call twice.")
    if changed and out is None and pdf is None:
        raise UsageError("The report of a changed plan is written beside it, not into it: name a file with --out FILE.")
    call = current_call()
    with progress(quiet=as_json) as say:
        say(f"reading {plan} and writing its report")
        if holds_federation(plan):
            size = report_federation(plan, out, pdf, call.wrote(plan))
        elif pdf is not None:
            size = print_stored_report(plan, pdf, changed=changed)
        elif out is None:
            size = renew_report(plan, on_written=call.wrote(plan))
        else:
            size = write_stored_report(plan, out, changed=changed)
    call.written = pdf or out or plan
    if as_json:
        print_json({"out": str(call.written), "bytes": size})
    else:
        place = pdf or out or (f"{plan}, as report.html" if plan.is_file() else plan / "report.html")
        line(console(), f"Written to {place} ({size / 1e6:.1f} MB)")
    return 0
