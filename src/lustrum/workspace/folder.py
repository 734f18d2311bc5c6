"""A plan's files as one folder or one .zip: written whole or not at all, opened without harm."""

from __future__ import annotations

import io
import os
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lustrum.errors import DataError, UsageError
from lustrum.results.files import sync_folder, umask, uninterrupted, write_bytes_atomically
from lustrum.results.paths import outside
from lustrum.scenario.stored import INPUTS, MANIFEST, SIGNATURE
from lustrum.workspace.archive import unpack
from lustrum.workspace.lock import backup_of, writing

REPORT, BACKTEST = "report.html", f"{INPUTS}/backtest.json"

OURS = (
    MANIFEST,
    SIGNATURE,
    "summary.json",
    "solution.npz",
    "basis.npz",
    "shared.npz",
    "federation.json",
    "tables",
    INPUTS,
    REPORT,
    "answers",
    "regions",
)
"""What a plan's folder holds, a federation's the plans of its regions too; all else in it is the user's and stays."""

_STAMP = (2000, 1, 1, 0, 0, 0)

Written = Callable[[Path], None]
"""Told the place of a plan at the moment it is whole there."""


def write_files(place: Path, files: Mapping[str, bytes], on_written: Written | None = None) -> None:
    """Write files to a folder, or to one archive when its name ends in .zip, in place of what was there.

    Everything is written beside the target first and put in its place at the end: whoever interrupts the writing finds
    the earlier plan as it was. Where the target is a link, what it leads to is renewed; permissions of what was there
    are kept.

    Raises
    ------
    UsageError
        If the target is a folder with other things in it, or a file that is no plan; if somebody else is writing it.
    """
    for name in files:
        if why := outside(Path(os.sep) / "plan", name):
            raise DataError(f"A file of the plan cannot be written: {why}.")
    with writing(place) as target:
        refuse_strangers(target)
        if target.suffix == ".zip":
            _write_archive(target, files, on_written)
        else:
            _write_folder(target, files, on_written)


def refuse_strangers(place: Path) -> None:
    """Refuse a place a plan cannot be written to: it would overwrite something else.

    Raises
    ------
    UsageError
    """
    target = Path(os.path.realpath(place))
    for above in target.parents:
        if above.exists():
            if not above.is_dir():
                raise UsageError(f"'{above}' is a file, so nothing can be written to '{place}'.")
            break
    if target.suffix == ".zip":
        if target.is_dir():
            raise UsageError(f"'{place}' is a folder; name a file that ends in .zip, or a folder for the plan.")
        if target.exists() and not is_plan_archive(target):
            raise UsageError(f"'{place}' is there already and is no plan; name another file.")
    elif target.exists():
        if not target.is_dir():
            raise UsageError(f"'{place}' is a file; name a folder for the plan, or a file that ends in .zip.")
        if not (target / MANIFEST).exists() and any(target.iterdir()):
            raise UsageError(f"The folder '{place}' has other things in it and no plan; name a new or an empty folder.")


def _write_archive(target: Path, files: Mapping[str, bytes], on_written: Written | None) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _STAMP), files[name], zipfile.ZIP_DEFLATED)
    with uninterrupted():
        write_bytes_atomically(target, buffer.getvalue())
        if on_written is not None:
            on_written(target)


def _write_folder(target: Path, files: Mapping[str, bytes], on_written: Written | None) -> None:
    previous = backup_of(target)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    try:
        _fill(fresh, files, _Modes(target))
        for entry in target.iterdir() if target.exists() else ():
            if entry.name not in OURS:  # what people laid beside the plan stays with it
                if entry.is_dir() and not entry.is_symlink():
                    shutil.copytree(entry, fresh / entry.name, symlinks=True)
                else:
                    shutil.copy2(entry, fresh / entry.name, follow_symlinks=False)
        shutil.rmtree(previous, ignore_errors=True)
        with uninterrupted():
            if target.exists():
                target.rename(previous)
            fresh.rename(target)
            sync_folder(target.parent)
            if on_written is not None:
                on_written(target)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        if not target.exists() and previous.exists():
            previous.rename(target)
        raise
    shutil.rmtree(previous, ignore_errors=True)


@dataclass(frozen=True)
class _Modes:
    """Permissions of what stands at a place: a plan closed to others stays so."""

    target: Path

    def of_file(self, name: str) -> int:
        return self._first(name, MANIFEST) or 0o666 & ~umask()

    def of_folder(self, name: str) -> int:
        return self._first(name, "") or 0o777 & ~umask()

    def _first(self, *names: str) -> int:
        for name in names:
            try:
                return stat.S_IMODE((self.target / name).lstat().st_mode)
            except OSError:
                continue
        return 0


def _fill(fresh: Path, files: Mapping[str, bytes], modes: _Modes) -> None:
    for name, content in files.items():
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        path.chmod(modes.of_file(name))
    for folder in [path for path in fresh.rglob("*") if path.is_dir()]:
        folder.chmod(modes.of_folder(folder.relative_to(fresh).as_posix()))
    fresh.chmod(modes.of_folder(""))


def is_plan_archive(path: Path) -> bool:
    """Say whether a file is a zipped plan."""
    try:
        with zipfile.ZipFile(path) as archive:
            return MANIFEST in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def is_plan_folder(path: Path) -> bool:
    """Say whether the folder of a plan is at a place, or would be but for a writer that was killed."""
    return (path / MANIFEST).is_file() or (not path.exists() and (backup_of(path) / MANIFEST).is_file())


def our_files(folder: Path) -> dict[str, bytes]:
    """Return the files of a plan by name, manifest and signature aside; links are no files of a plan."""
    found: dict[str, bytes] = {}
    for name in OURS:
        top = folder / name
        for path in [top] if not top.is_dir() else sorted(top.rglob("*")):
            if path.is_file() and not path.is_symlink() and name not in (MANIFEST, SIGNATURE):
                found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


TO_PLAN = {
    "federation.toml": "It is a federation that is yet to be planned: `lustrum plan {0} --out {0}-plan`.",
    "economy.toml": "It is an economy: `lustrum new first.toml --from {0}`, then `lustrum plan first.toml`.",
}
"""By the file a folder holds: what to do with it before a plan can be asked."""


def _how(path: Path) -> str:
    """Return how what lies at a place becomes a plan, after a blank; nothing where that is not known."""
    said = next((said for file, said in TO_PLAN.items() if (path / file).is_file()), "")
    return f" {said.format(path)}" if said else ""


@contextmanager
def opened(source: Path | str) -> Iterator[Path]:
    """Yield the folder of a stored plan; a .zip is unpacked for the time being.

    Raises
    ------
    UsageError
        If there is no plan.
    DataError
        If an archive is broken, or unpacks to more than a plan is.
    """
    path = Path(source)
    if path.is_dir() or not path.exists():
        folder = path if (path / MANIFEST).is_file() else backup_of(Path(os.path.realpath(path)))
        if not (folder / MANIFEST).is_file():
            raise UsageError(
                f"There is no plan at '{path}': it needs plan.json, as written by `lustrum plan`.{_how(path)}"
            )
        yield folder
        return
    if not path.is_file() or (path.suffix != ".zip" and not zipfile.is_zipfile(path)):
        raise UsageError(f"'{path}' is no plan: name the folder or the .zip that `lustrum plan` wrote.")
    with tempfile.TemporaryDirectory() as temporary:
        unpack(path, Path(temporary))
        if not (Path(temporary) / MANIFEST).is_file():
            raise DataError(f"The archive '{path}' holds no plan: it has no plan.json.")
        yield Path(temporary)
