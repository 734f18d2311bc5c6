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
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lustrum.decentral.addresses import FILE as UNITS
from lustrum.decentral.addresses import Address, addresses_csv, addresses_of, connect
from lustrum.decentral.centre import Centre
from lustrum.decentral.keys import LEAST
from lustrum.decentral.log import MessageLog
from lustrum.decentral.masks import new_mask_key
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


def make_folders(federation: Federation, out: Path, tell: Callable[[str], None] = lambda text: None) -> Terms:
    """Write the folder of a centre and, in it, one for each region of a federation; each can be moved elsewhere.

    Raises
    ------
    UsageError
        If the folder has other things in it.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"'{out}' is there already and would be overwritten. Name another folder, or remove it.")
    session = FederationSession(federation, tell=tell)
    terms = terms_of(session)
    keys = {unit: new_key() for unit in terms.units}
    private = dict.fromkeys(terms.units, b"")
    if CAN_MASK:
        pairs = {unit: new_mask_key() for unit in terms.units}
        private = {unit: own for unit, (own, _) in pairs.items()}
        terms = replace(terms, masks={unit: public for unit, (_, public) in pairs.items()})
    for unit in terms.units:
        tell(f"writing the folder of {unit}")
        write_unit(
            out / HOMES / unit,
            unit,
            terms,
            session.transfers[unit],
            federation.weights.get(unit, 1.0),
            federation.path / REGIONS / unit,
            (keys[unit], private[unit]),
        )
    write_bytes_atomically(out / UNITS, addresses_csv({unit: f"folder:{HOMES}/{unit}" for unit in terms.units}, keys))
    (out / UNITS).chmod(0o600)
    write_bytes_atomically(out / TERMS, terms.as_json())
    return terms


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
