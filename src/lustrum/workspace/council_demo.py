"""A demonstration: made-up councils elect, propose, check, vote and decide; the plan follows from what they decided.

The economy is the bundled United States of 2012; the people are made up (`council_case`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from lustrum.councils import voting
from lustrum.councils.apply import Applied, Question, apply_decisions
from lustrum.councils.decided import option_in_words, question_document, scenario_files
from lustrum.councils.deciding import decide_vote, decisions_of
from lustrum.councils.decisions import Decision
from lustrum.councils.laying import keep_check, lay
from lustrum.councils.log.notes import new_signer
from lustrum.councils.proposals import Proposal, read_proposal
from lustrum.councils.sheets import sheet_beside
from lustrum.councils.store import Council, new_council
from lustrum.councils.verify import verify_council
from lustrum.errors import UsageError
from lustrum.plan import Plan
from lustrum.results import write_text_atomically
from lustrum.results.as_toml import as_toml
from lustrum.results.files import write_bytes_atomically
from lustrum.scenario import Session, read_scenario
from lustrum.scenario.child import Stated
from lustrum.scenario.demos import demo_path
from lustrum.studies.aims import programme
from lustrum.studies.effect_sheet import EffectSheet, effect_sheet, sheet_document, sheet_results
from lustrum.workspace import council_case as case
from lustrum.workspace.make import Place, make_plan, write_plan

DEBATED, DECIDED, COUNCIL, PAGE = "debated", "decided", "council.db", "index.html"
NAME = "A made-up federation"
BEGIN = datetime(2012, 9, 3, 9)
SECONDS = 7
"""Between two steps of the made-up clock."""


class Clock:
    """A clock that stands where the story is."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> str:
        self.now += timedelta(seconds=SECONDS)
        return self.now.strftime("%Y-%m-%dT%H:%M:%SZ")

    def to(self, month: int, day: int) -> None:
        """Go on to nine o'clock of a day of 2012."""
        self.now = datetime(2012, month, day, 9)


@dataclass(eq=False)
class Story:
    """What came of it.

    Attributes
    ----------
    sheets : mapping of proposal to (Proposal, EffectSheet)
    counts : mapping of vote to its count
    question : Question, optional
    events : list of str
        What happened, a sentence each.
    """

    target: Path
    sheets: dict[str, tuple[Proposal, EffectSheet]] = field(default_factory=dict)
    counts: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    question: Question | None = None
    asked: dict[str, Any] = field(default_factory=dict)
    applied: Applied | None = None
    debated: Plan | None = None
    plan: Plan | None = None
    events: list[str] = field(default_factory=list)
    faults: tuple[str, ...] = ()


def show_council(
    target: Path, *, report: bool = True, command: str = "", tell: Callable[[str], None] = lambda text: None
) -> Story:
    """Make the council and all that follows in a new folder; return what came of it.

    Parameters
    ----------
    target : Path
        `council.db` is the council, `proposals/` the proposals with their effect sheets, `debated/` and `decided/` the
        plans, `index.html` tells all of it.

    Raises
    ------
    UsageError
        If there is something at the place already.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"'{target}' is there and not empty: name a new folder with --out.")
    target.mkdir(parents=True, exist_ok=True)
    story, clock = Story(target), Clock()
    tell("planning: the plan under debate")
    session = Session(read_scenario(demo_path()), break_ties=True, tell=tell)
    story.debated = write_plan(session.plan, session.scenario, Place(target / DEBATED, command, report=False))
    signer = new_signer("lustrum.example/made-up-federation")
    with new_council(target / COUNCIL, NAME, signer, clock=clock) as council:
        tell("electing delegates")
        _elect(council, clock, story)
        _propose(council, clock, story, session, tell)
        tell("voting")
        _vote_on_proposals(council, clock, story)
        _vote_on_numbers(council, clock, story, session)
        tell("applying what was decided")
        applied = apply_decisions(session, decisions_of(council), date(2012, 12, 1), "As decided")
        if applied.question is not None:
            applied = _settle(council, clock, story, session, applied)
        council.checkpoint(signer)
        story.decisions, story.faults = decisions_of(council), tuple(verify_council(council).faults)
    story.applied = applied
    _plan(story, applied, report, command, tell)
    if report:
        from lustrum.workspace.council_page import council_page

        write_bytes_atomically(target / PAGE, council_page(story, command))
    return story


def _delegates(council: Council) -> list[str]:
    """Return the delegates of the assembly, in their order."""
    seated = council.state().seats(case.ASSEMBLY, "2012-11-01")
    return sorted((each.person for each in seated), key=lambda name: (name.split()[0], int(name.split()[1])))


def _run(council: Council, story: Story, vote: str, voters: Sequence[str], ballots: Sequence[str]) -> None:
    """Cast the ballots of a vote in one step each, close it and count it."""
    with council.act() as act:
        for voter, ballot in zip(voters, ballots, strict=True):
            voting.cast_in(act, vote, ballot, elector=voter)
    voting.close_vote(council, vote)
    story.counts[vote] = voting.count_vote(council, vote)


def _elect(council: Council, clock: Clock, story: Story) -> None:
    """Five territories elect ten delegates each, by single transferable vote."""
    with council.act() as act:
        act.add("body", id=case.ASSEMBLY, name="Assembly of delegates", level="assembly", seats=case.DELEGATES)
        for name in case.TERRITORIES:
            act.add("body", id=name, name=f"Council of the {name}", level="territory", within=case.ASSEMBLY)
            act.add("roll", body=name, add=case.electors(name))
    clock.to(10, 1)
    for name in case.TERRITORIES:
        vote = voting.open_a_vote(
            council, title=f"Delegates of the {name}", body=name, kind="election", rule="stv-scottish",
            options=case.candidates(name), seats=case.SEATS, to=case.ASSEMBLY, term=["2012-10-15", "2014-10-14"],
            ballots="open", ties="order", order=case.candidates(name), id=f"election-{name}",
        )  # fmt: skip
        _run(council, story, vote, case.electors(name), [case.ranking(k, name) for k in range(case.ELECTORS)])
        decide_vote(council, vote)
    clock.to(10, 16)
    story.events.append(f"{len(_delegates(council))} delegates were elected by {len(case.TERRITORIES)} territories.")


def _propose(council: Council, clock: Clock, story: Story, session: Session, tell: Callable[[str], None]) -> None:
    """Lay three proposals before the assembly, each with its effect sheet."""
    folder = story.target / "proposals"
    folder.mkdir(exist_ok=True)
    for name, text in case.PROPOSALS.items():
        write_text_atomically(folder / f"{name}.toml", text)
        asked = read_proposal(folder / f"{name}.toml")
        lay(council, asked)
        tell(f"checking the proposal '{asked.title}'")
        stated = Stated(asked.origin, asked.place, asked.lines, "change.")
        sheet = effect_sheet(session, asked.change, stated, asked.title)
        document = sheet_document(sheet)
        text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
        write_text_atomically(sheet_beside(folder / f"{name}.toml"), text)
        keep_check(council, name, document)
        story.sheets[name] = asked, sheet
    clock.to(11, 12)


def write_pages(story: Story, command: str) -> None:
    """Write the effect sheet of each proposal as a page of its own."""
    from lustrum.report.analysis import analysis_html

    for name, (_, sheet) in story.sheets.items():
        page = analysis_html(sheet_results(sheet), command=command).encode()
        write_bytes_atomically(story.target / "proposals" / f"{name}.html", page)


def _vote_on_proposals(council: Council, clock: Clock, story: Story) -> None:
    voters = _delegates(council)
    for name, (asked, _) in story.sheets.items():
        vote = voting.open_a_vote(
            council, title=asked.title, body=case.ASSEMBLY, kind="question", rule="yes-no", ballots="open",
            options=["yes", "no", "abstain"], id=f"on-{name}", changes=dict(asked.change), proposal=name,
        )  # fmt: skip
        _run(council, story, vote, voters, case.yes_no(name))
        minority = [case.MINORITY[name]] if name in case.MINORITY else []
        decide_vote(council, vote, name=name, minority=minority, until="2017-12-31")
    clock.to(11, 19)


def _vote_on_numbers(council: Council, clock: Clock, story: Story, session: Session) -> None:
    """Vote on weights over four aims, on two floors and on a budget; each becomes wishes of the plan."""
    voters = _delegates(council)
    problem = session.problem
    _open(council, "weights", "How a programme is divided among four aims", "independent-markets", list(case.AIMS))
    _run(council, story, "weights", voters, [case.weights(k) for k in range(len(voters))])
    shares = {name: float(Fraction(text)) for name, text in story.counts["weights"]["shares"].items()}
    wishes = programme(problem, case.AIMS, shares, case.PROGRAMME)
    decide_vote(council, "weights", name="weights", changes={"wish": wishes}, until="2017-12-31")

    _open(council, "floors", "Floors under consumption and investment", "floors", list(case.FLOORS))
    _run(council, story, "floors", voters, [case.floors(k) for k in range(len(voters))])
    levels = {name: float(Fraction(text)) for name, text in story.counts["floors"]["levels"].items()}
    wishes = [{"name": name, **case.FLOORS[name], "than_trend": level} for name, level in levels.items()]
    decide_vote(council, "floors", name="floors", changes={"wish": wishes}, until="2017-12-31")

    items = {name: {"cost": str(cost)} for name, (cost, _) in case.PROJECTS.items()}
    _open(council, "budget", "Works of 2015", "equal-shares", list(case.PROJECTS), items=items, budget=str(case.BUDGET))
    _run(council, story, "budget", voters, [case.budget(k) for k in range(len(voters))])
    chosen = story.counts["budget"]["elected"]
    aims = {name: wish for name, (_, wish) in case.PROJECTS.items()}
    costs = {name: case.PROJECTS[name][0] for name in chosen}
    wishes = programme(problem, aims, costs, 1.0)
    decide_vote(council, "budget", name="budget", changes={"wish": wishes}, until="2015-12-31")
    clock.to(11, 26)


def _open(council: Council, kind: str, title: str, rule: str, options: list[str], **more: Any) -> None:
    voting.open_a_vote(
        council, title=title, body=case.ASSEMBLY, kind=kind, rule=rule, options=options, ballots="open", id=kind,
        ties="order", order=options, **more,
    )  # fmt: skip


def _settle(council: Council, clock: Clock, story: Story, session: Session, applied: Applied) -> Applied:
    """Put clashing floors to the delegates again, and apply what they choose."""
    question = applied.question
    assert question is not None
    story.question, story.asked = question, question_document(question, applied)
    write_text_atomically(story.target / "question.toml", as_toml(story.asked))
    titles = [each.title for each in question.options]
    voters = _delegates(council)
    _open(council, "clash", "How the floors are made to fit", "schulze", titles)
    _run(council, story, "clash", voters, [case.settlement(k, titles) for k in range(len(voters))])
    chosen = next(each for each in question.options if each.title == story.counts["clash"]["elected"][0])
    settles = {"of": list(question.of), "way": chosen.way, "order": list(chosen.order)}
    decide_vote(council, "clash", name="clash", changes={"settles": settles}, until="2017-12-31")
    clock.to(11, 30)
    story.events.append(f"The floors did not fit; the delegates chose: {chosen.title}.")
    return apply_decisions(session, decisions_of(council), date(2012, 12, 1), "As decided")


def _plan(story: Story, applied: Applied, report: bool, command: str, tell: Callable[[str], None]) -> None:
    """Write the decided scenario beside the plan under debate and make its plan."""
    out = story.target / f"{DECIDED}.toml"
    for place, text in scenario_files(applied, story.target / DEBATED, out, NAME).items():
        write_text_atomically(place, text)
    tell("planning: what was decided")
    story.plan = make_plan(read_scenario(out), Place(story.target / DECIDED, command, report=report))
    if report:
        write_pages(story, command)


def options_in_words(story: Story) -> list[str]:
    """Return what each option of the question leaves of the floors."""
    return [option_in_words(each) for each in story.asked.get("option", ())]
