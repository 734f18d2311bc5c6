"""Ninety ways in which one thing of a published table is made wrong, each with the words that name its place."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lustrum.data.readers.eurostat import FINAL
from lustrum.data.supply_use import plain_code

Grid = list[list[str]]
Change = Callable[[str], str]


@dataclass(frozen=True)
class Planted:
    """A grid with a fault in it.

    Parameters
    ----------
    grid : Grid
    lines : tuple of int
        Lines of the file, the first is 1, of which one is to be named.
    cell : str
        Address, as a spreadsheet writes it, of the one cell that was changed; '' where it was more.
    words : tuple of str
        Labels of which one is to be named.
    contradiction : bool
        No figure is wrong, and what the table says of itself is: it may not be read without a word.
    at : tuple of (row, column), optional
        Of a fault of one figure.
    """

    grid: Grid
    lines: tuple[int, ...]
    cell: str
    words: tuple[str, ...]
    contradiction: bool = False
    at: tuple[int, int] | None = field(default=None)


Plant = Callable[[Grid, random.Random], Planted | None]


NAMED = FINAL | {"P52": "inventories", "P53": "inventories", "P5M": "inventories"}
"""Codes of final uses by the names all economies have for them."""


def number(cell: str) -> float:
    """Return what a sound cell says, 0 where it is no number."""
    try:
        return float(cell)
    except ValueError:
        return 0.0


def _figures(grid: Grid, dice: random.Random) -> tuple[int, int] | None:
    """Return row and column of a figure other than 0, drawn at random."""
    cells = [(r, c) for r, row in enumerate(grid) for c, cell in enumerate(row) if c and r and number(cell)]
    return dice.choice(cells) if cells else None


def _letters(column: int) -> str:
    letters, rest = "", column + 1
    while rest:
        rest, place = divmod(rest - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def _flat(grid: Grid) -> tuple[list[int], list[int]] | None:
    """Return where a file of one figure a line says row and column: region and code, or code; None for other files."""
    head = [cell.strip().lower() for cell in grid[0]]
    if "obsvalue" in head:
        return [head.index("refarea"), head.index("rowpi")], [head.index("counterpartarea"), head.index("colpi")]
    if "obs_value" in head:
        return [head.index("prd_ava")], [next(k for k, cell in enumerate(head) if cell.startswith("ind_"))]
    return None


def _labels(grid: Grid, row: int, column: int) -> tuple[str, ...]:
    """Return the labels that are the row's or the column's alone, joined where two make one: `AUS A01`."""
    if (flat := _flat(grid)) is not None:
        found = [" ".join(plain_code(grid[row][k]) for k in part if k < len(grid[row])) for part in flat]
        return tuple(each for code in found for each in (code, FINAL.get(code, "")) if each)
    beside = [cell.strip() for cell in grid[row][:4] if cell.strip() and not number(cell)]
    over = [
        grid[r][column].strip()
        for r in range(min(16, row))
        if column < len(grid[r]) and grid[r][column].strip() and not number(grid[r][column])
    ]
    known = [[cell.strip() for cell in cells[:4]] for cells in grid]
    heads = [[cell.strip() for cell in cells] for cells in grid[:16]]
    alone = [x for x in beside if sum(x in cells for cells in known) <= 2 and x != "0"]
    alone += [x for x in over if sum(cells.count(x) for cells in heads) <= 2]
    pairs = [f"{one} {other}" for part in (beside, over) for one in part for other in part if one != other]
    alone += [x for x in [grid[row][0].strip()] if sum(x in cells[:1] for cells in known) == 1]
    plain = [plain_code(label) for label in (*beside, *over)]
    standard = [NAMED[code] for code in plain if code in NAMED]
    for region, _, code in (label.partition("_") for label in over):  # a final use as lustrum calls it: MEX npish
        standard += [f"{region} {NAMED[code]}"] if code in NAMED else []
    return tuple(dict.fromkeys([*alone, *pairs, *plain, *standard]))


def _wrong(grid: Grid, row: int, column: int, changed: Grid, *more: str) -> Planted:
    return Planted(changed, (row + 1,), f"{_letters(column)}{row + 1}", (*_labels(grid, row, column), *more))


def cell(change: Change) -> Plant:
    """Return a fault of one figure."""

    def plant(grid: Grid, dice: random.Random) -> Planted | None:
        found = _figures(grid, dice)
        if found is None:
            return None
        row, column = found
        changed = [list(each) for each in grid]
        changed[row][column] = change(changed[row][column])
        if changed[row][column] == grid[row][column]:
            return None
        said = changed[row][column].strip()
        wrong = _wrong(grid, row, column, changed, *([f"'{said}'"] if len(said) > 1 else []))
        return Planted(wrong.grid, wrong.lines, wrong.cell, wrong.words, at=found)

    return plant


def row(change: Callable[[Grid, int], Grid], *said: str) -> Plant:
    """Return a fault of a whole row; of one that is gone, a neighbour's line or what is said of it names it too."""

    def plant(grid: Grid, dice: random.Random) -> Planted | None:
        found = _figures(grid, dice)
        if found is None:
            return None
        at, column = found
        labels = (*_labels(grid, at, column), *said)
        changed = change(grid, at)
        gone = grid[len(changed) :] if len(changed) < len(grid) - 1 else []  # cut off: each row that is lost is a word
        lost = [cells[0].strip() for cells in gone if cells and cells[0].strip() and _flat(grid) is None]
        words = [each for label in (*labels, *lost) for each in (label, label.removeprefix("W2_"))]
        return Planted(changed, (at, at + 1, at + 2), "", tuple(dict.fromkeys(words)))

    return plant


def column(change: Callable[[list[str], int], list[str]]) -> Plant:
    """Return a fault of a whole column."""

    def plant(grid: Grid, dice: random.Random) -> Planted | None:
        found = _figures(grid, dice)
        if found is None:
            return None
        at, changed = found[1], [change(list(each), found[1]) for each in grid]
        letters, lines = _letters(at), (1,) if _flat(grid) else ()
        words = (*_labels(grid, *found), f"'{grid[0][at]}'", *(["first line"] if lines else []))
        return Planted(changed, lines, f"{letters}:{letters}", words)

    return plant


def exchanged(way: str) -> Plant:
    """Return two rows, columns or figures of a row that changed places: labels of one stand over figures of another."""

    def plant(grid: Grid, dice: random.Random) -> Planted | None:
        one, other = _figures(grid, dice), _figures(grid, dice)
        if one is None or other is None or one[0] == other[0] or one[1] == other[1]:
            return None
        changed = [list(each) for each in grid]
        (r, c), (s, d) = one, other
        if way == "figures of a row":
            s, d = r, other[1]
            if not number(grid[s][d]):
                return None
            changed[r][c], changed[s][d] = grid[s][d], grid[r][c]
        elif way == "figures of a column":
            s, d = other[0], c
            if c >= len(grid[s]) or not number(grid[s][d]):
                return None
            changed[r][c], changed[s][d] = grid[s][d], grid[r][c]
        else:
            place = next((k for k, text in enumerate(grid[r]) if text.strip() and not number(text)), None)
            if place is None or not (place < len(grid[s]) and grid[s][place].strip()):
                return None
            changed[r][place], changed[s][place] = grid[s][place], grid[r][place]
        if changed == grid:
            return None
        return Planted(changed, (r + 1, s + 1), f"{_letters(c)}{r + 1}", (*_labels(grid, r, c), *_labels(grid, s, d)))

    return plant


def header(change: Change) -> Plant:
    """Return a fault of a label in the first line."""

    def plant(grid: Grid, dice: random.Random) -> Planted | None:
        places = [c for c, text in enumerate(grid[0]) if c and text.strip()]
        if not places:
            return None
        column = dice.choice(places)
        changed = [list(each) for each in grid]
        changed[0][column] = change(changed[0][column])
        if changed[0][column] == grid[0][column]:
            return None
        words = (grid[0][column], changed[0][column] or "blank", grid[0][column].lower(), "first line")
        return Planted(changed, (1,), f"{_letters(column)}1", tuple(word for word in words if word))

    return plant


def label(change: Change) -> Plant:
    """Return a fault of the label of a row."""

    def plant(grid: Grid, dice: random.Random) -> Planted | None:
        found = _figures(grid, dice)
        if found is None:
            return None
        row = found[0]
        place = next((c for c, text in enumerate(grid[row]) if text.strip() and not number(text)), None)
        if place is None:
            return None
        changed = [list(each) for each in grid]
        changed[row][place] = change(changed[row][place])
        if changed[row][place] == grid[row][place]:
            return None
        said = changed[row][place]
        return _wrong(
            grid, row, place, changed, *_labels(grid, *found), f"'{said}'", *([said] if len(said) > 3 else [])
        )

    return plant


UNITS = (("MIO_EUR", "MIO_NAC"), ("Million euro", "Million units of national currency"), ("illions of", "illions of"))
YEAR = re.compile(r"(?<!\d)(2014|2019|2015|2017)(?!\d)")


def stated(change: Change, *, all_lines: bool, title: str = "") -> Plant:
    """Return a fault of what a table says of its unit or year: one line, all lines, or a heading that is put there."""

    def plant(grid: Grid, dice: random.Random) -> Planted | None:
        places = [(r, c) for r, cells in enumerate(grid) for c, text in enumerate(cells) if change(text) != text]
        changed = [list(each) for each in grid]
        if places:
            places = places if all_lines else [dice.choice(places)]
            for r, c in places:
                changed[r][c] = change(grid[r][c])
            r, c = places[0]
            said = re.sub(r".*\[(\w+)\]$", r"\1", changed[r][c])
            words = (said,) if all_lines else (said, *_labels(grid, r, c))
            return Planted(changed, (r + 1,), f"{_letters(c)}{r + 1}", words, contradiction=True)
        if not title or grid[0][0].strip():
            return None
        changed[0][0] = title
        return Planted(changed, (1,), "A1", (title,), contradiction=True)

    return plant


def other_unit(text: str) -> str:
    """Return another unit where a text says one."""
    for one, other in UNITS[:2]:
        if one in text:
            return text.replace(one, other)
    return re.sub(r"[Mm]illions? of", "billions of", text) if len(text) < 80 else text


def other_year(text: str) -> str:
    """Return another year where a text says one."""
    if not YEAR.search(text) or len(text) > 60 or number(text) not in (0.0, 2014.0, 2015.0, 2017.0, 2019.0):
        return text
    return YEAR.sub(lambda found: str(int(found[0]) - 1), text)


def scaled(factor: float) -> Change:
    return lambda text: f"{number(text) * factor:.10g}"


def more(size: float) -> Change:
    return lambda text: f"{number(text) + size:.10g}"


def instead(said: str) -> Change:
    return lambda text: said


def times(factor: float) -> Callable[[str], str]:
    return lambda text: f"{number(text) * factor:.10g}" if number(text) else text


CELLS: dict[str, Change] = {
    **{f"times {factor:g}": scaled(factor) for factor in (10, 100, 1000, 0.1, 0.01, 0.001, -1, 2, 0.5, 1.5, 0, 3)},
    **{f"plus {size:g}": more(size) for size in (1e3, -1e3, 1e6, 500)},
    **{
        f"written '{said}'": instead(said)
        for said in (
            "",
            "-",
            "..",
            ":",
            "n/a",
            "NaN",
            "inf",
            "-inf",
            "x",
            "#REF!",
            "#DIV/0!",
            "c",
            "(S)",
            "O",
            "?",
            "TRUE",
        )
    },
    "a decimal comma": lambda text: f"{number(text):.2f}".replace(".", ","),
    "thousands by comma": lambda text: f"{number(text) + 12345:,.0f}",
    "thousands by blank": lambda text: f"{number(text) + 12345:,.0f}".replace(",", " "),
    "an exponent": lambda text: f"{number(text) * 7:.3e}",
    "brackets": lambda text: f"({text})",
    "a minus behind": lambda text: f"{text}-",
    "an odd minus": lambda text: f"\u2212{text}",
    "a star": lambda text: f"{text}*",
    "a footnote": lambda text: f"{text} 1)",
    "per cent": lambda text: f"{text}%",
    "a unit": lambda text: f"{text} USD",
    "two points": lambda text: f"1.{text}" if "." in text else f"1.2.{text}",
    "a letter O": lambda text: f"{text}O",
    "a letter l": lambda text: f"l{text}",
    "an underline": lambda text: f"1_{text}",
    "hexadecimal": lambda text: "0x1F",
    "other digits": lambda text: "\u0661\u0662\u0663",
    "digits turned": lambda text: text[::-1] if text[::-1] != text and "." not in text else f"{text}7",
    "a digit more": lambda text: text.replace(".", "7.") if "." in text else f"{text}7",
    "a digit less": lambda text: f"{number(text) // 10:.0f}",
    "a date": lambda text: "2020-01-02",
    "a formula": lambda text: "=A1+1",
    "two figures": lambda text: f"{text} {text}",
    "an escape": lambda text: f"{text}\x1b[1m",
}
LABELS: dict[str, Change] = {
    "a label blank": lambda text: "",
    "a label of another": lambda text: f"{text}x",
    "a label in capitals": lambda text: text.swapcase(),
    "a label cut": lambda text: text[:-1],
    "a label a date": lambda text: "01-Feb",
    "a label a number": lambda text: "17",
    "a label of an escape": lambda text: f"{text}\x1b",
    "a label of a total": lambda text: "Total",
}
PLANTS: dict[str, Plant] = {
    **{f"a figure: {name}": cell(change) for name, change in CELLS.items()},
    **{f"a row: {name}": label(change) for name, change in LABELS.items()},
    **{f"a header: {name}": header(change) for name, change in LABELS.items()},
    "a row twice": row(lambda grid, at: [*grid[: at + 1], *grid[at:]]),
    "a row gone": row(lambda grid, at: [*grid[:at], *grid[at + 1 :]], "cut off"),
    "a row cut off": row(lambda grid, at: [*grid[:at], grid[at][: max(1, len(grid[at]) // 2)], *grid[at + 1 :]]),
    "a row with a cell more": row(lambda grid, at: [*grid[:at], [*grid[at], "9"], *grid[at + 1 :]]),
    "a row moved by a cell": row(lambda grid, at: [*grid[:at], [grid[at][0], "7", *grid[at][1:-1]], *grid[at + 1 :]]),
    "a row twice, once changed": row(
        lambda grid, at: [*grid[: at + 1], [*grid[at][:-1], f"{number(grid[at][-1]) + 5000:g}"], *grid[at + 1 :]]
    ),
    "cut off below": row(lambda grid, at: grid[: max(3, at)], "cut off"),
    "a row times 1000": row(
        lambda grid, at: [*grid[:at], [grid[at][0], *map(times(1000.0), grid[at][1:])], *grid[at + 1 :]]
    ),
    "a row times -1": row(
        lambda grid, at: [*grid[:at], [grid[at][0], *map(times(-1.0), grid[at][1:])], *grid[at + 1 :]]
    ),
    "a column twice": column(lambda cells, at: [*cells[: at + 1], *cells[at:]]),
    "a column gone": column(lambda cells, at: [*cells[:at], *cells[at + 1 :]]),
    "a column times 1000": column(
        lambda cells, at: [*cells[:at], *map(times(1000.0), cells[at : at + 1]), *cells[at + 1 :]]
    ),
    "a header twice": lambda grid, dice: _header_twice(grid, dice),
    "labels of two rows exchanged": exchanged("labels"),
    "two figures of a row exchanged": exchanged("figures of a row"),
    "two figures of a column exchanged": exchanged("figures of a column"),
    "a unit of one line": stated(other_unit, all_lines=False, title="thousand euro"),
    "a unit of one file": stated(other_unit, all_lines=True, title="billion euro"),
    "a year of one line": stated(other_year, all_lines=False),
    "a year of one file": stated(other_year, all_lines=True),
    "a currency of one file": stated(lambda text: text.replace("euro", "yen"), all_lines=True, title="million yen"),
}
"""Ways in which one thing of a table is made wrong."""


def _header_twice(grid: Grid, dice: random.Random) -> Planted | None:
    places = [c for c, text in enumerate(grid[0]) if c and text.strip()]
    if len(places) < 2:
        return None
    one, other = dice.sample(places, 2)
    changed = [list(each) for each in grid]
    changed[0][one] = changed[0][other]
    if changed[0][one] == grid[0][one]:
        return None
    words = (grid[0][one], grid[0][other], grid[0][one].lower(), grid[0][other].lower())
    return Planted(changed, (1,), f"{_letters(one)}1", words)
