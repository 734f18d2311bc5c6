"""Case f-analyse_crash, its second half: a gap is refused by name where nothing is made in the base year."""

from __future__ import annotations

from tests.cases.test_foreign_trade import META

RECIPES = {
    "activities": "activity,base_level,stated_level\nmill,0,1\noven,0,1\n",
    "final_demand": "product,households\nflour,0\nbread,10\n",
    "use": "product,mill,oven\nflour,0,1\nbread,0,0\n",
    "supply": "product,mill,oven\nflour,1,0\nbread,0,1\n",
    "value_added": "component,mill,oven\nwages,1,0\n",
    "labour": "skill,mill,oven\nmen,1,1\n",
    "labour_supply": "skill,year,available\nmen,1922,200\n",
}


def test_what_nobody_makes_in_the_base_year_is_named_instead_of_positions_of_the_solver(lustrum, write):
    for name, text in RECIPES.items():
        write(f"eco/{name}.csv", text)
    meta = META.replace('{labour = "men", capital = "units"}', '"men"').replace(
        "[labour]", "[trade]\nclosed = true\n[labour]"
    )
    ended = lustrum("gap", write("eco/economy.toml", meta).parent)
    assert ended.code == 2
    assert "bread" in ended.err and "base_level 0" in ended.err
