"""What headings in words say: columns of supply and use tables, and the rows below their products."""

from __future__ import annotations

import re
from collections.abc import Sequence

WORDS = (
    ("part", r"^[-–•\s]*of which|^thereof"),
    ("total", r"^(grand |sub-?)?totals?\b|^sum\b|^(gross )?output\b"),
    ("total", r"^final (use|demand|expenditure)s?$|^intermediate (use|consumption|demand|inputs?)\b"),
    ("total", r"^(gross )?value added$"),
    ("imports", r"^imports|cif ?/? ?fob"),
    ("transport_margins", r"^transport margin"),
    ("trade_margins", r"trade( and transport)? margin|^margins"),
    ("subsidies_on_products", r"^(less:? )?subsidies"),
    ("taxes_on_products", r"taxes( less subsidies)? on (products|imports)|import duties|^vat\b|^value added tax"),
    ("npish", r"npish|non-?profit"),
    ("households", r"households?|private (final )?consumption"),
    ("government", r"government"),
    ("gfcf", r"fixed capital formation"),
    ("inventories", r"inventor|valuables|changes in stocks"),
    ("exports", r"^exports"),
    ("capital_formation", r"capital formation"),
    ("consumption", r"^final consumption( expenditures?)?$"),
    ("total", r"at basic prices$|at purchasers.? prices$"),
)  # fmt: skip
"""What a column's heading says it is, the first that fits; any other is an industry."""
INDUSTRY = re.compile(r"activit|employ|services|industr|manufactur|administration|agenc|organi[sz]ations?$", re.I)
"""Words of an industry's name: with one of them 'households' or 'government' is who is served, not who buys."""
FINAL = ("households", "npish", "government", "gfcf", "inventories", "exports")
ROWS = (
    ("part", r"^[-–•\s]*of which|^thereof|^(non-?)?market output|own final use"),
    ("output", r"^(gross |total )*output\b|^(total )?(gross |net )?value added|^gross domestic product"),
    ("total", r"^(grand |sub-?)?totals?\b|^sum\b|^intermediate (use|consumption|demand|inputs?)\b"),
    (
        "adjustment",
        r"cif ?/? ?fob|purchases .*(abroad|non-?residents)|(abroad|non-?residents?).* purchases|territorial",
    ),
    ("compensation_of_employees", r"^compensation of employees"),
    ("wages_and_salaries", r"^wages( and salaries)?"),
    ("employers_social_contributions", r"social contributions"),
    ("subsidies_on_production", r"subsidies on production"),
    ("taxes_less_subsidies_on_production", r"taxes (less subsidies )?on production|other (net )?taxes"),
    ("consumption_of_fixed_capital", r"^consumption of fixed capital"),
    ("gross_operating_surplus", r"operating surplus|mixed income"),
    ("taxes_on_products", r"^(net )?taxes( less subsidies)? on products"),
    ("memorandum", r"^(number of )?(persons|employees|employment|jobs|hours|workers|self-employed)|capital stock"),
    ("memorandum", r"^gross fixed capital formation|^memorandum|^stock of"),
)
"""What a row is that is no product; with `less` before taxes and subsidies the row with both is meant."""
BELOW = {
    "compensation_of_employees", "wages_and_salaries", "employers_social_contributions", "subsidies_on_production",
    "taxes_less_subsidies_on_production", "consumption_of_fixed_capital", "gross_operating_surplus",
}  # fmt: skip
"""Rows of value added."""


def kind_of(text: str, rules: Sequence[tuple[str, str]], otherwise: str) -> str:
    """Return what a heading says, the first rule that fits.

    >>> kind_of("Gross fixed  capital formation", WORDS, "industry"), kind_of("Mining", WORDS, "industry")
    ('gfcf', 'industry')
    """
    low = re.sub(r"\s+", " ", text.strip().lower())
    if "less subsidies on production" in low:
        return "taxes_less_subsidies_on_production" if rules is ROWS else otherwise
    return next((name for name, pattern in rules if re.search(pattern, low)), otherwise)


def column_kinds(headings: Sequence[str]) -> list[str]:
    """Return what the columns of a sheet are, '' where there is no heading.

    Industries stand left of the first column that is certainly something else. A heading such as 'Activities of
    households as employers' among them is an industry; one that is not known right of it is ``unknown``.

    >>> column_kinds(["Farming", "Activities of households", "Total", "Households", "Exports", "Discrepancy"])
    ['industry', 'industry', 'total', 'households', 'exports', 'unknown']
    """
    kinds = [kind_of(text, WORDS, "industry") if text.strip() else "" for text in headings]
    weak = {"", "industry", "total", "part"}
    for place, text in enumerate(headings):
        if kinds[place] in ("households", "government", "npish") and INDUSTRY.search(text):
            consumes = re.search(r"consumption|expenditure", text, re.I)
            kinds[place] = kinds[place] if consumes else "industry"
    first = next((place for place, kind in enumerate(kinds) if kind not in weak), len(kinds))
    if "industry" not in kinds[:first]:
        return _without_sums(kinds)
    return _without_sums([
        "unknown" if kind == "industry" and place > first else kind for place, kind in enumerate(kinds)
    ])  # fmt: skip


def _without_sums(kinds: list[str]) -> list[str]:
    """Say of headings that stand for several uses whether these have columns of their own."""
    parts = {"capital_formation": {"gfcf", "inventories"}, "consumption": {"households", "government", "npish"}}
    alone = {"capital_formation": "gfcf", "consumption": "unknown"}
    return [
        kind if kind not in parts else "total" if parts[kind] & set(kinds) else alone[kind] for kind in kinds
    ]  # fmt: skip
