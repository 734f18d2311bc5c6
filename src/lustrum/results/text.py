"""The text of a file somebody else wrote: its encoding told by its bytes, never guessed."""

from __future__ import annotations

from pathlib import Path

from lustrum.errors import DataError, UsageError, control_in
from lustrum.results.fault import Fault


def read_text(path: Path, most: int, *, plain: bool = True) -> str:
    """Return a text file: UTF-8 with or without a byte order mark, or UTF-16 with one.

    Parameters
    ----------
    path : Path
    most : int
        Bytes beyond which a file is refused.
    plain : bool
        Refuse control characters; who looks at each cell names them with their column.

    Raises
    ------
    DataError
        If it is another encoding, holds NUL characters, or is too large; the message names byte and line. A code page
        is refused even where it looks like one: the same byte is another letter in each.
    """
    size = path.stat().st_size
    if size > most:
        raise refused(path, f"{_said(size)} are more than the {_said(most)} such a file may have.")
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            text = data.decode("utf-16")
            return _plain(path, text) if plain else text
        except UnicodeDecodeError:
            raise refused(path, "it begins as UTF-16 and does not go on so.") from None
    if (nul := data.find(b"\0")) >= 0:
        raise refused(path, f"a NUL character at position {nul}: this is no text.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        letter = data[error.start : error.start + 1].decode("cp1252", errors="ignore")
        maybe = f" ('{letter}' if this is Windows-1252)" if letter.isprintable() and letter else ""
        said = f"not UTF-8: byte 0x{data[error.start]:02x} in line {line}{maybe}. Save it as UTF-8."
        raise refused(path, said, "not_utf8") from None
    return _plain(path, text) if plain else text


def _said(size: int) -> str:
    """Return a size in a unit that shows it."""
    return f"{size / 1e6:,.0f} MB" if size >= 1_000_000 else f"{size:,} bytes"


def _plain(path: Path, text: str) -> str:
    """Return a text, or refuse it where it holds a character that steers a terminal or the direction of writing."""
    if odd := control_in(text):
        line = text.count("\n", 0, odd.start()) + 1
        said = f"holds the control character U+{ord(odd[0]):04X}. Remove it."
        raise DataError(
            f"1 fault in {path}:\n  {path.name}, line {line}: {said}",
            faults=[Fault("control_character", path.name, f"line {line}", "", said)],
        )
    return text


def read_small_text(path: Path | str, most: int, *, plain: bool = True) -> str:
    """Return the text of a file a person wrote and names, such as settings or a short table.

    Raises
    ------
    UsageError
        If there is no such file, or it is a folder or a device.
    DataError
        As `read_text`.
    """
    path = Path(path)
    if path.is_dir():
        raise UsageError(f"'{path}' is a folder; name a file in it.", file=str(path))
    if not path.is_file():  # pipes and devices as well: they may never end
        raise UsageError(f"There is no file '{path}'.", file=str(path))
    return read_text(path, most, plain=plain)


def refused(path: Path, message: str, kind: str = "not_a_table") -> DataError:
    """Return the error of a file that is refused whole."""
    fault = Fault(kind, path.name, "", "", message)
    return DataError(f"1 fault in {path}:\n  {fault}", faults=[fault])
