"""A reform of direct tax: who pays what before and after, who gains and who loses, what it does to inequality."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.money import indices
from lustrum.money.calibration import Applied, Rules, applied, calibrate
from lustrum.money.groups import HouseholdGroups, amount
from lustrum.money.schedules import Schedule
from lustrum.results import Drawing, Measure, Result

FEW = 5
"""Groups named one by one in a heading."""
EQUAL_REVENUE = 1e-6
"""Relative difference of revenue up to which two taxes are compared by their indices."""


@dataclass(frozen=True, eq=False)
class Reform:
    """A tax before and after.

    Parameters
    ----------
    before : array, shape (groups,)
        Tax per head today; zero where there is none.
    after : Applied
    """

    groups: HouseholdGroups
    before: Array
    after: Applied

    @property
    def paid_before(self) -> Array:
        """What is paid of today's tax, per head, shape (groups,)."""
        return self.groups.paid_of(self.before)

    @property
    def paid_after(self) -> Array:
        """What is paid of the tax after the reform, per head, shape (groups,)."""
        return self.groups.paid_of(self.after.tax)

    @property
    def change(self) -> Array:
        """Disposable income after less before, per head: (income - paid) after less (income - paid) before.

        Of shape (groups,), money per head and year.
        """
        return np.asarray(self.disposable - (self.groups.income - self.paid_before))

    @property
    def disposable(self) -> Array:
        """Disposable income after the reform per head, shape (groups,)."""
        return np.asarray(self.after.income - self.paid_after)


def reform(
    groups: HouseholdGroups,
    form: Schedule,
    revenue: float | None = None,
    rules: Rules | None = None,
    *,
    written: float | None = None,
) -> Reform:
    """Return a schedule calibrated to a revenue: that of today where none is given (revenue-neutral).

    Parameters
    ----------
    written : float, optional
        Apply the schedule as it was voted instead: this many times its rates, or with this lambda (isoelastic).

    Raises
    ------
    MissingDataError
        If today's taxes are needed and not known.
    UsageError
        If no level of the schedule brings in the revenue.
    """
    before = np.zeros(len(groups)) if groups.tax is None else groups.tax
    if written is not None:
        if revenue is not None:
            raise UsageError("A schedule as voted brings in what it brings in: give a level or a revenue, not both.")
        return Reform(groups, before, applied(groups, form, form.level_of(written), rules))
    target = groups.revenue(groups.today) if revenue is None else revenue
    return Reform(groups, before, calibrate(groups, form, target, rules))


def reform_results(found: Reform) -> list[Result]:
    """Return the reform by group, its indices before and after, and the Lorenz curves.

    A tax that takes nothing in all, or all there is, has no indices.
    """
    indices_of = [_indices(found)] if _takes(found.groups, found.paid_after, found.after.income) else []
    return [_by_group(found), *indices_of, _lorenz(found)]


def _takes(groups: HouseholdGroups, tax: Array, income: Array) -> bool:
    """Whether a tax takes more than nothing of all income, and less than all."""
    return bool(1e-12 < float(groups.count @ tax) / float(groups.count @ income) < 1.0)


def schedule_result(found: Reform) -> Result:
    """Return the schedule as it would be written into law, and what it brings in, as figures."""
    after = found.after
    rows = [(name, value, "1") for name, value in after.schedule.parameters(after.level).items()]
    rows.append(("largest marginal rate", after.rules.cap, "1"))
    if after.rules.exempt:
        rows.append(("income free", after.allowance, found.groups.unit))
    rows.append(("revenue", after.revenue, "of all groups"))
    return Result(
        "tax_schedule",
        f"The {after.schedule.name} schedule",
        ("parameter",),
        [(name,) for name, _, _ in rows],
        {
            "value": Measure(np.array([value for _, value, _ in rows]), "", "as it is written; rates as shares"),
            "in": Measure([unit for _, _, unit in rows], "", "unit of each"),
        },
        drawing=Drawing("none"),
    )


def _by_group(found: Reform) -> Result:
    groups, after = found.groups, found.after
    per_head = groups.unit
    notes = [
        f"{after.schedule.name} schedule, {_written(after)}: {amount(after.revenue)} in all, "
        f"{100 * after.revenue / float(groups.count @ after.income):z.2f} % of income; no marginal rate above "
        f"{100 * after.rules.cap:g} %",
        _winners(found),
    ]
    if after.rules.exempt:
        notes.append(
            f"{100 * after.exempt_share:z.1f} % of {groups.per} pay nothing ({100 * after.rules.exempt:g} % asked for; "
            f"groups are whole); {amount(after.allowance)} of everyone's income is free"
        )
    if after.rules.elasticity:
        lost = float(groups.count @ (groups.income - after.income))
        notes.append(
            f"incomes answer with an elasticity of {after.rules.elasticity:g}: {amount(lost)} less is earned in all; "
            f"at the top revenue falls beyond a marginal rate of {100 * after.peak_rate:z.1f} %"
        )
    if after.past_the_peak:
        notes.append("WARNING: the top marginal rate is past the peak: a lower one would bring in more")
    if groups.scissors is not None:
        notes.append("what farms pay through the price scissors is shown as a tax beside the others")
    paid_before, paid_after = found.paid_before, found.paid_after
    measures = {
        "change": Measure(found.change, per_head, "income less tax paid, after less before"),
        "income": Measure(after.income, per_head, "before direct tax"),
        "tax_before": Measure(paid_before, per_head, "direct tax paid today"),
        "tax_after": Measure(paid_after, per_head, "direct tax paid after the reform"),
        "rate_before": Measure(100 * paid_before / np.maximum(groups.income, 1e-300), "%", "paid, of income"),
        "rate_after": Measure(100 * paid_after / np.maximum(after.income, 1e-300), "%", "paid, of income"),
        "marginal_rate": Measure(100 * after.marginal, "%", "on one more unit of income"),
        "change_in_all": Measure(found.change * groups.count, "of all of the group", "change times heads"),
        "count": Measure(groups.count, groups.per, "heads"),
    }
    if after.rules.elasticity:
        measures["income_before"] = Measure(groups.income, per_head, "before the reform and before direct tax")
    if groups.evasion is not None:
        measures["due_before"] = Measure(found.before, per_head, "direct tax due today, paid or not")
        measures["due_after"] = Measure(after.tax, per_head, "direct tax due after the reform, paid or not")
    if groups.scissors is not None:
        measures["scissors"] = Measure(groups.scissors, per_head, "paid through the price scissors")
    return Result(
        "tax_by_group",
        f"A reform of direct tax: {groups.name}",
        ("group",),
        [(name,) for name in groups.group],
        measures,
        titles=dict(groups.titles),
        notes=tuple(notes),
        assumptions=groups.assumptions,
        drawing=Drawing("bars", "change", title=_who_gains(found.change, groups)),
    )


def _who_gains(change: Array, groups: HouseholdGroups) -> str:
    """Return which groups a reform leaves with more, and which with less."""
    least = 1e-9 * float(np.abs(groups.income).max(initial=0.0))
    titles = dict(groups.titles)
    names = [titles.get(name, name) for name in groups.group]
    more = [name for name, each in zip(names, change.tolist(), strict=True) if each > least]
    less = [name for name, each in zip(names, change.tolist(), strict=True) if each < -least]
    if not more and not less:
        return "No group gains or loses"
    if len(names) > FEW:
        return f"{len(more)} of {len(names)} groups have more after the reform, {len(less)} have less"
    said = [f"{' and '.join(each)}" for each in (more, less)]
    if not more or not less:
        return f"Every group that is touched has {'more' if more else 'less'} after the reform: {said[0] or said[1]}"
    return f"More is left to {said[0]}, less to {said[1]}"


def _written(after: Applied) -> str:
    name, value = next(iter(after.schedule.parameters(after.level).items()))
    return f"{name} = {value:.6g}" + (" times the rates given" if name == "level" else "")


def _winners(found: Reform) -> str:
    gain = found.change > 1e-12 * np.maximum(found.groups.income, 1e-300)
    lose = found.change < -1e-12 * np.maximum(found.groups.income, 1e-300)
    heads = found.groups.count / found.groups.count.sum()
    named = [
        f"{100 * float(heads[which].sum()):z.1f} % of {found.groups.per} {word}"
        for which, word in ((gain, "gain"), (lose, "lose"))
    ]
    return ", ".join(named)


def _indices(found: Reform) -> Result:
    groups, after = found.groups, found.after
    names = ["after"]
    sets = [indices.redistribution(after.income, found.paid_after, groups.count)]
    if _takes(groups, found.paid_before, groups.income):
        names.insert(0, "before")
        sets.insert(0, indices.redistribution(groups.income, found.paid_before, groups.count))
    pre = [groups.income, after.income] if len(names) == 2 else [after.income]
    due = [found.paid_before, found.paid_after] if len(names) == 2 else [found.paid_after]
    post = [income - tax for income, tax in zip(pre, due, strict=True)]
    one = "1"
    measures = {
        "gini_pre_tax": Measure(np.array([each.gini_before for each in sets]), one, "of group means"),
        "gini_post_tax": Measure(np.array([each.gini_after for each in sets]), one, "of group means"),
        "kakwani": Measure(np.array([each.kakwani for each in sets]), one, "concentration of tax less Gini"),
        "suits": Measure(np.array([each.suits for each in sets]), one, "as Kakwani, over income"),
        "redistributive_effect": Measure(np.array([each.redistributive_effect for each in sets]), one, "G - G_post"),
        "reynolds_smolensky": Measure(np.array([each.reynolds_smolensky for each in sets]), one, "G - C_z"),
        "reranking": Measure(np.array([each.reranking for each in sets]), one, "G_post - C_z"),
        "average_rate": Measure(np.array([100 * each.average_rate for each in sets]), "%", "of income"),
        "atkinson_0.5": Measure(np.array([indices.atkinson(z, groups.count, 0.5) for z in post]), one, "after tax"),
        "atkinson_1": Measure(np.array([indices.atkinson(z, groups.count, 1.0) for z in post]), one, "after tax"),
        "theil": Measure(np.array([indices.theil(z, groups.count) for z in post]), one, "Theil's T, after tax"),
    }
    notes = ["means of groups hide inequality inside them: these are lower bounds"]
    poor = [groups.group[int(np.argmin(z))] for z in post if (z < 0).any()]
    if poor:
        notes.append(
            f"'{poor[0]}' has less than nothing after tax: the indices of Atkinson and Theil have no meaning, and no "
            "figure stands in their place"
        )
    if len(names) == 2:
        revenues = groups.revenue(found.before), after.revenue
        if abs(revenues[1] / revenues[0] - 1.0) > EQUAL_REVENUE:
            notes.append(
                f"revenue differs ({amount(revenues[0])} before, {amount(revenues[1])} after): only taxes of equal "
                "revenue may be compared by these indices"
            )
    return Result(
        "tax_indices",
        f"Inequality and progressivity: {groups.name}",
        ("tax",),
        [(name,) for name in names],
        measures,
        notes=tuple(notes),
        drawing=Drawing("bars", "gini_post_tax", title=_more_alike(sets)),
    )


def _more_alike(sets: Sequence[indices.Redistribution]) -> str:
    """Return what the reform does to inequality after tax, where a tax of today stands beside it."""
    before, after = sets[0].gini_after, sets[-1].gini_after
    if len(sets) < 2 or f"{before:.3f}" == f"{after:.3f}":
        return f"Inequality after tax is {after:z.3f} (Gini)"
    return f"Inequality after tax {'falls' if after < before else 'rises'} from {before:z.3f} to {after:z.3f} (Gini)"


def _lorenz(found: Reform) -> Result:
    groups, after = found.groups, found.after
    curves = {"before tax": after.income, "after tax": found.disposable}
    if found.before.any():
        curves["after today's tax"] = groups.income - found.paid_before
    items, values, across, finding = [], [], [], ""
    for name, income in curves.items():
        people, share = indices.lorenz(income, groups.count)
        if name == "after tax" and len(people) > 2:
            k = 1 + int(np.argmin(np.abs(people[1:-1] - 0.5)))
            finding = f"After tax the poorest {100 * people[k]:z.0f} % have {100 * share[k]:z.1f} % of all income"
        for x, y in zip(people.tolist(), share.tolist(), strict=True):
            items.append((name, f"{x:z.4f}"))
            across.append(100 * x)
            values.append(100 * y)
    return Result(
        "lorenz",
        f"Lorenz curves: {groups.name}",
        ("curve", "people"),
        items,
        {
            "income_share": Measure(np.array(values), "%", "of all income, from the poorest"),
            "people_share": Measure(np.array(across), "%", f"of {groups.per}"),
        },
        drawing=Drawing("lines", "income_share", x="people", series="curve", title=finding),
    )
