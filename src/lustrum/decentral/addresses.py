"""Where units are reached: `units.csv` of the centre, with an address and a key for each; and the ways to get there.

An address names its way before a colon: ``folder:units/north`` is a unit whose folder lies on this machine, which
answers in this process. A way is one file and one line in `WAYS`: a function of addresses by unit that returns a
transport.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from lustrum.decentral.transport import SilentUnit, Transport
from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.results import Column, read_records

FILE = "units.csv"

WAYS = {"folder": "lustrum.decentral.in_folders:connect"}
"""By the word before the colon of an address: the function that makes the transport."""

COLUMNS = {"unit": Column(), "address": Column(), "key": Column(needed=False)}


@dataclass(frozen=True)
class Address:
    """Where a unit is reached and the key shared with it; `way` is the word before the colon, `place` what follows."""

    unit: str
    way: str
    place: str
    key: bytes


def read_addresses(path: Path, units: tuple[str, ...]) -> dict[str, Address]:
    """Read where units are reached; relative folders start where the file stands.

    Parameters
    ----------
    units : tuple of str
        Of the terms; each needs its line.

    Raises
    ------
    UsageError
        If a unit has no line, no key, or an address of an unknown way.
    """
    found = {}
    for row in read_records(path, COLUMNS, key=("unit",)):
        unit, address = row.text("unit"), row.text("address")
        way, colon, place = address.partition(":")
        if not colon or way not in WAYS:
            raise UsageError(
                f"{path}, {row.place}: the address '{address}' of '{unit}' begins with none of "
                f"{', '.join(f'{each}:' for each in WAYS)}."
            )
        if way == "folder":
            place = str((path.parent / place).resolve())
        key = row.text("key").encode() if "key" in row.cells else b""
        found[unit] = Address(unit, way, address if way != "folder" else place, key)
    missing, strange = sorted(set(units) - set(found)), sorted(set(found) - set(units))
    if missing or strange:
        raise UsageError(
            f"'{path}' and the terms name other units: {shown([*missing, *strange])}. Every unit of the terms has one "
            "line, and nobody else."
        )
    return {unit: found[unit] for unit in units}


def addresses_csv(addresses: Mapping[str, str], keys: Mapping[str, bytes]) -> bytes:
    """Return the file that says where units are reached."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["unit", "address", "key"])
    for unit, address in addresses.items():
        writer.writerow([unit, address, keys[unit].decode()])
    return stream.getvalue().encode()


def connect(addresses: Mapping[str, Address]) -> Transport:
    """Return a transport to units, each by its own way."""
    by_way: dict[str, dict[str, Address]] = {}
    for unit, address in addresses.items():
        by_way.setdefault(address.way, {})[unit] = address
    carriers: dict[str, Transport] = {}
    for way, some in by_way.items():
        module, name = WAYS[way].split(":")
        make = cast(Callable[[Mapping[str, Address]], Transport], getattr(import_module(module), name))
        carriers |= dict.fromkeys(some, make(some))
    return Several(carriers)


class Several:
    """Units by several ways at once."""

    def __init__(self, carriers: Mapping[str, Transport]) -> None:
        self._carriers = dict(carriers)

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(self._carriers)

    @property
    def at_once(self) -> int:
        """As many as the least of the ways can do, so that units of one process take turns."""
        return min((carrier.at_once for carrier in self._carriers.values()), default=1)

    def ask(self, unit: str, message: bytes) -> bytes:
        if unit not in self._carriers:
            raise SilentUnit(f"'{unit}' has no address.", unit=unit)
        return self._carriers[unit].ask(unit, message)

    def close(self) -> None:
        for carrier in {id(each): each for each in self._carriers.values()}.values():
            carrier.close()
