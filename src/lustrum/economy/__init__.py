"""What the economy can do, as its base-year table says it."""

from lustrum.economy.benchmark import Benchmark, benchmark_of
from lustrum.economy.capital import Capital, derive_capital
from lustrum.economy.components import ComponentReading, read_components
from lustrum.economy.domestic_product import (
    GrossDomesticProduct,
    final_expenditure,
    final_taxes,
    gross_domestic_product,
)
from lustrum.economy.economy import Economy
from lustrum.economy.income import Income, income_of
from lustrum.economy.read import economy_from_tables, read_economy
from lustrum.economy.world_prices import world_price_in

__all__ = [
    "Benchmark",
    "Capital",
    "ComponentReading",
    "Economy",
    "GrossDomesticProduct",
    "Income",
    "benchmark_of",
    "derive_capital",
    "economy_from_tables",
    "final_expenditure",
    "final_taxes",
    "gross_domestic_product",
    "income_of",
    "read_components",
    "read_economy",
    "world_price_in",
]
