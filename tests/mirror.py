"""Which tests do not mirror the sources file by file: what a file does is tested in the file of its name."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

OWN = "every_source_has_its_test"


def not_mirrored(room: str) -> list[str]:
    """Name the files of a room without a test file, the test files without a source, and those that look elsewhere."""
    sources, tests = (
        Path(str(import_module(room).__file__)).parent,
        Path(__file__).parent.joinpath(*room.split(".")[1:]),
    )
    files = {path.stem for path in sources.glob("*.py")} - {"__init__"}
    tested = {path.stem.removeprefix("test_"): path for path in tests.glob("test_*.py")}
    tested.pop(OWN, None)
    return [
        *(f"{room}.{name} has no test file" for name in sorted(files - set(tested))),
        *(f"test_{name}.py has no source in {room}" for name in sorted(set(tested) - files)),
        *(
            f"test_{name}.py does not import from {room}.{name}"
            for name, path in sorted(tested.items())
            if f"from {room}.{name} import " not in path.read_text(encoding="utf-8")
        ),
    ]
