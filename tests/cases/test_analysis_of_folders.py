"""What is asked of a table: no sums of tonnes and pieces, coefficients without base levels, a cause with a name."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from lustrum.analysis.contents import CONTENTS, Subject
from lustrum.data import read_tables
from lustrum.errors import NotProductiveError, UsageError
from tests.cases.folders import META, home, write

PHYSICAL = META.replace('"basic"', '"physical"') + '[trade]\nclosed = true\n[labour]\nunit = "h"\n'


def ask(folder, what):
    return CONTENTS[what].ask(Subject(read_tables(folder)))


def coal_and_bread(folder, unit: float):
    """The same economy with bread counted in t (1) or kg (1000)."""
    return write(
        folder,
        PHYSICAL,
        use=f"product,coal,bread\ncoal,20,30\nbread,{4 * unit:g},{2 * unit:g}\n",
        final_demand=f"product,households\ncoal,50\nbread,{44 * unit:g}\n",
        activities=f"activity,base_level\ncoal,100\nbread,{50 * unit:g}\n",
        labour="skill,coal,bread\nworkers,60,40\n",
    )


@pytest.mark.parametrize("what", ["linkages", "key_sectors", "extraction", "production_prices"])
def test_tonnes_and_pieces_are_never_added(tmp_path, what):
    """f-physical_added_up: coal was a key sector with bread in kg, and forward oriented with bread in t."""
    with pytest.raises(UsageError, match="prices"):
        ask(coal_and_bread(tmp_path / "eco", 1), what)


@pytest.mark.parametrize("what", ["leontief", "ghosh", "labour_values", "multipliers", "output"])
def test_what_is_said_of_a_physical_table_does_not_depend_on_its_units(tmp_path, what):
    """The law: a measure per unit of a product changes by the factor of that unit alone."""
    one, other = ask(coal_and_bread(tmp_path / "t", 1), what), ask(coal_and_bread(tmp_path / "kg", 1000), what)
    assert one.measures.keys() == other.measures.keys()
    size = {"coal": 1.0, "bread": 1000.0}
    for name in one.measures:
        for item, a, b in zip(one.items, one[name], other[name], strict=True):
            row, column = (size[item[0]], size[item[-1]])
            factor = row / column if len(item) == 2 else row if name.startswith("output") else 1 / row
            factor = 1.0 if name.endswith("_type_1") or what == "ghosh" else factor
            assert b == pytest.approx(a * factor, rel=1e-9), (name, item)


def test_no_distance_from_market_prices_is_named_where_there_are_none(tmp_path):
    found = ask(coal_and_bread(tmp_path / "eco", 1), "labour_values")
    assert "value_price_ratio" not in found.measures and "market prices" not in " ".join(found.notes)


def techniques(folder, *, rivals: bool = False, meta: str = PHYSICAL):
    rows = "activity,base_level,stated_level\nmill,0,2\noven,0,1\n" + ("other,0,1\n" if rivals else "")
    more = ",other" if rivals else ""
    cell = (lambda a: f",{a}") if rivals else (lambda a: "")
    return write(
        folder,
        meta,
        activities=rows,
        supply=f"product,mill,oven{more}\nflour,2,0{cell(0)}\nbread,0,1{cell(1)}\n",
        use=f"product,mill,oven{more}\nflour,0.2,0.5{cell(0.4)}\nbread,0,0.1{cell(0.1)}\n",
        final_demand="product,households\nflour,0\nbread,10\n",
        labour=f"skill,mill,oven{more}\nworkers,4,3{cell(3)}\n",
    )


def test_coefficients_are_known_from_stated_levels_where_every_base_level_is_0(tmp_path):
    """f-analyse_crash: 'zero-size array to reduction operation', for every question."""
    folder = techniques(tmp_path / "eco")
    found = ask(folder, "leontief")
    A = np.array([[0.1, 0.5], [0.0, 0.1]])
    assert found["coefficient"].reshape(2, 2) == pytest.approx(A)
    assert found["leontief_inverse"].reshape(2, 2) == pytest.approx(np.linalg.inv(np.eye(2) - A))
    assert ask(folder, "labour_values")["labour_value"] == pytest.approx(
        np.array([2, 3]) @ np.linalg.inv(np.eye(2) - A)
    )


MORE_THAN_A_TABLE = {"footprint", "footprint_by_origin", "value_added_in_exports", "decomposition", "impact"}
"""Questions that want a world table, or a file beside the table."""


@pytest.mark.parametrize("what", sorted(set(CONTENTS) - MORE_THAN_A_TABLE))
def test_no_question_to_an_idle_economy_crashes_or_answers_nan(tmp_path, what):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            found = ask(techniques(tmp_path / "eco"), what)
        except UsageError as error:
            assert "base_level" in str(error) or "unit of its own" in str(error)
        else:
            assert all(np.isfinite(np.asarray(each.values, dtype=float)).all() for each in found.measures.values())


def test_rival_techniques_without_levels_are_refused_by_the_product_they_make(tmp_path):
    with pytest.raises(UsageError, match=r"several activities make bread.*base_level"):
        ask(techniques(tmp_path / "eco", rivals=True), "leontief")


def test_an_alternative_left_out_is_named(tmp_path):
    activities = "activity,base_level,stated_level\nfarming,130,\nindustry,460,\nservices,430,\nrobots,0,1\n"
    zero = {
        "use": (
            "product,farming,industry,services,robots\nfarming,20,60,5,0\nindustry,30,200,60,0.4\nservices,15,80,70,0\n"
        ),
        "value_added": "component,farming,industry,services,robots\nwages,25,70,200,0.1\nsurplus,40,50,95,0.5\n",
        "supply": (
            "product,farming,industry,services,robots\nfarming,130,0,0,1\nindustry,0,460,0,0\nservices,0,0,430,0\n"
        ),
    }
    found = ask(home(tmp_path / "home", activities=activities, **zero), "leontief")
    assert any("robots" in note for note in found.notes)


@pytest.mark.parametrize("what", ["multipliers", "production_prices", "leontief"])
def test_the_sector_that_uses_up_what_it_makes_is_named(tmp_path, what):
    """37-leontief-singular: a warning of the mathematics library, and no name."""
    changes = {
        "use": (
            "product,farming,industry,services,own\nfarming,20,60,5,0\n"
            "industry,30,200,60,0\nservices,15,80,70,0\nown,0,0,0,10\n"
        ),
        "final_demand": (
            "product,households,government,gfcf,exports\nfarming,50,0,0,10\nindustry,80,20,90,100\n"
            "services,150,100,10,15\nown,0,0,0,0\n"
        ),
        "imports": "product,value\nfarming,15\nindustry,120\nservices,10\nown,0\n",
        "value_added": (
            "component,farming,industry,services,own\nwages,25,70,200,0\ngross_operating_surplus,40,50,95,0\n"
        ),
        "labour": "skill,farming,industry,services,own\nworkers,12,22,60,1\n",
    }
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(NotProductiveError, match=r"'own' uses up 1 of itself.*leave it out"):
            ask(home(tmp_path / "home", **changes), what)


def test_households_that_cannot_be_closed_are_told_the_cause_that_holds(tmp_path):
    """f-two_dots: two full stops and two causes, of which one did not hold."""
    added = "component,farming,industry,services\nincome_a,25,70,200\ngross_operating_surplus,40,50,95\n"
    notes = ask(home(tmp_path / "home", value_added=added), "multipliers").notes
    said = next(note for note in notes if "total multipliers" in note)
    assert "income_a" in said and "households" not in said and not said.endswith(".")
