"""Workbooks that span too much, hold what no table holds, or are broken."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from benchmarks.reliability.zoo.animal import Animal

CHECK = ("check", "b.xlsx")
SMALL = [["code", "A01", "C10"], ["A01", 1.0, 2.0], ["C10", 3.0, 4.0]]


def book(fill: Callable[[xlsxwriter.Workbook], object], name: str = "b.xlsx") -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        fill(workbook)
    return stream.getvalue()


def small(workbook: xlsxwriter.Workbook, label: str = "A01", cell: object = 1.0, name: str = "Use") -> None:
    sheet = workbook.add_worksheet(name)
    for number, row in enumerate(SMALL):
        for column, value in enumerate(row):
            said = label if value == "A01" else cell if value == 1.0 else value
            sheet.write(number, column, said) if not isinstance(said, str) else sheet.write_string(number, column, said)


def animal(fill: Callable[[xlsxwriter.Workbook], object]) -> Animal:
    return Animal(lambda folder: [(folder / "b.xlsx").write_bytes(book(fill)), None][1], CHECK)


def raw(change: Callable[[bytes], bytes], name: str = "b.xlsx") -> Animal:
    return Animal(lambda folder: [(folder / name).write_bytes(change(book(small))), None][1], ("check", name))


def inner(part: str, change: Callable[[bytes], bytes]) -> Animal:
    """Return a sound workbook with one of the files it is packed of changed."""

    def make(folder: Path) -> None:
        with zipfile.ZipFile(io.BytesIO(book(small))) as packed:
            members = {name: packed.read(name) for name in packed.namelist()}
        members[part] = change(members.get(part, b""))
        with zipfile.ZipFile(folder / "b.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data in members.items():
                packed.writestr(name, data)

    return Animal(make, CHECK)


def flips(seed: int) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        turned, dice = bytearray(data), random.Random(seed)
        for _ in range(12):
            turned[dice.randrange(len(turned))] ^= 1 << dice.randrange(8)
        return bytes(turned)

    return change


def far_cell(workbook: xlsxwriter.Workbook) -> None:
    workbook.add_worksheet("Use").write(1_048_575, 16_383, 1.0)


def many_sheets(workbook: xlsxwriter.Workbook) -> None:
    for number in range(1_500):
        workbook.add_worksheet(f"s{number}")


def wide(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet("Use")
    for column in range(16_384):
        sheet.write(0, column, "x")


def long(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet("Use")
    for row in range(200_000):
        sheet.write(row, 0, row)


def many_cells(workbook: xlsxwriter.Workbook) -> None:
    for number in range(30):
        workbook.add_worksheet(f"s{number}").write(9_999, 29, 1.0)


SHEET, TEXTS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
    f'<!ENTITY {chr(98 + k)} "{f"&{chr(97 + k)};" * 10}">'.encode() for k in range(9)
)
ANIMALS: dict[str, Animal] = {
    "a far cell": animal(far_cell),
    "1,500 sheets": animal(many_sheets),
    "every column": animal(wide),
    "200,000 rows": animal(long),
    "nine million cells on thirty sheets": animal(many_cells),
    "a label of an escape": animal(lambda workbook: small(workbook, "A\x1b[2J")),
    "a label of 32,767 letters": animal(lambda workbook: small(workbook, "A" * 32_767)),
    "a label of a formula": animal(lambda workbook: small(workbook, "=1+1")),
    "a sheet of an odd name": animal(lambda workbook: small(workbook, name="A\u202eB")),
    "a figure of a text": animal(lambda workbook: small(workbook, cell="x" * 30_000)),
    "no bytes": raw(lambda data: b""),
    "a zip of nothing": raw(lambda data: b"PK\x05\x06" + b"\0" * 18),
    "cut off": raw(lambda data: data[: len(data) // 2]),
    "a tail of 30 MB": raw(lambda data: data + b"x" * 30_000_000),
    "text by name a workbook": raw(lambda data: b"a,b\n1,2\n"),
    "a workbook by name a table": raw(lambda data: data, "b.csv"),
    "a workbook by name an old one": raw(lambda data: data, "b.xls"),
    "noise as an old workbook": raw(lambda data: random.Random(1).randbytes(50_000), "b.xls"),
    "the head of an old workbook": raw(lambda data: bytes.fromhex("d0cf11e0a1b11ae1") + b"\xff" * 5_000, "b.xls"),
    "noise as an open document": raw(lambda data: random.Random(2).randbytes(50_000), "b.ods"),
    "noise as a binary workbook": raw(lambda data: random.Random(3).randbytes(50_000), "b.xlsb"),
    **{f"bits turned, {seed}": raw(flips(seed)) for seed in range(6)},
    "no sheets": inner(BOOK, lambda data: data.replace(b"<sheet ", b"<shoot ")),
    "a sheet of nothing": inner(SHEET, lambda data: b""),
    "a sheet of noise": inner(SHEET, lambda data: random.Random(4).randbytes(10_000)),
    "a sheet not closed": inner(SHEET, lambda data: data[:-60]),
    "entities within entities": inner(TEXTS, lambda data: LAUGHS + b"]>" + data),
    "an entity of a file": inner(
        TEXTS, lambda data: b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + data.replace(b"A01", b"&a;")
    ),
    "texts that are not there": inner(SHEET, lambda data: data.replace(b"<v>0</v>", b"<v>999999999</v>")),
    "a text below zero": inner(SHEET, lambda data: data.replace(b"<v>0</v>", b"<v>-1</v>")),
    "a row far off": inner(SHEET, lambda data: data.replace(b'r="2"', b'r="99999999999"')),
    "a column far off": inner(SHEET, lambda data: data.replace(b'r="B2"', b'r="ZZZZZZZ2"')),
    "a size that is a lie": inner(SHEET, lambda data: data.replace(b"A1:C3", b"A1:XFD1048576")),
    "40 MB of texts": inner(TEXTS, lambda data: data.replace(b"A01", b"A" * 40_000_000)),
    "200 MB of blanks": inner(SHEET, lambda data: data + b" " * 200_000_000),
}
"""Each with the command it is given to."""
