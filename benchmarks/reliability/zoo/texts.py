"""Published tables, small tables and settings of questions as text, damaged or made to harm."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from benchmarks.reliability.zoo.animal import Animal, holding, sparse

CHECK = ("check", "t.csv")
MATRIX = (
    "code,A01,C10,C13,households,exports,output\n"
    "A01,10,20,5,60,5,100\nC10,20,30,10,30,10,100\nC13,5,10,5,25,5,50\n"
    "value added,60,35,28,0,0,123\nimports,5,5,2,0,0,12\noutput,100,100,50,115,20,385\n"
)
PRICES = "period,good,price\n" + "".join(f"2020-{month:02d},bread,{month}\n" for month in range(1, 13))


def table(content: str | bytes, command: tuple[str, ...] = CHECK) -> Animal:
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return Animal(holding("t.csv", data), command)


def noise(size: int, seed: int = 0) -> bytes:
    return random.Random(seed).randbytes(size)


def flipped(seed: int) -> bytes:
    data = bytearray(MATRIX.encode())
    dice = random.Random(seed)
    for _ in range(8):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    return bytes(data)


def folder_of(names: dict[str, bytes]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / "t").mkdir()
        for name, data in names.items():
            (folder / "t" / name).write_bytes(data)

    return make


ANIMALS: dict[str, Animal] = {
    "noise": table(noise(100_000)),
    "20 MB of noise": table(noise(20_000_000)),
    "no bytes": table(b""),
    "one byte": table(b"\xff"),
    "only zeros": Animal(sparse("t.csv", 3_000_000_000), CHECK),
    "a column of a million": table("\n".join(["x,1"] * 1_000_000)),
    "a line of a million": table(",".join(["1"] * 1_000_000)),
    "a label of an escape": table(MATRIX.replace("C10", "C\x1b[2J10")),
    "a label of 1 MB": table(MATRIX.replace("C10", "C" * 1_000_000)),
    "figures of 1 MB": table(MATRIX.replace("30", "3" * 1_000_000)),
    "all labels alike": table(MATRIX.replace("C10", "A01").replace("C13", "A01")),
    "a thousand headers": table(MATRIX.splitlines()[0] + "\n" + MATRIX * 1_000),
    "only headers": table(MATRIX.splitlines()[0]),
    "quotes within quotes": table('"""' * 100_000),
    "UTF-7": table(MATRIX.encode("utf-7") + b"+ADw-"),
    "EBCDIC": table(MATRIX.encode("cp500")),
    "UTF-16 of odd bytes": table(b"\xff\xfe" + MATRIX.encode("utf-16-le") + b"\x00"),
    "lone surrogates": table("\ud800,1\n"),
    "a page of the web": table("<!doctype html><html><body>404 not found</body></html>"),
    "JSON": table('{"a": [' + "[" * 100_000),
    "a program": table(b"\x7fELF" + noise(1_000)),
    "a picture": table(b"\x89PNG\r\n\x1a\n" + noise(1_000)),
    **{f"bits turned, {seed}": table(flipped(seed)) for seed in range(8)},
    "prices of a million lines": table("period,good,price\n" + "x\n" * 500_000, ("prices", "t.csv")),
    "prices of escapes": table(PRICES.replace("bread", "\x1b[2J"), ("prices", "t.csv")),
    "prices of nan": table(PRICES.replace(",5\n", ",nan\n"), ("prices", "t.csv")),
    "prices of 10^308": table(PRICES.replace(",5\n", ",1e308\n").replace(",6\n", ",1e-308\n"), ("prices", "t.csv")),
    "prices of year 99999999": table(PRICES.replace("2020-05", "99999999-05"), ("prices", "t.csv")),
    "scissors of noise": table(noise(10_000), ("scissors", "t.csv")),
    "units of noise": table(noise(10_000), ("gap", "t.csv")),
    "a folder of thousands": Animal(folder_of({f"f{k}.csv": b"a,b\n1,2\n" for k in range(2_000)}), ("check", "t")),
    "a folder of noise": Animal(folder_of({f"f{k}.csv": noise(10_000, k) for k in range(50)}), ("check", "t")),
    "a folder of nothing": Animal(folder_of({}), ("check", "t")),
    "a world of one line": Animal(
        folder_of({"Z.txt": b"region\tA\n", "Y.txt": b"", "x.txt": b"", "unit.txt": b""}), ("check", "t")
    ),
    "a world of noise": Animal(
        folder_of({"Z.txt": noise(10_000), "Y.txt": noise(100), "unit.txt": noise(10)}), ("check", "t")
    ),
    "a flat world of a million lines": Animal(
        holding("t.csv", b"rowPi,colPi,obsValue\n" + b"x,y\n" * 1_000_000), CHECK
    ),
}
"""Each with the command it is given to."""
