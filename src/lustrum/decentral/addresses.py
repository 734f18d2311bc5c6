"""Where units are reached: `units.csv` of the centre, with an address and a key for each; and the ways to get there.

An address names its way before a colon: ``folder:units/north`` is a unit whose folder lies on this machine, which
answers in this process; ``http://HOST:PORT`` (or https) one that is served on a network; ``dask:SCHEDULER#FOLDER`` one
that lives on a worker of a Dask cluster. A way is one file and one line in `WAYS`: a function of addresses by unit and
of seconds for an answer that returns a transport.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import cast

from lustrum.decentral.keys import refuse_open
from lustrum.decentral.transport import Answer, SilentUnit, Transport
from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.results import Column, read_records

FILE = "units.csv"

WAYS = {
    "folder": "lustrum.decentral.in_folders:connect",
    "http": "lustrum.decentral.http_centre:connect",
    "https": "lustrum.decentral.http_centre:connect",
    "dask": "lustrum.decentral.on_dask:connect",
}
"""By the word before the colon of an address: the function that makes the transport."""

COLUMNS = {
    "unit": Column(),
    "address": Column(),
    "key": Column(needed=False),
    "certificate": Column(needed=False),
}


@dataclass(frozen=True)
class Address:
    """Where a unit is reached and the key shared with it; `way` is the word before the colon, `place` what follows.

    `certificate` is a PEM file: whom to trust over TLS.
    """

    unit: str
    way: str
    place: str
    key: bytes = field(repr=False)
    certificate: Path | None = None


def addresses_of(asked: str | None, own: Path, units: tuple[str, ...]) -> dict[str, Address]:
    """Return where units are reached: as the centre's own file says, as another file, or changed by a list.

    Parameters
    ----------
    asked : str, optional
        A file like `units.csv`; or ``NAME=HOST:PORT,NAME=HOST:PORT``, where an address may be any that a file may hold;
        or ``dask:SCHEDULER``, for all units whose folders lie here. Lists change only addresses: the keys stay those of
        the centre's own file.
    own : Path
        The centre's own.
    units : tuple of str
        Of the terms.

    Raises
    ------
    UsageError
        If the list names no unit of the terms, one twice, or no address.
    """
    if asked is None or Path(asked).is_file():
        return read_addresses(own if asked is None else Path(asked), units)
    found = read_addresses(own, units)
    if asked.startswith("dask:"):
        here = {unit: each for unit, each in found.items() if each.way == "folder"}
        return found | {
            unit: replace(each, way="dask", place=f"{asked[len('dask:') :]}#{each.place}")
            for unit, each in here.items()
        }
    named = set[str]()
    for part in asked.split(","):
        unit, equals, address = part.strip().partition("=")
        if not equals or unit not in found or unit in named:
            raise UsageError(
                f"--units '{part.strip()}' is no file and no NAME=HOST:PORT with a unit of the terms, each once: "
                f"{shown([*units])}."
            )
        named.add(unit)
        address = address if address.partition(":")[0] in WAYS else f"http://{address}"
        way, place = _way(address, own.parent, "--units", unit)
        found[unit] = replace(found[unit], way=way, place=place)
    return found


def read_addresses(path: Path, units: tuple[str, ...]) -> dict[str, Address]:
    """Read where units are reached; relative folders start where the file stands.

    Parameters
    ----------
    units : tuple of str
        Of the terms; each needs its line.

    Raises
    ------
    UsageError
        If a unit has no line, no key, or an address of an unknown way; if others may read the keys.
    """
    found = {}
    for row in read_records(path, COLUMNS, key=("unit",)):
        unit = row.text("unit")
        if unit not in units:
            raise UsageError(f"{path}, {row.place}: '{unit}' is no unit of the terms: {shown([*units])}.")
        way, place = _way(row.text("address"), path.parent, f"{path}, {row.place}", unit)
        key = row.text("key").encode() if "key" in row.cells else b""
        trusted = row.text("certificate") if "certificate" in row.cells else ""
        found[unit] = Address(unit, way, place, key, path.parent / trusted if trusted else None)
    if any(each.key for each in found.values()):
        refuse_open(path)
    if missing := sorted(set(units) - set(found)):
        raise UsageError(f"'{path}' holds no line of {shown(missing)}: every unit of the terms has one.")
    return {unit: found[unit] for unit in units}


def _way(address: str, home: Path, where: str, unit: str) -> tuple[str, str]:
    """Return the way of an address and what it says of the place."""
    way, colon, place = address.partition(":")
    if not colon or way not in WAYS:
        ways = ", ".join(f"{each}:" for each in WAYS)
        raise UsageError(f"{where}: the address '{address}' of '{unit}' begins with none of {ways}.")
    if way == "folder":
        return way, str((home / place).resolve())
    if way == "dask":
        scheduler, _, folder = place.partition("#")
        return way, f"{scheduler}#{(home / folder).resolve()}"
    return way, address


def addresses_csv(addresses: Mapping[str, str], keys: Mapping[str, bytes]) -> bytes:
    """Return the file that says where units are reached."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["unit", "address", "key"])
    for unit, address in addresses.items():
        writer.writerow([unit, address, keys[unit].decode()])
    return stream.getvalue().encode()


def connect(addresses: Mapping[str, Address], time_out: float | None = None) -> Transport:
    """Return a transport to units, each by its own way.

    Parameters
    ----------
    time_out : float, optional
        Seconds for an answer, where a way knows silence; its own unless given.
    """
    by_way: dict[str, dict[str, Address]] = {}
    for unit, address in addresses.items():
        by_way.setdefault(address.way, {})[unit] = address
    carriers: dict[str, Transport] = {}
    for way, some in by_way.items():
        module, name = WAYS[way].split(":")
        make = cast(Callable[[Mapping[str, Address], float | None], Transport], getattr(import_module(module), name))
        carriers |= dict.fromkeys(some, make(some, time_out))
    return Several(carriers)


class Several:
    """Units by several ways at once."""

    def __init__(self, carriers: Mapping[str, Transport]) -> None:
        self.carriers = dict(carriers)

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(self.carriers)

    @property
    def at_once(self) -> int:
        """As many as the least of the ways can do, so that units of one process take turns."""
        return min((carrier.at_once for carrier in self.carriers.values()), default=1)

    def ask(self, unit: str, message: bytes) -> bytes:
        if unit not in self.carriers:
            raise SilentUnit(f"'{unit}' has no address.", unit=unit)
        return self.carriers[unit].ask(unit, message)

    @property
    def together(self) -> Callable[[Mapping[str, bytes]], dict[str, Answer]] | None:
        """How the one way there is asks several units at once, where it can; None where there are more ways."""
        some = {id(each): each for each in self.carriers.values()}
        return getattr(next(iter(some.values())), "together", None) if len(some) == 1 else None

    def close(self) -> None:
        for carrier in {id(each): each for each in self.carriers.values()}.values():
            carrier.close()


def folders_of(transport: Transport) -> dict[str, Path]:
    """Return the folders of units that live in this process, by unit; those on other ways have none here."""
    if isinstance(transport, Several):
        found = dict[str, Path]()
        for each in {id(carrier): carrier for carrier in transport.carriers.values()}.values():
            found |= folders_of(each)
        return found
    return dict(getattr(transport, "places", {}))
