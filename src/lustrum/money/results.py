"""What `lustrum money` answers: the budget, the three tests of the currency, the instruments and what is left."""

from __future__ import annotations

import numpy as np

from lustrum.money.accounts import Accounts
from lustrum.money.budget import Budget, budget
from lustrum.money.currency import inflation_tax, programme
from lustrum.money.instruments import Closing, close_gap, extra_tax
from lustrum.money.settings import Settings
from lustrum.results import Drawing, Measure, Result
from lustrum.wording.names import capital
from lustrum.wording.numbers import figure
from lustrum.wording.typeset import scaled


def money_results(
    accounts: Accounts, settings: Settings, closing: Closing | None = None, name: str = ""
) -> list[Result]:
    """Return budget, tests of the currency and instruments of a plan."""
    closing = closing or close_gap(accounts, settings)
    found = budget(closing.accounts, settings, extra_tax(closing, settings))
    return [
        _currency(closing, found, settings, name),
        _budget(closing.accounts, found, settings, name),
        _instruments(closing, settings, name),
    ]


def _budget(accounts: Accounts, found: Budget, settings: Settings, name: str) -> Result:
    items: list[tuple[str, ...]] = []
    values: list[float] = []
    for kind, lines in (("revenue", found.revenue), ("spending", found.spending)):
        for line, by_year in lines.items():
            for year, value in zip(accounts.years, by_year.tolist(), strict=True):
                items.append((kind, line, str(year)))
                values.append(value)
    for year, value in zip(accounts.years, found.deficit.tolist(), strict=True):
        items.append(("balance", "deficit", str(year)))
        values.append(value)
    measure = f"the voted {figure(found.limit)}" if "budget.limit" in settings.stated else "balance; no limit was voted"
    word = "within" if found.within else "ABOVE"
    return Result(
        "public_budget",
        f"The public budget of the plan {name}".rstrip(),
        ("kind", "line", "year"),
        items,
        {"value": Measure(np.array(values), accounts.unit, "at base-year prices")},
        notes=(
            f"discounted deficits over the plan are {figure(found.discounted)}, {word} {measure}",
            "a tax follows what it falls on with the base year's rate; what nobody stated is not there",
        ),
        assumptions=accounts.assumptions,
        drawing=Drawing("lines", "value", x="year", series="line", title=_short_by(accounts, found)),
    )


def _short_by(accounts: Accounts, found: Budget) -> str:
    """Return what the budget is short by, or has over, in the first and the last year."""
    words = ["deficit" if each > 0 else "surplus" for each in (found.deficit[0], found.deficit[-1])]
    sizes = [scaled(abs(float(each)), accounts.unit, 3) for each in (found.deficit[0], found.deficit[-1])]
    return (
        f"The public budget has a {words[0]} of {sizes[0]} in {accounts.years[0]} and a {words[1]} of {sizes[1]} in "
        f"{accounts.years[-1]}"
    )


def _currency(closing: Closing, found: Budget, settings: Settings, name: str) -> Result:
    accounts = closing.accounts
    years = accounts.years
    before = np.array([each.gap for each in closing.before])
    goods = np.array([each.goods for each in closing.after])
    left = closing.residual
    measures: dict[str, Measure] = {
        "gap": Measure(before, accounts.unit, "test (c): money that looks for goods less goods, before instruments"),
        "gap_left": Measure(left, accounts.unit, "after the instruments"),
        "gap_left_share": Measure(
            100 * left / goods, "%", "of consumer goods: inflation, or queues if prices are fixed"
        ),
        "consumer_goods": Measure(goods, accounts.unit, "C"),
        "tax_that_would_close": Measure(np.array([b.by_tax for b in closing.before]), accounts.unit, "gap / (1 - s)"),
    }
    notes = [_gap_note(closing, settings)]
    if settings.stock is not None:
        measures |= _programme(accounts, found, settings, notes)
    else:
        notes.append(
            "the stock of money is not stated: tests (a) and (b), deficit ceiling and inflation tax, are not made"
        )
    if not found.within:
        voted = (
            "what was voted" if "budget.limit" in settings.stated else "nothing, and no limit was voted (budget.limit)"
        )
        notes.append(f"the deficits of the plan are above {voted}")
    return Result(
        "currency",
        f"The currency of the plan {name}: three tests by year".replace(" :", ":"),
        ("year",),
        [(str(year),) for year in years],
        measures,
        notes=tuple(notes),
        assumptions=accounts.assumptions,
        drawing=Drawing("lines", "gap_left_share", x="year", title=capital(notes[0].partition(":")[0])),
    )


def _gap_note(closing: Closing, settings: Settings) -> str:
    left = closing.residual
    goods = np.array([each.goods for each in closing.after])
    worst = int(np.argmax(np.abs(left / goods)))
    share = 100 * left[worst] / goods[worst]
    year = closing.accounts.years[worst]
    if (np.abs(left) <= settings.tolerance * goods).all():
        return f"money and goods balance in every year within {100 * settings.tolerance:g} % of consumer goods"
    if share > 0:
        return (
            f"money passes goods by {share:z.2f} % of consumer goods in {year}: expect that much inflation where "
            "prices are free, queues where they are fixed"
        )
    return f"goods pass money by {-share:z.2f} % in {year}: unsold goods unless taxes fall or transfers rise"


def _programme(accounts: Accounts, found: Budget, settings: Settings, notes: list[str]) -> dict[str, Measure]:
    """Return tests (a) and (b), year after year: this year's money is next year's stock.

    Deficits are at base-year prices, and so is money: what is in circulation is carried on at the prices of the first
    year, which rise by the target each year. An economy in which all real figures grow alike gets one verdict.
    """
    assert settings.stock is not None
    money = settings.stock
    ceiling, excess, inflation, needed = ([] for _ in range(4))
    past = []
    for t, year in enumerate(accounts.years):
        growth = float(accounts.growth[t])
        each = programme(
            money,
            growth,
            float(found.deficit[t]),
            inflation=settings.target_inflation,
            reserves_change=settings.reserves_change,
            enterprise_credit=settings.enterprise_credit,
        )
        ceiling.append(each.ceiling)
        excess.append(each.excess)
        inflation.append(100 * each.inflation)
        if settings.alpha is not None:
            asked = max(0.0, float(found.deficit[t]) + settings.enterprise_credit - growth * money)
            tax = inflation_tax(money, asked, settings.alpha)
            needed.append(100 * tax.needed)
            if np.isnan(tax.needed):
                past.append(f"{year} (asked {figure(asked, 4)}, at most {figure(tax.most, 4)})")
        money = (money + each.money_growth + each.excess) / (1.0 + settings.target_inflation)
    result = {
        "deficit": Measure(found.deficit, accounts.unit, "of the public budget, at base-year prices"),
        "deficit_ceiling": Measure(np.array(ceiling), accounts.unit, "test (a), at base-year prices"),
        "excess": Measure(np.array(excess), accounts.unit, "deficit above the ceiling, at base-year prices"),
        "expected_inflation": Measure(np.array(inflation), "%", "if the excess is financed by the bank"),
    }
    if settings.alpha is not None:
        result["inflation_tax_needs"] = Measure(np.array(needed), "%", "test (b): inflation that brings in the deficit")
    else:
        notes.append("alpha is not stated: the limit of the inflation tax, test (b), is not computed")
    over = [str(y) for y, e in zip(accounts.years, excess, strict=True) if e > 0]
    notes.append(
        f"the deficit passes its ceiling in {', '.join(over)}"
        if over
        else "the deficit stays below its ceiling each year"
    )
    if past:
        notes.append(f"no inflation brings in what the budget asks of the bank in {'; '.join(past)}: past the peak")
    return result


def _instruments(closing: Closing, settings: Settings, name: str) -> Result:
    units = {
        "taxes": ("%", 100.0, "further tax, share of household income"),
        "prices": ("%", 100.0, "rise of the price level of goods without a floor"),
        "investment": ("%", 100.0, "share of investment cut"),
        "imports": (closing.accounts.unit, 1.0, "consumer goods imported beyond the plan"),
    }
    items: list[tuple[str, ...]] = []
    size: list[float] = []
    unit: list[str] = []
    most: list[float] = []
    for instrument in settings.order:
        word, scale, _ = units[instrument]
        for year, value in zip(closing.accounts.years, np.asarray(closing.sizes[instrument]).tolist(), strict=True):
            items.append((instrument, str(year)))
            size.append(scale * value)
            unit.append(word)
            most.append(100 * settings.most.get(instrument, 0.0))
    notes = [
        f"voted order: {', '.join(settings.order)}; {closing.plans} plans solved in {closing.rounds} "
        f"round{'s' * (closing.rounds != 1)}",
        *closing.refused,
    ]
    unused = [each for each in settings.order if each not in settings.most]
    if unused:
        notes.append(f"no limit was voted for {', '.join(unused)}: not used")
    return Result(
        "instruments",
        f"What closes the gap of money and goods {name}".rstrip(),
        ("instrument", "year"),
        items,
        {
            "size": Measure(np.array(size), "of each instrument", "; ".join(f"{k}: {v[2]}" for k, v in units.items())),
            "in": Measure(unit, "", "unit of the size"),
            "voted_limit": Measure(np.array(most), "%", "imports: of consumer goods"),
        },
        notes=tuple(notes),
        drawing=Drawing("none"),
    )
