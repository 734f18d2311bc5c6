"""What the code of an account says it is: the beginnings of the Nexus project and its kin, and those of textbooks."""

from __future__ import annotations

import re
from collections.abc import Sequence

PREFIXES = (
    (r"f?[-_]?(lab|labou?r|lb)([-_\d].*)?|flab.*", "factor_labour"),
    (r"f?[-_]?(cap|capital|kap)([-_\d].*)?|fcap.*", "factor_capital"),
    (r"f?[-_]?(lnd|land)([-_\d].*)?|flnd.*|fland.*", "factor_land"),
    (r"hhd.*|hh|hoh|hh[-_\d].*|h[-_].*|households?([-_ ].*)?", "household"),
    (r"ent|ent[-_\d].*|enterprises?|firms?", "enterprise"),
    (r"gov|govt|gov[-_\d].*|government", "government"),
    (r"(?:a|d|m|s|e|i|c|p|t|v)tax.*|.*tax|.*taxes|idt|trf|tariffs?|vat|tar", "tax"),
    (r"s-i|si|s_i|i-s|i_s|sav|sav[-_].*|savings?|inv|investment|savings?[-_ ]investment", "savings_investment"),
    (r"dstk|stk|stocks?", "stock_change"),
    (r"row|row[-_].*|ext|rest[-_ ]of[-_ ](the[-_ ])?world|world", "rest_of_world"),
    (r"trc.*|mrg.*|margins?", "transaction_costs"),
    (r"a.+", "activity"),
    (r"c.+", "commodity"),
)  # fmt: skip
"""What a code says, the first that fits."""
INSTITUTIONS = {"household", "government", "rest_of_world", "savings_investment"}


def kinds_of(codes: Sequence[str]) -> dict[str, str]:
    """Return the kind of each account by its code; those that say none are left out.

    >>> kinds_of(["hh", "c_brd", "s_i", "BRD"])
    {'hh': 'household', 'c_brd': 'commodity', 's_i': 'savings_investment'}
    """
    found: dict[str, str] = {}
    for code in codes:
        kind = next((kind for pattern, kind in PREFIXES if re.fullmatch(pattern, code.strip().lower())), "")
        if kind:
            found[code] = kind
    return found


def looks_like(codes: Sequence[str]) -> bool:
    """Say whether labels that stand along rows and columns are accounts: institutions and the rest of the world."""
    kinds = set(kinds_of(codes).values())
    return {"household", "rest_of_world"} <= kinds and len(INSTITUTIONS & kinds) >= 3
