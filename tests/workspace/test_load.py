"""Plans that were damaged, changed or sent by somebody: refused as data, with the file, and never our own fault."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lustrum.errors import DataError, LustrumError
from lustrum.plan import binding_limits, explain, summary
from lustrum.scenario import read_scenario
from lustrum.scenario.demos import demo_path
from lustrum.workspace import Place, keep_results, make_plan, save_plan, verify_plan
from lustrum.workspace.folder import our_files
from lustrum.workspace.load import load_plan
from lustrum.workspace.report import report_of
from lustrum.workspace.save import sealed

CALM = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("l") / "plan"
    make_plan(read_scenario(demo_path("germany_1995")), Place(folder, report=False))
    return folder


@pytest.fixture(scope="module")
def zipped(stored, tmp_path_factory):
    return save_plan(load_plan(stored), tmp_path_factory.mktemp("z") / "plan.zip")


@pytest.fixture
def folder(stored, tmp_path):
    return shutil.copytree(stored, tmp_path / "plan")


def test_every_file_that_is_changed_added_or_gone_is_named(stored, folder):
    names = ["plan.json", *our_files(folder)]
    for name in names:
        file = folder / name
        before = file.read_bytes()
        for after in (before.replace(b"1", b"2", 1) if b"1" in before else before + b" ", None):
            file.unlink() if after is None else file.write_bytes(after)
            if name == "plan.json" and after is None:
                break
            with pytest.raises(DataError) as refused:
                load_plan(folder)
            assert name in str(refused.value), name
        file.write_bytes(before)
    assert load_plan(folder).objective == load_plan(stored).objective


def test_a_changed_plan_opens_by_an_explicit_word_and_says_so(folder):
    (folder / "tables" / "output.csv").write_text("x\n")
    plan = load_plan(folder, changed=True)
    assert plan.message.startswith("Not the plan that was written: tables/output.csv changed")


def test_line_ends_and_the_order_of_keys_change_no_manifest(folder):
    manifest = json.loads((folder / "plan.json").read_text())
    turned = dict(reversed(manifest.items()))
    (folder / "plan.json").write_bytes(json.dumps(turned, indent=4).replace("\n", "\r\n").encode())
    load_plan(folder)


@CALM
@given(data=st.data())
def test_a_flipped_bit_of_a_zipped_plan_is_a_fault_in_the_data_or_changes_nothing(zipped, tmp_path_factory, data):
    content = bytearray(zipped.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= 1 << data.draw(st.integers(0, 7))
    file = tmp_path_factory.mktemp("flip") / "plan.zip"
    file.write_bytes(bytes(content))
    try:
        plan = load_plan(file)
    except DataError:
        return
    assert plan.objective == load_plan(zipped).objective


@CALM
@given(data=st.data())
def test_a_zipped_plan_cut_anywhere_is_a_fault_in_the_data(zipped, tmp_path_factory, data):
    content = zipped.read_bytes()
    file = tmp_path_factory.mktemp("cut") / "plan.zip"
    file.write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])
    with pytest.raises(DataError):
        load_plan(file)


STRANGE = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        7,
        1.5,
        -(10**400),
        10**30,
        "",
        "x",
        "1",
        [],
        {},
        [[]],
        [None],
        {"a": 1},
        [1, "x"],
        ["x"],
        "'NaN'",
    ]
)


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return every place of a document; of long lists the first and the last."""
    found = [at]
    if isinstance(value, dict):
        for key in value:
            found += places(value[key], (*at, key))
    elif isinstance(value, list):
        for k in sorted({0, len(value) - 1}) if value else ():
            found += places(value[k], (*at, k))
    return found


def put(document: Any, at: tuple[Any, ...], value: Any) -> Any:
    if not at:
        return value
    inner = document
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = value
    return document


def tell(place: Path) -> None:
    """Ask of a plan what commands ask; errors that name what is wrong are answers."""
    plan = load_plan(place)
    for ask in (summary, report_of, binding_limits, lambda each: explain(each, "CPA_A")):
        try:
            ask(plan)
        except LustrumError:
            continue


def spoilt(folder: Path, document: Any) -> None:
    """Put a manifest in its place, signed where that can be done, as somebody would who wants it to be read."""
    if isinstance(document, dict) and document.get("format") != 1:
        content = sealed(our_files(folder), document)["plan.json"]
    else:
        content = json.dumps(document).encode()
    (folder / "plan.json").write_bytes(content)


@pytest.mark.parametrize(
    "kind", [[], None, 3, "plan", {}, {"format": 2}, {"format": 1}, {"format": 3}, {"format": "2"}]
)
def test_what_is_no_manifest_is_a_fault_in_the_data(folder, kind):
    (folder / "plan.json").write_text(json.dumps(kind))
    for ask in (load_plan, verify_plan, lambda place: keep_results(place, [])):
        with pytest.raises(DataError):
            ask(folder)


@settings(CALM, max_examples=120)
@given(data=st.data())
def test_a_manifest_with_values_of_other_kinds_is_a_fault_in_the_data_or_can_be_told(stored, data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("m") / "plan"
    shutil.copytree(stored, folder)
    document = json.loads((folder / "plan.json").read_text())
    document = put(document, data.draw(st.sampled_from(places(document))), data.draw(STRANGE))
    try:
        spoilt(folder, document)
    except ValueError:  # a number JSON has no word for
        return
    try:
        tell(folder)
    except DataError:
        pass
    finally:
        shutil.rmtree(folder)


def test_a_manifest_that_names_files_elsewhere_reads_none_of_them(folder, tmp_path):
    (tmp_path / "secret").write_text("7391")
    os.mkfifo(tmp_path / "pipe")
    manifest = json.loads((folder / "plan.json").read_text())
    for name in ("../secret", "../pipe", str(tmp_path / "secret"), "/dev/zero"):
        manifest["files"] = {**manifest["files"], name: "0" * 64}
        (folder / "plan.json").write_text(json.dumps(manifest))
        with pytest.raises(DataError) as refused:
            load_plan(folder)
        assert "7391" not in str(refused.value)


def test_a_solution_that_unpacks_to_more_than_a_plan_is_refused(folder, monkeypatch):
    monkeypatch.setattr("lustrum.workspace.solution.MOST_BYTES", 1_000)
    with pytest.raises(DataError, match="are the most"):
        load_plan(folder)


def test_a_plan_opened_from_a_zip_is_saved_again_with_all_it_was_made_from(stored, zipped, tmp_path):
    again = save_plan(load_plan(zipped), tmp_path / "again")
    assert {name for name in our_files(again) if name.startswith("inputs/")} == {
        name for name in our_files(stored) if name.startswith("inputs/")
    }
    assert verify_plan(again).passed
