"""Case f-analyse_crash, its second half: a gap is refused by name where nothing is made in the base year."""

from __future__ import annotations

META = """name = "recipes"
base_year = 1922
currency = "USD"
unit = "t"
price_base = "physical"
valuation = "physical"
source = "made up"
licence = "none"
[trade]
closed = true
[labour]
unit = "h"
"""
RECIPES = {
    "activities": "activity,base_level,stated_level\nmill,0,1\noven,0,1\n",
    "final_demand": "product,households\nflour,0\nbread,10\n",
    "use": "product,mill,oven\nflour,0,1\nbread,0,0\n",
    "supply": "product,mill,oven\nflour,1,0\nbread,0,1\n",
    "labour": "skill,mill,oven\nmen,1,1\n",
    "labour_supply": "skill,year,available\nmen,1922,200\n",
}


def test_what_nobody_makes_in_the_base_year_is_named_instead_of_positions_of_the_solver(lustrum, write):
    for name, text in RECIPES.items():
        write(f"eco/{name}.csv", text)
    ended = lustrum("gap", write("eco/economy.toml", META).parent)
    assert ended.code == 2
    assert "bread" in ended.err and "base_level 0" in ended.err
