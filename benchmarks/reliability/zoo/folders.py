"""Economy folders from somebody who means harm, or whose program was at fault."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from benchmarks.reliability.zoo.animal import Animal, Make, economy, edited

CHECK = ("check", "eco")


def more(text: str) -> Callable[[bytes], bytes]:
    return lambda data: data + text.encode()


def instead(text: str | bytes) -> Callable[[bytes], bytes]:
    return lambda data: text.encode() if isinstance(text, str) else text


def swapped(one: str, other: str) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(one.encode(), other.encode())


def everywhere(one: str, other: str) -> Make:
    """Return the sound economy with a text replaced in every file."""

    def make(folder: Path) -> None:
        for file in economy(folder).iterdir():
            file.write_bytes(file.read_bytes().replace(one.encode(), other.encode()))

    return make


def first_cell(text: str) -> Callable[[bytes], bytes]:
    """Put a text in the place of the last cell of the last line."""
    return lambda data: data.rstrip().rpartition(b",")[0] + b"," + text.encode() + b"\n"


def put(name: str, lay: Callable[[Path], object]) -> Make:
    """Return the sound economy with something else than a file at a name."""

    def make(folder: Path) -> None:
        place = economy(folder) / name
        place.unlink(missing_ok=True)
        lay(place)

    return make


def huge(name: str, size: int) -> Make:
    def make(folder: Path) -> None:
        with (economy(folder) / name).open("wb") as file:
            file.truncate(size)

    return make


def all_closed(folder: Path) -> None:
    for file in economy(folder).iterdir():
        file.chmod(0)


def many_files(folder: Path) -> None:
    place = economy(folder)
    for number in range(3_000):
        (place / f"table{number}.csv").write_text("a,b\n1,2\n")


LABELS = {
    "an escape": "cl\x1b[31moth",
    "a bell": "cl\x07oth",
    "a backspace": "cl\x08oth",
    "a form feed": "cl\x0coth",
    "a delete": "cl\x7foth",
    "a next line": "cl\x85oth",
    "a line separator": "cl\u2028oth",
    "a turn of direction": "cl\u202eoth",
    "no character": "cl\uffffoth",
    "a byte order mark within": "cl\ufeffoth",
    "a joiner": "cl\u200doth",
    "a letter in two forms": "clo\u0308th",
    "a surrogate pair": "cl\U0001f600oth",
    "a formula": "=cmd|'/c calc'!A0",
    "markup": "<script>alert(1)</script>",
    "a template": "{{ 7*7 }}",
    "a format": "{0.__class__}%s%n",
    "a path": "../../etc/passwd",
    "a long one": "x" * 100_000,
    "quotes": '"""',
    "a backslash": "cl\\oth",
}
NUMBERS = {
    "nan": "nan",
    "inf": "inf",
    "a hundred digits": "9" * 100,
    "a million digits": "9" * 1_000_000,
    "400 exponents": "1e400",
    "a small exponent": "1e-400",
    "hexadecimal": "0x10",
    "an underline": "1_000",
    "other digits": "\u0661\u0662",
    "a formula": "=1+1",
    "blank": "",
    "a full-width digit": "\uff11",
    "an odd minus": "\u22125",
}
ANIMALS: dict[str, Animal] = {
    **{f"label of {name}": Animal(everywhere("cloth", text), CHECK) for name, text in LABELS.items()},
    "label of an escape, analysed": Animal(
        everywhere("cloth", LABELS["an escape"]), ("analyse", "eco", "--what", "multipliers", "-o", "a.html")
    ),
    "label of markup, analysed": Animal(
        everywhere("cloth", LABELS["markup"]), ("analyse", "eco", "--what", "multipliers", "-o", "a.html")
    ),
    **{f"figure of {name}": Animal(edited("use.csv", first_cell(text)), CHECK) for name, text in NUMBERS.items()},
    "a million short lines": Animal(edited("use.csv", more("x\n" * 1_000_000)), CHECK),
    "two hundred thousand bad cells": Animal(edited("use.csv", more("a,?,?,?,?,?,?\n" * 30_000)), CHECK),
    "a million columns": Animal(edited("use.csv", instead("," + ",".join(["a"] * 1_000_000) + "\n")), CHECK),
    "twenty thousand columns of one name": Animal(
        edited("use.csv", instead("p," + ",".join(["a"] * 19_000) + "\nb" + ",1" * 19_000 + "\n")), CHECK
    ),
    "one line of 60 MB": Animal(edited("use.csv", instead("x" * 60_000_000)), CHECK),
    "nine million cells": Animal(edited("use.csv", instead(",1,2,3,4,5,6,7,8\n" * 1_000_000)), CHECK),
    "a quote left open over 20 MB": Animal(edited("use.csv", more('"' + "x,y\n" * 5_000_000)), CHECK),
    "1.5 GB of nothing": Animal(huge("use.csv", 1_500_000_000), CHECK),
    "190 MB of nothing": Animal(huge("use.csv", 190_000_000), CHECK),
    "1.5 GB of settings": Animal(huge("economy.toml", 1_500_000_000), CHECK),
    "UTF-16 cut off": Animal(edited("use.csv", lambda data: data.decode().encode("utf-16")[:-1]), CHECK),
    "UTF-16 without a mark": Animal(edited("use.csv", lambda data: data.decode().encode("utf-16-le")), CHECK),
    "UTF-32": Animal(edited("use.csv", lambda data: data.decode().encode("utf-32")), CHECK),
    "bytes at random": Animal(edited("use.csv", instead(bytes(range(1, 256)) * 40)), CHECK),
    "no bytes": Animal(edited("use.csv", instead("")), CHECK),
    "only a byte order mark": Animal(edited("use.csv", instead(b"\xef\xbb\xbf")), CHECK),
    "only commas": Animal(edited("use.csv", instead(",,,\n,,,\n")), CHECK),
    "only line ends": Animal(edited("use.csv", instead("\r\n\r\r\n")), CHECK),
    "a link to nothing that ends": Animal(put("use.csv", lambda place: place.symlink_to("/dev/zero")), CHECK),
    "a link to itself": Animal(put("use.csv", lambda place: place.symlink_to(place.name)), CHECK),
    "a link out": Animal(put("use.csv", lambda place: place.symlink_to("../../../etc/passwd")), CHECK),
    "a pipe": Animal(put("use.csv", os.mkfifo), CHECK),
    "a folder for a file": Animal(put("use.csv", Path.mkdir), CHECK),
    "a pipe for settings": Animal(put("economy.toml", os.mkfifo), CHECK),
    "files nobody may read": Animal(all_closed, CHECK),
    "three thousand files": Animal(many_files, CHECK),
    "a file of the sender's folder": Animal(edited("economy.toml", more('[extra]\nfiles = ["../x.csv"]\n')), CHECK),
    "an absolute file": Animal(edited("economy.toml", more('[extra]\nfiles = ["/etc/passwd"]\n')), CHECK),
    "ten thousand extra files": Animal(
        edited(
            "economy.toml", more(f"[extra]\nfiles = [{', '.join(f'{chr(34)}f{k}{chr(34)}' for k in range(10_000))}]\n")
        ),
        CHECK,
    ),
    "a key of 20,000 parts": Animal(edited("economy.toml", more(f"{'.'.join('a' * 20_000)} = 1\n")), CHECK),
    "a table of 20,000 parts": Animal(edited("economy.toml", more(f"[{'.'.join('a' * 20_000)}]\n")), CHECK),
    "twenty thousand tables": Animal(edited("economy.toml", more("".join(f"[t{k}]\n" for k in range(20_000)))), CHECK),
    "lists within lists": Animal(edited("economy.toml", instead("a = " + "[" * 5_000 + "]" * 5_000)), CHECK),
    "a text with an escape": Animal(edited("economy.toml", more('description2 = "\\u001b[31m"\n')), CHECK),
    "a name with an escape": Animal(edited("economy.toml", swapped("Valley and hills", "\\u001b[2J")), CHECK),
    "settings of another kind": Animal(edited("economy.toml", instead("name = 3\nbase_year = []\nunit = {}\n")), CHECK),
    "a year far off": Animal(edited("economy.toml", swapped("base_year = 2024", "base_year = 999999999999")), CHECK),
    "a year below zero": Animal(edited("economy.toml", swapped("base_year = 2024", "base_year = -5")), CHECK),
    "a date for a year": Animal(edited("economy.toml", swapped("base_year = 2024", "base_year = 2024-01-01")), CHECK),
}
"""Each with the command it is given to."""
