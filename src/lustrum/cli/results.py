"""How every command gives results: printed, as JSON, as a file, or kept with a plan and told in its report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from lustrum.cli.call import current_call, json_option

if TYPE_CHECKING:
    from rich.console import Console

    from lustrum.results import Result
    from lustrum.studies.study import Keeps

MOST_ROWS = 60
MOST_COLUMNS = 7
COLUMN = 12
"""Letters a column of figures takes."""

APART = 3
"""Letters between two columns."""

LONGEST_WORDS = 40
"""Letters up to which a cell of words stands beside figures."""

FORMATS = (".csv", ".xlsx", ".html")

Function = TypeVar("Function", bound=Callable[..., Any])


def result_options(keeps: Keeps | None = None) -> Callable[[Function], Function]:
    """Return what adds --out, --into and --json to a command that gives results.

    Where the study `keeps` a plan or files, a folder may be named too: --out may be given for each. `-o` and `--output`
    are older words for it.
    """
    answer = "Write the whole answer to a file that ends in .csv (tidy), .xlsx or .html (with a picture)."
    into = click.option(
        "--into",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="PLAN",
        help="Keep the answer in the folder of a plan and tell it in the plan's report.",
    )
    output = click.option(
        "--out",
        "-o",
        "--output",
        "out",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE" if keeps is None else "DIR|FILE",
        help=answer if keeps is None else f"{keeps.help} {answer} May be given for both.",
    )
    return lambda function: output(into(json_option(function)))


def file_and_folder(out: Sequence[Path], keeps: Keeps | None) -> tuple[Path | None, Path | None]:
    """Return the file for the answer and the folder for what a study makes, of the places named with --out.

    Raises
    ------
    UsageError
        If two of one sort are named.
    """
    from lustrum.errors import UsageError

    files = [place for place in out if keeps is None or place.suffix.lower() in FORMATS]
    folders = [place for place in out if place not in files]
    for places, what in ((files, "file"), (folders, "folder")):
        if len(set(places)) > 1:
            raise UsageError(f"--out names the {what} twice: '{places[0]}' and '{places[1]}'. Name one.")
    return files[0] if files else None, folders[0] if folders else None


def refuse_output(output: Path | None, into: Path | None = None) -> None:
    """Refuse a file of unknown form, or a place that is no plan, before any work is done."""
    from lustrum.errors import UsageError

    if output is not None and output.suffix.lower() not in FORMATS:
        raise UsageError(f"'{output}' ends in no form known here. Name a file that ends in {', '.join(FORMATS)}.")
    if into is not None:
        from lustrum.workspace import is_plan_folder

        if not is_plan_folder(into):
            raise UsageError(f"There is no plan at '{into}': --into takes a folder written by `lustrum plan`.")


def give_results(
    results: Sequence[Result],
    output: Path | None = None,
    into: Path | None = None,
    *,
    as_json: bool = False,
    figures: Mapping[str, float] | None = None,
) -> None:
    """Write results where they are wanted, then print them.

    Parameters
    ----------
    results : sequence of Result
        The first is what was asked for; the others go with it.
    output : Path, optional
        A workbook and a page hold all results; a CSV file holds the first, the others stand beside it as
        ``FILE.NAME.csv``.
    into : Path, optional
        Folder of a plan.
    figures : mapping of name to number, optional
        Stand first in JSON, beside the answers.
    """
    from lustrum.cli.output import print_json

    refuse_output(output, into)
    written: list[Path] = []
    if output is not None:
        written += write_results(results, output)
    if into is not None:
        from lustrum.workspace import keep_results

        place = written[0] if written else into
        written += keep_results(into, results, on_written=current_call().wrote(place))
    if as_json:
        from lustrum.results import as_data

        data = [as_data(result) for result in results]
        print_json({**(figures or {}), **(data[0] if len(data) == 1 else {"answers": data})})
        return
    from lustrum.cli.console import console, line

    where = console()
    for number, result in enumerate(results):
        if number:
            where.print()
        print_result(where, result)
    if written:
        where.print()
    for path in written:
        line(where, f"Written to {path}.")


def write_results(results: Sequence[Result], output: Path) -> list[Path]:
    """Write results to a file by its ending, and return the files written."""
    from lustrum.results import as_csv, as_workbook, write_bytes_atomically

    output.parent.mkdir(parents=True, exist_ok=True)
    if output.suffix.lower() == ".csv":
        files = {output: as_csv(results[0])}
        files |= {output.with_suffix(f".{each.name}.csv"): as_csv(each) for each in results[1:]}
    elif output.suffix.lower() == ".xlsx":
        files = {output: as_workbook(results)}
    else:
        from lustrum.report.analysis import analysis_html

        files = {output: analysis_html(results, command=current_call().command).encode()}
    for path, content in files.items():
        write_bytes_atomically(path, content)
    current_call().written = output
    return list(files)


def print_result(where: Console, result: Result) -> None:
    """Print a result: title, notes, the first rows of its first measures, units, assumptions."""
    from lustrum.cli.console import say, table
    from lustrum.wording.numbers import short_figure

    say(where, result.title, style="bold")
    for note in result.notes:
        say(where, f"{note[:1].upper()}{note[1:]}.")
    where.print()
    if not result.items:
        return
    names = [name for name in result.measures if not _is_prose(result, name)]
    names += [name for name in result.measures if name not in names]
    prose = sum(_is_prose(result, name) for name in names)
    words = len(result.axes)
    wide = [max(len(result.axes[k]), *(len(labels[k]) for labels in result.items)) for k in range(words)]
    room = where.width - sum(letters + APART for letters in wide)
    shown_names = names[: max(1, min(MOST_COLUMNS, room // COLUMN, len(names) - prose))]
    while len(shown_names) > 1 and _width(result, shown_names) > room:
        shown_names = shown_names[:-1]
    shown = table("", *result.axes, *(_folded(name) for name in shown_names), left=words)
    # What fits stands on one line; what does not is folded: a label or word cut short says something else.
    fits = _width(result, shown_names) <= room
    for column in shown.columns:
        column.no_wrap = fits
    every = zip(result.items, *(result.measures[name].values for name in shown_names), strict=True)
    for labels, *values in list(every)[:MOST_ROWS]:
        shown.add_row(*labels, *(value if isinstance(value, str) else short_figure(float(value)) for value in values))
    where.print(shown)
    if len(result.items) > MOST_ROWS:
        say(where, f"And {len(result.items) - MOST_ROWS} more rows; --out FILE.csv holds all.")
    units = {name: result.measures[name].unit for name in shown_names if result.measures[name].unit not in ("", "1")}
    if len(set(units.values())) == 1 and len(units) == len(shown_names):
        say(where, f"In {next(iter(units.values()))}.")
    else:
        for name, unit in units.items():
            say(where, f"{name} in {unit}.")
    if len(names) > len(shown_names):
        say(where, f"Also: {', '.join(names[len(shown_names) :])}.")
    for each in result.assumptions:
        say(where, f"Assumption: {each.text} ({each.value})")


def _is_prose(result: Result, name: str) -> bool:
    """Say whether a measure holds sentences: they would leave no room for the figures beside them."""
    return any(isinstance(value, str) and len(value) > LONGEST_WORDS for value in result.measures[name].values)


def _width(result: Result, names: Sequence[str]) -> int:
    """Return how wide columns of measures are, side by side."""
    return sum(_letters(result, name) + APART for name in names) - APART


def _letters(result: Result, name: str) -> int:
    """Return how wide a measure's column must be."""
    from lustrum.wording.numbers import short_figure

    cells = [value if isinstance(value, str) else short_figure(float(value)) for value in result.measures[name].values]
    return max(map(len, [*cells[:MOST_ROWS], *name.split("_")]), default=0)


def _folded(name: str) -> str:
    """Return a measure's name over several lines, so that columns stay narrow."""
    return name.replace("_", "\n")
