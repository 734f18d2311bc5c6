"""Where units are reached: read with care, connected by the way each address names."""

from __future__ import annotations

import pytest

from lustrum.decentral.addresses import WAYS, Several, addresses_csv, addresses_of, connect, read_addresses
from lustrum.decentral.transport import InProcess, SilentUnit
from lustrum.errors import LustrumError, UsageError


def write(path, *lines):
    path.write_text("\n".join(["unit,address,key", *lines]) + "\n")
    path.chmod(0o600)
    return path


def test_what_is_written_is_read_and_folders_start_at_the_file(tmp_path):
    file = tmp_path / "units.csv"
    file.write_bytes(addresses_csv({"a": "folder:units/a"}, {"a": b"k" * 20}))
    file.chmod(0o600)
    found = read_addresses(file, ("a",))["a"]
    assert (found.way, found.place, found.key) == ("folder", str(tmp_path / "units" / "a"), b"k" * 20)


@pytest.mark.parametrize(
    "lines, why",
    [
        (("a,units/a,k",), "begins with none of folder:"),
        (("a,pigeon:loft,k",), "begins with none of"),
        (("b,folder:b,k",), "line 2.*: 'b' is no unit of the terms: a"),
        ((), "no rows below it"),
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


@pytest.fixture
def own(tmp_path):
    return write(tmp_path / "units.csv", "a,folder:a,a key that is long enough", "b,folder:b,another that is long")


def test_a_list_changes_addresses_and_keeps_the_keys_of_the_centre(own):
    found = addresses_of("a=127.0.0.1:8701", own, ("a", "b"))
    assert (found["a"].way, found["a"].place) == ("http", "http://127.0.0.1:8701")
    assert found["a"].key == b"a key that is long enough" and found["b"].way == "folder"
    both = addresses_of("a=https://h:1, b=folder:c", own, ("a", "b"))
    assert both["a"].way == "https" and both["b"].place == str(own.parent / "c")


def test_the_address_of_a_scheduler_is_meant_for_all_units_whose_folders_lie_here(own):
    found = addresses_of("dask:tcp://127.0.0.1:8786", own, ("a", "b"))
    assert {each.way for each in found.values()} == {"dask"}
    assert found["a"].place == f"tcp://127.0.0.1:8786#{own.parent / 'a'}"


def test_a_folder_on_a_cluster_starts_at_the_file(tmp_path):
    file = write(tmp_path / "units.csv", "a,dask:tcp://h:1#units/a,k")
    assert read_addresses(file, ("a",))["a"].place == f"tcp://h:1#{tmp_path / 'units' / 'a'}"


def test_another_file_may_say_where_units_are(own, tmp_path):
    other = write(tmp_path / "other.csv", "a,http://h:1,k", "b,http://h:2,k")
    assert addresses_of(str(other), own, ("a", "b"))["b"].place == "http://h:2"


@pytest.mark.parametrize("asked", ["nowhere.csv", "c=h:1", "a=h:1,a=h:2", "a", "", "=h:1"])
def test_a_list_that_names_no_unit_or_one_twice_is_refused(own, asked):
    with pytest.raises(UsageError, match="a, b"):
        addresses_of(asked, own, ("a", "b"))


def test_keys_others_may_read_are_refused(own):
    own.chmod(0o644)
    with pytest.raises(UsageError, match="chmod 600"):
        addresses_of(None, own, ("a", "b"))
