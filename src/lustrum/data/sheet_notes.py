"""What the sheets of an economy workbook ask for, in words for whoever fills them."""

from __future__ import annotations

from collections.abc import Mapping

SHEETS: Mapping[str, str] = {
    "economy": "What the tables are about: year, unit, prices, source. Every figure is told in these words.",
    "supply": "What each activity (column) makes of each product (row), where one makes several.",
    "use": "What each activity (column) uses up of each product (row) as an input in a year, home-made and imported "
    "together. The technique of every branch comes from here.",
    "final_demand": "Who else takes each product: households, government, investment (gfcf), exports. What people live "
    "on, and what the plan may raise.",
    "imports": "What comes of each product from abroad.",
    "value_added": "Wages, surplus and taxes on production of each activity: with inputs they make up its costs. They "
    "say what work and capital bring.",
    "activities": "base_level is the output of each activity in the base year; it tests the columns of use.",
    "labour": "How many people (or hours) each activity employs; the plan counts jobs with it.",
    "capital": "What each activity owns, and how fast it wears out. Without this sheet stocks follow from investment.",
    "investment": "Who buys which capital good.",
    "satellites": "Emissions, energy, water of each activity: what may be capped.",
    "households": "Groups of households: people, income, what they consume.",
    "taxes_on_products": "Taxes on what each activity and each kind of final demand buys.",
    "imported_use": "The imported part of use and of final demand.",
    "labour_supply": "How many can work, by year.",
    "paths": "Quantities given by year.",
    "stocks": "Stocks of products at the start, and what is lost of them.",
    "totals": "Sums as the source prints them: they test the copy and are never data.",
    "valuation": "Trade and transport margins and taxes between the prices of supply and of use.",
    "world_prices": "Prices abroad.",
}
"""Of each sheet, what it holds and why it is asked for."""

COLUMNS: Mapping[str, str] = {
    "households": "what households buy",
    "npish": "what associations of households consume",
    "government": "schools, health care, administration",
    "gfcf": "investment: buildings, machines",
    "inventories": "what goes into stores, less what is taken out",
    "exports": "what is sold abroad",
    "value": "in the unit of the table, a year",
    "base_level": "output in the base year",
    "stock": "in the unit of the table",
    "depreciation_rate": "share that wears out in a year",
    "population": "people",
    "income": "in the unit of the table, a year",
}
"""Of columns with names of their own, what they hold."""

KEYS: Mapping[str, str] = {
    "name": "What the economy is called in every heading.",
    "base_year": "The year of the tables: the plan begins with the year after.",
    "currency": "crown, EUR ...",
    "unit": "Of all tables but labour: million crowns.",
    "price_base": "current prices of 2020, say.",
    "valuation": "basic, producers, purchasers or physical: at which prices the tables are.",
    "source": "Where the figures come from: it stands under every table of the report.",
    "licence": "Whether others may use the figures.",
    "description": "More words about the economy.",
    "labour.unit": "Of the sheet labour: thousand persons.",
    "capital_stock_at": "start or end: of which moment of the base year the sheet capital is.",
    "cell_error": "How far a printed cell may be off; half of its last digit if left blank.",
    "tolerance": "Relative gap between supply and use that is accepted.",
}
"""Of the keys of the sheet `economy`, what they say."""

OPTIONAL: Mapping[str, str] = {
    "description": "none",
    "tolerance": "what rounding explains",
    "trade.reserves": "not counted",
}
"""Keys offered although the tables do not state them, with what holds if they are left blank."""

HOW_TO = (
    "This workbook is an economy and what is asked of it. It plans as it is:",
    "    lustrum check {file}        every fault of the tables and of the scenario, each with its cell",
    "    lustrum plan {file} --out {stem}-plan",
    "",
    "1. Type your figures over those that stand here; yellow cells are needed, white ones may stay blank.",
    "2. To add a branch, insert a row and a column INSIDE each table and give them the same label everywhere.",
    "3. Rows and columns that begin with check: are live checks, those with note: are notes. Neither is read.",
    "   A check that is red does not close: supply and use of a product, or output and costs of a branch, differ.",
    "4. Zero is 0: a blank cell is asked back, for missing is not zero.",
    "5. Figures are plain: 1234.5. Rates may be per cent: 1.5 %.",
    "6. The sheet scenario says years and growth, the sheet wishes what is wanted beyond the trend.",
)
"""The instructions; `{file}` and `{stem}` are the workbook's."""
