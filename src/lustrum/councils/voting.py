"""A vote from its question to its count: opened, cast, released, closed, counted."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from lustrum.councils.acts.votes import open_vote
from lustrum.councils.behind import behind, elected
from lustrum.councils.cast import ballots_of, form_of, read_ballot, refuse_marks, rule_of
from lustrum.councils.counting.count import NoResultError, TieError
from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.document import document, exact, tie_document
from lustrum.councils.distortion import refuse_third_stage
from lustrum.councils.state import State, Vote
from lustrum.councils.store import Act, Council, chunks
from lustrum.councils.windows import refuse_ballot_outside
from lustrum.database.canonical import canonical
from lustrum.errors import UsageError
from lustrum.wording.names import nearest

BATCH = 20
"""Fewest pseudonymous ballots that are released together before a vote is closed."""
MOST_BYTES = 40_000
"""Of a count in the log; stages of a longer one are made again by whoever wants them, their hash is kept."""


def open_a_vote(council: Council, **asked: Any) -> str:
    """Open a vote and return its identifier.

    Parameters
    ----------
    council : Council
    **asked
        Fields of the entry 'vote' (`lustrum.councils.acts.votes`): title, body, kind, rule, options, ballots ...

    Raises
    ------
    UsageError
        If it cannot be voted on so: no electors, no such rule, a lot without the hash of its seed, a rule that could
        count no ballots of such a vote.
    """
    with council.act() as act:
        asked.setdefault("id", act.state.next_id("vote"))
        name = str(act.add("vote", **asked)["id"])
        refuse_uncountable(act.state, act.state.vote(name))
        refuse_unknown(act.state, act.state.vote(name))
        return name


def refuse_unknown(state: State, vote: Vote) -> None:
    """Refuse a vote about a proposal that was never laid, or about a matter there is not.

    Raises
    ------
    UsageError
        With the nearest that is known.
    """
    laid = {**state.kept.get("proposal", {}), **state.kept.get("amendment", {})}
    named = vote.asked.get("proposal", "")
    if named and named not in laid:
        raise UsageError(f"Nothing was proposed as '{named}'. {nearest(named, laid) if laid else 'Nothing is yet.'}")
    about = vote.asked.get("about", "")
    windows = state.kept.get("window", {})
    if about and vote.asked["kind"] != "recall" and about not in windows:
        raise UsageError(
            f"There is no window '{about}' to vote on. {nearest(about, windows) if windows else ''}".strip()
        )


def refuse_uncountable(state: State, vote: Vote) -> None:
    """Refuse a vote that its rule could never count, whatever the ballots: two places by an instant run-off, say.

    Raises
    ------
    UsageError
        As the rule says it.
    """
    if vote.asked["kind"] == "election":
        if vote.asked["rule"] == "yes-no":
            raise UsageError("Yes and no elect nobody: name who stands with --options, and a rule that elects them.")
        if form_of(vote.asked) == "lists" and "lists" not in vote.asked:
            raise UsageError(
                "Seats that go to lists are taken by the people on them: say who stands on each, in order, with --list "
                "'LIST=Ann; Bo'."
            )
        refuse_third_stage(state, vote.body, state.day)
    refuse_marks(vote.asked)
    ballots, seats = ballots_of(vote.asked, []), vote.asked.get("seats", 1)
    with suppress(NoResultError):  # of no ballots there need not be a result
        decide(rule_of(vote.asked, vote.members, state.body(vote.body).quorum), ballots, seats, "order")


def token_hash(vote: str, token: str) -> str:
    """Return what is published of a token: the SHA-256 of the vote, a colon and the token."""
    return hashlib.sha256(f"{vote}:{token.strip().lower()}".encode()).hexdigest()


def issue_tokens(council: Council, vote: str) -> list[str]:
    """Give out one token for each elector of a pseudonymous vote, in an order drawn by lot; they are kept nowhere.

    Raises
    ------
    UsageError
        If they were given out before, or the vote is by roll-call.
    """
    with council.act() as act:
        asked = open_vote(act.state, vote)
        if asked.tokens or asked.spent or act.voted(vote):
            raise UsageError(f"Tokens of '{vote}' were given out already: a lost one is not replaced, its vote is.")
        tokens = [secrets.token_hex(10) for _ in asked.electors]
        hashes = sorted(token_hash(vote, each) for each in tokens)
        act.extend("tokens", [{"vote": vote, "hashes": part} for part in chunks(hashes)])
    return tokens


def cast(council: Council, vote: str, text: str, *, elector: str = "", token: str = "") -> str:
    """Cast a ballot and return what the voter keeps: their name, or in a pseudonymous vote the random code.

    Whoever has the answer has voted: the ballot is on the disk.

    Parameters
    ----------
    vote : str
    text : str
        As voters write it.
    elector, token : str
        Who votes in a roll-call; the token in a pseudonymous vote.

    Raises
    ------
    UsageError
        If the vote is closed, the ballot names what does not stand, the elector has no vote or has voted, the token was
        not given out or is used.
    """
    with council.act() as act:
        return cast_in(act, vote, text, elector=elector, token=token)


def cast_in(act: Act, vote: str, text: str, *, elector: str = "", token: str = "") -> str:
    """Cast a ballot as part of a step."""
    asked = open_vote(act.state, vote)
    refuse_late(asked, act.now)
    refuse_ballot_outside(act.state, asked, act.now[:10])
    ballot = read_ballot(asked.asked, text)
    if not asked.secret:
        if token or not elector:
            raise UsageError(f"'{vote}' is by roll-call: say who votes with --as ELECTOR, and give no token.")
        if act.voted_one(vote, elector):
            raise UsageError(f"'{elector}' has voted in '{vote}' already: one ballot counts, and it is not changed.")
        if elector in asked.electors:
            act.mark(vote, elector)
        act.add("ballot", vote=vote, elector=elector, ballot=ballot)
        return elector
    if elector or not token:
        raise UsageError(f"'{vote}' is pseudonymous: vote with --token TOKEN, and without a name.")
    used = token_hash(vote, token)
    if act.voted_one(vote, used):
        raise UsageError(f"This token was used in '{vote}' already: one ballot counts.")
    if used not in asked.tokens:
        raise UsageError(f"This token was not given out for '{vote}'.")
    act.mark(vote, used)
    return act.keep_back(vote, ballot)


def refuse_late(vote: Vote, now: str) -> None:
    """Refuse a ballot after the hour at which the vote ends.

    Raises
    ------
    UsageError
        If it is later.
    """
    closes = str(vote.asked.get("closes", ""))
    if closes and now >= closes:
        raise UsageError(f"The vote '{vote.id}' ended at {closes}: no ballot is taken any more.")


def release(council: Council, vote: str) -> int:
    """Write the pseudonymous ballots that wait into the log, shuffled and without times; return how many.

    Raises
    ------
    UsageError
        If fewer than `BATCH` wait: few together say who they are.
    """
    with council.act(ballots=vote) as act:
        waiting = act.pending(vote)
        if len(waiting) < BATCH:
            raise UsageError(f"{len(waiting)} ballots wait, and {BATCH} are the fewest released before the close.")
        return _release(act, vote)


def _release(act: Act, vote: str) -> int:
    """Release what waits: the order of random codes is the shuffle; spent tokens follow, by their hashes."""
    waiting, asked = act.pending(vote), act.state.votes[vote]
    act.extend("ballot", [{"vote": vote, "code": code, "ballot": ballot} for code, ballot in waiting])
    spent = sorted(act.voted(vote) & asked.tokens)
    act.extend("spent", [{"vote": vote, "hashes": part} for part in chunks(spent)])
    return len(waiting)


def close_vote(council: Council, vote: str) -> int:
    """Close a vote, its last ballots released, and return how many were cast.

    Raises
    ------
    UsageError
        If it is closed.
    """
    with council.act(ballots=vote) as act:
        asked = open_vote(act.state, vote)
        if asked.secret:
            _release(act, vote)
        act.add("closed", vote=vote, ballots=len(asked.ballots))
        return len(asked.ballots)


def count_vote(council: Council, vote: str, seed: str = "") -> dict[str, Any]:
    """Count a closed vote by the rule stated before it, keep the count and return it.

    Parameters
    ----------
    vote : str
    seed : str
        Of the lot, whose hash was published when the vote was opened.

    Raises
    ------
    UsageError
        If it is open, counted, or the seed is another.
    """
    with council.act(ballots=vote) as act:
        asked = act.state.vote(vote)
        if asked.count is not None and not asked.count.get("refused"):
            return dict(asked.count)
        if not asked.closed:
            raise UsageError(f"The vote '{vote}' is open: close it with `lustrum council vote FILE {vote} --close`.")
        if asked.asked.get("ties") == "lot" and not asked.seed:
            if not seed:
                raise UsageError(f"Ties of '{vote}' are broken by lot: show the seed with --seed TEXT.")
            act.add("seed", vote=vote, seed=seed)
        found = counted(act.state, asked)
        if asked.count != found:
            act.add("count", vote=vote, count=found)
        return found


def counted(state: State, vote: Vote) -> dict[str, Any]:
    """Return the count of a vote as the log keeps it; the same ballots give the same, in whatever order.

    A tie that no rule stated before the vote breaks is a result too: `refused`, with the tie and how it could end; and
    so are ballots that come to nothing by their rule. A vote that could not be counted at all is a fault and raises.

    Raises
    ------
    UsageError
        If the rule cannot count such a vote.
    """
    rule = rule_of(vote.asked, vote.members, state.body(vote.body).quorum)
    ballots = ballots_of(vote.asked, vote.ballots)
    seats = vote.asked.get("seats", 1)
    present = {"members": vote.members, "present": len(vote.ballots)}
    try:
        found = decide(rule, ballots, seats, vote.asked.get("ties"), vote.seed)
    except TieError as error:
        why = str(error).partition(" Count by the rule")[0]
        tied = {"refused": why, "tie": tie_document(error.tie), "outcomes": [list(o) for o in error.outcomes]}
        return present | trimmed(document(error.count, ballots, rule.name, seats)) | tied
    except NoResultError as error:  # no ballots to divide a whole by, say
        return present | {"rule": rule.name, "elected": [], "notes": [], "refused": str(error)}
    said = present | trimmed(document(found, ballots, rule.name, seats))
    if vote.asked["rule"] == "yes-no":
        said["votes"] = {word: int(exact(number)) for word, number in found.stages[0].votes.items()}
    if vote.asked["kind"] == "election":
        said |= elected(vote.asked, behind(ballots, found), found)
    return said


def trimmed(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return a count short enough for an entry: of long stages their hash, and the first where there is room.

    How many stages are left out is said. By how many voters each was elected, which a recall has to pass, stands beside
    the stages and is never left out.
    """
    kept = {key: value for key, value in said.items() if key not in ("candidates", "title", "papers", "withdrawn")}
    if len(canonical(kept).encode()) > MOST_BYTES:
        stages = kept.pop("stages")
        kept["stages_sha256"] = hashlib.sha256(canonical(stages).encode()).hexdigest()
        first = kept | {"stages": stages[:1], "stages_left_out": len(stages) - 1}
        short = len(canonical(first).encode()) <= MOST_BYTES
        return first if short else kept | {"stages": [], "stages_left_out": len(stages)}
    return kept
