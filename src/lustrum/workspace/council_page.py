"""The page of the demonstration of councils: who was elected, what was proposed, found, voted, decided, planned."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lustrum.councils.decisions import may_state
from lustrum.plan.indicators import indicators
from lustrum.release import VERSION
from lustrum.report.blocks import Block, Cell, Grid, Points, Section, Text
from lustrum.report.page import environment
from lustrum.wording.numbers import figure
from lustrum.wording.typeset import significant
from lustrum.workspace import council_case as case

if TYPE_CHECKING:
    from lustrum.workspace.council_demo import Story

Row = list[str | Cell]


def council_page(story: Story, command: str) -> bytes:
    """Return the page: one HTML file that asks for nothing else; the plans and effect sheets lie beside it."""
    sections = [_elected(story), _proposed(story), _numbers(story), *_clash(story), _decisions(story), *_plans(story)]
    links = [
        *((f"Effect sheet: {asked.title}", f"proposals/{name}.html") for name, (asked, _) in story.sheets.items()),
        ("The decided plan, with who decided what", "decided/report.html"),
    ]
    page = (
        environment()
        .get_template("analysis.html")
        .render(
            title="A plan that councils decided",
            headline=_headline(story),
            sections=sections,
            links=links,
            command=command,
            version=VERSION,
        )
    )
    return page.encode()


def _headline(story: Story) -> str:
    behind = sum(each.result == "carried" and bool(each.changes or each.settles) for each in story.decisions)
    return f"{case.DELEGATES} delegates decided, and the plan is what they decided: {behind} decisions stand behind it"


def _elected(story: Story) -> Section:
    rows: list[Row] = []
    for name in case.TERRITORIES:
        count = story.counts[f"election-{name}"]
        who = ", ".join(each.rpartition(" ")[2] for each in count["elected"])
        rows.append([name, str(case.ELECTORS), str(case.CANDIDATES), str(len(count["elected"])), who])
    blocks: list[Block] = [
        Text(
            "The people are made up, the economy is the table of the United States of 2012. Five territories elect ten "
            "delegates each to the assembly, by single transferable vote; a tie would go to the order that was named "
            "before the vote."
        ),
        Grid(
            "Elected, by single transferable vote",
            ["Territory", "Electors", "Stood", "Seats", "Numbers of those elected"],
            rows,
            prose=(4,),
        ),
    ]
    return Section("elected", "Who was elected", blocks)


def _proposed(story: Story) -> Section:
    rows: list[Row] = []
    for name, (asked, sheet) in story.sheets.items():
        votes = story.counts[f"on-{name}"]["votes"]
        of = {each.name: each for each in sheet.results}
        cost = of["effect_on_consumption"]
        goal = float(cost["goal"][-1]) if "goal" in cost.measures else float("nan")
        result = next(each.result for each in story.decisions if each.id == name)
        rows.append(
            [
                asked.title,
                "yes" if sheet.feasible else "no",
                significant(float(cost["consumption"][-1]) / 1000.0),
                significant(goal),
                f"{votes['yes']} : {votes['no']} : {votes['abstain']}",
                result,
            ]
        )
    blocks: list[Block] = [
        Grid(
            "Three proposals, each checked before the vote",
            [
                "Proposal",
                "Can it be done?",
                "Household consumption 2013-2017, billion USD",
                "Goal, % of a base year's consumption",
                "For : against : abstaining",
                "Result",
            ],
            rows,
            note="Of one that cannot be done the figures are those of the nearest plan. The whole effect sheet of each "
            "is linked below; it can be made again to the last digit.",
        )
    ]
    for asked, sheet in story.sheets.values():
        if not sheet.feasible:
            said = [each for each in sheet.sentences if each.startswith(("It cannot", "Way out"))]
            blocks += [Text(f"Why '{asked.title}' cannot be done:"), Points(said)]
    return Section("proposed", "What was proposed", blocks)


def _numbers(story: Story) -> Section:
    shares, levels = story.counts["weights"]["shares"], story.counts["floors"]["levels"]
    decided = {each.id: each for each in story.decisions}
    wishes = {wish["name"]: wish for wish in decided["weights"].changes["wish"]}
    weights: list[Row] = [
        [name, str(share), significant(case.PROGRAMME * float(Fraction(share))), figure(wishes[name]["than_trend"], 4)]
        for name, share in shares.items()
        if name in wishes
    ]
    chosen = story.counts["budget"]["elected"]
    works: list[Row] = [
        [name, significant(cost), "yes" if name in chosen else "no"] for name, (cost, _) in case.PROJECTS.items()
    ]
    floors: list[Row] = [[name, figure(float(Fraction(level)), 4)] for name, level in levels.items()]
    blocks: list[Block] = [
        Grid(
            f"Weights over four aims divide a programme of {case.PROGRAMME / 1000:g} billion USD a year by 2017",
            ["Aim", "Weight, exact", "Million USD", "Times the trend"],
            weights,
            note="Independent markets: exaggerating a ballot moves nothing towards it.",
        ),
        Grid(
            "Floors: the largest level that three fifths of the delegates want at least",
            ["Floor", "Times the trend, every year"],
            floors,
        ),
        Grid(
            f"Works of 2015: a budget of {case.BUDGET / 1000:g} billion USD by equal shares",
            ["Work", "Million USD", "Chosen"],
            works,
        ),
    ]
    return Section("numbers", "Weights, floors and a budget", blocks)


def _clash(story: Story) -> list[Section]:
    if story.question is None:
        return []
    rows: list[Row] = [
        [option.title, *(figure(option.factors.get(name, 1.0), 4) for name in story.question.options[0].factors)]
        for option in story.question.options
    ]
    chosen = story.counts["clash"]["elected"][0]
    blocks: list[Block] = [
        Text(story.question.sentence, "warning"),
        Text("Nothing is cut in silence: the clash went back to the delegates, who ranked the ways to make them fit."),
        Grid(
            "What is left of each floor, as a part of what was decided",
            ["Way", *story.question.options[0].factors],
            rows,
        ),
        Text(f"By the order of Schulze they chose: {chosen}."),
    ]
    return [Section("clash", "Floors that do not fit together", blocks)]


def _decisions(story: Story) -> Section:
    carried = [each for each in story.decisions if each.result == "carried"]
    shown = [each for each in carried if each.changes or each.settles is not None]
    rows: list[Row] = [[f"{each.id}: {each.title}", each.count, each.rule, str(each.until)] for each in shown]
    said = [
        f"On {each.id}, {', '.join(minority.by)} ({minority.votes} votes): {minority.text}"
        for each in story.decisions
        for minority in each.minority
        if may_state(minority.votes, minority.by, each.present)
    ]
    log = "Every signature, act and count of the log was verified." if not story.faults else "; ".join(story.faults)
    blocks: list[Block] = [
        Grid("Decisions in force", ["Decision", "Count", "Rule", "Until"], rows, words=4, prose=(0, 1))
    ]
    if said:
        blocks += [Text("Those outvoted say:"), Points(said)]
    blocks.append(Text(log))
    return Section("decisions", "What was decided", blocks)


def _plans(story: Story) -> list[Section]:
    if story.debated is None or story.plan is None or not story.plan.has_values:
        return []
    theirs = {each.name: each for each in indicators(story.plan)}
    rows: list[Row] = []
    for each in indicators(story.debated):
        other = theirs.get(each.name)
        if other is None or not each.values[-1]:
            continue
        change = 100.0 * (other.values[-1] / each.values[-1] - 1.0)
        rows.append(
            [
                f"{each.title}, {each.unit}",
                significant(each.values[-1]),
                significant(other.values[-1]),
                f"{change:+z.1f}",
            ]
        )
    year = story.debated.years[-1]
    grid = Grid(
        f"The plan under debate and the decided one in {year}",
        ["Figure", "Under debate", "As decided", "Change, %"],
        rows,
    )
    return [Section("plans", "What it does to the plan", [grid])]
