"""The same labels in every file: what one file knows and another does not is named, never dropped or filled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lustrum.data.meta import FILE, Meta
from lustrum.data.schema import ASSET_PREFIX, LONG, TOTALS, WIDE, is_category
from lustrum.data.tables import LongTable, WideTable
from lustrum.data.traded import check_world_prices
from lustrum.results import Fault
from lustrum.results.totals import repeats
from lustrum.wording.lookalike import how_they_differ, looks_like
from lustrum.wording.names import nearest


def check_labels(
    wide: dict[str, WideTable], long: dict[str, LongTable], meta: Meta, known: dict[str, bool], faults: list[Fault]
) -> None:
    """Name every label that differs between files.

    Parameters
    ----------
    known : dict
        Which dimensions are known for certain: `product` and `activity` when `use` was read, `category` when
        `final_demand` was; nothing is compared with a table that is itself at fault.
    """
    use, demand = wide.get("use"), wide.get("final_demand")
    products = use.rows if use else ()
    activities = use.columns if use else ()
    categories = demand.columns if demand else ()
    for table in wide.values():
        _check_totals(table, faults)
    for category in categories:
        if not is_category(category) and not repeats(category):
            message = "no category of final demand known here."
            way_out = f'Map it in economy.toml under [columns]: "{category}" = "households", say.'
            faults.append(Fault("unknown_column", "final_demand.csv", "", category, message, way_out))
    axes = {
        "product": ("product", products, known["product"]),
        "activity": ("activity", activities, known["product"]),
        "user": ("user", (*activities, *categories), known["product"] and known["category"]),
        "skill": ("skill", wide["labour"].rows if "labour" in wide else (), "labour" in wide),
        "total": ("quantity", TOTALS, True),
    }
    for name, table in wide.items():
        for axis, labels, is_row in ((WIDE[name].rows, table.rows, True), (WIDE[name].columns, table.columns, False)):
            if name == "use" or axis not in axes or not axes[axis][2]:
                continue
            _compare(axes[axis][0], axes[axis][1], labels, table.file, is_row, faults)
    for name, long_table in long.items():
        for column, meaning in LONG[name].columns.items():
            if meaning.kind == "label" and not meaning.axis and column in long_table.columns:
                for label in dict.fromkeys(long_table.text(column)):
                    if what := repeats(label):
                        faults.append(_repeated(label, what, long_table.file, is_row=True))
            if meaning.axis not in axes or not axes[meaning.axis][2] or column not in long_table.columns:
                continue
            word, expected, _ = axes[meaning.axis]
            found = [label for label in long_table.text(column) if label.strip()]
            covers = LONG[name].covers == meaning.axis
            _compare(word, expected, found, long_table.file, True, faults, complete=covers)
    _check_assets(long.get("capital"), categories, "investment" in wide, meta, known["category"], faults)
    check_world_prices(wide, long, faults)
    _check_levels(long.get("activities"), wide, products, activities, meta, faults)
    _check_titles(meta, products, activities, categories, known, faults)


def _check_totals(table: WideTable, faults: list[Fault]) -> None:
    for labels, is_row in ((table.rows, True), (table.columns, False)):
        for label in labels:
            if what := repeats(label):
                faults.append(_repeated(label, what, table.file, is_row))


def _repeated(label: str, what: str, file: str, is_row: bool) -> Fault:
    """Return the fault of a total, or of a part of another row, among the data."""
    row, column = (label, "") if is_row else ("", label)
    said = "a total stands" if what == "total" else "a part of another row stands"
    message = f"{said} among the data and would be counted as one more label."
    return Fault("total_as_data", file, row, column, message, "Remove it, or rename it if it is none.")


def _compare(
    word: str,
    expected: Sequence[str],
    found: Sequence[str],
    file: str,
    is_row: bool,
    faults: list[Fault],
    *,
    complete: bool = True,
) -> None:
    """Name labels of `found` that nobody knows, and expected ones it lacks when it must be `complete`."""
    have, want = set(found), set(expected)
    twins: set[str] = set()
    for label in _in_order(found, have - want):
        if what := repeats(label):
            # Of a wide table it is named already.
            if (fault := _repeated(label, what, file, is_row)) not in faults:
                faults.append(fault)
            continue
        row, column = (label, "") if is_row else ("", label)
        where = "economy.toml" if word == "quantity" else "labour.csv" if word == "skill" else "use.csv"
        message = f"no such {word} in {where}." if word != "quantity" else "no such total is known."
        if other := looks_like(label, expected):
            twins.add(other)
            message = f"no such {word} in {where}: '{other}' there is written with {how_they_differ(label, other)}."
            faults.append(Fault("unknown_label", file, row, column, message, "Copy the label from one file."))
            continue
        faults.append(Fault("unknown_label", file, row, column, message, nearest(label, expected)))
    for label in _in_order(expected, want - have - twins) if complete else ():
        if label == "import_margins":  # provided at home and free of tax: nothing to state
            continue
        row, column = (label, "") if is_row else ("", label)
        message = f"the {word} is missing here, and missing is not zero."
        faults.append(Fault("missing_label", file, row, column, message, "Add it, with 0 where it is zero."))


def _in_order(labels: Iterable[str], chosen: set[str]) -> list[str]:
    return [label for label in dict.fromkeys(labels) if label in chosen]


def _check_assets(
    capital: LongTable | None,
    categories: Sequence[str],
    has_investment: bool,
    meta: Meta,
    known: bool,
    faults: list[Fault],
) -> None:
    if capital is None:
        return
    if meta and "capital_stock_at" not in meta:
        message = "the key is missing, and capital.csv is there."
        way_out = 'Add capital_stock_at = "start" or "end" (of the base year).'
        faults.append(Fault("missing_key", FILE, "capital_stock_at", "", message, way_out))
    if not known:
        return
    owned = list(dict.fromkeys(capital.text("asset")))
    bought = [category[len(ASSET_PREFIX) :] for category in categories if category.startswith(ASSET_PREFIX)]
    if "gfcf" in categories:
        bought.append("capital")
    for asset in owned:
        if asset not in bought and not has_investment:
            message = f"no column '{ASSET_PREFIX}{asset}' in final_demand.csv says what this asset is made of."
            faults.append(Fault("unknown_label", capital.file, asset, "asset", message, nearest(asset, bought)))
    for asset in bought:
        if asset not in owned:
            message = f"no activity owns the asset '{asset}' in {capital.file}."
            column = "gfcf" if asset == "capital" else f"{ASSET_PREFIX}{asset}"
            faults.append(Fault("unknown_label", "final_demand.csv", "", column, message, nearest(asset, owned)))


def _check_levels(
    table: LongTable | None,
    wide: dict[str, WideTable],
    products: Sequence[str],
    activities: Sequence[str],
    meta: Meta,
    faults: list[Fault],
) -> None:
    """Without supply.csv each activity makes the product of its name; a level of 0 needs a stated level."""
    if activities and "supply" not in wide:
        for label in activities:
            if label not in products:
                message = "no product of this name, and no supply.csv says what the activity makes."
                faults.append(Fault("unknown_label", "use.csv", "", label, message, "Add supply.csv."))
    levels = table.number("base_level") if table is not None and "base_level" in table.columns else None
    if levels is None and activities and meta.get("valuation") == "physical" and "supply" not in wide:
        message = "a table in physical units needs base levels or supply.csv: columns cannot be added up."
        faults.append(Fault("missing_file", "activities.csv", "", "base_level", message, "Add one of them."))
    if table is None or levels is None:
        return
    stated = table.number("stated_level")
    for label, level, at in zip(table.text("activity"), levels, stated, strict=True):
        if level == 0 and not at > 0:
            message = "base_level is 0, so the level that its columns belong to must be said."
            way_out = "Write 1 if the columns are per unit of output."
            faults.append(Fault("missing_label", table.file, label, "stated_level", message, way_out))


def _check_titles(
    meta: Meta,
    products: Sequence[str],
    activities: Sequence[str],
    categories: Sequence[str],
    known: dict[str, bool],
    faults: list[Fault],
) -> None:
    titles = meta.get("titles", {})
    if not isinstance(titles, dict):
        return
    assets = [name.removeprefix(ASSET_PREFIX) for name in categories if name.startswith(ASSET_PREFIX)]
    if "gfcf" in categories:
        assets.append("capital")
    for axis, labels, file in (
        ("product", products, "use.csv" if known["product"] else ""),
        ("activity", activities, "use.csv" if known["product"] else ""),
        ("asset", assets, "final_demand.csv" if known["category"] else ""),
    ):
        named = titles.get(axis, {})
        for code in named if file and isinstance(named, dict) else ():
            if code not in labels:
                message = f"a title for {axis} '{code}', which {file} does not have."
                faults.append(Fault("unknown_label", FILE, f"titles.{axis}.{code}", "", message, nearest(code, labels)))
