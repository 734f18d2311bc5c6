"""A command that gains a file argument, a folder that gains a file, a reader that is new: the fuzz has to know it."""

from __future__ import annotations

import inspect
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from benchmarks.deformed import every
from benchmarks.deformed.asked import Asked
from benchmarks.deformed.judge import ask

from lustrum.cli.main import CONTENTS, lustrum
from lustrum.data.probe import probe
from lustrum.data.readers import READERS, recognise
from lustrum.data.schema import LONG, WIDE

WRITTEN = ("out", "output", "into")
"""Places that a command writes to."""
NO_FILE = {
    ("new", "named"): "is written",
    ("export", "named"): "is written",
    ("report", "pdf"): "is written",
    ("verify", "key"): "is a key, of which every bit counts: tests/workspace",
    ("verify", "sign"): "is a key, of which every bit counts: tests/workspace",
    ("gaps", "shapes"): "is GeoJSON, no table: tests/regions/test_geojson.py deforms it",
    ("balance", "keep"): "names a file of the economy",
    ("track", "table"): "is read as by plan, check and analyse",
    ("board", "table"): "is read as by plan, check and analyse",
    ("tax", "map_file"): "is read as by check, load and analyse; a table that pays taxes is no symmetric one",
}
UNREACHED = {"economy/kinds.py"}
"""Modules that read a table of our own."""
PLACES = ("FILE", "FOLDER", "ECONOMY", "PLAN", "SCENARIO", "GROUP", "MAPPING", ".csv", ".toml", "SAM")
"""Words of help that stand for a place on disk."""
BY_WORD = {
    "PLAN": lambda word: word in ("made", "other"),
    "SCENARIO.toml": lambda word: word.endswith(".toml"),
    "SCENARIO": lambda word: word.endswith(".toml"),
    "FAMILY.toml": lambda word: word.endswith(".toml"),
    "ECONOMY": lambda word: "." not in word and word not in ("made", "other"),
    "GROUP": lambda word: "." not in word,
    "ACTUALS": lambda word: "." not in word and word not in ("made", "other"),
    "FOLDER": lambda word: "." not in word,
    "FEDERATION": lambda word: "." not in word,
    "NATIONAL": lambda word: "." not in word,
    "BOOK.xlsx": lambda word: word.endswith(".xlsx"),
}
"""What a word of help stands for; what is not here is a table as text."""


def parameters() -> Iterator[tuple[str, click.Parameter, tuple[str, ...]]]:
    """Yield every parameter of every command that names a file to be read, with the words of its help."""
    context = click.Context(lustrum)
    for name in CONTENTS:
        command = lustrum.get_command(context, name)
        assert command is not None
        for each in command.params:
            said = (each.metavar or "").strip("[]")
            takes = isinstance(each.type, click.Path) or any(word in said for word in PLACES)
            if takes and each.name not in WRITTEN and (name, each.name) not in NO_FILE:
                words = tuple(dict.fromkeys(said.replace("...", "").replace(" ", "|").split("|")))
                yield name, each, words if isinstance(each, click.Argument) else (words[0],)


def deformed(asked: Asked, parameter: click.Parameter, word: str) -> bool:
    """Say whether a file of the fuzz is the one a parameter names, or lies in the folder it names."""
    if isinstance(parameter, click.Argument):
        places = [each for each in asked.arguments if BY_WORD.get(word, lambda each: each.endswith(".csv"))(each)]
    else:
        flags = [k for k, each in enumerate(asked.arguments) if each in parameter.opts]
        places = [asked.arguments[k + 1] for k in flags]
    return any(asked.file == place or asked.file.startswith(f"{place}/") for place in places)


@pytest.mark.parametrize(
    ("command", "parameter", "word"),
    [
        pytest.param(command, parameter, word, id=f"{command} {parameter.opts[0]} {word}")
        for command, parameter, words in parameters()
        for word in words
    ],
)
def test_every_file_argument_of_every_command_is_deformed(command, parameter, word):
    assert any(each.command == command and deformed(each, parameter, word) for each in every())


def test_every_exception_is_a_parameter_of_a_command():
    context = click.Context(lustrum)
    known = {(name, each.name) for name in CONTENTS for each in lustrum.get_command(context, name).params}
    assert set(NO_FILE) <= known


@pytest.mark.parametrize("name", ["economy.toml", *(f"{name}.csv" for name in (*WIDE, *LONG))])
def test_every_file_of_an_economy_folder_is_deformed(name):
    assert any(each.file.endswith(f"/{name}") and each.command == "check" for each in every())


def test_every_kind_of_published_table_is_deformed():
    found = set()
    for each in every():
        if each.command not in ("check", "load") or "--as" in each.arguments:
            continue
        with tempfile.TemporaryDirectory() as folder:
            each.make(Path(folder))
            found.add(recognise(probe(Path(folder) / each.arguments[0])).reader.name)
    assert found == {reader.name for reader in READERS}


@pytest.mark.slow
def test_every_module_that_reads_a_file_of_the_user_is_reached(monkeypatch, tmp_path):
    """Who calls the careful readers is found in the source; each must be called by some call of the fuzz."""
    from lustrum.results import records, toml

    source = Path(inspect.getfile(records)).parents[1]
    reads = {
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if path.parent.name != "results"
        for text in [path.read_text("utf-8")]
        if "read_records(" in text or "read_toml(" in text
    }
    reached: set[str] = set()

    def watched(inner):
        def outer(*given, **named):
            for frame in inspect.stack(0):
                path = Path(frame.filename)
                if path.is_relative_to(source) and path.parent.name != "results":
                    reached.add(str(path.relative_to(source)))
                    break
            return inner(*given, **named)

        return outer

    monkeypatch.setattr(records, "read_rows", watched(records.read_rows))
    monkeypatch.setattr(toml, "read_small_text", watched(toml.read_small_text))
    for number, each in enumerate(every()):
        if each.form in ("table", "settings", "stored"):
            folder = tmp_path / str(number)
            folder.mkdir()
            each.make(folder)
            code, _, said = ask(each, folder, tmp_path / f"out_{number}")
            assert code == 0, (each.name, said[:300])
    assert reads - reached == UNREACHED
