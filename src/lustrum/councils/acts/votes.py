"""Votes: asked with everything that decides them, cast, closed, counted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lustrum.councils.acts.mandates import refuse_third_term
from lustrum.councils.cast import check_ballot, check_options, form_of, rule_of
from lustrum.councils.counting.lots import WAYS, check_seed
from lustrum.councils.days import day_of
from lustrum.councils.state import State, Vote, fields
from lustrum.councils.windows import refuse_ballot_outside, refuse_vote_outside
from lustrum.errors import UsageError
from lustrum.wording.names import nearest

KINDS = ("question", "election", "recall", "ranking", "weights", "floors", "budget", "clash")
BALLOTS = ("open", "pseudonymous")
ASKED = {
    "ties": str, "order": list, "seed_hash": str, "closes": str, "seats": int, "budget": str, "variants": dict,
    "about": str, "to": str, "text": str, "term": list, "items": dict, "changes": dict, "proposal": str, "voice": bool,
    "lists": dict,
}  # fmt: skip
NEEDED = {"id": str, "title": str, "body": str, "kind": str, "rule": str, "options": list, "ballots": str}


def take_vote(state: State, body: Mapping[str, Any]) -> None:
    """Open a vote; nothing of it changes afterwards."""
    fields(body, NEEDED, ASKED)
    name = body["id"]
    if name in state.votes:
        raise UsageError(f"There is a vote '{name}' already.")
    for word, known in ((body["kind"], KINDS), (body["ballots"], BALLOTS), (body.get("ties", "refuse"), WAYS)):
        if word not in known:
            raise UsageError(f"'{word}' is not known of a vote. {nearest(word, known)}")
    electors = state.electors(body["body"], state.day)
    if not electors:
        raise UsageError(f"Nobody may vote in '{body['body']}': set up its roll first.")
    check_options(body)
    rule_of(body, len(electors), state.body(body["body"]).quorum)
    if body.get("ties") == "lot" and not body.get("seed_hash"):
        raise UsageError("A lot needs the hash of its seed before the vote: --seed-hash HEX.")
    order = body.get("order")
    if order is not None and sorted(map(str, order)) != sorted(map(str, body["options"])):
        raise UsageError("The named order names each option once, and nobody else.")
    if body.get("ties") == "order" and order is None:
        raise UsageError("A named order for ties is stated before the vote: --order 'A, B, C'.")
    if body["kind"] == "election":
        target = body.get("to", body["body"])
        state.body(target)
        if len(body.get("term", ())) != 2:
            raise UsageError("An election says the term of the mandate: its first day and the day it ends.")
        if day_of(body["term"][0]) >= day_of(body["term"][1]):
            raise UsageError(f"The term ends on {body['term'][1]}, before it begins.")
        check_lists(body)
        for each in people_of(body):
            refuse_third_term(state, target, each, body["term"][0])
    elif "lists" in body:
        raise UsageError("Lists of candidates belong to an election.")
    if body["kind"] == "recall":
        state.mandate(body.get("about", ""))
    refuse_vote_outside(state, body)
    state.votes[name] = Vote(name, dict(body), electors)


def check_lists(asked: Mapping[str, Any]) -> None:
    """Refuse lists of candidates that say not who is elected: a list without names, a name on two, an option on none.

    Where votes are for lists, seats go to the names in the order of the list; where they are for people the lists say
    for whom each stands.

    Raises
    ------
    UsageError
        With the list or the name.
    """
    if "lists" not in asked:
        return
    lists, options = asked["lists"], asked["options"]
    named: list[str] = []
    for title, names in lists.items():
        if not isinstance(names, list) or not names or not all(isinstance(n, str) and n.strip() for n in names):
            raise UsageError(f"The list '{title}' names nobody: give its candidates in their order.")
        named += names
    if twice := [name for place, name in enumerate(named) if name in named[:place]]:
        raise UsageError(f"'{twice[0]}' stands twice: once on one list.")
    of_lists = form_of(asked) == "lists"
    known, given = (lists, "list") if of_lists else (named, "candidate")
    if odd := [each for each in (lists if of_lists else named) if each not in options]:
        raise UsageError(f"'{odd[0]}' does not stand in this election. {nearest(odd[0], options)}")
    if of_lists and (bare := [each for each in options if each not in known]):
        raise UsageError(f"The {given} '{bare[0]}' has no names: say who stands on it.")


def people_of(asked: Mapping[str, Any]) -> list[str]:
    """Return the people who stand in an election: on its lists, where votes are for lists with names."""
    if "lists" in asked and form_of(asked) == "lists":
        return [name for names in asked["lists"].values() for name in names]
    return list(asked["options"])


def open_vote(state: State, name: str) -> Vote:
    """Return a vote that takes ballots.

    Raises
    ------
    UsageError
        If it is closed.
    """
    vote = state.vote(name)
    if vote.closed:
        raise UsageError(f"The vote '{name}' is closed: no ballot is taken any more.")
    return vote


def take_tokens(state: State, body: Mapping[str, Any]) -> None:
    """Keep the hashes of tokens given out, one for each elector."""
    fields(body, {"vote": str, "hashes": list})
    vote = open_vote(state, body["vote"])
    if not vote.secret:
        raise UsageError(f"The vote '{vote.id}' is by roll-call and needs no tokens.")
    new = set(body["hashes"])
    if new & vote.tokens or len(new) != len(body["hashes"]):
        raise UsageError("A token was given out twice.")
    if len(vote.tokens) + len(new) > vote.members:
        raise UsageError(f"The vote '{vote.id}' has {vote.members} electors: no more tokens are given out.")
    vote.tokens |= new


def take_ballot(state: State, body: Mapping[str, Any]) -> None:
    """Take a ballot: under a name in a roll-call, under its random code in a pseudonymous vote."""
    fields(body, {"vote": str, "ballot": dict}, {"elector": str, "code": str})
    vote = open_vote(state, body["vote"])
    key = "code" if vote.secret else "elector"
    if key not in body or ("elector" in body) == ("code" in body) or (vote.secret and "at" in body):
        raise UsageError(f"A ballot of '{vote.id}' stands under its {key}, and under nothing else.")
    voter = body[key]
    if not vote.secret and voter not in vote.electors:
        raise UsageError(f"'{voter}' has no vote in '{vote.id}'. {nearest(voter, vote.electors)}")
    if voter in vote.voters:
        said = f"The code '{voter}' stands twice" if vote.secret else f"'{voter}' has voted already"
        raise UsageError(f"{said} in '{vote.id}': one ballot counts, and it is not changed.")
    if not vote.secret:
        refuse_ballot_outside(state, vote, state.day)
    text = json.dumps(body["ballot"])
    if text not in vote.seen:
        check_ballot(vote.asked, body["ballot"])
        vote.seen.add(text)
    if len(vote.voters) >= vote.members:
        raise UsageError(f"The vote '{vote.id}' has {vote.members} electors and would have more ballots.")
    vote.voters.add(voter)
    vote.ballots.append(body["ballot"])


def take_spent(state: State, body: Mapping[str, Any]) -> None:
    """Keep the hashes of tokens that were used for the ballots just released, in an order that says nothing."""
    fields(body, {"vote": str, "hashes": list})
    vote = open_vote(state, body["vote"])
    used = set(body["hashes"])
    if list(body["hashes"]) != sorted(used):
        raise UsageError("Spent tokens stand once each, in the order of their hashes.")
    if unknown := used - vote.tokens:
        raise UsageError(f"{len(unknown)} tokens were spent that nobody was given, or spent before.")
    vote.tokens -= used
    vote.spent += len(used)


def take_paper(state: State, body: Mapping[str, Any]) -> None:
    """Keep that a batch of paper ballots was entered by two people who agree."""
    fields(body, {"vote": str, "batch": str, "by": list, "ballots": int})
    open_vote(state, body["vote"])
    if len(set(body["by"])) != 2:
        raise UsageError("Paper ballots are entered by two people.")


def take_closed(state: State, body: Mapping[str, Any]) -> None:
    """Close a vote: no ballot is taken any more."""
    fields(body, {"vote": str, "ballots": int})
    vote = open_vote(state, body["vote"])
    vote.closed, vote.given = True, body["ballots"]


def take_seed(state: State, body: Mapping[str, Any]) -> None:
    """Show the seed of a lot, whose hash was published before the vote."""
    fields(body, {"vote": str, "seed": str})
    vote = state.vote(body["vote"])
    if not vote.closed:
        raise UsageError(f"The vote '{vote.id}' is open: its seed is shown when it is closed.")
    check_seed(body["seed"], vote.asked.get("seed_hash", ""))
    vote.seed = body["seed"]


def take_count(state: State, body: Mapping[str, Any]) -> None:
    """Keep the count of a closed vote."""
    fields(body, {"vote": str, "count": dict})
    vote = state.vote(body["vote"])
    if not vote.closed:
        raise UsageError(f"The vote '{vote.id}' is open: it is counted when it is closed.")
    if vote.count is not None and not vote.count.get("refused"):
        raise UsageError(f"The vote '{vote.id}' is counted already.")
    vote.count = body["count"]
