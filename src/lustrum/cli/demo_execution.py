"""`lustrum demo execution`: a plan carried out for a year, with three planted troubles."""

from __future__ import annotations

import shlex
from pathlib import Path

from lustrum.cli.call import current_call


def demo_execution(out: Path, report: bool, as_json: bool) -> int:
    """Carry out the worked year and print what the board said, month by month."""
    from lustrum.cli.console import console, line, progress, say
    from lustrum.cli.output import print_json
    from lustrum.workspace import command_of
    from lustrum.workspace.execution_demo import show_execution

    command = command_of(current_call().arguments)
    with progress(quiet=as_json) as tell:
        year = show_execution(out, report=report, command=command, tell=tell)
    current_call().written = out
    named = all(year.found.values())
    if as_json:
        planted = [{"indicator": name, "what": said, "named": year.found[name] or None} for name, said in year.planted]
        print_json({"planted": planted, "events": year.events, "taken": year.taken, "refused": year.refused,
                    "held": {each.name: each.holder for each in year.last.escalated}, "out": str(out)})  # fmt: skip
        return 0 if named else 7
    where = console()
    say(where, f"A plan for a year by month, {year.taken:,} reports, three planted troubles and a silent unit.")
    for name, said in year.planted:
        line(where, f"  {name}: {said}; named in {year.found[name] or 'no month'}")
    where.print()
    say(where, "What the board said", style="bold")
    for event in year.events:
        line(where, f"  {event}")
    where.print()
    place = shlex.quote(str(out))
    line(where, f"Written to {out}; the page is {out / 'year.html'}" if report else f"Written to {out}")
    say(where, "Next:")
    at = year.last.at.isoformat()
    line(where, f"  lustrum track {place}/ledger.sqlite {place} --table bundled:us_2012 --at {at}")
    line(where, f"  lustrum board {place}/ledger.sqlite {place} --for assembly --at {at}")
    return 0 if named else 7
