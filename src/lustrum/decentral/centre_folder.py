"""The folder of a centre: the terms, where units are reached, its log, what came of it. No unit's data are in it.

| file | content |
| --- | --- |
| `terms.json` | what all know |
| `units.csv` | where each unit is reached, and the key shared with it |
| `run.json` | identifier of the run and what was asked of it |
| `log.jsonl` | all that was asked and answered |
| `summary.json`, `report.html`, `tables/` | what came of it |
| `units/NAME/` | folders of units that live on the same machine |
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.decentral.addresses import FILE as UNITS
from lustrum.decentral.addresses import Address, addresses_csv, addresses_of, connect
from lustrum.decentral.centre import Centre
from lustrum.decentral.keys import LEAST
from lustrum.decentral.log import MessageLog
from lustrum.decentral.masks import new_mask_key
from lustrum.decentral.oblast_folder import read_oblasts, write_oblast
from lustrum.decentral.region import terms_of
from lustrum.decentral.terms import FILE as TERMS
from lustrum.decentral.terms import Terms, read_terms
from lustrum.decentral.unit_folder import LOG, new_key, write_unit
from lustrum.errors import DataError, UsageError
from lustrum.results import write_bytes_atomically, write_text_atomically
from lustrum.scenario.federation import REGIONS, Federation
from lustrum.scenario.federation_plan import FederationSession

WAITS = (0.0, 0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each time a silent unit is asked again in the exact mode, which needs every answer."""

CAN_MASK = find_spec("cryptography") is not None
"""Whether units get keys by which they mask sums in pairs: the extra `sign` brings what it takes."""

RUN, SUMMARY, HOMES = "run.json", "summary.json", "units"


def is_centre(place: Path) -> bool:
    """Say whether a folder is one of a centre."""
    return (place / TERMS).is_file()


def make_folders(
    federation: Federation,
    out: Path,
    tell: Callable[[str], None] = lambda text: None,
    oblasts: Path | None = None,
) -> Terms:
    """Write the folder of a centre and, in it, one for each region of a federation; each can be moved elsewhere.

    Parameters
    ----------
    oblasts : Path, optional
        A table of which regions answer together as one (`read_oblasts`); they become the third level.

    Raises
    ------
    UsageError
        If the folder has other things in it.
    DataError
        If the table of oblasts is at fault.
    """
    together = read_oblasts(oblasts, [*federation.scenarios]) if oblasts is not None else {}
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"'{out}' is there already and would be overwritten. Name another folder, or remove it.")
    session = FederationSession(federation, tell=tell)
    whole = terms_of(session)
    above = replace(whole, units=(*together, *_alone(whole.units, together)))
    terms, private = _with_masks(above)
    keys = {unit: new_key() for unit in terms.units}

    def write(home: Path, unit: str, own: Terms, secrets_: tuple[bytes, bytes]) -> None:
        tell(f"writing the folder of {unit}")
        region, weight = federation.path / REGIONS / unit, federation.weights.get(unit, 1.0)
        write_unit(home / HOMES / unit, unit, own, session.transfers[unit], weight, region, secrets_)

    for oblast, members in together.items():
        below, masks = _with_masks(replace(whole, name=oblast, level=np.zeros(whole.rows), units=members))
        own_keys = {unit: new_key() for unit in members}
        write_oblast(out / HOMES / oblast, oblast, (terms, below), (keys[oblast], private[oblast]), own_keys)
        for unit in members:
            write(out / HOMES / oblast, unit, below, (own_keys[unit], masks[unit]))
    for unit in _alone(whole.units, together):
        write(out, unit, terms, (keys[unit], private[unit]))
    write_bytes_atomically(out / UNITS, addresses_csv({unit: f"folder:{HOMES}/{unit}" for unit in terms.units}, keys))
    (out / UNITS).chmod(0o600)
    write_bytes_atomically(out / TERMS, terms.as_json())
    return terms


def _alone(units: Sequence[str], together: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the units that answer for themselves."""
    spoken_for = {unit for members in together.values() for unit in members}
    return tuple(unit for unit in units if unit not in spoken_for)


def _with_masks(terms: Terms) -> tuple[Terms, dict[str, bytes]]:
    """Return the terms with public keys for masks and the private half of each; as they are where none can be made."""
    if not CAN_MASK:
        return terms, dict.fromkeys(terms.units, b"")
    pairs = {unit: new_mask_key() for unit in terms.units}
    public = {unit: each for unit, (_, each) in pairs.items()}
    return replace(terms, masks=public), {unit: own for unit, (own, _) in pairs.items()}


def open_centre(
    place: Path, asked: dict[str, Any], units: str | None = None, time_out: float | None = None
) -> tuple[Centre, Terms, bool]:
    """Return the centre of a folder, its terms, and whether a run that stopped is taken up.

    Parameters
    ----------
    asked : dict
        What is asked of the run: a run is taken up with what it was begun with.
    units : str, optional
        Where units are reached, as `addresses_of` takes it; as `units.csv` of the folder says unless given.
    time_out : float, optional
        Seconds for an answer; those of the transport unless given.

    Raises
    ------
    UsageError
        If the run ended already, or was begun with something else.
    """
    terms = read_terms(place)
    addresses = addresses_of(units, place / UNITS, terms.units)
    begun = _run_of(place)
    if (place / SUMMARY).is_file():
        raise UsageError(
            f"The run in '{place}' has ended; its plan stands there. For another one, make folders anew by "
            "`lustrum unit new`, or plan into another folder by --out."
        )
    if begun and begun["asked"] != asked:
        said = ", ".join(f"{key} {value}" for key, value in begun["asked"].items())
        raise UsageError(f"The run in '{place}' was begun with {said}: take it up with the same, or begin elsewhere.")
    if not begun:
        begun = {"run": secrets.token_hex(8), "asked": asked}
        write_text_atomically(place / RUN, json.dumps(begun, indent=1) + "\n")
    keys = {unit: _key(address, place / UNITS) for unit, address in addresses.items()}
    log = MessageLog(place / LOG)
    waits = WAITS if asked.get("mode") == "exact" else ()
    centre = Centre(connect(addresses, time_out), keys, terms.rows, log, begun["run"], waits)
    return centre, terms, len(log) > 0


def _run_of(place: Path) -> dict[str, Any]:
    file = place / RUN
    if not file.is_file():
        return {}
    try:
        found: dict[str, Any] = json.loads(file.read_bytes())
        if set(found) != {"run", "asked"} or not isinstance(found["asked"], dict):
            raise ValueError
    except ValueError:
        raise DataError(f"'{file}' cannot be read: take it from a copy, or begin in another folder.") from None
    return found


def _key(address: Address, path: Path) -> bytes:
    if len(address.key) < LEAST:
        raise UsageError(f"'{path}': the key of '{address.unit}' is missing or shorter than {LEAST} letters.")
    return address.key
