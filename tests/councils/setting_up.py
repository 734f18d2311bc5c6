"""A small council for tests: a mill with a roll, an assembly, a clock that is set by hand."""

from lustrum.councils.log.notes import Signer
from lustrum.councils.store import new_council
from lustrum.councils.voting import cast, close_vote, count_vote, issue_tokens, open_a_vote

SIGNER = Signer("village.example/log", bytes(range(32)))
YES_NO = ["yes", "no", "abstain"]
ELECTORS = [f"elector {n:02d}" for n in range(15)]
TERM = ["2026-12-01", "2028-12-01"]


class Clock:
    """A clock set by hand."""

    def __init__(self, now="2026-11-30T12:00:00Z"):
        self.now = now

    def __call__(self):
        return self.now


def village(place, electors=ELECTORS):
    """Return a council with a mill of fifteen electors and an assembly above it."""
    council = new_council(place, "Village", SIGNER, clock=Clock())
    with council.act() as act:
        act.add("body", id="assembly", name="Assembly", level="assembly", seats=3, chair="odd-board")
        act.add("body", id="mill", name="The mill", level="factory", within="assembly")
        act.add("roll", body="mill", add=list(electors))
    return council


def question(council, **more):
    """Open a question of the mill."""
    asked = {"title": "Buy a loom", "body": "mill", "kind": "question", "rule": "yes-no", "options": YES_NO}
    return open_a_vote(council, **(asked | {"ballots": "open"} | more))


def election(council, **more):
    """Open an election of two of three to the assembly."""
    asked = {"title": "Delegates", "body": "mill", "to": "assembly", "kind": "election", "rule": "stv-scottish",
             "options": ["Ann", "Bo", "Cem"], "seats": 2, "ballots": "open", "term": TERM}  # fmt: skip
    return open_a_vote(council, **(asked | more))


def held(council, vote, texts, seed=""):
    """Cast ballots for a vote, close and count it."""
    if council.vote(vote).secret:
        for token, text in zip(issue_tokens(council, vote), texts, strict=False):
            cast(council, vote, text, token=token)
    else:
        for elector, text in zip(sorted(council.vote(vote).electors), texts, strict=False):
            cast(council, vote, text, elector=elector)
    close_vote(council, vote)
    return count_vote(council, vote, seed)
