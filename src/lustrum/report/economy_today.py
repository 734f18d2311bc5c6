"""The economy today: does its table add up, where the largest flows run, what its domestic product consists of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse

from lustrum.arrays import Array
from lustrum.economy import Economy, final_taxes
from lustrum.plan import Plan
from lustrum.plan.titles import codes, label_title
from lustrum.report.blocks import Block, Cell, Grid, Material, Picture, Section, Text
from lustrum.report.chart import bars
from lustrum.report.words import unit_words
from lustrum.wording.names import plain
from lustrum.wording.typeset import Scale, number, significant

SHOWN = 14
"""Products and activities of the flow table."""
FAILED_SHOWN = 15

IDENTITIES = {
    "supply_use": "Supply of each product equals its use",
    "output_costs": "Output of each activity equals its costs",
    "gdp_production": "Domestic product by production equals that by income",
    "gdp_expenditure": "Domestic product by expenditure equals that by income",
    "imports": "Imports equal imported use",
    "household_groups": "Household groups add up to households",
    "investment": "Investment of activities adds up to capital formation",
    "total_product_use": "Printed row totals equal the sum of their cells",
    "total_activity_output": "Printed column totals equal output",
    "total_category_use": "Printed totals of final demand equal the sum of their cells",
}


def economy_today(material: Material) -> Section | None:
    """The base year: accounting checks, largest flows, domestic product from three sides."""
    plan = material.plan
    economy = plan.economy
    blocks: list[Block] = [*_checks(material.checks, economy)]
    blocks.append(_flows(plan))
    if not economy.is_physical:
        blocks += _domestic_product(plan)
    else:
        blocks.append(
            Text(
                "The table is in physical units: products of different kinds are not added up, so there is "
                "no domestic product here.",
                "note",
            )
        )
    return Section("today", f"The economy in {economy.base_year}", blocks)


def _checks(checks: Any, economy: Economy) -> list[Block]:
    identities: Sequence[Any] = tuple(getattr(checks, "identities", checks) or ())
    if not identities:
        return [
            Text(
                "No accounting checks were handed to this report; `lustrum check` makes them.".replace("`", ""), "note"
            )
        ]
    failed = [i for i in identities if not i.passed and not _known(i)]
    known = [i for i in identities if _known(i)]
    unit = getattr(checks, "unit", economy.unit)
    blocks: list[Block] = [_verdict(len(identities), len(failed), len(known)), _tested(identities, economy, unit)]
    if failed or known:
        blocks.append(_gaps([*failed, *known], economy, unit))
    return blocks


def _known(identity: Any) -> bool:
    """Whether a gap is stated as one of the source."""
    return bool(getattr(identity, "known", False))


def _verdict(tested: int, failed: int, known: int) -> Text:
    """Say whether the table adds up."""
    if failed:
        return Text(f"The table does not add up: {failed} of {tested} accounting identities fail.", "warning")
    words = "; one gap stands in the source and is known" if known else ""
    if known > 1:
        words = f"; {known} gaps stand in the source and are known"
    return Text(
        f"The table adds up: {tested} accounting identities were tested, and every one holds "
        f"within the rounding of its printed cells{words}."
    )


def _tested(identities: Sequence[Any], economy: Economy, unit: str) -> Grid:
    """Return each kind of identity with how often it was tested, how often it failed, and its largest gap."""
    rows: list[list[str | Cell]] = []
    for name in dict.fromkeys(i.name for i in identities):
        own = [i for i in identities if i.name == name]
        worst = max(own, key=lambda i: abs(i.gap))
        place = getattr(worst, "label", "")
        rows.append(
            [
                IDENTITIES.get(name, plain(name)),
                Cell(_title(economy, place), code=place if _title(economy, place) != place else ""),
                str(len(own)),
                str(sum(not i.passed and not _known(i) for i in own)),
                significant(worst.gap),
                significant(worst.tolerance),
            ]
        )
    header = ["Identity", "Largest gap at", "Tested", "Failed", "Largest gap", "Its tolerance"]
    return Grid(f"Accounting identities (gaps in {unit})", header, rows, words=2)


def _gaps(bad: Sequence[Any], economy: Economy, unit: str) -> Grid:
    """Return the first of the identities that do not hold, those that fail before those that are known."""
    return Grid(
        f"Gaps ({unit})",
        ["Identity", "Where", "Left", "Right", "Gap", "Standing"],
        [
            [
                IDENTITIES.get(i.name, plain(i.name)),
                Cell(_title(economy, i.label), code=i.label if _title(economy, i.label) != i.label else ""),
                significant(i.left, 6),
                significant(i.right, 6),
                significant(i.gap),
                "known, in the source" if _known(i) else "fails",
            ]
            for i in bad[:FAILED_SHOWN]
        ],
        words=2,
        note="" if len(bad) <= FAILED_SHOWN else f"The first {FAILED_SHOWN}.",
    )


def _title(economy: Economy, label: str) -> str:
    for axis in (economy.product, economy.activity):
        if label in axis.labels:
            return axis.title(label)
    return label


def _flows(plan: Plan) -> Block:
    """Return the largest part of the use table, shaded by the size of each flow."""
    economy = plan.economy
    flows = (economy.use @ sparse.diags_array(economy.base_level)).tocsr()
    by_product, by_activity = (np.asarray(abs(flows).sum(axis=a)).ravel() for a in (1, 0))
    final = economy.final("all")
    if economy.is_physical:
        rows_chosen = list(range(min(SHOWN, len(economy.product))))
        columns_chosen = list(range(min(SHOWN, len(economy.activity))))
    else:
        rows_chosen = sorted(np.argsort(-by_product, kind="stable")[:SHOWN].tolist())
        columns_chosen = sorted(np.argsort(-by_activity, kind="stable")[:SHOWN].tolist())
    scale = (
        Scale(1.0, economy.flow_unit, 0)
        if economy.is_physical
        else Scale.of([*np.abs(flows.data).tolist(), *np.abs(final).tolist()], economy.flow_unit)
    )
    largest = float(np.abs(flows.data).max(initial=0.0)) or 1.0
    shown = flows[rows_chosen, :].toarray()
    rows: list[list[str | Cell]] = []
    for i, own in zip(rows_chosen, shown, strict=True):
        largest_here = (float(np.abs(own).max(initial=0.0)) or 1.0) if economy.is_physical else largest
        label = economy.product.labels[i]
        row: list[str | Cell] = [Cell(economy.product.title(label), code=codes(plan, (label,)))]
        for j in columns_chosen:
            value = float(own[j])
            text = "" if value == 0 else significant(value) if economy.is_physical else _rounded(scale, value)
            row.append(Cell(text, float(abs(value) / largest_here) ** 0.5 if value else None))
        rest = float(own.sum() - own[columns_chosen].sum())
        if len(columns_chosen) < len(economy.activity):
            row.append(significant(rest) if economy.is_physical else _rounded(scale, rest))
        row.append(significant(float(final[i])) if economy.is_physical else _rounded(scale, float(final[i])))
        rows.append(row)
    names = [_short(economy.activity.title(economy.activity.labels[j])) for j in columns_chosen]
    if len(columns_chosen) < len(economy.activity):
        names.append("Other activities")
    cut = len(rows_chosen) < len(economy.product) or len(columns_chosen) < len(economy.activity)
    note = (
        f"The {len(rows_chosen)} of {len(economy.product)} products and {len(columns_chosen)} of "
        f"{len(economy.activity)} activities with the largest flows. "
        if cut
        else ""
    )
    return Grid(
        f"Who uses what: products down, the activities that use them across, {economy.base_year} "
        f"({'each product in its own unit' if economy.is_physical else unit_words(plan, scale.unit)})",
        ["Product", *names, "Final use"],
        rows,
        note
        + ("Darker: a larger part of the product." if economy.is_physical else "Darker: a larger flow.")
        + " Domestic and imported together; 0 is less than half a unit, an empty cell no flow at all.",
        upright=True,
    )


def _rounded(scale: Scale, value: float) -> str:
    return number(round(value / scale.factor, scale.digits) + 0.0, scale.digits)


def _short(text: str, most: int = 32) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip(" ,") + "…"


def _domestic_product(plan: Plan) -> list[Block]:
    economy = plan.economy
    spent = _expenditure(economy)
    total = sum(value for _, value in spent)
    earned = _income(economy)
    made = _production(plan)
    scale = Scale.of([total], economy.flow_unit)
    blocks: list[Block] = []
    if made:
        made_total = sum(value for _, value in made)
        shares = sorted(made, key=lambda pair: -pair[1])
        name, value = shares[0]
        shown = shares[:12]
        order = [n for n, _ in shown]
        blocks.append(
            Picture(
                f"{name} adds most to domestic product: {number(100 * value / made_total, 1)} per cent",
                f"Per cent of gross domestic product, {economy.base_year}",
                f"Source: {(economy.source or economy.name).split(';')[0]}.",
                f"Bars of value added in per cent of domestic product; {order[0]} leads"
                + (f", then {order[1]}." if len(order) > 1 else "."),
                bars(
                    [
                        {"name": n, "value": 100 * v / made_total, "text": number(100 * v / made_total, 1)}
                        for n, v in shown
                    ],
                    order,
                    "% of GDP",
                ),
                _parts(f"Domestic product by production ({unit_words(plan, scale.unit)})", made, scale, folded=True),
            )
        )
    blocks.append(_parts(f"Domestic product by expenditure ({unit_words(plan, scale.unit)})", spent, scale))
    if earned:
        blocks.append(_parts(f"Domestic product by income ({unit_words(plan, scale.unit)})", earned, scale))
        gap = sum(value for _, value in earned) - total
        if abs(gap) > 1e-6 * abs(total):
            blocks.append(
                Text(
                    f"Income less expenditure: {scale(gap)} {scale.unit}, "
                    f"{significant(100 * gap / total)} per cent of domestic product.",
                    "note",
                )
            )
    return blocks


def _expenditure(economy: Economy) -> list[tuple[str, float]]:
    invested = sum(float(flow.sum()) for flow in economy.investment_by_asset.values())
    known = [
        ("Household consumption", float(economy.household_consumption.sum())),
        ("Government consumption", float(economy.final("government").sum())),
        ("Investment", invested),
    ]
    names = {"households", "npish", "government", "exports", *(n for n in economy.final_demand if n.startswith("gfcf"))}
    other = [(plain(name), float(flow.sum())) for name, flow in economy.final_demand.items() if name not in names]
    return [
        pair
        for pair in (
            *known,
            *other,
            ("Exports", float(economy.final("exports").sum())),
            ("Taxes less subsidies on final uses", final_taxes(economy)),
            ("Less imports", -float(economy.imports.sum())),
        )
        if pair[1]
    ]


def _income(economy: Economy) -> list[tuple[str, float]]:
    if economy.value_added is None:
        return []
    parts = [
        (plain(name), float(row @ economy.base_level))
        for name, row in zip(economy.component, economy.value_added, strict=True)
    ]
    return [*parts, *_taxes(economy)]


def _production(plan: Plan) -> list[tuple[str, float]]:
    economy = plan.economy
    if economy.value_added is None:
        return []
    added: Array = economy.value_added.sum(axis=0) * economy.base_level
    titles = [label_title(plan, "activity", label) for label in economy.activity]
    own = list(zip(titles, map(float, added), strict=True))
    return [*own, *_taxes(economy)]


def _taxes(economy: Economy) -> list[tuple[str, float]]:
    taxes = float(sum(economy.taxes_on_products.values()))
    return [("Taxes less subsidies on products", taxes)] if taxes else []


def _parts(caption: str, parts: list[tuple[str, float]], scale: Scale, folded: bool = False) -> Grid:
    total = sum(value for _, value in parts)
    shown = parts if len(parts) <= 40 else sorted(parts, key=lambda pair: -abs(pair[1]))[:40]
    rows: list[list[str | Cell]] = [[name, scale(value), number(100 * value / total, 1)] for name, value in shown]
    rows.append(["Gross domestic product", scale(total), number(100.0, 1)])
    return Grid(
        caption,
        ["Part", "Value", "% of GDP"],
        rows,
        strong_last=True,
        folded=folded,
        note="" if shown is parts else f"The 40 largest of {len(parts)}.",
    )
