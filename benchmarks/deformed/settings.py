"""Ways in which a settings file in TOML that came by e-mail or by typing differs from the clean one.

A way takes the clean text and returns the bytes of the deformed file; None where the text has nothing it could deform.
Most say the same, so that the same answer or a refusal is right; of a key misspelt, left out or of another kind only a
refusal is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from benchmarks.deformed.way import Way

LINE = re.compile(r"""(?P<key>[\w.-]+|"[^"]*")(?P<is> = )(?P<value>.*?)(?P<rest>\s*#.*)?""")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
RATES = (
    "labour", "productivity", "discount", "rate", "share", "saving", "capital_output_growth", "target", "gain",
    "savings", "saving_rate", "tax", "surplus", "distributed", "income_tax", "taxes", "prices", "target_inflation",
    "growth", "depreciation_rate", "stock_growth", "import_share_of_investment",
)  # fmt: skip
"""Keys of rates and shares: a value below 1 that comes a hundred times as large is per cent."""

Lines = list[str]


def _bytes(change: Callable[[str], str | bytes]) -> Callable[[str], bytes | None]:
    def deform(text: str) -> bytes | None:
        said = change(text)
        return said if isinstance(said, bytes) else said.encode()

    return deform


def _value(
    change: Callable[[str], str | None], wanted: Callable[[str, str], bool], at: float = 0.5
) -> Callable[[str], bytes | None]:
    """Return a way that writes the value of one key in another fashion: the one so far down the file."""

    def deform(text: str) -> bytes | None:
        lines = text.splitlines()
        found = [(n, match) for n, line in enumerate(lines) if (match := LINE.fullmatch(line))]
        fit = [(n, match) for n, match in found if wanted(match["key"].rpartition(".")[2], match["value"])]
        if not fit:
            return None
        number, match = fit[min(int(at * len(fit)), len(fit) - 1)]
        said = change(match["value"])
        if said is None:
            return None
        lines[number] = f"{match['key']} = {said}"
        return ("\n".join(lines) + "\n").encode()

    return deform


def _number(change: Callable[[str], str | None]) -> Callable[[str], bytes | None]:
    return _value(change, lambda key, value: bool(NUMBER.fullmatch(value)))


def _rate(change: Callable[[str], str | None], at: float = 0.5) -> Callable[[str], bytes | None]:
    def wanted(key: str, value: str) -> bool:
        return bool(NUMBER.fullmatch(value)) and key in RATES and 0 < float(value) < 1

    return _value(change, wanted, at)


def _list(change: Callable[[str], str]) -> Callable[[str], bytes | None]:
    return _value(change, lambda key, value: bool(re.fullmatch(r"\[[\d., -]+\]", value)))


def _shorter(text: str) -> bytes | None:
    """Leave out the last figure of a list beside which another is as long: a lone list says itself how long it is."""
    if not re.search(r"= \[[\d., -]+\]\n\w+ = \[[\d., -]+\]", text):
        return None
    return _list(lambda value: f"{value.rpartition(',')[0]}]")(text)


def _key(change: Callable[[str], str]) -> Callable[[str], bytes | None]:
    """Return a way that changes the name of the last key that is no label."""

    def deform(text: str) -> bytes | None:
        lines = text.splitlines()
        found = [(n, m) for n, line in enumerate(lines) if (m := LINE.fullmatch(line)) and not m["key"].startswith('"')]
        if not found:
            return None
        number, match = found[-1]
        lines[number] = f"{change(match['key'])} = {match['value']}"
        return ("\n".join(lines) + "\n").encode()

    return deform


def _tables(text: str) -> tuple[Lines, list[Lines]]:
    """Return the lines above the first table, and those of every table."""
    head: Lines = []
    tables: list[Lines] = []
    for line in text.splitlines():
        if line.startswith("["):
            tables.append([line])
        elif line.strip():
            (tables[-1] if tables else head).append(line)
    return head, tables


def _joined(head: Lines, tables: list[Lines]) -> bytes:
    return ("\n".join([*head, *(line for table in tables for line in ("", *table))]) + "\n").encode()


def _keys_turned(text: str) -> bytes:
    head, tables = _tables(text)
    return _joined(head[::-1], [[table[0], *table[:0:-1]] for table in tables])


def _tables_turned(text: str) -> bytes | None:
    head, tables = _tables(text)
    plain = [table for table in tables if not table[0].startswith("[[")]
    return _joined(head, [*plain[::-1], *(t for t in tables if t not in plain)]) if len(plain) > 1 else None


def _dotted(text: str) -> bytes | None:
    """Write the keys of a table with its name before them, at the top of the file."""
    head, tables = _tables(text)
    if not tables or tables[0][0].startswith("[["):
        return None
    name, *lines = tables[0]
    moved = [f"{name.strip('[]')}.{line}" for line in lines if LINE.fullmatch(line)]
    return _joined([*head, *moved], tables[1:]) if len(moved) == len(lines) else None


def _table_misspelt(text: str) -> bytes | None:
    lines = text.splitlines()
    at = next((n for n, line in enumerate(lines) if re.match(r"\[+\w{4}", line)), None)
    if at is None:
        return None
    lines[at] = re.sub(r"(\[+\w\w)\w", r"\1", lines[at])
    return ("\n".join(lines) + "\n").encode()


def _table_twice(text: str) -> bytes | None:
    head, tables = _tables(text)
    first = next((table for table in tables if not table[0].startswith("[[")), None)
    return None if first is None else _joined(head, [*tables, first])


def _key_twice(change: Callable[[str], str]) -> Callable[[str], bytes | None]:
    def deform(text: str) -> bytes | None:
        lines = text.splitlines()
        at = next(
            (n for n, line in enumerate(lines) if (m := LINE.fullmatch(line)) and NUMBER.fullmatch(m["value"])), -1
        )
        if at < 0:
            return None
        match = LINE.fullmatch(lines[at])
        assert match is not None
        return (
            "\n".join([*lines[: at + 1], f"{match['key']} = {change(match['value'])}", *lines[at + 1 :]]) + "\n"
        ).encode()

    return deform


def _single(text: str) -> bytes:
    return re.sub(r'"([^"\'\\\n]*)"', r"'\1'", text).encode()


def _accented(text: str) -> bytes:
    return ("# écrit à la main\n" + text).encode("cp1252")


def _hundredfold(value: str) -> str:
    return f"{float(value) * 100:g}"


SETTINGS: tuple[Way, ...] = (
    Way("encoding", "byte order mark", _bytes(lambda text: text.encode("utf-8-sig"))),
    Way("encoding", "UTF-16", _bytes(lambda text: text.encode("utf-16"))),
    Way("encoding", "an accent in Windows-1252", _bytes(_accented)),
    Way("encoding", "a NUL character", _bytes(lambda text: text + "\0")),
    Way("line ends", "CR LF", _bytes(lambda text: text.replace("\n", "\r\n"))),
    Way("line ends", "CR", _bytes(lambda text: text.replace("\n", "\r"))),
    Way("line ends", "none at the end", _bytes(lambda text: text.rstrip("\n"))),
    Way("layout", "blank lines and remarks between", _bytes(lambda text: text.replace("\n", "\n\n# a remark\n"))),
    Way("layout", "blanks around", _bytes(lambda text: re.sub(r"(?m)^(?=\w)", "  ", text).replace(" = ", "   =   "))),
    Way("layout", "no blanks around the equals sign", _bytes(lambda text: text.replace(" = ", "="))),
    Way("layout", "single quotes", _bytes(_single)),
    Way("layout", "typographic quotes", _bytes(lambda text: re.sub(r'"([^"\n]*)"', "“\\1”", text))),
    Way("layout", "keys in another order", _keys_turned),
    Way("layout", "tables in another order", _tables_turned),
    Way("layout", "dotted keys for a table", _dotted),
    Way("layout", "a colon for the equals sign", _bytes(lambda text: text.replace(" = ", ": ", 1))),
    Way("keys", "a letter left out", _key(lambda key: key[:-2] + key[-1] if len(key) > 3 else key + "s")),
    Way("keys", "in capitals", _key(str.upper)),
    Way("keys", "a hyphen for the underscore", _key(lambda key: key.replace("_", "-") if "_" in key else f"{key}-")),
    Way("keys", "an unknown key more", _bytes(lambda text: text.rstrip("\n") + "\nremark = 7\n")),
    Way("keys", "an unknown key above", _bytes(lambda text: "remark = 7\n" + text)),
    Way("keys", "an unknown table more", _bytes(lambda text: text + "\n[remarks]\nby = 7\n")),
    Way("keys", "a table misspelt", _table_misspelt),
    Way("keys", "a key twice", _key_twice(lambda value: value)),
    Way("keys", "a key twice with another figure", _key_twice(lambda value: f"{float(value) + 1:g}")),
    Way("keys", "a table twice", _table_twice),
    Way("numbers", "a decimal comma", _number(lambda value: value.replace(".", ",") if "." in value else None)),
    Way("numbers", "one decimal more", _number(lambda value: f"{value}0" if "." in value else None)),
    Way("numbers", "powers of ten", _number(lambda value: f"{float(value):.9e}" if "." in value else None)),
    Way("numbers", "as a text", _number(lambda value: f'"{value}"')),
    Way("numbers", "as a text with a decimal comma", _number(lambda value: f'"{value.replace(".", ",")}"')),
    Way("numbers", "a whole number with a point", _number(lambda value: None if "." in value else f"{value}.0")),
    Way("numbers", "an underscore between thousands",
        _number(lambda value: f"{int(value):_}" if value.isdecimal() and len(value) > 3 else None)),
    Way("numbers", "no figure before the point", _number(lambda value: value[1:] if value.startswith("0.") else None)),
    Way("numbers", "a plus sign", _number(lambda value: f"+{value}")),
    Way("signs", "a typographic minus", _number(lambda value: f"−{value}")),
    Way("units", "a per cent sign", _rate(lambda value: f"{_hundredfold(value)} %")),
    Way("units", "per cent as a text", _rate(lambda value: f'"{_hundredfold(value)} %"')),
    Way("units", "5 for 0.05, the first rate", _rate(_hundredfold, 0.0)),
    Way("units", "5 for 0.05, one in the middle", _rate(_hundredfold)),
    Way("units", "5 for 0.05, the last", _rate(_hundredfold, 1.0)),
    Way("units", "a unit behind the figure", _number(lambda value: f'"{value} crowns"')),
    Way("slips", "the letter O for a zero",
        _number(lambda value: value.replace("0", "O", 1) if "0" in value else None)),
    Way("slips", "nothing behind the equals sign", _number(lambda value: "")),
    Way("slips", "a blank text", _number(lambda value: '""')),
    Way("slips", "nan", _number(lambda value: "nan")),
    Way("slips", "inf", _number(lambda value: "inf")),
    Way("slips", "true", _number(lambda value: "true")),
    Way("slips", "a list of it", _number(lambda value: f"[[{value}]]")),
    Way("slips", "a bracket left open", _bytes(lambda text: text.replace("]", "", 1) if "]" in text else text + "[")),
    Way("slips", "a quote left open", _bytes(lambda text: text.rstrip("\n") + '\nname2 = "x\n')),
    Way("dates", "a figure turned to a date", _number(lambda value: "2025-12-03")),
    Way("lists", "a text in a list", _list(lambda value: value.replace("]", ', "x"]'))),
    Way("lists", "as a text", _list(lambda value: f'"{value[1:-1]}"')),
    Way("lists", "a comma at the end", _list(lambda value: value.replace("]", ",]"))),
    Way("lists", "semicolons between", _list(lambda value: value.replace(",", ";"))),
    Way("lists", "a blank between for a comma", _list(lambda value: value.replace(",", "", 1))),
    Way("lists", "a figure too few", _shorter),
    Way("lists", "nan among the figures", _list(lambda value: value.replace("]", ", nan]"))),
)  # fmt: skip
"""Every deformation of settings, by group."""


def without(key: str) -> Way:
    """Return the way that leaves out a key that is needed."""

    def deform(text: str) -> bytes | None:
        lines = [line for line in text.splitlines() if not re.match(rf"{re.escape(key)} = ", line)]
        return ("\n".join(lines) + "\n").encode() if len(lines) < len(text.splitlines()) else None

    return Way("keys", "a needed key left out", deform)
