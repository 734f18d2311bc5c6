"""What is written to a plan's place, six ways, and whether what stands there afterwards is one whole plan."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path

import numpy as np

from benchmarks.reliability.zoo.animal import scenario
from lustrum.errors import LustrumError
from lustrum.plan import Plan
from lustrum.plan.export import export_plan
from lustrum.results import Measure, Result
from lustrum.scenario import read_scenario
from lustrum.workspace import Place, keep_results, load_plan, make_plan, opened, renew_report, save_plan
from lustrum.workspace.folder import REPORT
from lustrum.workspace.lock import writing


@dataclass(frozen=True)
class Way:
    """A way of writing: to which name, and by what."""

    name: str
    place: str
    write: Callable[[Path], object]


@cache
def small() -> tuple[Path, Plan]:
    """Return a folder with a scenario, its economy and its plan, made once in this process and its children."""
    import atexit
    import tempfile

    home = Path(tempfile.mkdtemp(prefix="reliability-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    scenario(home)
    # A child of ours solves: the solver's threads do not live on in children of whoever has solved before.
    told_by_child(lambda: make_plan(read_scenario(home / "s.toml"), Place(home / "plan", "lustrum plan s.toml")).name)
    plan = load_plan(home / "plan")
    export_plan(plan, home / "plan.csv")
    save_plan(plan, home / "plan.zip")
    for module in ("lustrum.scenario.session", "lustrum.solver.solve", "lustrum.report", "lustrum.report.page"):
        import_module(module)  # read once, and not by each child; neither solver nor pictures are begun here
    return home, plan


def told_by_child(work: Callable[[], str]) -> str:
    """Return what a forked child says of its work, '' where it ended without a word."""
    reader, writer = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if not child:
        try:
            os.close(reader)
            os.write(writer, work().encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        said = stream.read()
    os.waitpid(child, 0)
    return said.decode()


def result(name: str) -> Result:
    return Result(
        name, f"Kept by a test: {name}", ("product",), [("cloth",)], {"share": Measure(np.array([0.5]), "share")}
    )


def remade(place: Path) -> None:
    make_plan(read_scenario(small()[0] / "s.toml"), Place(place / "plan", "lustrum plan s.toml"))


def kept(place: Path) -> None:
    keep_results(place / "plan", [result("kept")])


WAYS = (
    Way("save", "plan", lambda home: save_plan(replace(small()[1], message="Saved anew."), home / "plan")),
    Way("plan", "plan", remade),
    Way("into", "plan", kept),
    Way("export", "plan.csv", lambda home: export_plan(replace(small()[1], message="Anew."), home / "plan.csv")),
    Way("report", "plan", lambda home: renew_report(home / "plan")),
    Way("zip", "plan.zip", lambda home: save_plan(replace(small()[1], message="Saved anew."), home / "plan.zip")),
)


def laid(folder: Path, way: Way) -> None:
    """Lay what a way writes over into an empty folder."""
    source = small()[0] / way.place
    if source.is_dir():
        shutil.copytree(source, folder / way.place)
    else:
        shutil.copy2(source, folder / way.place)


def torn(folder: Path, way: Way) -> str:
    """Return what is wrong with what stands at the place of a way, '' where it is the earlier or the later, whole."""
    if way.name == "export":
        data = (folder / way.place).read_bytes()
        lines = (small()[0] / way.place).read_bytes().count(b"\n")
        return "" if data.count(b"\n") == lines and data.endswith(b"\n") else "half an export"
    place = folder / way.place
    try:
        plan = load_plan(place)
    except LustrumError as error:
        return f"not opened: {error}"
    with opened(place) as where:
        if way.name == "into":
            report = where / REPORT
            told = report.exists() and b"Kept by a test: kept" in report.read_bytes()
            if told != any(each.name == "kept" for each in plan.answers):
                return "answers and report differ"
    with writing(place):  # whoever writes next clears up
        pass
    left = [entry.name for entry in folder.iterdir() if entry.name.endswith((".part", ".lock"))]
    if left:
        return f"left behind: {', '.join(left)}"
    return "" if place.exists() else "its name is lost"


TOLD = {errno.ENOSPC: "told of a full disk", errno.EIO: "told of the device", errno.EINTR: "told of an interruption"}


def ended(write: Callable[[Path], object], folder: Path) -> str:
    """Write, and say how that ended: '' as asked, or in words of what the caller was told."""
    try:
        write(folder)
    except OSError as error:
        return TOLD.get(error.errno or 0, f"told of {error.strerror or error}")
    except LustrumError:
        return "refused by lustrum"
    return ""


def versions(folder: Path) -> int:
    """Return how often the plan in a folder was written."""
    return load_plan(folder / "plan").provenance.version
