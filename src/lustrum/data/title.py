"""What the lines over a table say of its year, its unit and its currency."""

from __future__ import annotations

import re
from collections.abc import Sequence

YEAR = re.compile(r"(?<![\d.,/-])(19\d\d|20\d\d)(?![\d]|[.,]\d|-\d)")
SCALES = (
    ("million", r"millions?|mill?\.?|mln\.?|mn\.?|mio\.?|millones|miljoenen|miljoen|миллион\w*|млн\.?"),
    ("billion", r"billions?|bln\.?|bn\.?|mrd\.?|milliarden?|milliards?|miljard|миллиард\w*|млрд\.?"),
    ("thousand", r"thousands?|tausend|milliers|miles|duizend|тысяч\w*|тыс\.?|1[ ,.]?000"),
    ("crore", r"crores?"),
    ("lakh", r"lakhs?"),
)  # fmt: skip
CURRENCIES = (
    ("EUR", r"euros?|eur|€|евро|ecu"),
    ("USD", r"us ?dollars?|usd|u\.?s\.? ?\$|us\$|доллар\w* сша"),
    ("GBP", r"pounds? sterling|gbp|£"),
    ("RUB", r"рубл\w*|руб\.?|roubles?|rubles?|rub"),
    ("CHF", r"swiss francs?|chf|schweizer franken"),
    ("JPY", r"yen|jpy"),
    ("CNY", r"yuan|cny|rmb"),
    ("INR", r"indian rupees?|inr|₹"),
    ("BRL", r"reais|brl|r\$"),
    ("DEM", r"dm|deutsche mark"),
    ("NLG", r"gulden|guilders?|nlg"),
    ("ZAR", r"rand|zar"),
    ("SEK", r"sek|swedish kronor"),
    ("crown", r"crowns?"),
    ("peso", r"pesos?"),
    ("dollar", r"dollars?|\$"),
    ("franc", r"francs?|franken"),
    ("pound", r"pounds?"),
    ("rupee", r"rupees?|rs\.?"),
)
"""Words of currencies; one that several countries use keeps its plain name."""
_OF = (SCALES, CURRENCIES)


def years_in(texts: Sequence[str]) -> list[int]:
    """Return the years named, each once.

    >>> years_in(["Symmetric table 2010 at basic prices", "published 2014, revision 3.2010"])
    [2010, 2014]
    """
    return sorted({int(found) for text in texts for found in YEAR.findall(text)})


def unit_in(texts: Sequence[str]) -> tuple[str, str, str] | None:
    """Return (unit, currency, the words read), None where the texts name no unit or several.

    >>> unit_in(["Table 1", "in Mio. EUR"]), unit_in(["£ million"])
    (('million EUR', 'EUR', 'Mio. EUR'), ('million GBP', 'GBP', '£ million'))
    """
    found: dict[tuple[str, str], str] = {}
    for text in texts:
        # Compiling a pattern takes a hundred times as long as a search, and few of the pairs can be there.
        there = [[(name, words) for name, words in of if re.search(words, text, re.IGNORECASE)] for of in _OF]
        for scale, words in there[0]:
            for currency, names in there[1]:
                for pattern in (
                    rf"(?<!\w)(?:{words}) ?(?:of |d'|de |d’)?(?:{names})(?!\w)",
                    rf"(?<!\w)(?:{names}) ?(?:{words})(?!\w)",
                ):
                    match = re.search(pattern, text, re.IGNORECASE)
                    if match is not None:
                        found.setdefault((scale, currency), match[0])
    if len(found) != 1:
        return None
    (scale, currency), words = next(iter(found.items()))
    plain = words.lower() if currency.islower() and words.lower().startswith(scale) else f"{scale} {currency}"
    return plain, currency, words


def valuation_in(texts: Sequence[str]) -> str:
    """Return the prices the title names: basic, producers, purchasers; '' where it names none or several.

    >>> valuation_in(["Domestic use at basic prices"])
    'basic'
    """
    said = " ".join(texts).lower()
    words = {
        "basic": r"basic price|herstellungspreis|prix de base|precios b[aá]sicos|основных ценах|basisprijz",
        "producers": r"producers?.? price|ab.?werk.?preis|precios de productor|ценах производител",
        "purchasers": r"purchasers?.? price|anschaffungspreis|prix d.acquisition|precios de comprador|ценах покупател",
    }
    found = [name for name, pattern in words.items() if re.search(pattern, said)]
    return found[0] if len(found) == 1 else ""


COUNTRIES = {"USD": "dollar", "SEK": "crown", "CHF": "franc", "GBP": "pound", "INR": "rupee"}
"""What a country's currency is called where no country is named."""


def _same_currency(one: str, other: str) -> bool:
    """Say whether two currencies may be one: a dollar is a USD, and a yen no crown."""
    return one == other or COUNTRIES.get(one) == other or COUNTRIES.get(other) == one


def other_unit(text: str, unit: str) -> str:
    """Return the words of a text that name another unit than `unit`, '' where none do or one of the two says none.

    A currency that several countries use may be any of theirs: a dollar is a USD.

    >>> other_unit("Use, billions of dollars", "million USD"), other_unit("[Millions of dollars]", "million USD")
    ('billions of dollars', '')
    """
    said, meant = unit_in([text]), unit_in([unit])
    if said is None or meant is None:
        return ""
    scales = [plain.split(" ")[0].rstrip("s") for plain, _, _ in (said, meant)]
    return said[2] if not _same_currency(said[1], meant[1]) or scales[0] != scales[1] else ""


def contradicting(unit: str, currency: str) -> str:
    """Return the currency a unit names where it is another than `currency`, '' where the two agree or say nothing.

    >>> contradicting("million EUR", "USD"), contradicting("million USD", "dollar"), contradicting("tonnes", "EUR")
    ('EUR', '', '')
    """
    said, meant = unit_in([unit]), unit_in([f"million {currency}"])
    if said is None or meant is None:
        return ""
    return "" if _same_currency(said[1], meant[1]) else said[1]
