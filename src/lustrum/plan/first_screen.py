"""A plan in a headline and five sentences, for whoever has a minute: the page, the terminal, `print`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.plan.audit import audit
from lustrum.plan.explain import Binding, binding_limits
from lustrum.plan.goal import in_base_years
from lustrum.plan.indicators import Indicator, indicators
from lustrum.plan.moves import PEOPLE, trend_of
from lustrum.plan.plan import Plan, told_by
from lustrum.plan.titles import asked_title, item_title
from lustrum.problem.names import OUTPUT
from lustrum.wording.names import counted, first_words, lower
from lustrum.wording.typeset import moves, number, scaled, significant, yearly_growth

MOST_WORDS = 120
"""Headline and sentences together: read aloud in a minute."""
TOLD = ("what we get", "what it takes", "what stops more", "what was refused", "how sure")
LEAST = 1e-6
"""Worth of a limit, as part of a year's consumption, below which it stops nothing."""
SAME = 0.05
"""Per cent from the trend below which a figure is on it."""


@dataclass(frozen=True)
class FirstScreen:
    """What a member reads first.

    Parameters
    ----------
    headline : str
        The finding, with its figure, without a full stop.
    sentences : tuple of str
        Five, see `TOLD`; `MOST_WORDS` words at most together with the headline.
    """

    headline: str
    sentences: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join((f"{self.headline}.", *self.sentences))

    @property
    def words(self) -> int:
        """How many words it takes."""
        return sum(len(each.split()) for each in (self.headline, *self.sentences))


@dataclass(frozen=True)
class OnTrend:
    """A yearly figure in the last year beside the base year grown with the trend; the gap in per cent of the trend."""

    name: str
    title: str
    unit: str
    base: float
    last: float
    trend: float

    @property
    def gap(self) -> float:
        return 100.0 * (self.last / self.trend - 1.0) if self.trend > 0.0 else math.nan


def first_screen(plan: Plan) -> FirstScreen:
    """Return a plan in a headline and five sentences: what we get, what it takes, what stops more, what was refused and
    why, how sure. Where the sentences are too long for a minute, their asides are left out, the last ones first."""
    dearest = _dearest(plan) if plan.has_values else []
    headline = _headline(plan, dearest)
    ways = [_get(plan), _takes(plan), _stops(plan, dearest), _refused(plan), _sure(plan)]
    screen = FirstScreen(headline, tuple(way[0] for way in ways))
    for k in (4, 2, 1, 0, 3):
        for shorter in ways[k][1:]:
            if screen.words <= MOST_WORDS:
                return screen
            told = list(screen.sentences)
            told[k] = shorter
            screen = FirstScreen(headline, tuple(told))
    return screen


def beside_the_trend(plan: Plan) -> list[OnTrend]:
    """Return the yearly figures of the last year beside the trend; none where no trend is named."""
    g = trend_of(plan)
    if g is None or not plan.has_values:
        return []
    span, people = plan.years[-1] - plan.base_year, plan.growth.get("labour") or 0.0
    return [
        OnTrend(
            one.name,
            one.title,
            one.unit,
            one.base,
            one.values[-1],
            one.base * (1.0 + (people if one.name in PEOPLE else g)) ** span,
        )
        for one in indicators(plan)
        if one.base > 0.0
    ]


def default_words(plan: Plan, limit: str) -> str:
    """Return what marks a limit whose width is lustrum's own default, with its option; '' for all others."""
    options = plan.limit(limit).defaults
    return f"lustrum's own default: {' and '.join(options)}" if options else ""


def _rate(plan: Plan, one: Indicator) -> float:
    return yearly_growth(one.base, one.values[-1], plan.years[-1] - plan.base_year)


def _main(plan: Plan) -> Indicator | None:
    """Return the figure a plan is about: consumption where it is added up, else the first there is."""
    found = {one.name: one for one in indicators(plan) if one.base > 0.0}
    return next((found[name] for name in ("consumption", "gdp", "output", "labour") if name in found), None)


def _dearest(plan: Plan) -> list[tuple[Binding, float]]:
    """Return the limits that cost the goal most, all their years together, with that worth; wishes among them."""
    sums: dict[tuple[str, str], float] = {}
    one: dict[tuple[str, str], Binding] = {}
    for binding in binding_limits(plan, 10**9):
        key = ("", binding.title) if binding.is_wish else (binding.limit, binding.label)  # one wish of several years
        sums[key] = sums.get(key, 0.0) + binding.worth_of_one_per_cent
        one.setdefault(key, binding)
    base = in_base_years(plan)
    least = LEAST * base if math.isfinite(base) else LEAST * max((abs(v) for v in sums.values()), default=0.0)
    return [(one[key], sums[key]) for key in sorted(sums, key=lambda key: -abs(sums[key])) if abs(sums[key]) > least]


def _short(binding: Binding) -> str:
    """Return the title of a limit without what stands in brackets and behind commas."""
    said = lower(first_words(binding.title))
    return said.replace(": ", " of ", 1) if binding.is_wish else said


def _headline(plan: Plan, dearest: Sequence[tuple[Binding, float]]) -> str:
    if not plan.has_values:
        return "There is no plan: what is asked cannot be done together"
    main = _main(plan)
    if main is None:
        return f"{_fastest(plan)}{_behind(dearest)}"
    return f"{main.title} {moves(_rate(plan, main))} per cent a year{_behind(dearest)}"


def _behind(dearest: Sequence[tuple[Binding, float]]) -> str:
    names = list(dict.fromkeys(_short(binding) for binding, _ in dearest))[:2]
    if not names:
        return "; nothing holds it back"
    return f"; {' and '.join(names)} {'hold' if len(names) > 1 else 'holds'} it back"


def _fastest(plan: Plan) -> str:
    """Without sums: the product whose output grows most."""
    table = plan.quantities.get(OUTPUT)
    if table is None or table.base is None:
        return f"The plan for {plan.years[0]}–{plan.years[-1]} stands"
    table = plan.table(OUTPUT)
    base, last = np.asarray(table.base), table.values[-1]
    grown = [i for i in range(len(table.index)) if base[i] > 0.0 and last[i] > 0.0]
    if not grown:
        return f"The plan for {plan.years[0]}–{plan.years[-1]} stands"
    best = max(grown, key=lambda i: last[i] / base[i])
    rate = yearly_growth(float(base[best]), float(last[best]), plan.years[-1] - plan.base_year)
    return f"Output of {lower(first_words(item_title(plan, table.index, best)))} {moves(rate)} per cent a year"


def _get(plan: Plan) -> list[str]:
    if not plan.has_values:
        return [f"For {plan.years[0]}–{plan.years[-1]} nothing is planned yet."]
    main = _main(plan)
    if main is None:
        count = len(plan.economy.product)
        return [
            f"By {plan.years[-1]} we get {counted(count, 'product')}, each in its own unit, as the tables below say."
        ]
    first = f"In {plan.years[-1]} we get {scaled(main.values[-1], main.unit)} of {lower(main.title)}"
    if main.name == "labour":
        first = f"In {plan.years[-1]} there is work for {scaled(main.values[-1], main.unit)}"
    beside = next((each for each in beside_the_trend(plan) if each.name == main.name), None)
    if beside is None or math.isnan(beside.gap):
        return [f"{first}, {plan.base_year} had {scaled(main.base, main.unit)}."]
    if abs(beside.gap) < SAME:
        return [f"{first}, as much as on the trend.", f"{first}."]
    side = "more" if beside.gap > 0 else "less"
    return [f"{first}, {number(abs(beside.gap), 1)} per cent {side} than on the trend.", f"{first}."]


def _takes(plan: Plan) -> list[str]:
    if not plan.has_values:
        return ["What it would take is not known before something gives way."]
    found = {one.name: one for one in indicators(plan)}
    said = []
    if "labour" in found:
        more = found["labour"].values[-1] - found["labour"].base
        side = "more" if more >= 0 else "fewer"
        amount, _, unit = scaled(abs(more), found["labour"].unit).rpartition(" ")
        said.append(f"{amount} {side} {unit}" if abs(more) > 1e-6 * abs(found["labour"].base) else "no more work")
    if "investment" in found and "gdp" in found and found["gdp"].values[-1] > 0:
        share = 100.0 * found["investment"].values[-1] / found["gdp"].values[-1]
        said.append(f"{number(share, 1)} per cent of domestic product for investment")
    deficit = found.get("trade_deficit")
    if deficit is not None and "gdp" in found and abs(deficit.values[-1]) > 1e-3 * found["gdp"].values[-1] > 0:
        kind = "deficit" if deficit.values[-1] > 0 else "surplus"
        share = 100.0 * abs(deficit.values[-1]) / found["gdp"].values[-1]
        said.append(f"a trade {kind} of {number(share, 1)} per cent")
    if not said:
        return ["What it takes of each product stands in the tables below."]
    ways = [said[:count] for count in range(len(said), 0, -1)]
    return [f"It takes {', '.join(way[:-1])}{' and ' if len(way) > 1 else ''}{way[-1]}." for way in ways]


def _stops(plan: Plan, dearest: Sequence[tuple[Binding, float]]) -> list[str]:
    if not plan.has_values:
        report = plan.wish_report
        met = [lower(first_words(each, 8)) for each in (report.against if report is not None else ())]
        return [f"What stops it: {'; '.join(met[:2])}."] if met else ["What stops it stands below."]
    if not dearest:
        return ["Nothing stops more of it: no limit has a price."]
    (binding, worth), base = dearest[0], in_base_years(plan)
    name = _short(binding)
    size = (
        f"{significant(100.0 * abs(worth) / base, 2)} per cent of a year's consumption"
        if math.isfinite(base)
        else f"{scaled(abs(worth), plan.goal_units)} to the goal"
    )
    own = " (a limit lustrum set itself)" if plan.limit(binding.limit).defaults else ""
    asked = " (a wish)" if binding.is_wish else ""
    first = f"Most is stopped by {name}{own}{asked}: loosened by one per cent every year it would bring {size}"
    return [f"{first}.", f"Most is stopped by {name}{own}{asked}."]


def _refused(plan: Plan) -> list[str]:
    report = plan.wish_report
    wishes = sum(limit.is_wish for limit in plan.limits.values())
    if plan.given_up:
        worst = plan.given_up[0]
        many = len(plan.given_up)
        given = f"asked {scaled(worst.asked, worst.unit)}, given {scaled(worst.given, worst.unit)}"
        about = asked_title(plan, worst.quantity, worst.label)
        most_short = [f"{lower(first_words(about, most))} in {worst.year}" for most in (10, 4)]
        told = f"{counted(many, 'wish', 'wishes')} {'was' if many == 1 else 'were'} refused"
        met = (
            report.against if report is not None and worst.wish in report.clash else ()
        )  # those of another say nothing
        why = [lower(first_words(each, 8)) for each in met]
        against = f", for {' and '.join(why[:2])} stood against it" if why else ""
        return [
            f"{told}, most {most_short[0]}: {given}{against}.",
            f"{told}, most {most_short[0]}: {given}.",
            f"{told}, most {most_short[1]}: {given}.",
            f"{told}: {given}.",
        ]
    if not plan.has_values:
        clash = report.clash if report is not None else ()
        if clash:
            return [f"These cannot hold together: {'; '.join(first_words(each, 8) for each in clash[:3])}."]
        return ["No wish was refused: the limits themselves contradict each other."]
    return [
        "Nothing that was asked was refused." if wishes else "Nothing was asked beyond the goal, so nothing refused."
    ]


def _sure(plan: Plan) -> list[str]:
    if not plan.has_values:
        return ["The impossibility is proved from the figures of the table."] if plan.status == "infeasible" else [
            "No answer passed lustrum's own check."
        ]  # fmt: skip
    count = len({each.name for each in (*plan.economy.assumptions, *plan.assumptions)})
    doubt = f"it rests on techniques of {plan.base_year} and {counted(count, 'assumption')}"
    if not plan.certificate.passed:
        first = "The figures did not pass lustrum's own check: use none of them unchecked"
    elif plan.status == "stopped":
        first = "The sums are checked, but the search was stopped and a better plan may exist"
    else:
        first = "The sums are checked, the future is not"
    unusual = len(audit(plan))
    if unusual:
        leaves = f"{counted(unusual, 'figure')} {'leaves' if unusual == 1 else 'leave'} the ordinary"
        return [f"{first}: {doubt}, and {leaves}.", f"{first}, and {leaves}."]
    return [f"{first}: {doubt}.", f"{first}."]


def paragraphs(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield each of the five sentences with what it answers, see `TOLD`."""
    yield from zip(TOLD, first_screen(plan).sentences, strict=True)


told_by(lambda plan: str(first_screen(plan)))
