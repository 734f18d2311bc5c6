"""`lustrum export`: a plan as one file for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from lustrum.cli.call import Command, changed_option, current_call, json_option, one_place


@click.command(cls=Command)
@click.argument("plan", metavar="PLAN", type=click.Path(path_type=Path))
@click.argument("named", metavar="[FILE]", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="The same as [FILE].")
@changed_option
@json_option
def export(plan: Path, named: Path | None, out: Path | None, changed: bool, as_json: bool) -> int:
    """Write a plan as a workbook (.xlsx), .parquet, NetCDF (.nc) or one tidy .csv, by the ending of FILE.

    In a workbook each table has a sheet with years across, title, unit and sums; the sheet `tidy` lists every figure.
    Of the plans of a federation it writes what was said of them side by side (.xlsx, .csv, .html).
    """
    from lustrum.cli.console import console, line, progress
    from lustrum.cli.federation_kept import export_federation
    from lustrum.cli.output import print_json
    from lustrum.plan.export import check_target, export_plan
    from lustrum.workspace import load_plan
    from lustrum.workspace.federation import holds_federation

    call, file = current_call(), one_place(named, out)
    if holds_federation(plan):
        return export_federation(plan, file, as_json)
    check_target(file)
    with progress(quiet=as_json) as say:
        say(f"reading {plan}")
        loaded = load_plan(plan, changed=changed)
        say(f"writing {file}")
        export_plan(loaded, file)
    call.written = file
    if as_json:
        print_json({"out": str(file), "bytes": file.stat().st_size})
    else:
        line(console(), f"Written to {file} ({file.stat().st_size / 1e6:.2f} MB)")
    return 0
