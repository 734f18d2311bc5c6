"""`lustrum ledger`: reports of what was delivered, judged and kept for good."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lustrum.cli.call import Command, Group, json_option

if TYPE_CHECKING:
    from datetime import date

MOST_SHOWN = 20
"""Rows that go back, printed; all of them are in --returned, in --json and in the ledger."""


class Day(click.ParamType["date"]):
    """A day: 2026-03-31, or 'today'."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        from datetime import date

        from lustrum.errors import UsageError
        from lustrum.periods import read_period

        if isinstance(value, date):
            return value
        if value == "today":
            return date.today()
        try:
            period = read_period(str(value))
        except UsageError as error:
            self.fail(str(error), param, ctx)
        if period.kind != "day":
            self.fail(f"'{value}' is a {period.kind}; write a day, as 2026-03-31.", param, ctx)
        return period.first


LEDGER = click.argument("place", metavar="LEDGER")
DRY = click.option("--dry-run", is_flag=True, help="Say what would be done, and keep nothing.")


@click.group(cls=Group)
def ledger() -> None:
    """Keep reports of what was delivered: judged by stated rules, never changed, told as they were known on a day.

    LEDGER is a file (SQLite), or a database on a server: postgresql://USER@HOST/DATABASE.
    """


@ledger.command("new", cls=Command)
@LEDGER
@json_option
def new_command(place: str, as_json: bool) -> int:
    """Begin a ledger."""
    from lustrum.cli.console import console, line, say
    from lustrum.cli.output import print_json
    from lustrum.execution.store import new_ledger

    with new_ledger(place) as made:
        where = made.where
    if as_json:
        print_json({"ledger": where})
        return 0
    say(console(), f"Begun: {where}")
    line(console(), f"Next: lustrum ledger define {shlex.quote(where)} INDICATORS.csv")
    return 0


@ledger.command("define", cls=Command)
@LEDGER
@click.argument("indicators", metavar="INDICATORS.csv", type=click.Path(path_type=Path))
@click.option("--at", "day", type=Day(), default="today", metavar="DAY", help="Day it is defined on.  [default: today]")
@DRY
@json_option
def define_command(place: str, indicators: Path, day: date, dry_run: bool, as_json: bool) -> int:
    """Say what indicators are: columns indicator, unit, period (day, week, month, quarter, year) and owner.

    More columns, if wanted: title, kind (flow, stock, ratio), since, link, closing_days, level (factory, sector,
    assembly), parent, least, most, product, region. An indicator defined anew gets a new version from `since` on, a
    visible break; `link` is what figures of the version before are multiplied by to be compared.
    """
    from lustrum.cli.console import console, line, say
    from lustrum.cli.output import print_json
    from lustrum.execution.definitions import read_definitions
    from lustrum.execution.series import spelled
    from lustrum.execution.store import open_ledger

    stated = read_definitions(indicators)
    with open_ledger(place) as there:
        found = there.define(stated, day, keep=not dry_run)
        head = there.head()
    counts = {what: sum(each == what for _, each in found) for what in ("new", "redefined", "unchanged")}
    changed = [
        {
            "indicator": each.indicator,
            "version": each.version,
            "since": None if each.since is None else spelled(each.period, each.since),
            "link": each.link,
            "what": what,
        }
        for each, what in found
    ]
    if as_json:
        print_json({**counts, "indicators": changed, "head": head})
        return 0
    where = console()
    say(where, ", ".join(f"{count} {what}" for what, count in counts.items() if count) + ".")
    for row in changed:
        if row["what"] == "redefined":
            link = row["link"]
            told = f"link factor {link:g}" if link == link else "no link factor: not comparable with what was"
            line(where, f"  {row['indicator']}: version {row['version']} from {row['since']} on, {told}")
    return 0


@ledger.command("add", cls=Command)
@LEDGER
@click.argument("files", metavar="REPORTS.csv...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--at", "day", type=Day(), metavar="DAY",
    help="Day they were received on, where a row does not say.  [default: today]",
)  # fmt: skip
@click.option(
    "--returned", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Write the rows that go back, with line and reason, to a .csv, .xlsx or .html.",
)  # fmt: skip
@DRY
@json_option
def add_command(
    place: str, files: tuple[Path, ...], day: date | None, returned: Path | None, dry_run: bool, as_json: bool
) -> int:
    """Add reports: columns indicator, period, value, unit; received, by, version, correction if wanted.

    A file is .csv, .xlsx (.xls, .xlsb, .ods), or a form in .json or .toml: a list `reports`, and at its head what holds
    for every row. Every row is judged and kept; one that cannot count goes back with its line and the reason (exit code
    3, unless nothing but repetitions went back). A file that cannot be read or written is not taken at all.
    """
    from datetime import date

    from lustrum.cli.console import console
    from lustrum.cli.output import print_json
    from lustrum.cli.results import refuse_output, write_results
    from lustrum.execution.intake import read_reports
    from lustrum.execution.ledger_results import kept_result, receipt_document, returned_rows
    from lustrum.execution.store import open_ledger

    refuse_output(returned)
    read = [read_reports(file) for file in files]
    receipts = []
    with open_ledger(place) as there:
        take = there.judged if dry_run else there.add
        for each in read:
            receipts.append(take(each, day or date.today(), stated=day is not None))
    documents = [receipt_document(each) for each in receipts]
    back = [row for document in documents for row in document["refused"]]
    if returned is not None:
        write_results([kept_result([row for each in receipts for row in returned_rows(each)])], returned)
    if as_json:
        print_json(documents[0] if len(documents) == 1 else {"files": documents})
    else:
        for document in documents:
            _tell(console(), document)
        if returned is not None:
            console().print(f"Written to {returned}")
    return 3 if any(row["verdict"] != "duplicate" for row in back) else 0


def _tell(where: Any, document: dict[str, Any]) -> None:
    from lustrum.cli.console import line, say
    from lustrum.execution.verdicts import RULES

    refused = document["refused"]
    say(where, f"{document['file']}: {document['rows']:,} rows, {document['taken']:,} taken.", style="bold")
    for name, count in document["verdicts"].items():
        if name not in ("taken", "history"):
            line(where, f"  {count:>7,}  {name}: {RULES[name]}")
    if document["late"]:
        line(where, f"  {document['late']:>7,}  of those taken came after their closing date")
    for row in refused[:MOST_SHOWN]:
        line(where, f"line {row['line']}: {row['verdict']}: {row['reason']}", style="red")
    if len(refused) > MOST_SHOWN:
        say(where, f"And {len(refused) - MOST_SHOWN:,} more rows go back: --returned FILE.csv holds all.")
    for row in document["asked_back"][:MOST_SHOWN]:
        line(where, f"line {row['line']}: {row['indicator']} {row['period']}: {row['reason']}", style="yellow")


@ledger.command("silent", cls=Command)
@LEDGER
@click.option("--at", "day", type=Day(), default="today", metavar="DAY", help="As known on a day.  [default: today]")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it to a .csv, .xlsx or .html.")
@json_option
def silent_command(place: str, day: date, out: Path | None, as_json: bool) -> int:
    """List the units whose reports are due and have not come, the longest silence first."""
    from lustrum.cli.results import give_results
    from lustrum.execution.known import silent
    from lustrum.execution.ledger_results import silent_result
    from lustrum.execution.store import open_ledger

    with open_ledger(place) as there:
        found, defined = silent(there, day), len(there.definitions(day))
    give_results([silent_result(found, day, defined)], out, as_json=as_json)
    return 0


@ledger.command("as-of", cls=Command)
@LEDGER
@click.argument("day", type=Day(), metavar="DAY")
@click.option("--indicator", "indicators", multiple=True, metavar="NAME", help="Only this one; may be given often.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it to a .csv, .xlsx or .html.")
@json_option
def as_of_command(place: str, day: date, indicators: tuple[str, ...], out: Path | None, as_json: bool) -> int:
    """Tell what was known on a day: later reports and corrections left out, what was missing left missing."""
    from lustrum.cli.results import give_results
    from lustrum.execution.known import series_known
    from lustrum.execution.ledger_results import known_result
    from lustrum.execution.store import open_ledger

    with open_ledger(place) as there:
        found = series_known(there, day, indicators)
    give_results([known_result(found, day)], out, as_json=as_json)
    return 0


@ledger.command("refused", cls=Command)
@LEDGER
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it to a .csv, .xlsx or .html.")
@json_option
def refused_command(place: str, out: Path | None, as_json: bool) -> int:
    """List the rows that went back, with line and reason: none is dropped."""
    from lustrum.cli.results import give_results
    from lustrum.execution.ledger_results import kept_result
    from lustrum.execution.store import open_ledger

    with open_ledger(place) as there:
        rows = list(there.kept(counting=False))
    give_results([kept_result(rows)], out, as_json=as_json)
    return 0


@ledger.command("verify", cls=Command)
@LEDGER
@click.option("--head", "heads", multiple=True, metavar="HEX", help="A head kept from before: it must be in the chain.")
@json_option
def verify_command(place: str, heads: tuple[str, ...], as_json: bool) -> int:
    """Count every hash again: nothing was changed, taken out, put in or exchanged (exit code 7 where it was).

    Rows cut off at the end leave a shorter ledger that is whole. Who keeps its head, which every `add` prints with
    --json, finds that out, too: --head HEX.
    """
    from lustrum.cli.console import console, line, say
    from lustrum.cli.output import print_json
    from lustrum.execution.verified import verify_ledger

    found = verify_ledger(place, heads)
    if as_json:
        print_json(found)
    else:
        where = console()
        for fault in found.faults:
            line(where, f"  {fault}", style="bold red")
        say(where, found.said, style="bold")
        if found.head:
            line(where, f"Head: {found.head}")
    return 0 if found.passed else 7
