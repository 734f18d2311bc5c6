"""One hostile file: how it is made in an empty folder, and the command it is given to."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lustrum.data import bundled_path

Make = Callable[[Path], None]

SCENARIO = 'economy = "eco"\nyears = 2\n[growth]\nlabour = 0.0\nproductivity = 0.0\n'


@dataclass(frozen=True)
class Animal:
    """What is laid into a folder, and the words of the command that is called there."""

    make: Make
    command: tuple[str, ...]


def economy(folder: Path) -> Path:
    """Lay a small sound economy into a folder."""
    return shutil.copytree(bundled_path("made_up_valley"), folder / "eco")


def scenario(folder: Path, text: str = SCENARIO) -> Path:
    """Lay a sound economy and a scenario into a folder."""
    if not (folder / "eco").exists():
        economy(folder)
    (folder / "s.toml").write_text(text, encoding="utf-8")
    return folder / "s.toml"


def edited(name: str, change: Callable[[bytes], bytes]) -> Make:
    """Return the sound economy with one file changed; what is not there is empty before."""

    def make(folder: Path) -> None:
        file = economy(folder) / name
        file.write_bytes(change(file.read_bytes() if file.exists() else b""))

    return make


def holding(name: str, content: bytes) -> Make:
    """Return a folder with one file."""
    return lambda folder: [(folder / name).write_bytes(content), None][1]


def sparse(name: str, size: int) -> Make:
    """Return a file of so many bytes of nothing, which takes no room on the disk."""

    def make(folder: Path) -> None:
        with (folder / name).open("wb") as file:
            file.truncate(size)

    return make
