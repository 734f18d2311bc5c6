"""Windows of a matter: to be debated and changed, then carried out as it is; outside them by the stated rule only.

A window is about matters: proposals by their identifiers, bodies, or ``plan``, all that changes the plan. One that
names none is told of and refuses nothing, and where no window is stated nothing is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from lustrum.councils.counting.yes_no import MAJORITIES
from lustrum.councils.days import days_after
from lustrum.councils.decisions import Decision, in_force
from lustrum.councils.state import State, Vote
from lustrum.errors import UsageError

PLAN = "plan"
"""The matter of all that changes the plan: proposals, votes on them, on weights, floors and budgets, applying them."""
OF_THE_PLAN = ("weights", "floors", "budget", "clash")
"""Kinds of votes that are always about the plan."""
ALLOWED: Mapping[str, str] = {"consultation": "changed", "execution": "carried out"}
"""What may be done about a matter in each of its windows."""


def window_on(state: State, name: str, day: str) -> str:
    """Return what may be done about a matter on a day: "consultation", "execution", or "closed" outside both."""
    return stands(state.kept["window"][name], day)


def stands(body: Mapping[str, Any], day: str) -> str:
    """Return what may be done in a window on a day."""
    for kind in ALLOWED:
        first, last = body[kind]
        if first <= day <= last:
            return kind
    return "closed"


def reopened_by(state: State, name: str, day: str) -> str:
    """Return the decision that opens a matter outside its windows on a day, '' where none does.

    It is carried by the rule that the window states, on a vote about the window, and in force on that day; without an
    end it opens until the execution is over.
    """
    return next((decision for decision, first, last in openings(state, name) if first <= day <= last), "")


def openings(state: State, name: str) -> list[tuple[str, str, str]]:
    """Return the decisions that open a matter outside its windows, each with its first and last day."""
    body, found = state.kept["window"][name], []
    for decision in state.kept.get("decision", {}).values():
        vote = state.votes.get(str(decision.get("vote", "")))
        if vote is None or vote.asked.get("about") != name or vote.asked["kind"] != "question":
            continue
        until = str(decision.get("until", "")) or body["execution"][1]
        carried = decision["result"] == "carried" and decision["rule"] == body.get("rule")
        if carried and str(decision["day"]) <= until:
            found.append((str(decision["id"]), str(decision["day"]), until))
    return found


def windows_about(state: State, matters: Collection[str]) -> list[str]:
    """Return the windows that are about any of some matters."""
    kept = state.kept.get("window", {})
    return [name for name, body in kept.items() if set(body.get("about", ())) & set(matters)]


def refuse_outside(state: State, matters: Collection[str], done: str, day: str = "") -> None:
    """Refuse what is done about a matter outside the window in which it may be.

    Parameters
    ----------
    state : State
    matters : collection of str
    done : {"changed", "carried out"}
    day : str
        That of the last entry where not given.

    Raises
    ------
    UsageError
        With the window, what it is on that day, and the rule by which it is opened, where one was stated.
    """
    day = day or state.day
    for name in windows_about(state, matters):
        is_now = window_on(state, name, day)
        if ALLOWED.get(is_now) == done or reopened_by(state, name, day):
            continue
        raise UsageError(refusal(name, state.kept["window"][name], done, is_now, day))


def refusal(name: str, body: Mapping[str, Any], done: str, is_now: str, day: str) -> str:
    """Return why something is not done about a matter on a day, and how the matter is opened."""
    when = next(kind for kind, what in ALLOWED.items() if what == done)
    first, last = body[when]
    stands = f"in its {is_now}" if is_now in ALLOWED else "outside its windows"
    said = f"'{body['text']}' ({name}) is {done} from {first} to {last}, and on {day} it stands {stands}. "
    rule = body.get("rule", "")
    if not rule:
        return said + "No rule was stated by which it is opened at another time."
    return said + (
        f"It is opened by a vote on it, carried by {rule}: lustrum council vote COUNCIL --open TITLE --about {name} "
        f"--majority {rule}."
    )


def refuse_outside_execution(state: State, decisions: Sequence[Decision], day: date) -> None:
    """Refuse to apply decisions on a day on which what they change is not carried out.

    Parameters
    ----------
    decisions : sequence of Decision
        Of the council; those in force on the day that change the plan are looked at.

    Raises
    ------
    UsageError
        As `refuse_outside`.
    """
    matters = {PLAN}
    for decision in in_force(decisions, day):
        vote = state.votes.get(str(state.kept["decision"][decision.id].get("vote", "")))
        if decision.changes and vote is not None:
            matters |= matters_of(state, vote.asked)
    refuse_outside(state, matters, "carried out", day.isoformat())


def matters_of(state: State, asked: Mapping[str, Any]) -> set[str]:
    """Return what a vote is about: its body, its proposal and what that amends, the plan where it changes it."""
    found = set()
    if asked["kind"] not in ("election", "recall"):
        found.add(str(asked["body"]))
    proposals = [str(asked["proposal"])] if asked.get("proposal") else []
    laid = {**state.kept.get("proposal", {}), **state.kept.get("amendment", {})}
    if asked["kind"] == "ranking":
        proposals += [name for name in asked["options"] if name in laid]
    for name in proposals:
        found |= {name, str(laid.get(name, {}).get("amends", "")) or name}
    if proposals or asked.get("changes") or asked["kind"] in OF_THE_PLAN:
        found.add(PLAN)
    return found


def refuse_vote_outside(state: State, asked: Mapping[str, Any]) -> None:
    """Refuse a vote that is opened outside the window of its matter, or would end after it.

    A vote about a window itself opens it by the stated rule and is never outside; one on how clashing floors are made
    to fit belongs to carrying out as well.

    Raises
    ------
    UsageError
        As `refuse_outside`; if the vote about a window is not by the rule it states.
    """
    kept = state.kept.get("window", {})
    if asked["kind"] == "question" and asked.get("about") in kept:
        stated = kept[asked["about"]].get("rule", "")
        own = asked.get("variants", {}).get("majority", "votes-cast")
        if not stated or asked["rule"] != "yes-no" or own != stated:
            by = f"by {stated}: --majority {stated}" if stated else "by no rule: none was stated with it"
            raise UsageError(f"The window '{asked['about']}' is opened {by}.")
        return
    matters = matters_of(state, asked)
    if asked["kind"] == "clash" and all(
        window_on(state, name, state.day) == "execution" for name in windows_about(state, matters)
    ):
        return
    refuse_outside(state, matters, "changed")
    for name in windows_about(state, matters):
        last, closes = kept[name]["consultation"][1], str(asked.get("closes", ""))
        if closes and closes[:10] > last and window_on(state, name, state.day) == "consultation":
            raise UsageError(f"The vote ends at {closes}, after the consultation of '{name}', which ends on {last}.")


def refuse_ballot_outside(state: State, vote: Vote, day: str) -> None:
    """Refuse a ballot after the window in which its matter may be changed.

    Raises
    ------
    UsageError
        As `refuse_vote_outside`.
    """
    if any(body.get("about") for body in state.kept.get("window", {}).values()):
        if vote.asked["kind"] == "question" and vote.asked.get("about") in state.kept["window"]:
            return
        matters = matters_of(state, vote.asked)
        if vote.asked["kind"] == "clash" and all(
            window_on(state, name, day) == "execution" for name in windows_about(state, matters)
        ):
            return
        refuse_outside(state, matters, "changed", day)


def check_window(state: State, body: Mapping[str, Any]) -> None:
    """Refuse a window that could not be kept: about nothing known, begun already, beside another, an unknown rule.

    Raises
    ------
    UsageError
        With what is wrong.
    """
    about: Iterable[str] = body.get("about", ())
    rule = body.get("rule", "")
    if rule and rule not in MAJORITIES:
        raise UsageError(f"'{rule}' is no majority that could open a window. Known: {', '.join(MAJORITIES)}.")
    known = {PLAN, *state.bodies, *state.kept.get("proposal", {})}
    for each in about:
        if each not in known:
            raise UsageError(f"A window is about proposals, bodies or '{PLAN}': '{each}' is none of them.")
        for name in windows_about(state, [each]):
            end = state.kept["window"][name]["execution"][1]
            if state.day <= end and not reopened_by(state, name, state.day):
                raise UsageError(
                    f"'{each}' has the window '{name}' until {end}: a new one is set from {days_after(end, 1)} on, or "
                    "when the rule stated with it has opened it."
                )
    if about and body["consultation"][1] < state.day and not body.get("decision"):
        raise UsageError(
            f"A consultation that ended on {body['consultation'][1]} was never open to anybody: let it end on "
            f"{state.day} or later, or name the decision that closes the matter."
        )
