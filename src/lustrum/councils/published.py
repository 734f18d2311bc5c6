"""What a council publishes beside its decisions: the windows of their matters, and what its records say of itself.

The file of decisions carries both, so that whoever applies it keeps to the windows, and the year's report of the plan
prints the register, components first (page 11.7 of the model).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lustrum.councils.days import day_of
from lustrum.councils.decision_file import texts
from lustrum.councils.decisions import Decision, in_force
from lustrum.councils.distortion import distortions
from lustrum.councils.register import COMPONENTS, ROOTS, bureaucratisation, mean, unanswered
from lustrum.councils.state import State
from lustrum.councils.windows import PLAN, matters_of, openings, refusal, stands
from lustrum.errors import UsageError
from lustrum.results import Section, read_json, read_toml
from lustrum.results.dotted import plain

WINDOW_KEYS = ("id", "text", "about", "consultation", "execution", "rule", "opened", "decisions")
REGISTER_KEYS = ("day", "components", "distortion", "asked", "unanswered", "median_days", "notes")


def published(state: State, decisions: Sequence[Decision], day: str) -> dict[str, Any]:
    """Return what stands beside the decisions in their file.

    Parameters
    ----------
    state : State
        With its ballots, for turnout.
    decisions : sequence of Decision
    day : str
    """
    found: dict[str, Any] = {"register": register_document(state, day)}
    windows = []
    for name, body in state.kept.get("window", {}).items():
        about = set(body.get("about", ()))
        if not about:
            continue  # told of only
        of = [each.id for each in decisions if each.changes and about & _matters(state, each.id)]
        opened = [[first, last] for _, first, last in openings(state, name)]
        given = {key: body[key] for key in ("text", "consultation", "execution", "rule") if body.get(key)}
        windows.append({"id": name, **given, "about": sorted(about), "opened": opened, "decisions": of})
    return found | ({"window": windows} if windows else {})


def _matters(state: State, decision: str) -> set[str]:
    vote = state.votes.get(str(state.kept["decision"][decision].get("vote", "")))
    return set() if vote is None else matters_of(state, vote.asked)


def register_document(state: State, day: str) -> dict[str, Any]:
    """Return what the records say on a day, for the year's report; what they do not say is left out."""
    found, waiting = bureaucratisation(state, day), unanswered(state, day)
    said: dict[str, Any] = {
        "day": day,
        "components": {name: value for name, value in found.components.items() if value is not None},
        "asked": waiting["asked"],
        "unanswered": waiting["unanswered"],
        "notes": list(found.notes),
    }
    if waiting["median_days"] is not None:
        said["median_days"] = waiting["median_days"]
    return said | ({"distortion": dict(seats)} if (seats := distortions(state)) else {})


@dataclass(frozen=True)
class Register:
    """What the records of a council said on a day.

    Parameters
    ----------
    day : str
    components : mapping of str to float
        Those known, by name.
    distortion : mapping of str to float
        Gallagher's index in per cent, by vote.
    asked, unanswered : int
        Proposals and petitions, and those that wait.
    median_days : float, optional
        Of those that wait.
    notes : tuple of str
    """

    day: str
    components: Mapping[str, float]
    distortion: Mapping[str, float]
    asked: int
    unanswered: int
    median_days: float | None
    notes: tuple[str, ...]

    @property
    def index(self) -> float | None:
        """The mean of the components that are known."""
        return mean(list(self.components.values()))

    @property
    def roots(self) -> dict[str, float | None]:
        """The three sub-indices."""
        return {root: mean([self.components.get(name) for name in names]) for root, names in ROOTS.items()}


def register_of(given: Section) -> Register:
    """Return a register as it stands in a file.

    Raises
    ------
    UsageError
        For an unknown key, a component that is no share, a day that is none; names the place.
    """
    given.refuse_unknown(REGISTER_KEYS)
    given.refuse_missing(("day", "components"))
    components, distortion = given.table("components"), given.table("distortion")
    components.refuse_unknown(tuple(COMPONENTS))
    try:
        day = day_of(str(given.values["day"])).isoformat()
    except UsageError as error:
        raise given.error("day", f"has a day that is none: {error}") from None
    return Register(
        day,
        {name: components.number(name, least=0.0, most=1.0) for name in components},
        {name: distortion.number(name, least=0.0) for name in distortion},
        given.whole("asked", 0) or 0,
        given.whole("unanswered", 0) or 0,
        given.number("median_days") if "median_days" in given else None,
        texts(given, "notes"),
    )


def kept_registers(kept: Mapping[str, Mapping[str, Any]]) -> dict[str, Register]:
    """Return the registers that a plan keeps, by the councils they are of."""
    return {name: register_of(Section(f"the register of '{name}'", given)) for name, given in kept.items()}


def read_published(path: Path | str) -> tuple[str, dict[str, Any]]:
    """Return the council of a file of decisions, and what stands beside them there.

    Raises
    ------
    UsageError
        For an unknown key, what is no day or no share; names the place.
    """
    path = Path(path)
    file = read_json(path) if path.suffix.lower() == ".json" else read_toml(path)
    found: dict[str, Any] = {}
    if "register" in file:
        register_of(file.table("register"))
        found["register"] = plain(file.table("register").values)
    if "window" in file:
        found["window"] = [_window(each) for each in file.tables("window")]
    return file.text("council"), found


def _window(given: Section) -> dict[str, Any]:
    given.refuse_unknown(WINDOW_KEYS)
    given.refuse_missing(("id", "text", "consultation", "execution", "about"))
    opened = given.values.get("opened", [])
    if not isinstance(opened, list):
        raise given.error("opened", "has opened that is no list; write pairs of days.")
    return {
        "id": given.text("id"), "text": given.text("text"), "rule": given.text("rule"), "about": texts(given, "about"),
        "consultation": _days(given, "consultation", given.values["consultation"]),
        "execution": _days(given, "execution", given.values["execution"]),
        "opened": [_days(given, "opened", each) for each in opened],
        "decisions": texts(given, "decisions"),
    }  # fmt: skip


def _days(given: Section, key: str, value: Any) -> list[str]:
    """Return a first and a last day."""
    days = [str(each) for each in value] if isinstance(value, list) else []
    try:
        found = [day_of(each).isoformat() for each in days]
    except UsageError as error:
        raise given.error(key, f"has {key} that is no first and last day: {error}") from None
    if len(found) != 2 or found[0] > found[1]:
        raise given.error(key, f'has {key} that is no first and last day; write ["2026-11-01", "2026-11-30"].')
    return found


def refuse_outside_published(windows: Sequence[Mapping[str, Any]], decisions: Sequence[Decision], day: date) -> None:
    """Refuse to apply decisions outside the windows in their file, as a kept council refuses them.

    Raises
    ------
    UsageError
        With the window, and how it is opened.
    """
    on, now = day.isoformat(), {each.id for each in in_force(decisions, day) if each.changes}
    for body in windows:
        if PLAN not in body["about"] and not now & set(body["decisions"]):
            continue
        is_now = stands(body, on)
        if is_now != "execution" and not any(first <= on <= last for first, last in body["opened"]):
            raise UsageError(refusal(body["id"], body, "carried out", is_now, on))
