"""`lustrum export`: a plan as one file for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from lustrum.cli.call import changed_option, current_call, json_option


@click.command()
@click.argument("plan", metavar="PLAN", type=click.Path(path_type=Path))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@changed_option
@json_option
def export(plan: Path, file: Path, changed: bool, as_json: bool) -> int:
    """Write a plan as a workbook (.xlsx), .parquet, NetCDF (.nc) or one tidy .csv, by the ending of FILE.

    In a workbook each table has a sheet with years across, title, unit and sums; the sheet `tidy` lists every figure.
    """
    from lustrum.cli.console import console, line, progress
    from lustrum.cli.output import print_json
    from lustrum.plan.export import check_target, export_plan
    from lustrum.workspace import load_plan

    call = current_call()
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
