"""`lustrum council apply`: from the decisions in force to the scenario they add up to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lustrum.cli.call import Command, current_call, json_option
from lustrum.cli.council_kept import is_council, opened

if TYPE_CHECKING:
    from lustrum.councils.apply import Applied

CLASH = 4


@click.command(cls=Command)
@click.argument("plan", metavar="PLAN", type=click.Path(path_type=Path))
@click.option(
    "--decisions",
    "file",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The decisions: a kept council, or its export as .json or .toml.",
)
@click.option("--day", metavar="YYYY-MM-DD", help="Decisions in force on that day.  [default: today]")
@click.option(
    "--out",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The scenario to be written, beside PLAN.  [default: decided.toml beside PLAN]",
)
@click.option("--name", default="As decided", show_default=True, help="Of the decided plan.")
@click.option(
    "--question",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where floors do not fit together, write the question to the voters there (.toml).",
)
@json_option
def apply(
    plan: Path, file: Path, day: str | None, out: Path | None, name: str, question: Path | None, as_json: bool
) -> int:
    """Write the scenario that the decisions in force add up to; every number in it names its decision.

    PLAN is the plan under debate, the parent of the scenario. Floors that do not fit together are never cut in silence:
    the clash is returned as a question between one factor for all and an order (exit code 4), and no scenario is
    written until a decision settles it.
    """
    from lustrum.cli.console import progress
    from lustrum.cli.output import print_json
    from lustrum.councils.apply import apply_decisions
    from lustrum.councils.decided import question_document, scenario_files
    from lustrum.councils.deciding import decisions_of
    from lustrum.councils.decision_file import read_decisions
    from lustrum.councils.published import published, read_published, refuse_outside_published
    from lustrum.councils.windows import refuse_outside_execution
    from lustrum.results import write_text_atomically
    from lustrum.results.as_toml import as_toml
    from lustrum.workspace import subject_at

    on = _day(day)
    if is_council(str(file)):
        with opened(str(file)) as kept:
            decisions, state = decisions_of(kept), kept.state(ballots=True)
            refuse_outside_execution(state, decisions, on)
            council, beside = state.name, published(state, decisions, on.isoformat())
    else:
        decisions = read_decisions(file)
        council, beside = read_published(file)
        refuse_outside_published(beside.get("window", []), decisions, on)
    target = out or plan.parent / "decided.toml"
    with progress(quiet=as_json) as tell:
        applied = apply_decisions(subject_at(str(plan), tell).session, decisions, on, name)
    if applied.question is not None:
        asked = question_document(applied.question, applied)
        if question is not None:
            write_text_atomically(question, as_toml(asked))
            current_call().written = question
        if as_json:
            print_json({"status": "clash", "day": on.isoformat()} | asked)
        else:
            _print_question(asked, question)
        return CLASH
    files = scenario_files(applied, plan, target, council, beside)
    for place, text in files.items():
        write_text_atomically(place, text)
    current_call().written = target
    if as_json:
        print_json(_told(applied, on.isoformat(), [str(place) for place in files]))
    else:
        _print(applied, on.isoformat(), target)
    return 0


def _day(text: str | None) -> Any:
    from datetime import date

    from lustrum.councils.days import day_of

    return date.today() if text is None else day_of(text)


def _told(applied: Applied, day: str, files: list[str]) -> dict[str, Any]:
    made = applied.assembled
    return {
        "status": applied.plan.status,
        "day": day,
        "decisions": [each.id for each in made.decisions],
        "changes": made.changes,
        "origins": made.origins,
        "settled": applied.settled,
        "written": files,
    }


def _print(applied: Applied, day: str, target: Path) -> None:
    from lustrum.cli.console import console, line, say
    from lustrum.councils.decided import settled_in_words
    from lustrum.councils.decisions import said

    where = console()
    made = applied.assembled
    say(where, f"{len(made.decisions)} decisions are in force on {day}; together they can be met.", style="bold")
    for each in made.decisions:
        say(where, f"{said(each)}.")
    for sentence in settled_in_words(applied):
        say(where, sentence)
    where.print()
    line(where, f"Written to {target} and {target.with_suffix('.decisions.json').name}")
    line(where, f"Next: lustrum plan {target}")


def _print_question(asked: dict[str, Any], file: Path | None) -> None:
    from lustrum.cli.console import console, line, say
    from lustrum.councils.decided import option_in_words

    where = console()
    say(where, "What was decided cannot all be met. Nothing is cut in silence: the voters choose.", style="bold")
    say(where, asked["sentence"])
    for number, option in enumerate(asked["option"], start=1):
        say(where, f"{number}. {option_in_words(option)}.")
    of = ", ".join(f'"{each}"' for each in asked["of"])
    say(where, f"Record the choice as a decision with settles = {{ of = [{of}], way = ..., order = [...] }}.")
    if file is not None:
        where.print()
        line(where, f"The question is written to {file}")
