"""The commands of the studies: each is made from the study's own declaration, its options and its help."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lustrum.cli.answer import answer_options, give_answers, refuse_output

if TYPE_CHECKING:
    from lustrum.studies.study import Option


def command_of(name: str) -> click.Command:
    """Return the command of a study."""
    from lustrum.studies import load_study
    from lustrum.studies.study import options_of

    asked = load_study(name)
    declared = options_of(asked)

    def carry_out(place: str, output: Path | None, into: Path | None, as_json: bool, **given: Any) -> int:
        from lustrum.cli.console import progress
        from lustrum.workspace import subject_at

        refuse_output(output, into)
        in_full = as_json or output is not None or into is not None
        given |= {each.name: True for each in declared if each.in_full and in_full}
        with progress(quiet=as_json) as tell:
            results = asked(**given).run(subject_at(place, tell))
        give_answers(results, output, into, as_json=as_json)
        return 0

    function = answer_options(carry_out)
    for each in reversed(declared):
        function = _option(each)(function)
    function = click.argument("place", metavar="|".join(asked.takes.values()))(function)
    return click.command(name, help=asked.__doc__)(function)


def _option(declared: Option) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return an option of the command line as a study declares it."""
    flag = f"--{(declared.spelled or declared.name).replace('_', '-')}"
    names = (flag, declared.name)
    if declared.kind is bool:
        return click.option(*names, is_flag=True, help=declared.help)
    return click.option(
        *names,
        type=_type(declared),
        default=None if declared.default == () else declared.default,
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
    if declared.least is not None:
        return click.IntRange(int(declared.least)) if declared.kind is int else click.FloatRange(declared.least)
    return click.types.convert_type(declared.kind)
