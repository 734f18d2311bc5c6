"""Hostile files of our own, made by code and stored nowhere: each is read, or refused with its reason."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.reliability.zoo import archives, books, folders, settings, texts
from benchmarks.reliability.zoo.animal import Animal

ANIMALS: Mapping[str, Animal] = {
    f"{kind}: {name}": animal
    for kind, cage in (
        ("economy folder", folders.ANIMALS),
        ("settings", settings.ANIMALS),
        ("table as text", texts.ANIMALS),
        ("workbook", books.ANIMALS),
        ("stored plan", archives.ANIMALS),
    )
    for name, animal in cage.items()
}
"""Each by its kind and name."""
