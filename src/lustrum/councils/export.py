"""A council's log as a folder of static files that anybody can copy, serve and verify."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from lustrum.councils.log.checkpoints import open_checkpoint
from lustrum.councils.log.merkle import leaf_hash, root_of
from lustrum.councils.log.notes import Signer, read_key
from lustrum.councils.log.tiles import tiles_of
from lustrum.councils.store import Council
from lustrum.errors import UsageError
from lustrum.results.text import read_small_text


def export_log(council: Council, folder: Path, signer: Signer) -> int:
    """Write the log, signed as it is now, and return its size; what stood there stays whole until the new does.

    Parameters
    ----------
    folder : Path
        New, or an earlier export of the same log, whose signatures of witnesses are kept in `checkpoints`.

    Raises
    ------
    UsageError
        If the folder holds something else, or an export that this log does not continue.
    """
    note = council.checkpoint(signer)
    key = read_key(council.state().key)
    size = open_checkpoint(note, key)[0].size
    entries = [each.body.encode() for each in council.entries()][:size]
    kept = council.checkpoints()
    if folder.exists():
        kept |= _before(folder, entries, signer)
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        new.chmod(0o755)
        files = {"checkpoint": note.encode(), "key": f"{key}\n".encode()}
        files |= {f"checkpoints/{each}": text.encode() for each, text in kept.items()}
        for path, data in (*tiles_of(entries), *files.items()):
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            with (new / path).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        old = new.with_name(f"{new.name}.old")
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        if not folder.exists() and new.with_name(f"{new.name}.old").exists():
            new.with_name(f"{new.name}.old").rename(folder)
        raise
    return size


def _before(folder: Path, entries: list[bytes], signer: Signer) -> dict[int, str]:
    """Return the checkpoint of an earlier export, which this log continues."""
    if not (folder / "checkpoint").is_file():
        if folder.is_dir() and not any(folder.iterdir()):
            return {}
        raise UsageError(f"'{folder}' is there and holds no exported log: name a new folder.")
    text = read_small_text(folder / "checkpoint", 1_000_000)
    before, _ = open_checkpoint(text, signer.key)
    leaves = [leaf_hash(each) for each in entries[: before.size]]
    if before.size > len(entries) or root_of(leaves) != before.root:
        raise UsageError(
            f"'{folder}' holds a log of {before.size} entries that this one does not continue: it is evidence, and is "
            "not written over. Name a new folder."
        )
    return {before.size: text}
