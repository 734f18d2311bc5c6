"""Stored plans, as folder and archive, that were damaged or made to harm."""

from __future__ import annotations

import json
import random
import struct
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.reliability.zoo.animal import Animal, scenario
from lustrum.scenario import read_scenario
from lustrum.workspace import Place, make_plan
from lustrum.workspace.folder import our_files
from lustrum.workspace.save import sealed

EXPLAIN = ("explain", "p.zip")


@cache
def sound() -> dict[str, bytes]:
    """Return the files of a small plan, solved once."""
    import tempfile

    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        make_plan(read_scenario(scenario(folder)), Place(folder / "p", report=False))
        return {**our_files(folder / "p"), "plan.json": (folder / "p" / "plan.json").read_bytes()}


def packed(files: dict[str, bytes], place: Path) -> None:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)


def archive(change: Callable[[dict[str, bytes]], dict[str, bytes]], command: tuple[str, ...] = EXPLAIN) -> Animal:
    """Return the plan as an archive, with its files changed."""
    return Animal(lambda folder: packed(change(dict(sound())), folder / "p.zip"), command)


def bytes_of(change: Callable[[bytearray], bytes | bytearray]) -> Animal:
    """Return the plan as an archive, with its bytes changed."""

    def make(folder: Path) -> None:
        packed(sound(), folder / "p.zip")
        data = bytearray((folder / "p.zip").read_bytes())
        (folder / "p.zip").write_bytes(change(data))

    return Animal(make, EXPLAIN)


def manifest(change: Callable[[dict[str, Any]], object], command: tuple[str, ...] = EXPLAIN) -> Animal:
    """Return the plan with another manifest, sealed as if it were the one written."""

    def changed(files: dict[str, bytes]) -> dict[str, bytes]:
        said = json.loads(files.pop("plan.json"))
        change(said)
        return sealed(files, said)

    return archive(changed, command)


def document(text: str | bytes, name: str = "plan.json") -> Animal:
    return archive(lambda files: {**files, name: text.encode() if isinstance(text, str) else text})


def flip(seed: int) -> Callable[[bytearray], bytearray]:
    def turned(data: bytearray) -> bytearray:
        dice = random.Random(seed)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        return data

    return turned


def lie(data: bytearray) -> bytearray:
    """Say that every member is of 100 bytes."""
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = 0
        while (at := data.find(mark, at)) >= 0:
            struct.pack_into("<I", data, at + place, 100)
            at += 4
    return data


def linked(folder: Path) -> None:
    with zipfile.ZipFile(folder / "p.zip", "w") as place:
        for name, data in sound().items():
            place.writestr(name, data)
        link = zipfile.ZipInfo("tables/link.csv")
        link.external_attr = 0o120777 << 16
        place.writestr(link, "/etc/passwd")


def unpacked(lay: Callable[[Path], object]) -> Animal:
    """Return the plan as a folder, with something laid into it."""

    def make(folder: Path) -> None:
        for name, data in sound().items():
            place = folder / "p" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        lay(folder / "p")

    return Animal(make, ("explain", "p"))


def put(name: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda said: said.update({name: value})


def with_item(said: dict[str, Any]) -> None:
    said["limits"][0]["items"][0] = ["a", "b", "c"]


def with_escape(said: dict[str, Any]) -> None:
    said["quantities"][0]["items"][0][0] = "\x1b[2J"


ZEROS = b"0" * 250_000_000
ANIMALS: dict[str, Animal] = {
    "a bomb of one": archive(lambda files: {**files, "tables/x.csv": ZEROS}),
    "a bomb of forty": archive(lambda files: {**files, **{f"tables/x{k}.csv": ZEROS[:40_000_000] for k in range(6)}}),
    "ten thousand members": archive(lambda files: {**files, **{f"tables/x{k}.csv": b"" for k in range(10_000)}}),
    "a name that leaves": archive(lambda files: {**files, "../../x.csv": b""}),
    "an absolute name": archive(lambda files: {**files, "/tmp/x.csv": b""}),
    "a name of Windows": archive(lambda files: {**files, "C:\\x.csv": b""}),
    "a name of an escape": archive(lambda files: {**files, "tables/\x1b[2J.csv": b""}),
    "a name of 5,000 letters": archive(lambda files: {**files, "x" * 5_000: b""}),
    "a file that is a folder too": archive(lambda files: {**files, "plan.json/x": b""}),
    "a link": Animal(linked, EXPLAIN),
    "a lie about sizes": bytes_of(lie),
    "cut off": bytes_of(lambda data: data[: len(data) // 2]),
    "something before it": bytes_of(lambda data: b"#!/bin/sh\n" + bytes(data)),
    "no manifest": archive(lambda files: {name: data for name, data in files.items() if name != "plan.json"}),
    "no figures": archive(lambda files: {name: data for name, data in files.items() if name != "solution.npz"}),
    **{f"a bit turned, {seed}": bytes_of(flip(seed)) for seed in range(8)},
    "a manifest of null": document("null"),
    "a manifest of a list": document("[]"),
    "a manifest of lists": document("[" * 100_000),
    "a manifest of nothing": document(""),
    "a manifest of noise": document(random.Random(5).randbytes(1_000)),
    "a manifest of one number": document("1" * 5_000),
    "figures of noise": document(random.Random(6).randbytes(1_000), "solution.npz"),
    "figures of nothing": document(b"", "solution.npz"),
    "figures of an object": document(b"\x93NUMPY\x01\x00v\x00{'descr': '|O', 'fortran_order': False}", "solution.npz"),
    "years of texts": manifest(put("years", ["a"])),
    "years without end": manifest(put("years", [10**30])),
    "no years": manifest(put("years", [])),
    "a status nobody knows": manifest(put("status", "fine")),
    "parts of numbers": manifest(put("parts", [1, 2])),
    "parts nobody knows": manifest(put("parts", ["os.system"])),
    "options of a list": manifest(put("options", [])),
    "limits of null": manifest(put("limits", None)),
    "quantities of a text": manifest(put("quantities", "output")),
    "a name of a table": manifest(put("name", {"a": 1})),
    "a message of an escape": manifest(put("message", "\x1b]0;x\x07")),
    "a label of an escape": manifest(with_escape),
    "an item of three labels": manifest(with_item),
    "a format far off": manifest(put("format", 10**20)),
    "an economy of paths": manifest(put("economy", {"paths": "x"})),
    "inputs of a path": manifest(put("inputs", [["../../x", "0"]]), ("verify", "p.zip")),
    "answers of noise": archive(
        lambda files: sealed({**files, "answers/x.json": b"\0"}, json.loads(files["plan.json"]))
    ),
    "an answer out of shape": archive(
        lambda files: sealed({**files, "answers/x.json": b'{"axes": 3}'}, json.loads(files["plan.json"]))
    ),
    "a link in the folder": unpacked(lambda place: (place / "tables" / "l.csv").symlink_to("/etc/passwd")),
    "figures that never end": unpacked(
        lambda place: [(place / "solution.npz").unlink(), (place / "solution.npz").symlink_to("/dev/zero")]
    ),
    "a folder for figures": unpacked(
        lambda place: [(place / "solution.npz").unlink(), (place / "solution.npz").mkdir()]
    ),
    "a table more": unpacked(lambda place: (place / "tables" / "more.csv").write_text("a\n1\n")),
    "a table times ten": unpacked(
        lambda place: (place / "tables" / "output.csv").write_text("product,year,value,unit\ncloth,2025,10,x\n")
    ),
}
"""Each with the command it is given to."""
