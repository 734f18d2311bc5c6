"""A plan's files as one folder or one .zip: written whole or not at all, opened without harm."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from lustrum.errors import DataError, UsageError
from lustrum.results.files import write_bytes_atomically

MANIFEST = "plan.json"
OURS = (MANIFEST, "summary.json", "solution.npz", "basis.npz", "tables", "inputs", "report.html", "answers")
"""What a plan's folder holds; everything else in it is the user's and stays."""

_STAMP = (2000, 1, 1, 0, 0, 0)


def write_files(target: Path, files: Mapping[str, bytes]) -> None:
    """Write files to a folder, or to one archive when its name ends in .zip, in place of what was there.

    Everything is written beside the target first and put in its place at the end: whoever interrupts the writing finds
    the earlier plan as it was.

    Raises
    ------
    UsageError
        If the target is a folder with other things in it, or a file that is no plan.
    """
    if target.suffix == ".zip":
        _write_archive(target, files)
    else:
        _write_folder(target, files)


def _write_archive(target: Path, files: Mapping[str, bytes]) -> None:
    if target.exists() and not is_plan_archive(target):
        raise UsageError(f"'{target}' is there already and is no plan; name another file.")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _STAMP), files[name], zipfile.ZIP_DEFLATED)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_bytes_atomically(target, buffer.getvalue())


def _write_folder(target: Path, files: Mapping[str, bytes]) -> None:
    if target.exists() and not target.is_dir():
        raise UsageError(f"'{target}' is a file; name a folder for the plan, or a file that ends in .zip.")
    previous = backup_of(target)
    if not target.exists() and previous.exists():
        previous.rename(target)  # an earlier write was cut off between its two renames
    strangers = [entry for entry in target.iterdir()] if target.exists() else []
    if strangers and not (target / MANIFEST).exists():
        raise UsageError(f"The folder '{target}' has other things in it and no plan; name a new or an empty folder.")
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    try:
        for name, content in files.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        fresh.chmod(0o755)
        for entry in strangers:
            if entry.name not in OURS:  # what people laid beside the plan stays with it
                (shutil.copytree if entry.is_dir() else shutil.copy2)(entry, fresh / entry.name)
        shutil.rmtree(previous, ignore_errors=True)
        if target.exists():
            target.rename(previous)
        fresh.rename(target)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        if not target.exists() and previous.exists():
            previous.rename(target)
        raise
    shutil.rmtree(previous, ignore_errors=True)


def is_plan_archive(path: Path) -> bool:
    """Say whether a file is a zipped plan."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return MANIFEST in archive.namelist()


def backup_of(target: Path) -> Path:
    return target.parent / f".{target.name}.before"


@contextmanager
def opened(source: Path | str) -> Iterator[Path]:
    """Yield the folder of a stored plan; a .zip is unpacked for the time being."""
    path = Path(source)
    if path.is_dir() or not path.exists():
        folder = path if (path / MANIFEST).exists() else backup_of(path)
        if not (folder / MANIFEST).exists():
            raise UsageError(f"There is no plan at '{path}': it needs plan.json, as written by `lustrum plan`.")
        yield folder
        return
    if not zipfile.is_zipfile(path):
        raise UsageError(f"'{path}' is no plan: name the folder or the .zip that `lustrum plan` wrote.")
    with tempfile.TemporaryDirectory() as temporary, zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            inside = (Path(temporary) / member.filename).resolve()
            if not inside.is_relative_to(Path(temporary).resolve()):
                raise DataError(f"The archive '{path}' wants to write outside its folder ('{member.filename}').")
        archive.extractall(temporary)
        yield Path(temporary)
