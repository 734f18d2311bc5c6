"""`lustrum council count COUNCIL`: votes of a council counted by what was stated when they were opened."""

from __future__ import annotations

from typing import Any

from lustrum.cli.council_kept import opened


def count_kept(where: str, vote: str | None, seed: str, *, refused: bool, as_json: bool) -> int:
    """Count one vote of a council, or all that are closed and not counted; return the exit code.

    Raises
    ------
    UsageError
        If a rule or a variant of one is named, or there is nothing to count.
    """
    from lustrum.councils.counting.count import TieError
    from lustrum.councils.voting import count_vote
    from lustrum.errors import UsageError

    if refused:
        raise UsageError(
            "A vote of a council is counted by what it was opened with: name the seed of its lot and nothing else."
        )
    with opened(where) as kept:
        state = kept.state()
        waiting = ("closed", "tied", "without a result")
        votes = [vote] if vote is not None else [n for n, v in state.votes.items() if v.condition in waiting]
        if not votes:
            raise UsageError("No vote is closed and not counted.")
        found = {name: count_vote(kept, name, seed) for name in votes}
    show(found, as_json)
    return TieError.exit_code if any(each.get("refused") for each in found.values()) else 0


def show(found: dict[str, dict[str, Any]], as_json: bool) -> None:
    """Print counts: one document, by vote, or sentences."""
    from lustrum.cli.console import console, say
    from lustrum.cli.output import print_json

    if as_json:
        print_json({"votes": found})
        return
    where = console()
    for name, count in found.items():
        say(where, f"{name}: {finding(count)}", style="bold")
        say(where, f"{count['present']} of {count['members']} voted; rule {count['rule']}.")
        for note in count["notes"]:
            say(where, note)


def finding(count: dict[str, Any]) -> str:
    """Return what a count came to, in one sentence."""
    if count.get("refused"):
        return f"not decided. {count['refused']}"
    if count["rule"] == "yes-no":
        return "carried." if count["carried"] else "not carried."
    if count.get("shares") and not count.get("seats"):
        return ", ".join(f"{name} {share}" for name, share in count["shares"].items()) + "."
    if count.get("persons"):
        return f"elected: {'; '.join(f'{on}: ' + ', '.join(who) for on, who in count['persons'].items())}."
    return f"elected: {', '.join(count['elected']) or 'nobody'}."
