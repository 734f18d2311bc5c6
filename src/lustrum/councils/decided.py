"""What applying decisions leaves behind: the decided scenario as a file, or the question put to the voters."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lustrum.councils.apply import Applied, Question, floor_names, number_of
from lustrum.councils.decision_file import decisions_json
from lustrum.councils.decisions import said
from lustrum.councils.proposals import wish_in_words
from lustrum.errors import UsageError
from lustrum.results.as_toml import as_toml
from lustrum.results.paths import outside
from lustrum.wording.numbers import figure


def scenario_files(
    applied: Applied, parent: Path, out: Path, council: str = "", published: Mapping[str, Any] | None = None
) -> dict[Path, str]:  # fmt: skip
    """Return the decided scenario and the decisions it names, by the place of each.

    Parameters
    ----------
    parent : Path
        The plan or scenario that was under debate; a scenario names only what stands in its own folder.
    out : Path
        Where the scenario goes.
    council : str
        Its name.
    published : mapping, optional
        What the council publishes beside its decisions.

    Raises
    ------
    UsageError
        If the plan does not stand in the folder of the scenario.
    """
    folder = out.resolve().parent
    whole = parent.resolve()
    named = whole.relative_to(folder).as_posix() if whole.is_relative_to(folder) else ""
    if not named or outside(folder, named):
        raise UsageError(
            f"'{parent}' does not stand in the folder of '{out}': a scenario names its parent within its own folder. "
            f"Write it beside the plan: --out {parent.parent / out.name}."
        )
    export = out.with_suffix(".decisions.json")
    made = applied.assembled
    lines = [f"# What {len(made.decisions)} decisions add up to; written by lustrum council apply."]
    lines += [f"# {said(each)}." for each in made.decisions]
    lines += [f"# {each}" for each in settled_in_words(applied)]
    head: dict[str, Any] = {"name": applied.session.scenario.name, "parent": named, "decisions": [export.name]}
    body = {key: value for key, value in made.changes.items() if key != "wish"}
    origins = {"origins": dict(made.origins)} if made.origins else {}
    wishes = {"wish": made.changes["wish"]} if made.changes.get("wish") else {}
    text = "\n".join(_one_line(line) for line in lines) + "\n" + as_toml(head | body | origins | wishes)
    return {out: text, export: decisions_json(made.decisions, council, published)}


def settled_in_words(applied: Applied) -> list[str]:
    """Return what settlements in force left of each floor, a sentence each."""
    return [f"Settled: {name} is kept to {factor:g} of what was decided." for name, factor in applied.settled.items()]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def question_document(question: Question, applied: Applied) -> dict[str, Any]:
    """Return a question as a file holds it: each option with what every floor keeps, and how it is recorded.

    A floor of several wishes (one for each year, say) stands there once for each, with `of` saying which it is.
    """
    asked: dict[str, list[Mapping[str, Any]]] = {}
    wishes = applied.assembled.changes.get("wish", ())
    for name, wish in zip(floor_names(wishes), wishes, strict=True):
        if wish.get("sense") == ">=":
            asked.setdefault(name, []).append(wish)

    def kept(name: str, factor: float) -> list[dict[str, Any]]:
        return [_kept(name, wish, factor, several=len(asked[name]) > 1) for wish in asked[name]]

    return {
        "sentence": question.sentence,
        "of": list(question.of),
        "option": [
            {
                "title": each.title,
                "settles": {"of": list(question.of), "way": each.way, "order": list(each.order)},
                "floor": [floor for name, factor in each.factors.items() for floor in kept(name, factor)],
            }
            for each in question.options
        ],
    }


def _kept(name: str, wish: Mapping[str, Any], factor: float, *, several: bool) -> dict[str, Any]:
    """Return what a wish keeps of what was decided; where several bear one name each says which it is."""
    key = "than_trend" if "than_trend" in wish else "value"
    decided = number_of(wish[key])
    which = {"of": wish_in_words(wish)} if several else {}
    return {"name": name, "stated_as": key, "decided": decided, "factor": factor, "kept": decided * factor} | which


def option_in_words(option: dict[str, Any]) -> str:
    """Return what one option leaves of every floor.

    >>> homes = {"name": "homes", "factor": 0.5, "stated_as": "value", "decided": 8.0, "kept": 4.0}
    >>> option_in_words({"title": "homes last", "floor": [homes, {"name": "care", "factor": 1.0}]})
    'homes last: homes 4 in place of 8, care whole'
    """
    return f"{option['title']}: {', '.join(map(_kept_in_words, option['floor']))}"


def _kept_in_words(floor: dict[str, Any]) -> str:
    name = f"{floor['name']} ({floor['of']})" if "of" in floor else floor["name"]
    if floor["factor"] >= 1.0:
        return f"{name} whole"
    times = " times the trend" if floor["stated_as"] == "than_trend" else ""
    return f"{name} {figure(floor['kept'], 5)} in place of {figure(floor['decided'], 5)}{times}"
