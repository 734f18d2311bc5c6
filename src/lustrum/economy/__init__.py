"""What the economy can do, as its base-year table says it."""

from lustrum.economy.capital import Capital, derive_capital
from lustrum.economy.economy import Economy
from lustrum.economy.read import economy_from_tables, read_economy
from lustrum.economy.world_prices import world_price_in

__all__ = ["Capital", "Economy", "derive_capital", "economy_from_tables", "read_economy", "world_price_in"]
