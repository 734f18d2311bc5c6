"""Rows that repeat what other rows hold: totals, and parts of which a whole stands beside them."""

from __future__ import annotations

_TOTALS = frozenset(
    [
        "total",
        "totals",
        "grand total",
        "grand totals",
        "subtotal",
        "subtotals",
        "sub-total",
        "sub-totals",
        "sum",
        "sums",
        "all",
        "overall",
        "everyone",
        "gesamt",
        "insgesamt",
        "alle gesamt",
        "zusammengesamt",
        "summe",
        "zusammen",
        "alle",
        "ensemble",
        "totaux",
        "tous",
        "toutes",
        "somme",
        "totale",
        "totali",
        "tutti",
        "totaal",
        "som",
        "totaleverdi",
        "suma",
        "razem",
        "ogółem",
        "celkem",
        "spolu",
        "skupaj",
        "ukupno",
        "összesen",
        "yhteensä",
        "summa",
        "sammanlagt",
        "i alt",
        "sum i alt",
        "toplam",
        "kokku",
        "kopā",
        "iš viso",
        "всего",
        "итого",
        "усього",
        "разом",
        "общо",
        "σύνολο",
        "합계",
        "총계",
        "合计",
        "总计",
        "合計",
        "総計",
        "計",
        "المجموع",
        "الإجمالي",
    ]
)
_BEGINNINGS = (
    *("total", "grand total", "subtotal", "sub-total", "insgesamt", "итого", "всего"),
    *("all households", "all groups", "all persons", "all products"),
)
_PARTS = tuple(
    [
        "of which",
        "of whom",
        "thereof",
        "including",
        "darunter",
        "davon",
        "dont",
        "di cui",
        "de los cuales",
        "de las cuales",
        "del cual",
        "dos quais",
        "das quais",
        "do qual",
        "waarvan",
        "w tym",
        "z toho",
        "herav",
        "heraf",
        "därav",
        "joista",
        "ebből",
        "в том числе",
        "у тому числі",
        "в т.ч.",
        "в т.ч",
        "в т. ч.",
        "в т. ч",
        "в тч",
        "в т ч",
        "其中",
        "うち",
    ]
)


def repeats(label: str) -> str:
    """Return "total" or "part" where a label says that its row repeats others, '' where it does not.

    A word tells what a label claims, not whether the figures bear it out: whoever asks decides what follows.

    >>> repeats("TOTAL"), repeats("of which: pensioners"), repeats("Всего"), repeats("total energy firms ltd")
    ('total', 'part', 'total', 'total')
    >>> repeats("wheat"), repeats("allotments")
    ('', '')
    """
    text = " ".join(label.split()).casefold()
    if _begins(text.lstrip("-–—•* "), _PARTS):
        return "part"
    text = text.strip(" .:*")
    return "total" if text in _TOTALS or _begins(text, _BEGINNINGS) else ""


def _begins(text: str, words: tuple[str, ...]) -> bool:
    """Say whether a text begins with one of the words, and not with a longer word."""
    return text.startswith(words) and any(
        text.startswith(word) and not (text[len(word) :][:1].isalnum() or text[len(word) :][:1] == "_")
        for word in words
    )
