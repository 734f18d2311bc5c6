"""Plain symmetric tables: one square of products or industries, rows of imports, taxes and value added, final uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lustrum.data.probe import WORKBOOKS, Probe, SourceFile
from lustrum.data.readers.reader import Choice, Reader
from lustrum.data.readers.symmetric.again import again
from lustrum.data.readers.symmetric.figures import Figures, figures_of, no_flows
from lustrum.data.readers.symmetric.layout import Layout, head_row, layouts_of
from lustrum.data.readers.symmetric.sheet import delimiter_of, grid_of
from lustrum.data.readers.symmetric.tables import economy_of
from lustrum.data.readers.symmetric.told import Told, read_told
from lustrum.data.readers.symmetric.words import FINAL, IMPORTED, VALUE_ADDED, folded
from lustrum.data.tables import EconomyTables
from lustrum.data.title import years_in
from lustrum.errors import DataError, UsageError
from lustrum.results import Assumption, Fault, raise_faults

BELOW = ("imports", "taxes_on_products", "net_taxes", "value_added", "output", *VALUE_ADDED)


@dataclass(eq=False)
class Block:
    """One block of one sheet, with what it is: ``flows``, ``imports`` or, of what is left out, the reason."""

    file: SourceFile
    sheet: str
    layout: Layout
    figures: Figures | None
    kind: str
    faults: list[Fault]

    @property
    def at(self) -> str:
        """The place of its first row of headings."""
        return self.layout.sheet.place(self.layout.top)

    @property
    def where(self) -> str:
        return f"{self.layout.sheet.file}, {self.at}"


def _recognise(source: Probe) -> str:
    for file, name in _candidates(source, Told()):
        try:
            found = layouts_of(grid_of(file, name), Told(), [])
        except DataError:
            continue
        for layout in found:
            if _looks_like(layout):
                where = f"sheet '{name}' of {file.name}" if name else file.name
                return f"by a square of {len(layout.of('product'))} rows with final uses and value added in {where}"
    return ""


def nearly(source: Probe) -> str:
    """Return what a file with the headings of a symmetric table lacks to be one, '' where there are none."""
    for file, name in _candidates(source, Told()):
        faults: list[Fault] = []
        found = layouts_of(grid_of(file, name), Told(), faults)
        if not found:
            continue
        layout = found[0]
        here = layout.sheet.place(layout.top)
        square = f"{len(layout.of('product', 'imported'))} rows and {len(layout.columns_of('industry'))} columns"
        lacks = [] if layout.columns_of(*FINAL) else ["final uses beside it"]
        lacks += [] if layout.of(*BELOW) else ["value added or output below it"]
        said = f"a square ({square}) without {' and '.join(lacks)}" if lacks else f"no square: {square}"
        first = f" {faults[0]}" if faults else ""
        return f"{layout.sheet.file} has headings of a symmetric table at {here}, but {said}.{first} See --map."
    return ""


def _candidates(source: Probe, told: Told) -> Iterator[tuple[SourceFile, str]]:
    """Yield (file, sheet) of every sheet with a row of headings of final uses or totals."""
    for file in source.files:
        if file.content == "text":
            mark = delimiter_of(file.text)
            if any(head_row(line.split(mark), told) for line in file.text.splitlines()[:80]):
                yield file, ""
        elif file.content in WORKBOOKS:
            for name, grid in file.sheets.items():
                if any(head_row(cells, told) for cells in grid):
                    yield file, name


def _looks_like(layout: Layout) -> bool:
    """Say whether a block is a square with final uses beside it and value added below."""
    products, industries = layout.of("product", "imported"), layout.columns_of("industry")
    if len(industries) < 2 or not layout.columns_of(*FINAL) or not layout.of(*BELOW):
        return False
    rows = {fold for line in products for fold in line.folds}
    columns = {fold for line in industries for fold in line.folds}
    alone = [not any(line.folds & columns for line in products if line.kind == "product")]
    lone_rows = sum(not line.folds & columns for line in products)
    lone_columns = sum(not line.folds & rows for line in industries)
    square = len(layout.of("product")) == len(industries)
    return square if alone[0] or square else not (lone_rows and lone_columns)


def _read(source: Probe, choice: Choice) -> EconomyTables:
    told = read_told(Path(choice.meta["map"])) if "map" in choice.meta else Told()
    asked = choice.meta.get("sheet", told.sheet)
    blocks = list(_blocks(source, told, asked))
    main = _chosen(source, blocks, choice)
    faults = list(main.faults)
    raise_faults(faults, source.path)
    assert main.figures is not None
    beside = [block for block in blocks if block.kind == "imports" and _same(block, main)]
    if len(beside) > 1:
        listed = "; ".join(block.where for block in beside)
        raise UsageError(f"'{source.path}' holds {len(beside)} tables of imports ({listed}): keep one of them.")
    left = [f"{block.where} ({block.kind})" for block in blocks if block not in (main, *beside)]
    left += [f"sheet {name}" for name in _others(source, blocks)]
    for line in (*main.layout.rows, *main.layout.columns):
        if line.how == "map":
            line.how = f"map {told.path}"
    _unused(told, [block.layout for block in blocks])
    notes: list[Assumption] = []
    if left:
        notes.append(Assumption("left_out", "Sheets and blocks that are no part of the table.", "; ".join(left), ""))
    imported = beside[0].figures if beside else None
    raise_faults([fault for block in beside for fault in block.faults], source.path)
    files = list(dict.fromkeys([main.file, *(block.file for block in beside)]))
    return economy_of(source, choice, main.figures, imported, notes, files, main.sheet)


def _blocks(source: Probe, told: Told, asked: str) -> Iterator[Block]:
    """Yield every block with a square, with its figures, or with why it has none."""
    if asked and asked not in {name for file in source.files if file.content in WORKBOOKS for name in file.sheets}:
        names = [name for file in source.files if file.content in WORKBOOKS for name in file.sheets]
        raise UsageError(
            f"There is no sheet '{asked}' in '{source.path}'. There: {', '.join(names) or 'text files only'}."
        )
    for file, name in _candidates(source, told):
        if asked and name != asked:
            continue
        sheet = grid_of(file, name)
        faults: list[Fault] = []
        for layout in layouts_of(sheet, told, faults):
            if not layout.columns_of("industry"):
                continue
            faults += _ragged(layout)
            mine = [*faults, *again(layout)]
            faults.clear()
            figures = figures_of(layout, mine)
            yield Block(file, name, layout, figures, _kind(layout, figures), mine)


def _ragged(layout: Layout) -> list[Fault]:
    """Name lines of a text file with a figure too many or too few."""
    sheet = layout.sheet
    last = max(line.at for line in layout.columns)
    labels = {line.at: line for line in layout.rows}
    faults: list[Fault] = []
    for row, cells in sheet.ragged:
        line = labels.get(row)
        beyond = [text for text in sheet.grid[row][last + 1 :] if text.strip()]
        short = cells < max(column.at for column in layout.columns_of("industry")) + 1 or (
            cells <= last and line is not None and line.kind in ("product", "imported")
        )
        if line is not None and (beyond or short):
            message = f"{sheet.place(row)} has {cells} cells where the headings have {last + 1}."
            way_out = "Quote a figure that holds the mark between cells, or write it without."
            faults.append(Fault("ragged_line", sheet.file, line.label, "", message, way_out))
    return faults


def _kind(layout: Layout, figures: Figures) -> str:
    reason = no_flows(figures)
    if reason:
        return reason
    titled = " ".join(folded(text) for text in layout.above[-3:])
    rows = layout.of(*VALUE_ADDED, "value_added")
    if layout.is_imports or (IMPORTED.search(titled) and not rows):
        return "imports"
    return "flows" if rows or layout.of("output") else "no value added and no output below it"


def _chosen(source: Probe, blocks: list[Block], choice: Choice) -> Block:
    """Return the one table of flows; several, or none, are refused with what is there."""
    flows = [block for block in blocks if block.kind == "flows"]
    if len(flows) > 1 and choice.year is not None:
        named = [block for block in flows if choice.year in years_in([block.sheet, *block.layout.above])]
        flows = named or flows
    if len(flows) == 1:
        return flows[0]
    if not flows:
        why = "; ".join(f"{block.where}: {block.kind}" for block in blocks) or "no square with final uses was found"
        way_out = "Multiply each column by its output, or take the table of flows."
        faults = [
            Fault("no_flows", block.layout.sheet.file, "", "", f"the table at {block.at}: {block.kind}", way_out)
            for block in blocks
        ]
        raise_faults(faults, source.path)
        raise UsageError(f"'{source.path}' holds no symmetric table of flows: {why}")
    listed = "; ".join(f"{block.where} ('{' '.join(block.layout.above[-2:])[:60]}')" for block in flows)
    way = "Say which with --set sheet=NAME" if len({block.sheet for block in flows}) > 1 else "Keep one of them"
    raise UsageError(f"'{source.path}' holds {len(flows)} tables of flows: {listed}. {way}.")


def _same(block: Block, main: Block) -> bool:
    """Say whether a table of imports has the products of the main one."""
    one = [line.folds for line in block.layout.of("imported", "product")]
    other = [line.folds for line in main.layout.of("product")]
    return len(one) == len(other) and all(a & b for a, b in zip(one, other, strict=True))


def _others(source: Probe, blocks: list[Block]) -> list[str]:
    """Return the sheets that hold no table: notes, contents."""
    used = {(block.file.name, block.sheet) for block in blocks}
    return [
        name
        for file in source.files
        if file.content in WORKBOOKS
        for name in file.sheets
        if (file.name, name) not in used
    ]


def _unused(told: Told, layouts: list[Layout]) -> None:
    """Refuse a line of the map that names no row or column."""
    for axis, said in (("row", told.rows), ("column", told.columns)):
        there = {
            folded(text)
            for layout in layouts
            for line in (layout.rows if axis == "row" else layout.columns)
            for text in (line.code, line.name, f"{line.over} {line.name}")
            if text
        }
        for fold, (label, _) in said.items():
            if fold not in there:
                raise UsageError(f"--map {told.path}: there is no {axis} '{label}' in the table.")


SYMMETRIC = Reader("symmetric", "plain symmetric input-output table", _recognise, _read)
