"""Releases and forms of world tables that differ from the plain ones of `worlds`: written by code, from one table."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tests.data.readers.publishers import write_sheets
from tests.data.readers.worlds import REGIONS, SECTORS, World

KEYS = [(region, sector) for region in REGIONS for sector in SECTORS]


def users(codes: Sequence[str]) -> list[tuple[str, str]]:
    return [(region, code) for region in REGIONS for code in codes]


def two(values: np.ndarray) -> list[str]:
    return [f"{value:.2f}" for value in values]


def csv_text(rows: Sequence[Sequence[object]], delimiter: str = ",") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def packed(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


# -- WIOD --------------------------------------------------------------------------------------------------------------

CLOSING_2013 = (
    ("Total intermediate consumption", "r60"),
    ("Taxes less subsidies on products", "r99"),
    ("Cif/ fob adjustments on exports", "r61"),
    ("Direct purchases abroad by residents", "r62"),
    ("Purchases on the domestic territory by non-residents", "r63"),
    ("Value added at basic prices", "r64"),
    ("International Transport Margins", "r65"),
    ("Output at basic prices", "r69"),
)
FINAL_2013 = (
    ("Final consumption expenditure by households", "c37"),
    ("Final consumption expenditure by non-profit organisations serving households (NPISH)", "c38"),
    ("Final consumption expenditure by government", "c39"),
    ("Gross fixed capital formation", "c41"),
    ("Changes in inventories and valuables", "c42"),
)


def wiod_rows(world: World, *, release: int = 2016, prices: str = "in current prices") -> list[list[object]]:
    """Return the sheet of one release: code, name, country and running number along rows and columns."""
    if release == 2016:
        finals = [
            (code, f"name of {code}", code) for code in ("CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN")
        ]  # fmt: skip
        closing = [(code, f"name of {code}", f"r{66 + k}") for k, code in enumerate(
            ("II_fob", "TXSP", "EXP_adj", "PURR", "PURNR", "VA", "IntTTM", "GO"))]  # fmt: skip
        last: tuple[object, ...] = ("GO", "Total output", "TOT", "c62")
    else:
        finals = [(None, name, number) for name, number in FINAL_2013]
        closing = [(None, name, number) for name, number in CLOSING_2013]
        last = (None, "Total output", "TOT", "c60")
    columns: list[tuple[object, ...]] = [
        *((code, f"name of {code}", region, f"c{k % 3 + 1}") for k, (region, code) in enumerate(KEYS)),
        *((code, name, region, number) for region in REGIONS for code, name, number in finals),
        last,
    ]
    title = "Intercountry Input-Output Table" if release == 2016 else "World Input-Output Table, 2014"
    beside = ("(industry-by-industry)", "(millions of US$)", None, None)
    rows: list[list[object]] = [[title], [f"43 countries, {prices}"]]
    rows += [[beside[part], None, None, None, *(column[part] for column in columns)] for part in range(4)]
    for i, (region, code) in enumerate(KEYS):
        figures = map(float, np.round([*world.Z[i], *world.Y[i], world.output[i]], 2))
        rows.append([code, f"name of {code}", region, f"r{i % 3 + 1}", *figures])
    n, zero = len(KEYS), np.zeros(world.Y.shape[1] + 1)
    blocks = (
        np.append(world.Z.sum(axis=0), zero), np.concatenate([world.taxes, world.final_taxes, [0.0]]),
        np.zeros(n + len(zero)), np.zeros(n + len(zero)), np.zeros(n + len(zero)),
        np.append(world.value_added, zero), np.zeros(n + len(zero)), np.append(world.output, zero),
    )  # fmt: skip
    for (code, name, number), values in zip(closing, blocks, strict=True):
        rows.append([code, name, "TOT", number, *map(float, np.round(values, 2))])
    return rows


def wiod_2013(folder: Path, world: World) -> Path:
    return write_sheets(folder / "WIOT14_ROW_Apr12.xlsx", {"WIOT_2014": wiod_rows(world, release=2013)})


def wiod_saved_as_csv(folder: Path, world: World) -> Path:
    path = folder / "WIOT2014.csv"
    rows = wiod_rows(world)
    width = max(map(len, rows))
    path.write_text(csv_text([[*row, *[None] * (width - len(row))] for row in rows]), encoding="utf-8")
    return path


# -- OECD --------------------------------------------------------------------------------------------------------------


def oecd_rows(world: World) -> list[list[object]]:
    """Return the layout of the releases up to 2018: a row of taxes for each country, VALU, OUTPUT and TOTAL."""
    uses = users(("HFCE", "NPISH", "GGFC", "GFCF", "INVNT"))
    labels = [f"{region}_{sector}" for region, sector in KEYS]
    none = ["0.00"] * (world.Y.shape[1] + 1)
    rows: list[list[object]] = [["V1", *labels, *(f"{r}_{c}" for r, c in uses), "TOTAL"]]
    rows += [[label, *two(world.Z[i]), *two(world.Y[i]), f"{world.output[i]:.2f}"] for i, label in enumerate(labels)]
    for place, region in enumerate(REGIONS):
        at_home = np.array([r == region for r, _ in KEYS])
        finals = np.array([r == region for r, _ in uses])
        rows.append([f"{region}_TAXSUB", *two(world.taxes * at_home), *two(world.final_taxes * finals), "0.00"])
        assert place < 3
    rows.append(["VALU", *two(world.value_added), *none])
    return [*rows, ["OUTPUT", *two(world.output), *none]]


def oecd_older(folder: Path, world: World) -> Path:
    path = folder / "ICIO2018_2014.csv"
    path.write_text(csv_text(oecd_rows(world)), encoding="utf-8")
    return path


def oecd_packed(folder: Path, world: World) -> Path:
    """Write an archive of two years; the other one holds no more than a header and must not be taken."""
    rows = oecd_rows(world)
    return packed(folder / "ICIO-2013-2014.zip", {"2014_SML.csv": csv_text(rows), "2013_SML.csv": csv_text(rows[:1])})


# -- FIGARO ------------------------------------------------------------------------------------------------------------

FIGARO_USES = ("P3_S14", "P3_S15", "P3_S13", "P51G", "P5M")


def figaro_flows(world: World) -> list[tuple[str, str, str, str, str]]:
    """Return every flow: region and code of row and column, and the figure."""
    half = np.round(world.value_added / 2, 2)
    zero, none = np.zeros(len(KEYS)), np.zeros(world.Y.shape[1])
    below = {
        "D21X31": (world.taxes, world.final_taxes), "OP_RES": (zero, none + 2.0), "OP_NRES": (zero, none - 3.0),
        "D1": (half, none), "D29X39": (zero, none), "B2A3G": (world.value_added - half, none),
    }  # fmt: skip
    rows = [(key, np.append(world.Z[i], world.Y[i])) for i, key in enumerate(KEYS)]
    rows += [(("W2", code), np.concatenate(values)) for code, values in below.items()]
    columns = [*KEYS, *users(FIGARO_USES)]
    return [
        (*row, *column, f"{value:.2f}") for row, values in rows for column, value in zip(columns, values, strict=True)
    ]


FLAT_HEADER = ["icioiRow", "icioiCol", "refArea", "rowIi", "counterpartArea", "colIi", "obsValue"]


def figaro_lines(world: World) -> list[list[str]]:
    return [[f"{a}_{b}", f"{c}_{d}", a, b, c, d, value] for a, b, c, d, value in figaro_flows(world)]


def figaro_industries(folder: Path, world: World) -> Path:
    text = csv_text([FLAT_HEADER, *figaro_lines(world)])
    name = "flatfile_eu-ic-io_ind-by-ind_24ed_2014"
    return packed(folder / f"{name}.zip", {f"{name}.csv": text})


def figaro_products(folder: Path, world: World) -> Path:
    """Write the table of products: codes of sectors bear CPA_."""
    lines = []
    for a, b, c, d, value in figaro_flows(world):
        row, column = (f"CPA_{code}" if code in SECTORS else code for code in (b, d))
        lines.append([f"{a}_{row}", f"{c}_{column}", a, row, c, column, value])
    header = ["icioiRow", "icioiCol", "refArea", "rowPi", "counterpartArea", "colPi", "obsValue"]
    path = folder / "flatfile_eu-ic-io_prod-by-prod_24ed_2014.csv"
    path.write_text(csv_text([header, *lines]), encoding="utf-8")
    return path


def figaro_dataflow(folder: Path, world: World, *, years: Sequence[int] = (2014,)) -> Path:
    """Write Eurostat's SDMX-CSV; figures of other years than 2014 are doubled."""
    header = [
        "DATAFLOW",
        "LAST UPDATE",
        "freq",
        "ind_use",
        "ind_ava",
        "c_dest",
        "unit",
        "c_orig",
        "TIME_PERIOD",
        "OBS_VALUE",
        "OBS_FLAG",
    ]
    lines = []
    for year in years:
        for a, b, c, d, value in figaro_flows(world):
            origin = "DOM" if a == "W2" else a
            figure = value if year == 2014 else f"{2 * float(value):.2f}"
            flow = "ESTAT:NAIO_10_FCP_II4(1.0)"
            lines.append([flow, "01/06/24 23:00:00", "A", d, b, c, "MIO_EUR", origin, str(year), figure, ""])
    path = folder / "naio_10_fcp_ii4.csv"
    path.write_text(csv_text([header, *lines]), encoding="utf-8")
    return path


# -- EXIOBASE ----------------------------------------------------------------------------------------------------------

EXIOBASE_USES = (
    "Final consumption expenditure by households",
    "Final consumption expenditure by non-profit organisations serving households (NPISH)",
    "Final consumption expenditure by government", "Gross fixed capital formation", "Changes in inventories",
)  # fmt: skip
TAXES = "Taxes less subsidies on products purchased: Total"
SURPLUS = "Operating surplus: Remaining net operating surplus"


def _square(world: World, values: np.ndarray, columns: list[tuple[str, str]], kind: str) -> str:
    head = [["region", "", *(r for r, _ in columns)], [kind, "", *(c for _, c in columns)]]
    head.append(["region", "sector", *[""] * len(columns)])
    return csv_text([*head, *([*key, *map(repr, row)] for key, row in zip(KEYS, values.tolist(), strict=True))], "\t")


def _accounts(rows: dict[str, np.ndarray], columns: list[tuple[str, str]], kind: str) -> str:
    head = [["region", *(r for r, _ in columns)], [kind, *(c for _, c in columns)], ["stressor", *[""] * len(columns)]]
    return csv_text([*head, *([name, *map(repr, values.tolist())] for name, values in rows.items())], "\t")


def _units(units: dict[str, str]) -> str:
    return csv_text([["stressor", "unit"], *units.items()], "\t")


def exiobase_parts(world: World, *, coefficients: bool = False) -> dict[str, str]:
    """Return the files of a release from 3.9 on: a third row of names in every header, folders by subject, impacts."""
    uses = users(EXIOBASE_USES)
    none = np.zeros(len(uses))
    Z, Y = np.round(world.Z, 2), np.round(world.Y, 2)
    x = np.round(world.output, 2)
    sizes = [[*key, repr(value)] for key, value in zip(KEYS, x.tolist(), strict=True)]
    parts = {
        "metadata.json": '{"description": "EXIOBASE version 3.9.5 - ixi for 2014", "name": "EXIOBASE"}',
        "Y.txt": _square(world, Y, uses, "category"),
        "x.txt": csv_text([["region", "sector", "indout"], *sizes], "\t"),
        "unit.txt": csv_text([["region", "sector", "unit"], *([*key, "M.EUR"] for key in KEYS)], "\t"),
        "factor_inputs/F.txt": _accounts({TAXES: world.taxes, SURPLUS: world.value_added}, KEYS, "sector"),
        # Accounts of final users in another order: they are matched by label.
        "factor_inputs/F_Y.txt": _accounts({SURPLUS: none, TAXES: world.final_taxes}, uses, "category"),
        "factor_inputs/unit.txt": _units({TAXES: "M.EUR", SURPLUS: "M.EUR"}),
        "air_emissions/F.txt": _accounts({"CH4": x / 50, "CO2": x / 10}, KEYS, "sector"),
        "air_emissions/F_Y.txt": _accounts({"CO2": none + 1.5, "CH4": none}, uses, "category"),
        "air_emissions/unit.txt": _units({"CH4": "kg", "CO2": "kg"}),
        "impacts/F.txt": _accounts({"Value Added": world.taxes + world.value_added, "CO2": x / 10**4}, KEYS, "sector"),
        "impacts/unit.txt": _units({"Value Added": "M.EUR", "CO2": "Gg"}),
        "impacts/D_cba.txt": "not read",
    }  # fmt: skip
    if coefficients:
        parts["A.txt"] = _square(world, Z / x, KEYS, "sector")
    else:
        parts["Z.txt"] = _square(world, Z, KEYS, "sector")
    return parts


def exiobase_folder(folder: Path, world: World) -> Path:
    for name, text in exiobase_parts(world).items():
        path = folder / "unpacked" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "unpacked"


def exiobase_coefficients(folder: Path, world: World) -> Path:
    return packed(folder / "download.zip", exiobase_parts(world, coefficients=True))


MORE = {
    "wiod 2013": ("wiod_world", wiod_2013),
    "wiod sheet saved as CSV": ("wiod_world", wiod_saved_as_csv),
    "oecd older rows": ("oecd_icio", oecd_older),
    "oecd archive of years": ("oecd_icio", oecd_packed),
    "figaro industries, packed": ("figaro", figaro_industries),
    "figaro products": ("figaro", figaro_products),
    "figaro dataflow": ("figaro", figaro_dataflow),
    "exiobase folder": ("exiobase", exiobase_folder),
    "exiobase coefficients": ("exiobase", exiobase_coefficients),
}
"""Reader and writer of each form."""
