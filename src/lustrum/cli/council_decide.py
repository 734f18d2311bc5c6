"""`lustrum council decide`: a counted vote becomes a decision."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lustrum.cli.call import Command, json_option
from lustrum.cli.council_kept import council_argument, key_option, key_path, names, opened, signer_of, told

if TYPE_CHECKING:
    from lustrum.councils.store import Council


@click.command(cls=Command)
@council_argument
@click.argument("vote", required=False)
@click.option("--id", "name", metavar="ID", help="Of the decision; the next free one where not said.")
@click.option("--reasons", metavar="TEXT", help="Why it was decided so.")
@click.option("--minority", metavar="TEXT", help="What those outvoted say.")
@click.option("--minority-by", metavar="'A; B'", help="Who says it.")
@click.option("--minority-votes", type=int, metavar="N", help="How many stand behind it.")
@click.option("--minority-plan", metavar="PLAN", help="The plan they would have instead: stored, or a scenario.")
@click.option("--statement-on", metavar="ID", help="Enter the statement on a decision that was entered before.")
@click.option("--until", metavar="DAY", help="Last day in force.")
@click.option("--replaces", metavar="'ID; ID'", help="Earlier decisions that end with it.")
@click.option("--changes", type=click.Path(path_type=Path), metavar="FILE", help="TOML: what it changes in a scenario.")
@key_option
@json_option
def decide(council: str, vote: str | None, key: str | None, as_json: bool, **given: Any) -> int:
    """Enter the decision of a counted VOTE in the minutes; without VOTE, list the decisions.

    Those elected get their mandates, whoever was recalled loses theirs. A tie that no rule stated before the vote
    breaks decides nothing.
    """
    from lustrum.councils.deciding import decide_vote, decisions_of
    from lustrum.councils.decisions import may_state, said

    with opened(council) as kept:
        if given["statement_on"]:
            return statement(kept, vote, given, as_json)
        if vote is None:
            state = kept.state()
            lines = [f"{said(each)}." for each in decisions_of(kept)]
            document = {"decisions": list(state.kept.get("decision", {}).values())}
            return told(as_json, document, *(lines or ["Nothing is decided yet."]))
        minority: list[dict[str, Any]] = []
        if given["minority"]:
            minority = [{"text": given["minority"], "by": names(given["minority_by"]),
                         "votes": given["minority_votes"] or 0, "plan": given["minority_plan"] or ""}]  # fmt: skip
        changes = None if given["changes"] is None else change_of(given["changes"])
        found = decide_vote(
            kept, vote, name=given["name"] or "", reasons=given["reasons"] or "", minority=minority,
            until=given["until"] or "", changes=changes, replaces=names(given["replaces"]),
        )  # fmt: skip
        if key is not None or ("://" not in council and key_path(council, None).is_file()):
            kept.checkpoint(signer_of(council, key))
        sentence = said(next(each for each in decisions_of(kept) if each.id == found["id"]))
        held = [each for each in kept.state().mandates.values() if each.by == vote]
    unsaid = [each["text"] for each in minority if not may_state(each["votes"], each["by"], found["present"])]
    lines = [f"Mandate {each.id}: {each.person}, {each.since} to {each.until}." for each in held]
    lines += [f"Kept, and not printed with it, as fewer than a tenth and than two members stand behind it: {text}"
              for text in unsaid]  # fmt: skip
    found = {field: value for field, value in found.items() if field not in ("type", "at")}
    return told(as_json, {"decision": found, "mandates": [vars(each) for each in held]}, f"{sentence}.", *lines)


def statement(kept: Council, vote: str | None, given: dict[str, Any], as_json: bool) -> int:
    """Enter what those outvoted say of a decision that stands in the minutes."""
    from lustrum.errors import UsageError

    if vote is not None or not given["minority"]:
        raise UsageError(
            "A statement on a decision: --statement-on ID --minority TEXT --minority-by 'A; B', and no vote."
        )
    with kept.act() as act:
        found = act.add(
            "statement", id=act.state.next_id("statement"), decision=given["statement_on"], text=given["minority"],
            by=names(given["minority_by"]), votes=given["minority_votes"], plan=given["minority_plan"],
        )  # fmt: skip
    said = f"{found['id']} stands with the decision '{found['decision']}'."
    return told(as_json, {key: value for key, value in found.items() if key not in ("type", "at")}, said)


def change_of(file: Path) -> dict[str, Any]:
    """Return what a file changes in a scenario: keys that are decided, and no others.

    Raises
    ------
    UsageError
        For a key a vote may not touch; names the line.
    """
    from copy import deepcopy

    from lustrum.councils.decisions import MAY_CHANGE
    from lustrum.councils.proposals import MAY_NOT
    from lustrum.results import read_toml
    from lustrum.results.dotted import plain
    from lustrum.scenario.asked import check_keys, check_values
    from lustrum.scenario.faults import ScenarioFaults
    from lustrum.scenario.wish import wish_of

    section = read_toml(file)
    for key in section:
        if key in MAY_NOT:
            raise section.error(key, f"touches '{key}', which a decision may not: {MAY_NOT[key]}.")
    section.refuse_unknown((*MAY_CHANGE, "loan", "settles"))
    faults = ScenarioFaults(file)
    faults.places = {key: (str(file), line) for key, line in section.lines.items()}
    own = {key: deepcopy(value) for key, value in section.values.items() if key not in ("wish", "loan", "settles")}
    check_keys(own, faults)
    check_values(own, faults)
    wishes = section.values.get("wish", [])
    for number, each in enumerate(wishes if isinstance(wishes, list) else [wishes], start=1):
        wish_of({"origin": "decision"} | each if isinstance(each, dict) else each, number, faults)
    faults.raise_if_any()
    found: dict[str, Any] = plain(section.values)
    return found
