"""Rows that repeat what other rows hold: totals, and parts of which a whole stands beside them."""

from __future__ import annotations

import re

_TOTAL = re.compile(
    r"(grand |sub-?)?totals?|sum|sums|all|overall|everyone|"
    r"(alle |zusammen|ins)gesamt|gesamt|summe|zusammen|alle|"
    r"ensemble|totaux|tous|toutes|somme|totale|totali|tutti|totaal|som|totaleverdi|suma|"
    r"razem|ogółem|celkem|spolu|skupaj|ukupno|összesen|yhteensä|summa|sammanlagt|i alt|sum i alt|toplam|kokku|kopā|"
    r"iš viso|"
    r"всего|итого|усього|разом|общо|σύνολο|합계|총계|合计|总计|合計|総計|計|المجموع|الإجمالي",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"(grand |sub-?)?total\b|all (households|groups|persons|products)\b|insgesamt\b|итого\b|всего\b", re.I
)
_PART = re.compile(
    r"[-–—•*\s]*(of (which|whom)|thereof|including|darunter|davon|dont|di cui|de los cuales|de las cuales|del cual|"
    r"dos quais|das quais|do qual|waarvan|w tym|z toho|herav|heraf|därav|joista|ebből|в том числе|у тому числі|"
    r"в т\.? ?ч\.?|其中|うち)(?!\w)",
    re.IGNORECASE,
)


def repeats(label: str) -> str:
    """Return "total" or "part" where a label says that its row repeats others, '' where it does not.

    A word tells what a label claims, not whether the figures bear it out: whoever asks decides what follows.

    >>> repeats("TOTAL"), repeats("of which: pensioners"), repeats("Всего"), repeats("total energy firms ltd")
    ('total', 'part', 'total', 'total')
    >>> repeats("wheat"), repeats("allotments")
    ('', '')
    """
    text = re.sub(r"\s+", " ", label).strip().strip(" .:*")
    if _PART.match(label):
        return "part"
    return "total" if _TOTAL.fullmatch(text) or _BEGINS.match(text) else ""
