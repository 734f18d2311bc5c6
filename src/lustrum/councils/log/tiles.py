"""A log as static files that any web server can give out (C2SP tlog-tiles): tiles of hashes, bundles of entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from lustrum.councils.log.merkle import leaf_hash, root_of
from lustrum.errors import DataError, UsageError

WIDTH = 256
MOST_BYTES = 65_535
"""Of one entry: its length is written in two bytes. Longer texts are attachments, named by their hash."""


def tile_path(level: int | str, number: int, width: int = WIDTH) -> str:
    """Return where a tile stands.

    >>> tile_path(0, 1234067), tile_path("entries", 2, 7)
    ('tile/0/x001/x234/067', 'tile/entries/002.p/7')
    """
    parts = [f"{number % 1000:03d}"]
    while number >= 1000:
        number //= 1000
        parts.insert(0, f"x{number % 1000:03d}")
    part = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(parts)}{part}"


def tiles_of(entries: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of every file of a log.

    Raises
    ------
    UsageError
        If an entry is too long for a bundle.
    """
    long = next((place for place, each in enumerate(entries) if len(each) > MOST_BYTES), None)
    if long is not None:
        raise UsageError(f"Entry {long} has {len(entries[long]):,} bytes, and {MOST_BYTES:,} are the most of a bundle.")
    for number, part in enumerate(_cut(entries)):
        bundle = b"".join(len(each).to_bytes(2, "big") + each for each in part)
        yield tile_path("entries", number, len(part)), bundle
    level, hashes = 0, [leaf_hash(each) for each in entries]
    while hashes:
        parts = _cut(hashes)
        for number, part in enumerate(parts):
            yield tile_path(level, number, len(part)), b"".join(part)
        hashes = [root_of(part) for part in parts if len(part) == WIDTH]
        level += 1


def _cut(items: Sequence[bytes]) -> list[Sequence[bytes]]:
    return [items[start : start + WIDTH] for start in range(0, len(items), WIDTH)]


def read_entries(folder: Path, size: int) -> list[bytes]:
    """Return the entries of a log written as tiles, none of them checked.

    Raises
    ------
    DataError
        If a bundle is missing, cut off or too long.
    """
    found: list[bytes] = []
    for number in range((size + WIDTH - 1) // WIDTH):
        width = min(WIDTH, size - number * WIDTH)
        path = tile_path("entries", number, width)
        try:
            data = (folder / path).read_bytes()
        except OSError:
            raise DataError(f"The export has no '{path}': entries from {number * WIDTH} on are missing.") from None
        found += _bundle(data, width, path)
    return found


def _bundle(data: bytes, width: int, path: str) -> list[bytes]:
    found, at = list[bytes](), 0
    for _ in range(width):
        length = int.from_bytes(data[at : at + 2], "big")
        if len(data) < at + 2 + length:
            raise DataError(f"'{path}' is cut off after {len(found)} of {width} entries.")
        found.append(data[at + 2 : at + 2 + length])
        at += 2 + length
    if at != len(data):
        raise DataError(f"'{path}' holds more than its {width} entries.")
    return found


def check_tiles(folder: Path, entries: Sequence[bytes]) -> None:
    """Refuse tiles of hashes that are not those of the entries, or files that are none of the log's.

    Raises
    ------
    DataError
        With the first tile that differs, is missing or should not be there.
    """
    known = set()
    for path, data in tiles_of(entries):
        known.add(path)
        try:
            there = (folder / path).read_bytes()
        except OSError:
            raise DataError(f"The export has no '{path}'.") from None
        if there != data:
            raise DataError(f"'{path}' is not what the entries come to: it was changed.")
    for each in sorted((folder / "tile").rglob("*")):
        name = each.relative_to(folder).as_posix()
        if each.is_file() and name not in known:
            raise DataError(f"'{name}' is no part of a log of {len(entries)} entries.")
