"""`lustrum demo council`: made-up councils elect, propose, vote and decide, and the plan that follows."""

from __future__ import annotations

import shlex
from pathlib import Path

from lustrum.cli.call import current_call


def demo_council(out: Path, report: bool, as_json: bool) -> int:
    """Make the council, its votes and decisions and the plan that follows in `out`; print what came of it."""
    from lustrum.cli.console import console, line, progress, say
    from lustrum.cli.output import print_json
    from lustrum.councils.decisions import said
    from lustrum.workspace import command_of
    from lustrum.workspace.council_demo import COUNCIL, PAGE, options_in_words, show_council

    command = command_of(current_call().arguments)
    with progress(quiet=as_json) as tell:
        story = show_council(out, report=report, command=command, tell=tell)
    current_call().written = out
    plan = story.plan
    passed = plan is not None and plan.status == "optimal" and not story.faults
    if as_json:
        print_json(
            {
                "out": str(out),
                "status": None if plan is None else plan.status,
                "proposals": {
                    name: {"feasible": sheet.feasible, "seconds": sheet.seconds, "sentences": list(sheet.sentences)}
                    for name, (_, sheet) in story.sheets.items()
                },
                "counts": story.counts,
                "question": story.asked,
                "decisions": [said(each) for each in story.decisions],
                "verified": not story.faults,
            }
        )
        return 0 if passed else 7
    where = console()
    say(where, "A made-up federation plans the United States of 2012.", style="bold")
    for event in story.events[:1]:
        say(where, event)
    for asked, sheet in story.sheets.values():
        say(where, f"Proposed: {asked.title}. {sheet.sentences[0]}")
    for each in story.decisions:
        if not each.id.startswith("decision"):
            say(where, f"{said(each)}.")
    if story.question is not None:
        say(where, story.question.sentence)
        for text in options_in_words(story):
            say(where, f"  {text}")
    for event in story.events[1:]:
        say(where, event)
    say(where, "The log is verified." if not story.faults else f"The log has faults: {'; '.join(story.faults)}")
    where.print()
    line(where, f"Written to {out}" + (f"; the page is {out / PAGE}" if report else ""))
    say(where, "Next:")
    place = shlex.quote(str(out))
    line(where, f"  lustrum explain {place}/decided consumption")
    line(where, f"  lustrum council show {place}/{COUNCIL}")
    line(where, f"  lustrum council verify {place}/{COUNCIL}")
    return 0 if passed else 7
