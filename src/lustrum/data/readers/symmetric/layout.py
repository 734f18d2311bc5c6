"""Where the parts of a symmetric table stand in a sheet: headings, the square, rows below it, columns beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lustrum.data.readers.symmetric.second import without_second
from lustrum.data.readers.symmetric.sheet import DASHES, Sheet
from lustrum.data.readers.symmetric.told import LEAVE_OUT, Told
from lustrum.data.readers.symmetric.words import IMPORTED, column_kind, folded, row_kind
from lustrum.data.supply_use import plain_code
from lustrum.results import Fault
from lustrum.wording.names import nearest

CODE = re.compile(r"[A-Za-z]{0,5}[-_. ]?\d[\w.,+&/-]{0,11}|[A-Z]{1,3}([-_+][A-Z]{1,3})*|[A-Z]{2,5}_\S{1,12}|EMP[-_]\w+")
MOST_LABELS = 6
"""Columns of labels at the left, at most."""
WAY_OUT = "Say what it is with --map labels.toml, or leave_out."


@dataclass(eq=False)
class Line:
    """One row or column with figures: where it stands, its labels, what it was read as and from what.

    `product` is the place of the product it belongs to, -1 for none; `by_code` says that other lines bear its name too,
    `in_rows` that the words over its name are its own, a heading written in two rows.
    """

    at: int
    code: str
    name: str
    kind: str = ""
    how: str = "words"
    product: int = -1
    over: str = ""
    in_rows: bool = False
    by_code: bool = False

    @property
    def label(self) -> str:
        """The code where there is one that says something, else the name."""
        return self.code if self.code and (not self.code.isdigit() or not self.name) else self.name

    @property
    def full(self) -> str:
        """The words over the name and the name."""
        return f"{self.over} {self.name}".strip()

    @property
    def folds(self) -> set[str]:
        """The labels by which it is found again: its name, its code in every spelling."""
        names = () if self.by_code else (self.name,)
        return {folded(text) for text in (self.code, plain_code(self.code), *names) if text} - {""}


@dataclass(eq=False)
class Layout:
    """One block of a sheet: its rows and columns of figures, and the texts around it."""

    sheet: Sheet
    top: int
    first: int
    end: int
    rows: list[Line]
    columns: list[Line]
    above: list[str]
    ignored: list[str] = field(default_factory=list)
    by_place: list[tuple[str, str]] = field(default_factory=list)

    def of(self, *kinds: str) -> list[Line]:
        """Return the rows of some kinds."""
        return [line for line in self.rows if line.kind in kinds]

    def columns_of(self, *kinds: str) -> list[Line]:
        return [line for line in self.columns if line.kind in kinds]

    @property
    def is_imports(self) -> bool:
        """The block says what is imported, and nothing else."""
        return not self.of("product") and bool(self.of("imported"))


def layouts_of(sheet: Sheet, told: Told, faults: list[Fault]) -> list[Layout]:
    """Return the blocks of a sheet, from the top; what is unclear goes to `faults`.

    Parameters
    ----------
    sheet : Sheet
    told : Told
        What the user said of labels.
    faults : list of Fault
        Added to.
    """
    heads = list(_heads(sheet, told))
    found: list[Layout] = []
    before = 0
    for number, (top, first) in enumerate(heads):
        end = heads[number + 1][0] if number + 1 < len(heads) else len(sheet.grid)
        end, below = without_second(sheet, (top, first, end), faults)
        above = [cell.strip() for cells in sheet.grid[before:top] for cell in cells if cell.strip()]
        layout = _layout(sheet, told, (top, first, end), above, faults)
        if layout is not None:
            layout.ignored += below
            before = max((line.at for line in layout.rows), default=first) + 1
            found.append(layout)
    return found


def head_row(cells: Sequence[str], told: Told | None = None) -> bool:
    """Say whether a row of cells reads like the headings of final uses and totals."""
    said = [column_kind(cell) or (told.kind("column", cell) if told else "") for cell in cells if cell.strip()]
    kinds = [kind for kind in said if kind]
    return len(kinds) >= 2 and len(set(kinds)) + len(kinds) >= 3


def numbering(cells: Sequence[str]) -> bool:
    """Say whether a row only numbers the columns: (1), (2), (3) ..."""
    found = [re.sub(r"[()]", "", cell.strip()) for cell in cells if cell.strip()]
    whole = [int(text) for text in found if text.isdigit() and len(text) < 5]
    return len(whole) >= 3 and len(whole) >= len(found) - 2 and whole == list(range(whole[0], whole[0] + len(whole)))


def _heads(sheet: Sheet, told: Told) -> Iterator[tuple[int, int]]:
    """Yield (first row of headings, first row below them) of every block."""
    row = 0
    while row < len(sheet.grid):
        if not head_row(sheet.grid[row], told) or sheet.figures(row) > 2:
            row += 1
            continue
        top = row
        while top and _is_heading(sheet, top - 1):
            top -= 1
        first = row + 1
        while first < len(sheet.grid) and (_is_heading(sheet, first) or numbering(sheet.grid[first])):
            first += 1
        yield top, first
        row = first


def _is_heading(sheet: Sheet, row: int) -> bool:
    """Say whether a row beside headings is one too: several texts to the right of the labels, no figures."""
    texts = [cell for cell in sheet.grid[row][1:] if cell.strip() and cell.strip() not in DASHES]
    return len(texts) >= 2 and not sheet.figures(row)


def _layout(
    sheet: Sheet, told: Told, span: tuple[int, int, int], above: list[str], faults: list[Fault]
) -> Layout | None:
    top, first, end = span
    width = len(sheet.grid[top])
    full = [row for row in range(first, end) if sheet.figures(row) >= 2 and not numbering(sheet.grid[row])]
    if len(full) < 2:
        return None
    data = _first_data_column(sheet, full)
    body = [row for row in range(first, end) if sheet.figures(row, data) and row >= full[0]]
    columns = [
        _column(sheet, top, first, data, at) for at in range(data, width) if any(sheet.figure(row, at) for row in body)
    ]
    # A column that only lines with a cell too many have is none: those lines are named.
    odd = {row for row, _ in sheet.ragged}
    columns = [
        line for line in columns if line.label or any(sheet.figure(row, line.at) for row in body if row not in odd)
    ]
    rows, ignored = _rows(sheet, body, range(first, end), data)
    for lines in (rows, columns):
        names = Counter(line.name for line in lines)
        for line in lines:
            line.by_code = bool(line.code) and names[line.name] > 1
    _name_rows(rows, columns, told)
    _name_columns(columns, rows, told)
    layout = Layout(sheet, top, first, end, rows, columns, above, ignored)
    _square(layout, told, faults)
    _unknown(layout, faults)
    return layout


def _first_data_column(sheet: Sheet, full: Sequence[int]) -> int:
    """Return the first column of figures: the one after the last that mostly holds texts."""
    width = len(sheet.grid[0])
    for at in reversed(range(min(MOST_LABELS, width))):
        texts = [sheet.text(row, at) for row in full]
        words = [text for text in texts if text and text not in DASHES and not _numberlike(text)]
        if 2 * len(words) >= len(full):
            return at + 1
    return 1


def _numberlike(text: str) -> bool:
    return sum(map(str.isdigit, text)) * 2 >= len(text) and any(map(str.isdigit, text)) and not text[0].isalpha()


def _column(sheet: Sheet, top: int, first: int, data: int, at: int) -> Line:
    """Return a column with its labels: a code, its own words, and the words of a heading spread over several."""
    own: list[str] = []
    code, over = "", ""
    for row in range(top, first):
        text = sheet.text(row, at)
        if _one_text(sheet, row, data):
            continue  # a row of units says nothing of its columns
        if numbering(sheet.grid[row][data:]):
            code = code or text
        elif text and _code_row(sheet, row, data) and first - top > 1:
            code = text
        elif text:
            own.append(text)
        elif not own:
            left = next((sheet.text(row, place) for place in range(at, data - 1, -1) if sheet.text(row, place)), "")
            over = left or over
    # Words over the next column too are a heading of several; where it has its own, these belong to this one alone.
    alone = at + 1 >= len(sheet.grid[top]) or any(sheet.text(row, at + 1) for row in range(top, first - 1))
    return Line(at, code, own[-1] if own else "", over=" ".join(own[:-1]) or over, in_rows=len(own) > 1 and alone)


def _one_text(sheet: Sheet, row: int, data: int) -> bool:
    """Say whether every column has the same text in a row of headings, as a row of units has."""
    texts = {cell.strip() for cell in sheet.grid[row][data:]}
    return len(texts) == 1 and len(sheet.grid[row]) - data > 2


def _code_row(sheet: Sheet, row: int, data: int) -> bool:
    texts = [cell.strip() for cell in sheet.grid[row][data:] if cell.strip()]
    return sum(bool(CODE.fullmatch(text)) for text in texts) >= 0.6 * len(texts)


def _rows(sheet: Sheet, body: list[int], span: range, data: int) -> tuple[list[Line], list[str]]:
    """Return the rows with figures, each with the heading it stands under, and the texts that belong to none."""
    # A column of labels has one for most rows of the square; another one says what several rows are together.
    below = next((row for row in body if any(row_kind(sheet.text(row, at)) for at in range(data))), body[-1] + 1)
    square = [row for row in body if row < below] or body
    filled = [sum(bool(sheet.text(row, at)) for row in square) for at in range(data)]
    label = [at for at in range(data) if 2 * filled[at] >= len(square)] or [0]
    rows: list[Line] = []
    ignored: list[str] = []
    over = ""
    for row in span:
        texts = [sheet.text(row, at) for at in label if sheet.text(row, at)]
        side = next((sheet.text(row, at) for at in range(data) if at not in label and sheet.text(row, at)), "")
        if row not in set(body):
            text = next((cell.strip() for cell in sheet.grid[row] if cell.strip()), "")
            over = text or over
            ignored += [text] if text else []
            continue
        over = side or over
        codes = [text for text in texts if CODE.fullmatch(text)] if len(texts) > 1 else []
        names = [text for text in texts if text not in codes[:1]]
        rows.append(Line(row, codes[0] if codes else "", names[-1] if names else "", over=over))
    return rows, ignored


def _name_rows(rows: list[Line], columns: list[Line], told: Told) -> None:
    """Say what rows are by their words; one with the code of an industry's column is a product ("Production")."""
    industries = {
        folded(text)
        for line in columns
        if not column_kind(line.name) and not column_kind(line.code)
        for text in (line.code, line.name)
        if text and CODE.fullmatch(text)
    }
    for line in rows:
        said = told.kind("row", line.code, line.name)
        own = bool(line.code) and folded(line.code) in industries
        line.kind = said or ("" if own else row_kind(line.name) or row_kind(line.code))
        line.how = "map" if said else "words"


def _name_columns(columns: list[Line], rows: list[Line], told: Told) -> None:
    """Say what columns are: the industries whose label a row bears, then what their words say."""
    bears = {fold for line in rows if not line.kind for fold in line.folds}
    seen: set[str] = set()
    for line in columns:
        said = told.kind("column", line.code, line.name, line.full)
        folds = line.folds | {folded(line.full)}
        kind = column_kind(line.name) or column_kind(line.code)
        wide = column_kind(line.full)
        if said:
            line.kind, line.how = said, "map"
        elif folds & bears - seen and kind not in ("total", "imports"):
            line.kind, line.name = "industry", line.full if folded(line.full) in bears else line.name
            seen |= folds
        elif wide and kind != "total" and (wide != "total" or line.in_rows):
            line.kind = wide
        elif kind:
            line.kind = kind
        elif line.over and column_kind(line.over) != "total":
            # A heading over several columns says what they are together; that it is a total says nothing of each.
            line.kind, line.how = column_kind(line.over), f"the heading '{line.over}' over it"


def _square(layout: Layout, told: Told, faults: list[Fault]) -> None:
    """Find the rows of products and the columns of industries, and which belongs to which."""
    columns = layout.columns
    after = next((n for n, line in enumerate(columns) if line.kind and line.kind != "industry"), len(columns))
    last = max((n for n, line in enumerate(columns) if line.kind == "industry"), default=-1)
    for n, line in enumerate(columns):
        if not line.kind and n < max(after, last):
            line.kind, line.how = "industry", "its place"
    industries = layout.columns_of("industry")
    known = {fold: line for line in industries for fold in line.folds}
    seen: dict[str, Line] = {}
    products: list[Line] = []
    closed = False
    for line in layout.rows:
        if line.kind not in ("", "product", "imported"):
            closed = closed or line.kind not in ("of_which", LEAVE_OUT, "total")
            continue
        imported = (
            bool(IMPORTED.search(folded(line.over)) or IMPORTED.search(folded(line.name))) or line.kind == "imported"
        )
        plain = {re.sub(r"\b(imports? of|imported|imports?|from abroad)\b", "", fold).strip() for fold in line.folds}
        twin = next((seen[fold] for fold in line.folds | plain if fold in seen), None)
        if imported and (twin is not None or (line.folds | plain) & set(known)) and line.how != "map":
            line.kind, line.how = (
                "imported",
                f"the words '{line.over if IMPORTED.search(folded(line.over)) else line.name}'",
            )
        elif twin is not None and not line.kind and not closed:
            here, there = layout.sheet.place(line.at), layout.sheet.place(twin.at)
            message = f"the row stands twice, at {there} and {here}: which of them counts is not said."
            way = "Keep one, or write 'Imports' over the second block if it is the imported part."
            faults.append(Fault("duplicate_label", layout.sheet.file, line.label, "", message, way))
            line.kind = LEAVE_OUT
            continue
        elif not line.kind and (not closed or line.folds & set(known)):
            line.kind, line.how = "product", "its label" if line.folds & set(known) else "its place"
        if line.kind == "product":
            products.append(line)
            seen |= dict.fromkeys(line.folds, line)
    base = products or layout.of("imported")
    _pair(layout, base, industries, faults)
    for number, line in enumerate(base):
        line.product = number
    place = {fold: number for number, line in enumerate(base) for fold in line.folds}
    for number, line in enumerate(layout.of("imported")):
        plain = {re.sub(r"\b(imports? of|imported|imports?|from abroad)\b", "", fold).strip() for fold in line.folds}
        line.product = next(
            (place[fold] for fold in line.folds | plain if fold in place), number if products else line.product
        )


def _pair(layout: Layout, products: list[Line], industries: list[Line], faults: list[Fault]) -> None:
    """Give each industry its product: the one of its label; by place where labels differ throughout."""
    place = {fold: number for number, line in enumerate(products) for fold in line.folds}
    for line in industries:
        line.product = next((place[fold] for fold in sorted(line.folds) if fold in place), -1)
    first: dict[int, Line] = {}
    for line in industries:
        twin = first.setdefault(line.product, line)
        if twin is not line and line.product >= 0:
            here, there = (layout.sheet.place(layout.first, each.at) for each in (line, twin))
            message = f"the column stands twice, at {there} and {here}: which of them counts is not said."
            faults.append(Fault("duplicate_label", layout.sheet.file, "", line.label, message, "Keep one."))
    taken = {line.product for line in industries}
    left = [(number, line) for number, line in enumerate(products) if number not in taken]
    open_columns = [(number, line) for number, line in enumerate(industries) if line.product < 0]
    if len(products) == len(industries) and [n for n, _ in left] == [n for n, _ in open_columns]:
        for (number, row), (_, column) in zip(left, open_columns, strict=True):
            column.product = number
            layout.by_place.append((row.label, column.label))
        return
    file = layout.sheet.file
    for _, row in left[:10]:
        hint = (
            nearest(row.name or row.code, [line.name or line.code for _, line in open_columns]) if open_columns else ""
        )
        message = (
            f"the row at {layout.sheet.place(row.at)} has no column of its own: the table is not square. {hint}".strip()
        )
        faults.append(Fault("not_square", file, row.label, "", message, WAY_OUT))
    for _, column in open_columns[:10]:
        at = layout.sheet.place(layout.first, column.at)
        message = f"the column (at {at}) has no row of its own: the table is not square."
        faults.append(Fault("not_square", file, "", column.label, message, WAY_OUT))


def _unknown(layout: Layout, faults: list[Fault]) -> None:
    """Name the rows and columns with figures whose meaning is not known; rows below output are beside the table."""
    sheet = layout.sheet
    ends = [n for n, line in enumerate(layout.rows) if line.kind in ("output", "value_added")]
    for number, line in enumerate(layout.rows):
        if not line.label:
            message = f"the row at {sheet.place(line.at)} has figures and no label."
            faults.append(Fault("blank", sheet.file, "", "", message, "Write its label, or remove the row."))
        elif not line.kind and ends and number > ends[-1]:
            line.kind, line.how = LEAVE_OUT, "it stands below output and says nothing known here"
        elif not line.kind:
            message = f"it is not known what the row at {sheet.place(line.at)} is."
            faults.append(Fault("unknown_label", sheet.file, line.label, "", message, WAY_OUT))
    for line in layout.columns:
        at = sheet.place(layout.first, line.at)
        if not line.label and not line.kind:
            message = f"the column (at {at}) has figures and no heading."
            faults.append(Fault("blank", sheet.file, "", "", message, "Write its heading, or remove the column."))
        elif not line.kind:
            message = f"it is not known what the column (at {at}) is."
            faults.append(Fault("unknown_label", sheet.file, "", line.label, message, WAY_OUT))
