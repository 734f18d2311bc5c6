"""`lustrum load KIT --as power`: a starter kit as a folder with system.toml, read again before it is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from lustrum.cli.call import current_call
from lustrum.errors import UsageError


def load_power(
    sources: Sequence[str], settings: Mapping[str, str], shapes: Path | None, out: Path, as_json: bool
) -> int:
    """Write the folder and say what should be known of it; return the exit code."""
    import shutil
    import tempfile

    from lustrum.cli.console import console, line, say
    from lustrum.cli.output import print_json
    from lustrum.cli.published import paths_of
    from lustrum.power import read_system
    from lustrum.power.starter_kit import kit_files, kit_settings
    from lustrum.power.starter_kit_read import read_kit

    if len(sources) != 1:
        raise UsageError("A starter kit is one folder: lustrum load KIT --as power --shapes FOLDER --out DIR")
    said = kit_settings(settings)
    kit = read_kit(paths_of(sources)[0])
    made = kit_files(kit, said, None if shapes is None else paths_of([str(shapes)])[0])
    with tempfile.TemporaryDirectory() as temporary:  # what does not read as a system is not left behind
        folder = Path(temporary) / "made"
        folder.mkdir()
        for name, content in made.files.items():
            (folder / name).write_bytes(content)
        system = read_system(folder)
        shutil.copytree(folder, out, dirs_exist_ok=True)
    current_call().written = out
    told = {
        "out": str(out), "name": system.name, "fleets": len(system.fleets), "steps": len(system.steps),
        "notes": list(made.notes), "warnings": list(system.warnings),
    }  # fmt: skip
    if as_json:
        print_json(told)
        return 0
    where = console()
    say(where, system.name, style="bold")
    line(where, f"{len(system.fleets)} fleets, {len(system.steps)} steps, from {said.years[0]} to {said.years[-1]}.")
    for note in (*made.notes, *system.warnings):
        line(where, note)
    line(where, f"Written to {out}. Next: lustrum power {out} --unserved-price 0.001")
    return 0
