"""Where units are reached, and what a unit's own folder says."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.deformed.asked import Asked
from benchmarks.deformed.regional import federation_folder


def decentral() -> Iterator[Asked]:
    """Yield the centre's list of units, and the settings of a unit that has its order."""
    run = ("run", "centre", "--gap", "0.1", "--no-report")
    yield Asked("decentral", "centre/units.csv", run, _begun, slow=True, every=2)
    told = ("execution", "centre", "--used", "used.csv")
    yield Asked("decentral", "used.csv", told, _used, slow=True, every=2)
    made = ("new", "world", "--oblasts", "oblasts.csv", "--out", "other")
    yield Asked("unit", "oblasts.csv", made, _grouped, slow=True, every=2)
    yield Asked("unit", "centre/units/North/oblast.toml", ("check", "centre/units/North"), _nested, slow=True, every=2,
                form="settings")  # fmt: skip
    check = ("check", "centre/units/R0")
    yield Asked("unit", "centre/units/R0/unit.toml", check, _ordered, slow=True, every=2, form="settings")


def _begun(folder: Path) -> None:
    federation_folder(folder)
    _run("unit", "new", str(folder / "world"), "--out", str(folder / "centre"))


def _grouped(folder: Path) -> None:
    federation_folder(folder)
    members = sorted(place.name for place in (folder / "world" / "regions").iterdir())
    lines = [f"{name},North" for name in members]
    (folder / "oblasts.csv").write_text("\n".join(("region,oblast", *lines)) + "\n", encoding="utf-8")


def _nested(folder: Path) -> None:
    _grouped(folder)
    table, centre = str(folder / "oblasts.csv"), str(folder / "centre")
    _run("decentral", "run", str(folder / "world"), "--oblasts", table, "--gap", "1e-3", "--no-report", "--out", centre)


def _ordered(folder: Path) -> None:
    federation_folder(folder)
    _run("decentral", "run", str(folder / "world"), "--gap", "0.1", "--no-report", "--out", str(folder / "centre"))


def _used(folder: Path) -> None:
    _ordered(folder)
    terms = json.loads((folder / "centre" / "terms.json").read_bytes())
    lines = [f"{unit},{item},{terms['years'][0]},1.5" for unit in terms["units"] for item in terms["items"][:2]]
    (folder / "used.csv").write_text("\n".join(("unit,item,year,used", *lines)) + "\n", encoding="utf-8")


def _run(*words: str) -> None:
    from lustrum.cli.main import run

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as complaint:
        code = run([*words])
    assert code == 0, complaint.getvalue()
