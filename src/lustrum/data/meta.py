"""`economy.toml`: what the tables are about, read strictly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lustrum.data.schema import LONG, META_KEYS, TEXT_KEYS, VALUATIONS, WIDE, is_category
from lustrum.data.title import contradicting, years_in
from lustrum.results import Assumption, Fault
from lustrum.results.toml import BrokenToml, short, values_of
from lustrum.wording.names import nearest

FILE = "economy.toml"

TRADE_KEYS = {"reserves", "net_finance", "exchange_rate", "currency", "closed"}
GAP_KEYS = {"identity", "label", "gap", "note"}
ASSUMPTION_KEYS = {"name", "text", "value", "source"}

MOST_UNKNOWN = 50
"""Keys that are told one by one."""

Meta = dict[str, Any]


def parse_meta(text: str, faults: list[Fault]) -> Meta:
    """Return `economy.toml` as a dict; what cannot be read or is not known goes to `faults`."""
    try:
        meta = values_of(text)
    except BrokenToml as broken:
        line, way_out = (f"line {broken.line}", "Mend that line.") if broken.line else ("", "Mend the file.")
        faults.append(Fault("bad_toml", FILE, line, "", f"not valid TOML: {broken}.", way_out))
        return {}
    check_meta(meta, faults)
    return meta


def check_meta(meta: Meta, faults: list[Fault]) -> None:
    """Name every unknown key, missing key and value of the wrong kind."""

    def fault(kind: str, key: str, message: str, way_out: str = "") -> None:
        faults.append(Fault(kind, FILE, key, "", message, way_out))

    unknown = [key for key in meta if key not in META_KEYS]
    for key in unknown[:MOST_UNKNOWN]:
        fault("unknown_key", key, "no such key.", nearest(key, sorted(META_KEYS)))
    if len(unknown) > MOST_UNKNOWN:
        fault("unknown_key", "", f"{len(unknown) - MOST_UNKNOWN:,} more keys that are not known.")
    for key in TEXT_KEYS:
        if key not in meta:
            fault("missing_key", key, "the key is missing.", f'Add {key} = "...".')
        elif not isinstance(meta[key], str) or not meta[key].strip():
            fault("wrong_type", key, f"{meta[key]!r} is not a text.", f'Write {key} = "...".')
    if "base_year" not in meta:
        fault("missing_key", "base_year", "the key is missing.", "Add base_year = 2012, say.")
    elif not _is_whole(meta["base_year"]):
        fault("wrong_type", "base_year", f"{short(meta['base_year'])} is not a whole number.", "Write the year alone.")
    if isinstance(meta.get("valuation"), str) and meta["valuation"] not in VALUATIONS:
        message = f"'{meta['valuation']}' is no valuation known here."
        fault("unknown_value", "valuation", message, nearest(meta["valuation"], VALUATIONS))
    if meta.get("capital_stock_at", "end") not in ("start", "end"):
        message = f"{meta['capital_stock_at']!r} is neither 'start' nor 'end' of the base year."
        fault("unknown_value", "capital_stock_at", message)
    for key in ("cell_error", "tolerance"):
        if key in meta and not (_is_number(meta[key]) and meta[key] >= 0):
            fault("wrong_type", key, f"{short(meta[key])} is not a number from 0 up.")
    written = meta.get("as_written", [])
    if not (isinstance(written, list) and all(isinstance(name, str) for name in written)):
        way_out = 'Write as_written = ["capital"], say.'
        fault("wrong_type", "as_written", f"{written!r} is not a list of file names.", way_out)
        meta["as_written"] = []
    for name in meta.get("as_written", ()):
        if name.removesuffix(".csv") not in (*WIDE, *LONG):
            fault("unknown_value", "as_written", f"'{name}' is no file of an economy.", nearest(name, (*WIDE, *LONG)))
    _check_agreement(meta, fault)
    if "description" in meta and not isinstance(meta["description"], str):
        fault("wrong_type", "description", f"{meta['description']!r} is not a text.")
    _check_sections(meta, fault)


def _check_agreement(meta: Meta, fault: Callable[..., None]) -> None:
    """Name a currency that is not the unit's, and current prices of another year than the base year."""
    unit, currency, base = (str(meta.get(key, "")) for key in ("unit", "currency", "price_base"))
    if said := contradicting(unit, currency):
        fault("unit", "currency", f"'{currency}', and the unit '{unit}' is in {said}.", "Mend the one that is wrong.")
    years = years_in([base])
    year = meta.get("base_year")
    if "current" in base.lower() and len(years) == 1 and _is_whole(year) and years[0] != year:
        message = f"'{base}' are prices of another year than the base year {year}."
        fault("price_base", "price_base", message, "Mend the one that is wrong.")


def _check_sections(meta: Meta, fault: Callable[..., None]) -> None:
    def table(key: str, known: set[str] | None = None) -> Mapping[str, Any]:
        section = meta.get(key, {})
        if not isinstance(section, dict):
            fault("wrong_type", key, f"{section!r} is not a table.", f"Write it under [{key}].")
            return {}
        for name in section:
            if known is not None and name not in known:
                fault("unknown_key", f"{key}.{name}", "no such key.", nearest(name, sorted(known)))
        return section

    for name, value in table("trade", TRADE_KEYS).items():
        kind: type | None = {"currency": str, "closed": bool}.get(name)
        if name in TRADE_KEYS and not (isinstance(value, kind) if kind else _is_number(value)):
            expected = "a number" if kind is None else "a text" if kind is str else "true or false"
            fault("wrong_type", f"trade.{name}", f"{value!r} is not {expected}.")
    for key in ("labour", "satellites"):
        unit = table(key, {"unit"}).get("unit", "-")
        if not (isinstance(unit, str) or (isinstance(unit, dict) and all(isinstance(v, str) for v in unit.values()))):
            fault("wrong_type", f"{key}.unit", f"{unit!r} is neither a text nor a table of texts by label.")
    for name, standard in table("columns").items():
        if not isinstance(standard, str):
            fault("wrong_type", f"columns.{name}", f"{standard!r} is not a text.")
    for axis, titles in table("titles", {"product", "activity", "asset"}).items():
        if not (isinstance(titles, dict) and all(isinstance(v, str) for v in titles.values())):
            fault("wrong_type", f"titles.{axis}", "not a table of code = name.")
    files = table("extra", {"files"}).get("files", [])
    if not (isinstance(files, list) and all(isinstance(name, str) for name in files)):
        fault("wrong_type", "extra.files", f"{files!r} is not a list of file names.")
    for key, fields, numeric in (("known_gap", GAP_KEYS, {"gap"}), ("assumption", ASSUMPTION_KEYS, set[str]())):
        items = meta.get(key, [])
        if not (isinstance(items, list) and all(isinstance(item, dict) for item in items)):
            fault("wrong_type", key, "not a list of tables.", f"Write each under [[{key}]].")
            meta[key] = []
            continue
        for number, item in enumerate(items, start=1):
            place = f"{key} {number}"
            for name in sorted(set(item) - fields):
                fault("unknown_key", f"{place}: {name}", "no such key.", nearest(name, sorted(fields)))
            for name in sorted(fields - set(item)):
                fault("missing_key", f"{place}: {name}", "the key is missing.")
            for name in sorted(fields & set(item)):
                if not (_is_number(item[name]) if name in numeric else isinstance(item[name], str)):
                    expected = "a number" if name in numeric else "a text"
                    fault("wrong_type", f"{place}: {name}", f"{item[name]!r} is not {expected}.")


def check_mapping(meta: Meta, seen: set[str], faults: list[Fault]) -> None:
    """Name every line of `[columns]` that maps nothing, or to a name nobody knows."""
    columns = meta.get("columns", {})
    for name, standard in columns.items() if isinstance(columns, dict) else ():
        if name not in seen:
            message = "no file has a column or category of this name."
            faults.append(Fault("unused_mapping", FILE, f"columns.{name}", "", message, "Remove the line."))
        if name in seen and is_category(name):
            message = f"'{name}' is a standard name already and would be read as '{standard}'."
            faults.append(Fault("unused_mapping", FILE, f"columns.{name}", "", message, "Rename it in the file."))


def assumptions_of(meta: Meta) -> tuple[Assumption, ...]:
    """Return the assumptions recorded when the folder was built."""
    items = meta.get("assumption", [])
    return tuple(Assumption(**item) for item in items if set(item) == ASSUMPTION_KEYS)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < float("inf")


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
