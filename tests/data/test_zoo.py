"""A zoo of hostile and broken files: each is read or refused with its reason, and nothing brings lustrum down."""

from __future__ import annotations

import gzip
import io
import os
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from tests.data.readers.publishers import eurostat_csv, random_supply_use, un_handbook
from tests.data.readers.test_wiod2016_national import us_rows, write_book, write_csv
from tests.data.readers.worlds import exiobase, random_world

from lustrum.data.readers import read_published
from lustrum.errors import LustrumError

SECONDS = 10.0
Maker = Callable[[Path], Path]


def good_book(folder: Path) -> Path:
    return write_book(folder / "USA_NIOT_nov16.xlsx", us_rows())


def good_csv(folder: Path) -> Path:
    return write_csv(folder / "niot_USA.csv", us_rows())


def raw(name: str, data: bytes) -> Maker:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data)
        return path

    return make


def book(fill: Callable[[xlsxwriter.Workbook], None], name: str = "book.xlsx") -> Maker:
    def make(folder: Path) -> Path:
        with xlsxwriter.Workbook(folder / name) as workbook:
            fill(workbook)
        return folder / name

    return make


def altered(part: str, change: Callable[[str], str]) -> Maker:
    """Return the good workbook with one of its inner files changed."""

    def make(folder: Path) -> Path:
        path = good_book(folder)
        inner = {}
        with zipfile.ZipFile(path) as archive:
            inner = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in inner.items():
                archive.writestr(name, change(data.decode()) if name == part else data)
        return path

    return make


def without(part: str) -> Maker:
    def make(folder: Path) -> Path:
        path = good_book(folder)
        with zipfile.ZipFile(path) as archive:
            inner = {name: archive.read(name) for name in archive.namelist() if name != part}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in inner.items():
                archive.writestr(name, data)
        return path

    return make


def cut(share: float, make: Maker = good_book) -> Maker:
    def cut_off(folder: Path) -> Path:
        path = make(folder)
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])
        return path

    return cut_off


def flipped(seed: int, make: Maker = good_book) -> Maker:
    def flip(folder: Path) -> Path:
        path = make(folder)
        data = bytearray(path.read_bytes())
        dice = random.Random(seed)
        for _ in range(20):
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        path.write_bytes(bytes(data))
        return path

    return flip


def archive(members: dict[str, bytes], name: str = "table.zip") -> Maker:
    def make(folder: Path) -> Path:
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as found:
            for member, data in members.items():
                found.writestr(member, data)
        return folder / name

    return make


MRIO = {"Z.txt": b"", "Y.txt": b"", "unit.txt": b""}
ZEROS = b"0" * 120_000_000


def bomb(folder: Path) -> Path:
    return archive({**MRIO, "Z.txt": ZEROS})(folder)


def nested(folder: Path) -> Path:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as found:
        found.writestr("zeros", ZEROS)
    return archive({f"{k}.zip": inner.getvalue() for k in range(20)})(folder)


def linked(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "t.zip", "w") as found:
        for name in MRIO:
            member = zipfile.ZipInfo(name)
            member.external_attr = 0o120777 << 16
            found.writestr(member, "/etc/passwd")
    return folder / "t.zip"


def locked(folder: Path) -> Path:
    path = archive({**MRIO, "Z.txt": b"1"})(folder)
    data = bytearray(path.read_bytes())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        place = 0
        while (place := data.find(mark, place)) >= 0:
            data[place + (6 if mark == b"PK\x03\x04" else 8)] |= 1
            place += 4
    path.write_bytes(bytes(data))
    return path


def twice(folder: Path) -> Path:
    with pytest.warns(UserWarning), zipfile.ZipFile(folder / "t.zip", "w") as found:
        for name in (*MRIO, "Z.txt"):
            found.writestr(name, "x")
    return folder / "t.zip"


def fifo(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.csv")
    return folder / "pipe.csv"


def loop(folder: Path) -> Path:
    (folder / "loop.csv").symlink_to(folder / "loop.csv")
    return folder / "loop.csv"


def many_sheets(text: str) -> str:
    sheets = "".join(f'<sheet name="s{k}" sheetId="{k}" r:id="rId1"/>' for k in range(2, 10_002))
    return text.replace("</sheets>", f"{sheets}</sheets>")


def far_cell(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet("National IO-tables")
    sheet.write(0, 0, "Year")
    sheet.write(1_048_575, 16_383, 1.0)


def merged(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet("1")
    sheet.merge_range(0, 0, 3, 40, "A title over all columns")
    sheet.write(5, 0, 1.0)


def hidden(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet("National IO-tables")
    for number, cells in enumerate(us_rows()):
        sheet.write_row(number, 0, cells)
        if number in (4, 9):
            sheet.set_row(number, None, None, {"hidden": True})
    sheet.set_column(7, 8, None, None, {"hidden": True})
    workbook.add_worksheet("secret").hide()


def formulas(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet("National IO-tables")
    for number, cells in enumerate(us_rows()):
        sheet.write_row(number, 0, cells)
    sheet.write_formula(5, 6, "=1/0", None, "#DIV/0!")


def dates(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet("National IO-tables")
    for number, cells in enumerate(us_rows()):
        sheet.write_row(number, 0, cells)
    sheet.write_datetime(
        5, 6, __import__("datetime").datetime(2014, 3, 1), workbook.add_format({"num_format": "d mmm"})
    )


def with_cell(text: str) -> Maker:
    def make(folder: Path) -> Path:
        rows = us_rows()
        rows[3][6] = text
        return write_csv(folder / "niot_USA.csv", rows)

    return make


def edited(change: Callable[[bytes], bytes], make: Maker = good_csv) -> Maker:
    def edit(folder: Path) -> Path:
        path = make(folder)
        path.write_bytes(change(path.read_bytes()))
        return path

    return edit


LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + k)} "{("&" + chr(97 + k) + ";") * 10}">' for k in range(9)
) + "]>"  # fmt: skip


def bombed(text: str) -> str:
    head, _, rest = text.partition("?>")
    return f"{head}?>{LAUGHS}{rest.replace('National IO-tables', '&j;')}"


def outside(text: str) -> str:
    head, _, rest = text.partition("?>")
    return f'{head}?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>{rest.replace("<t>Year</t>", "<t>&x;</t>")}'


SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096

# name, maker, whether it may be read ("read"), must be refused ("refused") or either ("any"), a word of the reason
ZOO: tuple[tuple[str, Maker, str, str], ...] = (
    ("a sound workbook", good_book, "read", ""),
    ("a sound text table", good_csv, "read", ""),
    ("one cell at XFD1048576", book(far_cell), "refused", "too large"),
    ("10 000 sheets", altered("xl/workbook.xml", many_sheets), "refused", "too large"),
    ("merged titles only", book(merged), "refused", "no kind known"),
    ("hidden rows, columns and a hidden sheet", book(hidden, "USA_NIOT_nov16.xlsx"), "read", ""),
    ("an error in a cell", book(formulas, "USA_NIOT_nov16.xlsx"), "refused", "column 'A03'"),
    ("a date in a cell", book(dates, "USA_NIOT_nov16.xlsx"), "refused", "2014-03-01"),
    ("an empty workbook", book(lambda workbook: workbook.add_worksheet("x") and None), "refused", "no kind known"),
    ("entities that multiply", altered("xl/workbook.xml", bombed), "any", ""),
    ("an entity from outside", altered("xl/sharedStrings.xml", outside), "refused", ""),
    ("a sheet that is no XML", altered(SHEET, lambda text: "<not xml"), "refused", ""),
    ("a sheet cut in half", altered(SHEET, lambda text: text[: len(text) // 2]), "refused", ""),
    ("a sheet of another kind", altered(SHEET, lambda text: "<html></html>"), "refused", ""),
    ("shared strings that are not there", without("xl/sharedStrings.xml"), "refused", ""),
    ("a sheet that is not there", without(SHEET), "refused", ""),
    ("relations that are not there", without("xl/_rels/workbook.xml.rels"), "refused", ""),
    ("no workbook inside", without("xl/workbook.xml"), "refused", ""),
    ("a string beyond the last", altered(SHEET, lambda t: t.replace("<v>0</v>", "<v>99999</v>", 1)), "refused", ""),
    ("a cell reference beyond all columns", altered(SHEET, lambda t: t.replace('r="A1"', 'r="ZZZZ1"', 1)), "any", ""),
    ("a row number beyond all rows", altered(SHEET, lambda t: t.replace('r="A1"', 'r="A4294967295"', 1)), "any", ""),
    ("a negative row", altered(SHEET, lambda t: t.replace('r="A1"', 'r="A-1"', 1)), "any", ""),
    *((f"a workbook cut at {share:.0%}", cut(share), "refused", "") for share in (0.02, 0.2, 0.5, 0.8, 0.99)),
    *((f"a workbook with flipped bits, {seed}", flipped(seed), "any", "") for seed in range(8)),
    ("text named .xlsx", raw("t.xlsx", b"year,code\n1,2\n"), "refused", "(text)"),
    ("a workbook named .csv", lambda f: good_book(f).rename(f / "USA_NIOT_nov16.csv"), "read", ""),
    ("a web page named .xls", raw("t.xls", b"<html><table><tr><td>1</td></tr></table></html>"), "refused", "no kind"),
    ("an old workbook that is none", raw("t.xls", OLE), "refused", ""),
    ("a workbook with a password", raw("t.xlsx", OLE + b"EncryptedPackage"), "refused", ""),
    ("a picture named .xlsx", raw("t.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 100), "refused", "(unknown)"),
    ("a document named .csv", raw("t.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"), "refused", "no kind"),
    ("an empty file", raw("t.csv", b""), "refused", "(empty)"),
    ("a byte order mark alone", raw("t.csv", b"\xef\xbb\xbf"), "refused", "no cells"),
    ("NUL bytes", raw("t.csv", b"\0" * 5000), "refused", "(unknown)"),
    ("one line of 100 MB", raw("t.csv", b"x" * 100_000_000), "refused", "no kind"),
    ("a million columns", raw("t.csv", b"a," * 1_000_000 + b"\n"), "refused", "line 1 has"),
    ("nothing but quotes", raw("t.csv", b'"' * 1_000_001), "refused", "no table at line 1"),
    ("JSON", raw("t.json", b'{"a": [1, 2]}'), "refused", "no kind"),
    ("XML", raw("t.xml", b"<?xml version='1.0'?><a/>"), "refused", "no kind"),
    ("Parquet", raw("t.parquet", b"PAR1" + b"\0" * 64 + b"PAR1"), "refused", "no kind"),
    ("a packed text", raw("t.csv.gz", gzip.compress(b"year,code\n")), "refused", "no kind"),
    ("an unclosed quote", edited(lambda data: data.replace(b"A02,Domestic", b'"A02,Domestic', 1)), "refused", "line"),
    ("a letter of another encoding", edited(lambda data: data.replace(b"A02", b"\xe9A2", 1)), "refused", "UTF-8"),
    ("a NUL in a table", edited(lambda data: data[:70_000] + b"\0" + data[70_000:]), "any", ""),
    ("a table in UTF-16", edited(lambda data: data.decode().encode("utf-16")), "any", ""),
    ("a table with a byte order mark", edited(lambda data: b"\xef\xbb\xbf" + data), "read", ""),
    ("a table with other line ends", edited(lambda data: data.replace(b"\r\n", b"\n")), "read", ""),
    ("a table cut in a row", cut(0.6, good_csv), "refused", ""),
    ("a table without its last rows", edited(lambda data: b"\n".join(data.split(b"\n")[:-5])), "refused", "missing"),
    *((f"a cell that says {text}", with_cell(text), "refused", "")
      for text in ("1e999", "nan", "inf", "1_000", "", "#REF!", "2014-03-01", ":", "12%", "9" * 400)),
    ("a bomb", bomb, "refused", "bomb"),
    ("bombs in an archive", nested, "refused", "no kind"),
    ("a path out of the archive", archive({**MRIO, "../../x": b"1"}), "refused", "outside"),
    ("an absolute path", archive({**MRIO, "/etc/x": b"1"}), "refused", "outside"),
    ("a link out of the archive", linked, "refused", "link"),
    ("a locked archive", locked, "refused", "password"),
    ("a name twice in an archive", twice, "refused", "twice"),
    ("6 000 files in an archive", archive({**MRIO, **{f"f{k}": b"" for k in range(6_000)}}), "refused", "files"),
    ("an archive cut in half", cut(0.5, lambda f: exiobase(f, random_world(1))), "refused", ""),
    *((f"an archive with flipped bits, {s}", flipped(s, lambda f: exiobase(f, random_world(1))), "any", "")
      for s in range(4)),
    *((f"supply and use with flipped bits, {s}", flipped(s, lambda f: un_handbook(f, random_supply_use(1))), "any", "")
      for s in range(3)),
    ("flipped bits in text", flipped(1, lambda f: eurostat_csv(f, random_supply_use(1))[1]), "any", ""),
    ("an empty archive", archive({}), "refused", "no kind"),
    ("a pipe", fifo, "refused", "not there"),
    ("a link to itself", loop, "refused", ""),
    ("a file that is not there", lambda folder: folder / "nothing.csv", "refused", "not there"),
    ("an empty folder", lambda folder: folder, "refused", "no file"),
)  # fmt: skip


def test_the_zoo_has_at_least_sixty_animals():
    assert len(ZOO) >= 60
    assert len({name for name, *_ in ZOO}) == len(ZOO)


@pytest.mark.parametrize(("make", "outcome", "word"), [animal[1:] for animal in ZOO], ids=[animal[0] for animal in ZOO])
def test_a_hostile_file_is_read_or_refused_with_its_reason(tmp_path, make, outcome, word):
    path = make(tmp_path)
    started = time.monotonic()
    try:
        read_published(path, region="USA" if "USA" in path.name else "", year=2012 if "USA" in path.name else None)
        read, reason = True, ""
    except LustrumError as error:
        read, reason = False, str(error)
    assert time.monotonic() - started < SECONDS
    assert outcome == "any" or read == (outcome == "read"), reason
    if not read:
        assert len(reason) > 20 and word.lower() in reason.lower(), reason
