"""`lustrum demo decentral`: four units and a centre on this machine reach one plan by messages."""

from __future__ import annotations

import shlex
from pathlib import Path

from lustrum.cli.call import current_call


def demo_decentral(out: Path, report: bool, as_json: bool) -> int:
    """Start four units on the loopback, plan with them, kill one, stop the centre, resume, print what came of it."""
    from lustrum.cli.console import console, line, progress, say
    from lustrum.cli.output import print_json
    from lustrum.cli.results import print_result
    from lustrum.decentral.results import outcome_results, summary_of
    from lustrum.workspace import command_of
    from lustrum.workspace.decentral_demo import show_decentral

    command = command_of(current_call().arguments)
    with progress(quiet=as_json) as tell:
        shown = show_decentral(out, report=report, command=command, tell=tell)
    current_call().written = out
    found = shown.outcome
    passed = found.status == "optimal" and shown.audit.passed and len(shown.proved) == len(found.terms.units)
    if as_json:
        told = {"events": shown.events, "proved": shown.proved, "audit": shown.audit.passed, "out": str(out)}
        print_json(summary_of(found) | told)
        return 0 if passed else 7
    where = console()
    say(where, "A made-up world in four parts: each a process that keeps its data, and answers over HTTP.")
    for event in shown.events:
        line(where, f"  {event}")
    where.print()
    for result in outcome_results(found)[:2]:
        print_result(where, result)
        where.print()
    say(where, f"{len(shown.proved)} of {len(found.terms.units)} units proved their orders without asking anybody.")
    for done in (*shown.audit.done, *shown.audit.faults):
        line(where, f"  {done}")
    place = shlex.quote(str(out / "centre"))
    line(where, f"Written to {out}; the page is {out / 'centre' / 'report.html'}" if report else f"Written to {out}")
    say(where, "Next:")
    line(where, f"  lustrum decentral log {place} --unit West")
    line(where, f"  lustrum unit check {place}/units/West")
    return 0 if passed else 7
