"""What a symmetric table is about: said on the command line, in its title, or asked for."""

from __future__ import annotations

from lustrum.data.probe import Probe
from lustrum.data.readers.reader import Choice
from lustrum.data.readers.statement import refuse_other_currency
from lustrum.data.readers.symmetric.layout import Layout
from lustrum.data.schema import VALUATIONS
from lustrum.data.title import other_unit, unit_in, valuation_in, years_in
from lustrum.errors import UsageError
from lustrum.results import Assumption
from lustrum.wording.names import nearest

SETTINGS = ("name", "unit", "currency", "price_base", "source", "licence", "valuation", "sheet", "labour_unit", "map")


def meta_of(source: Probe, choice: Choice, layout: Layout, sheet: str) -> tuple[dict[str, object], list[Assumption]]:
    """Return the keys of economy.toml, and what was taken from the title.

    Raises
    ------
    UsageError
        Where year, unit or currency are said nowhere, or the title contradicts the year that was asked for.
    """
    given = dict(choice.meta)
    for key in given:
        if key not in SETTINGS:
            raise UsageError(f"--set {key}: {nearest(key, SETTINGS)}")
    texts = [*([sheet] if sheet else []), *layout.above, *(cell for cells in _head(layout) for cell in cells)]
    titles = [*layout.above, *layout.ignored[-8:]]
    notes: list[Assumption] = []
    year = _year(source, choice, [sheet, *layout.above], notes)
    found = unit_in(texts) or unit_in(titles)
    for number, key in enumerate(("unit", "currency")):
        if key not in given and found is not None:
            given[key] = found[number]
            notes.append(
                Assumption(
                    key, f"The {key} is read from the title.", f"'{found[2]}': {found[number]}", source.path.name
                )
            )
    if found is not None and (words := other_unit(found[2], given["unit"])):
        raise UsageError(
            f"'{source.path}': the title says '{words}', and --set unit='{given['unit']}' was said. Bring the figures "
            "to that unit, or say the one they are in."
        )
    if "unit" in given and "currency" in given:
        refuse_other_currency(given["unit"], given["currency"])
    missing = [*(["year (--year 2015)"] if year is None else [])]
    missing += [f"{key} (--set {key}=...)" for key in ("unit", "currency") if key not in given]
    if missing or year is None:
        raise UsageError(f"'{source.path}' does not say its own {', '.join(missing)}: say them on the command line.")
    valuation = given.get("valuation", "") or valuation_in(layout.above)
    if valuation and valuation not in VALUATIONS:
        raise UsageError(f"--set valuation={valuation}: {nearest(valuation, VALUATIONS)}")
    if "valuation" not in given:
        taxed = bool(layout.of("taxes_on_products", "subsidies_on_products"))
        why = (
            "the title says so"
            if valuation
            else "taxes on products are a row of their own"
            if taxed
            else "nothing is said"
        )
        valuation = valuation or "basic"
        notes.append(
            Assumption(
                "valuation", "The prices of the table (--set valuation=...).", f"{valuation}: {why}", source.path.name
            )
        )
    return {
        "name": given.get("name", _name(source, layout, choice.region, year)),
        "base_year": year,
        "currency": given["currency"],
        "unit": given["unit"],
        "price_base": given.get("price_base", f"current prices of {year}"),
        "valuation": valuation,
        "source": given.get("source", f"user's copy: {source.path.name}"),
        "licence": given.get("licence", "not stated"),
    }, notes


def _head(layout: Layout) -> list[list[str]]:
    """Return the cells of the headings that stand over the labels."""
    first = min((line.at for line in layout.columns), default=0)
    return [[cell for cell in cells[:first] if cell] for cells in layout.sheet.grid[layout.top : layout.first]]


def _year(source: Probe, choice: Choice, texts: list[str], notes: list[Assumption]) -> int | None:
    """Return the year asked for, or the one that title or file name; one that contradicts the title is refused."""
    titled = years_in(texts)
    if choice.year is not None:
        if len(titled) == 1 and titled[0] != choice.year:
            raise UsageError(
                f"'{source.path}' is of {titled[0]}, as its title says: there is no table of {choice.year}."
            )
        return choice.year
    for years, where in ((titled, "title"), (years_in([source.path.stem.replace("_", " ")]), "file's name")):
        if len(years) == 1:
            notes.append(Assumption("year", f"The year is that of the {where}.", str(years[0]), source.path.name))
            return years[0]
        if years:
            return None
    return None


def _name(source: Probe, layout: Layout, region: str, year: int) -> str:
    title = next((text for text in layout.above if len(text) > 8), "")
    return title[:100] if title else f"Symmetric table {region} {year}, {source.path.stem}".replace("  ", " ")
