"""A plan of the made-up valley beside its village, as a scenario file."""

MARKET = """
name = "valley and market"
economy = "bundled:made_up_valley"
years = 3
tail = 2
{head}
[growth]
labour = 0.0
productivity = 0.01
government = 0.0
exports = 0.0
[options.consumption]
form = "les"
income_elasticity = {{ grain = 0.5, tools = 1.2, cloth = 1.5 }}
frisch = {{ village = -3.0, town = -2.0 }}
[[options.market_supply.markets]]
name = "fair"
product = "grain"
sellers = ["valley_alone", "valley_together", "hills_alone", "hills_together"]
group = "village"
goods = ["tools", "cloth"]
{tail}
"""

SHOCK = "quantity,label,year,value\ngovernment,cloth,2025,16\ngovernment,cloth,2026,12\ngovernment,cloth,2027,2.6\n"
"""The government takes six times the cloth in the first year: less is left for the village."""


def write_market(folder, tail: str = "", shock: bool = False):
    """Write the scenario and return its path."""
    path = folder / "market.toml"
    head = ""
    if shock:
        (folder / "shock.csv").write_text(SHOCK)
        head = 'paths = "shock.csv"'
    path.write_text(MARKET.format(head=head, tail=tail))
    return path
