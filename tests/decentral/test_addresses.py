"""Where units are reached: read with care, connected by the way each address names."""

from __future__ import annotations

import pytest

from lustrum.decentral.addresses import WAYS, Several, addresses_csv, connect, read_addresses
from lustrum.decentral.transport import InProcess, SilentUnit
from lustrum.errors import LustrumError


def write(path, *lines):
    path.write_text("\n".join(["unit,address,key", *lines]) + "\n")
    return path


def test_what_is_written_is_read_and_folders_start_at_the_file(tmp_path):
    file = tmp_path / "units.csv"
    file.write_bytes(addresses_csv({"a": "folder:units/a"}, {"a": b"k" * 20}))
    found = read_addresses(file, ("a",))["a"]
    assert (found.way, found.place, found.key) == ("folder", str(tmp_path / "units" / "a"), b"k" * 20)


@pytest.mark.parametrize(
    "lines, why",
    [
        (("a,units/a,k",), "begins with none of folder:"),
        (("a,pigeon:loft,k",), "begins with none of"),
        (("b,folder:b,k",), "name other units: a, b"),
        (("a,folder:a,k", "a,folder:b,k"), "a"),
    ],
)
def test_a_file_that_leaves_a_unit_unreached_is_refused(tmp_path, lines, why):
    with pytest.raises(LustrumError, match=why):
        read_addresses(write(tmp_path / "units.csv", *lines), ("a",))


def test_every_way_is_a_function_that_is_there():
    from importlib import import_module

    for place in WAYS.values():
        module, name = place.split(":")
        assert callable(getattr(import_module(module), name))


def test_a_unit_whose_folder_is_not_there_is_silent(tmp_path):
    transport = connect(read_addresses(write(tmp_path / "units.csv", "a,folder:a,k"), ("a",)))
    with pytest.raises(SilentUnit, match="unit new"):
        transport.ask("a", b"question")


def test_units_of_several_ways_are_asked_each_by_its_own():
    one, other = InProcess({"a": bytes.upper}), InProcess({"b": bytes.lower})
    both = Several({"a": one, "b": other})
    assert both.ask("a", b"x") == b"X" and both.units == ("a", "b") and both.at_once == 1
    with pytest.raises(SilentUnit):
        both.ask("c", b"x")
    both.close()
