"""How a solve can end, each ending in one plain sentence."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """The six endings; the values are the words written to `summary.json`."""

    OPTIMAL = "optimal"
    RELAXED = "relaxed"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def sentence(self) -> str:
        """One plain-English sentence saying what the status means."""
        return _SENTENCES[self]


_SENTENCES = {
    Status.OPTIMAL: "The best answer was found and passed the check against the original data.",
    Status.RELAXED: "Not everything asked for can hold together; this is the nearest answer, with what was given up.",
    Status.INFEASIBLE: "No answer meets all requirements; a combination of them proves it.",
    Status.UNBOUNDED: "The objective can grow without limit; a direction along which it does is known.",
    Status.STOPPED: "A limit or the user stopped the work; the best point found so far is kept.",
    Status.FAILED: "The solver gave no answer that passes the check.",
}
