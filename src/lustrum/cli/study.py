"""The commands of the studies: each is made from the study's own declaration, its options and its help."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lustrum.cli.call import Command, current_call
from lustrum.cli.results import file_and_folder, give_results, refuse_output, result_options
from lustrum.studies.study import LIST, Keeps, Listing, Outcome, options_of

if TYPE_CHECKING:
    from lustrum.studies.study import Option

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def command_of(name: str) -> click.Command:
    """Return the command of a study."""
    from lustrum.studies import load_study

    asked = load_study(name)
    declared = options_of(asked)
    keeps: Keeps | None = getattr(asked, "keeps", None)
    listing: Listing | None = getattr(asked, "lists", None)
    several: bool = getattr(asked, "several", False)

    def carry_out(
        place: str | tuple[str, ...], out: tuple[Path, ...], into: Path | None, as_json: bool, **given: Any
    ) -> int:
        from lustrum.cli.console import progress
        from lustrum.workspace import subject_at

        if listing is not None and given[listing.option] == LIST:
            return _list(listing, as_json)
        output, folder = file_and_folder(out, keeps)
        refuse_output(output, into)
        first, *others = (place,) if isinstance(place, str) else place
        target = folder or (Path(f"{Path(first).stem}{keeps.beside}") if keeps and keeps.beside else None)
        if keeps is not None and target is not None:
            _refuse(target, keeps)
        in_full = as_json or output is not None or into is not None
        given |= {each.name: True for each in declared if each.in_full and in_full}
        with progress(quiet=as_json) as tell:
            found = asked(**given).run(subject_at(first, tell, others))
            outcome = found if isinstance(found, Outcome) else Outcome(found)
            begun = outcome.begun if target is None else _to_begin(outcome, target)
            if target is not None:
                _keep(replace(outcome, begun=begun), target, tell)
        give_results(outcome.results, output, into, as_json=as_json, figures=outcome.figures)
        if outcome.said and not as_json:
            _say(outcome, target, begun)
        return outcome.exit_code

    function = result_options(keeps)(carry_out)
    for each in reversed(declared):
        function = _option(each)(function)
    said = "|".join(asked.takes.values()) + ("..." if several else "")
    function = click.argument("place", metavar=said, nargs=-1 if several else 1, required=True)(function)
    return click.command(name, cls=Command, help=asked.__doc__)(function)


def _option(declared: Option) -> Decorator:
    """Return an option of the command line as a study declares it."""
    flag = f"--{(declared.spelled or declared.name).replace('_', '-')}"
    names = (flag, declared.name)
    if declared.kind is bool:
        return click.option(*names, is_flag=True, help=declared.help)
    default: dict[str, Any] = {"default": None if declared.default == () else declared.default}
    if declared.required:
        default = {"required": True}  # even None would count as a default
    return click.option(
        *names,
        type=_type(declared),
        **default,
        show_default=declared.shows_default,
        multiple=declared.many,
        metavar=declared.units or None,
        help=declared.help,
    )


def _type(declared: Option) -> click.ParamType[Any]:
    if declared.choices:
        return click.Choice(declared.choices)
    if declared.kind is Path:
        return click.Path(path_type=Path)
    if declared.above is not None:
        return click.FloatRange(declared.above, min_open=True)
    if declared.least is not None:
        return click.IntRange(int(declared.least)) if declared.kind is int else click.FloatRange(declared.least)
    return click.types.convert_type(declared.kind)


def _list(listing: Listing, as_json: bool) -> int:
    """Print what may be given for an option, and return the exit code."""
    from lustrum.cli.console import console, table
    from lustrum.cli.output import print_json

    entries = listing.entries()
    if as_json:
        print_json(entries)
        return 0
    shown = table(listing.title, f"--{listing.option}", listing.column, left=2)
    for name, answer in entries.items():
        shown.add_row(name, answer)
    console().print(shown)
    return 0


def _refuse(target: Path, keeps: Keeps) -> None:
    """Refuse a place that cannot be written to, before hours are spent."""
    from lustrum.errors import UsageError
    from lustrum.workspace import refuse_strangers

    if keeps.mark == "plan.json":
        refuse_strangers(target)
    elif target.exists() and not (target / keeps.mark).exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"'{target}' is there and holds no {keeps.what}; name a new or empty folder with --out.")


def _to_begin(outcome: Outcome, target: Path) -> dict[str, bytes]:
    """Return the files that the reader is to change, without those that stand there already."""
    return {name: content for name, content in outcome.begun.items() if not (target / name).exists()}


def _keep(outcome: Outcome, target: Path, tell: Callable[[str], None]) -> None:
    """Write the plan a study made, or its files with a page of its results, to their place."""
    call = current_call()
    if outcome.plan is not None and outcome.scenario is not None:
        from lustrum.cli.call import place_of
        from lustrum.workspace import write_plan

        told = replace(outcome.plan, answers=tuple(outcome.results))
        write_plan(told, outcome.scenario, place_of(target, on_progress=tell), more=outcome.files)
    elif files := outcome.files or (outcome.on_demand() if outcome.on_demand is not None else {}):
        from lustrum.report.analysis import analysis_html
        from lustrum.results import write_bytes_atomically

        tell(f"writing {target}")
        target.mkdir(parents=True, exist_ok=True)
        page = {"answers.html": analysis_html(outcome.results, command=call.command).encode()}
        for name, content in {**files, **outcome.begun, **page}.items():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            write_bytes_atomically(target / name, content)
        call.written = target


def _say(outcome: Outcome, target: Path | None, begun: Mapping[str, bytes]) -> None:
    from lustrum.cli.console import console, line
    from lustrum.labels import shown

    where = console()
    where.print()
    for sentence in outcome.said:
        line(where, sentence)
    if target is not None and outcome.files:  # files are made when they are asked for
        written = dict.fromkeys(name.rpartition("/")[0] or name for name in (*begun, *outcome.files, "answers.html"))
        line(where, f"Written to {target}: {', '.join(written)}.")
        if left := [name for name in outcome.begun if name not in begun]:
            line(where, f"As they stood before, for they are yours: {shown(left)}.")
