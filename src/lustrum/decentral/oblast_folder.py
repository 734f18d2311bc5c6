"""The folder of an oblast: a unit to the centre above, and itself the centre of the units below it.

| file | content |
| --- | --- |
| `oblast.toml` | name, digits |
| `terms.json` | what all know in the plan above |
| `key` | shared with the centre above |
| `mask.key` | its own: by it what it passes up in the exact mode is masked |
| `log.jsonl` | what was said above |
| `below.json` | the terms of its members |
| `units.csv` | where each member is reached, and the key shared with it |
| `below.jsonl` | what was said below |
| `order.json` | its order, and how it was shared out among its members |
| `report.html`, `counter-proposal.csv` | its order told, and a form to answer it |
| `units/NAME/` | folders of members that live on the same machine; a member may be an oblast too |

No economy is in it: all it says it has asked its members.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.decentral.addresses import FILE as UNITS
from lustrum.decentral.addresses import addresses_csv, addresses_of, connect
from lustrum.decentral.desk import Desk
from lustrum.decentral.digits import DIGITS
from lustrum.decentral.keys import read_key
from lustrum.decentral.log import MessageLog
from lustrum.decentral.oblast import Oblast
from lustrum.decentral.rights import refuse_few
from lustrum.decentral.terms import FILE as TERMS
from lustrum.decentral.terms import Terms, read_terms
from lustrum.decentral.unit_folder import KEY, LOG, MASK, ORDER, UnitFolder, digits_of, masks_of, read_unit
from lustrum.errors import DataError, MissingDataError, UsageError
from lustrum.labels import shown
from lustrum.results import (
    Column,
    Fault,
    raise_faults,
    read_records,
    read_toml,
    repeated_rows,
    unknown_labels,
    write_bytes_atomically,
    write_text_atomically,
)

FILE, BELOW, BELOW_LOG, HOMES = "oblast.toml", "below.json", "below.jsonl", "units"
ROWS = ("allotment", "prices", "own_prices", "begins", "trade", "worth")
"""What is kept of an order by shared row; what stands behind the first two is there since reports are made of it."""

COLUMNS = {"region": Column(), "oblast": Column()}


@dataclass(frozen=True, eq=False)
class OblastFolder:
    """What an oblast's folder says: its name, the terms of the plan above and of its members, its digits."""

    path: Path
    name: str
    terms: Terms
    below: Terms
    digits: int = DIGITS

    @property
    def key(self) -> bytes:
        """The key shared with the centre above.

        Raises
        ------
        MissingDataError
            If there is none.
        UsageError
            If others may read it.
        """
        return read_key(self.path / KEY)

    @property
    def here(self) -> dict[str, Path]:
        """Folders of members that lie in its own, by member."""
        places = {unit: self.path / HOMES / unit for unit in self.below.units}
        return {unit: place for unit, place in places.items() if place.is_dir()}

    def desk(self, key: bytes | None = None, on_order: Callable[[], None] = lambda: None) -> Desk:
        """Return the oblast behind its desk: with both logs, connected to its members as `units.csv` says.

        Raises
        ------
        UsageError
            If a member has no address or key.
        """
        addresses = addresses_of(None, self.path / UNITS, self.below.units)
        keyless = sorted(unit for unit, each in addresses.items() if not each.key)
        if keyless:
            raise UsageError(f"'{self.path / UNITS}': the key of {shown(keyless)} is missing.")

        def keep(said: Mapping[str, Any]) -> None:
            write_text_atomically(self.path / ORDER, json.dumps(said, indent=1) + "\n")
            on_order()

        oblast = Oblast(
            self.name,
            self.terms,
            self.below,
            connect(addresses),
            {unit: each.key for unit, each in addresses.items()},
            log=MessageLog(self.path / BELOW_LOG),
            digits=self.digits,
            on_order=keep,
            masks=masks_of(self.path, self.name, self.terms),
        )
        return Desk(oblast, key or self.key, MessageLog(self.path / LOG))

    def kept(self) -> dict[str, Any]:
        """Return the order that was kept: allotment, prices, value, what is left to gain, and of each member its part.

        Raises
        ------
        MissingDataError
            If no order came yet.
        DataError
            If the file cannot be read.
        """
        file = self.path / ORDER
        if not file.is_file():
            raise MissingDataError(f"'{self.path}' has no order yet: it comes with the last round of a run.")
        try:
            said: dict[str, Any] = json.loads(file.read_bytes())
            there = [name for name in ROWS if name in said or name in ROWS[:2]]
            for name in there:
                said[name] = np.array(said[name], dtype=float)
            fits = all(said[name].shape == (self.terms.rows,) for name in there)
            fits &= set(said["members"]) == set(self.below.units)
            said["value"], said["to_gain"] = float(said["value"]), float(said["to_gain"])
            if not fits:
                raise ValueError("it is of other rows or members")
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(f"The order in '{file}' cannot be read: {str(error)[:100]}. Take it from a copy.") from None
        return said


def is_oblast(path: Path) -> bool:
    """Say whether a folder is that of an oblast."""
    return (path / FILE).is_file()


def read_oblast(path: Path) -> OblastFolder:
    """Read the folder of an oblast.

    Raises
    ------
    MissingDataError
        If a file is missing.
    UsageError
        For an unknown key, a name that is not of the terms, or fewer members than may be spoken for.
    """
    if not is_oblast(path):
        raise MissingDataError(f"'{path}' is no folder of an oblast: it has no {FILE}. `lustrum unit new` makes one.")
    section = read_toml(path / FILE)
    section.refuse_unknown(("name", "digits"))
    section.refuse_missing(("name",))
    terms = read_terms(path)
    name = section.text("name")
    if name not in terms.units:
        raise section.error("name", f"is '{name}', which is not among the units of the terms: {shown([*terms.units])}.")
    below = read_terms(path / BELOW)
    refuse_few(len(below.units), name)
    return OblastFolder(path, name, terms, below, digits_of(section))


def read_member(path: Path) -> UnitFolder | OblastFolder:
    """Read the folder of whoever takes part: of a unit with tables of its own, or of an oblast over others.

    Raises
    ------
    MissingDataError, UsageError
        As of `read_unit` and `read_oblast`.
    """
    return read_oblast(path) if is_oblast(path) else read_unit(path)


def write_oblast(
    path: Path, name: str, both: tuple[Terms, Terms], own: tuple[bytes, bytes], keys: Mapping[str, bytes]
) -> None:
    """Write the folder of an oblast; the folders of its members are written into its `units/` by others.

    Parameters
    ----------
    both : (Terms, Terms)
        Of the plan above, and of its members.
    own : (bytes, bytes)
        Shared with the centre above; its own for masks, empty where there is none.
    keys : mapping of unit to bytes
        Shared with each member.
    """
    path.mkdir(parents=True, exist_ok=True)
    terms, below = both
    text = (
        f"name = {json.dumps(name, ensure_ascii=False)}\ndigits = {DIGITS}        # to which it rounds what it says\n"
    )
    write_text_atomically(path / FILE, text)
    write_bytes_atomically(path / TERMS, terms.as_json())
    write_bytes_atomically(path / BELOW, below.as_json())
    homes = {unit: f"folder:{HOMES}/{unit}" for unit in below.units}
    write_bytes_atomically(path / UNITS, addresses_csv(homes, keys))
    (path / UNITS).chmod(0o600)
    for file, key in zip((KEY, MASK), own, strict=True):
        if key:
            write_bytes_atomically(path / file, key + b"\n")
            (path / file).chmod(0o600)


def read_oblasts(path: Path, regions: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return which regions each oblast speaks for: a CSV with the columns `region` and `oblast`.

    A region that is not named answers for itself.

    Raises
    ------
    DataError
        If the file is at fault: names every line.
    UsageError
        If an oblast would speak for fewer than may be spoken for, or has the name of a region that stays by itself.
    """
    faults: list[Fault] = []
    rows = read_records(path, COLUMNS, key=("region",), faults=faults).rows
    faults += unknown_labels(rows, "region", regions, "region of the federation")
    faults += repeated_rows(rows, "region")
    raise_faults(faults, path)
    found = dict[str, list[str]]()
    for row in rows:
        found.setdefault(row.text("oblast"), []).append(row.text("region"))
    taken = {region for members in found.values() for region in members}
    for oblast, members in found.items():
        if len(members) == 1:
            raise UsageError(f"'{path}': '{oblast}' has one region, '{members[0]}', which can answer for itself.")
        refuse_few(len(members), oblast)
        if oblast in set(regions) - taken or not _is_name(oblast):
            raise UsageError(f"'{path}': '{oblast}' is the name of a region by itself, or no name of a folder.")
    return {oblast: tuple(members) for oblast, members in found.items()}


def _is_name(name: str) -> bool:
    return name not in (".", "..") and not set(name) & set('/\\:*?"<>|') and name == name.strip() and name.isprintable()
