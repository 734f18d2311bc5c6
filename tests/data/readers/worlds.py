"""A small balanced world table, and the layouts in which publishers give such tables out."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from tests.data.readers.publishers import write_sheets

REGIONS = ("AUS", "DEU", "MEX")
SECTORS = ("A01", "C10", "G45")
USES = ("households", "npish", "government", "gfcf", "inventories")


@dataclass(frozen=True, eq=False)
class World:
    """Blocks with two decimals that balance: sales and costs are output."""

    Z: np.ndarray
    Y: np.ndarray
    taxes: np.ndarray
    value_added: np.ndarray
    final_taxes: np.ndarray

    @property
    def output(self) -> np.ndarray:
        return self.Z.sum(axis=1) + self.Y.sum(axis=1)


def random_world(seed: int) -> World:
    """Return a balanced table of 3 regions x 3 sectors; inventories may be negative."""
    rng = np.random.default_rng(seed)
    n, m = len(REGIONS) * len(SECTORS), len(REGIONS) * len(USES)
    Z = rng.integers(100, 9_000, (n, n)) / 100
    Y = rng.integers(1_000, 90_000, (n, m)) / 100
    Y[:, 4::5] = rng.integers(-500, 500, (n, len(REGIONS))) / 100
    taxes = rng.integers(-300, 900, n) / 100
    output = Z.sum(axis=1) + Y.sum(axis=1)
    return World(Z, Y, taxes, np.round(output - Z.sum(axis=0) - taxes, 2), rng.integers(0, 900, m) / 100)


def _labels() -> list[tuple[str, str]]:
    return [(region, sector) for region in REGIONS for sector in SECTORS]


def _users(codes: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(region, code) for region in REGIONS for code in codes]


WIOD_USES = ("CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN")


def wiod_sheet(folder: Path, world: World) -> Path:
    """Write WIOT2014_Nov16_ROW.xlsx: codes, names, countries and numbers over the figures, TOT rows below them."""
    n = len(world.output)
    keys = [*_labels(), *_users(WIOD_USES), ("TOT", "GO")]
    head: list[list[object]] = [["Intercountry Input-Output Table"], ["(industry-by-industry)"]]
    lead: list[object] = [None, None, None, None]
    head += [[*lead, *(code for _, code in keys)], [*lead, *(f"name {code}" for _, code in keys)]]
    head += [[*lead, *(region for region, _ in keys)], [*lead, *(f"c{k}" for k in range(1, len(keys) + 1))]]
    rows: list[list[object]] = []
    for i, (region, code) in enumerate(_labels()):
        figures = [*world.Z[i], *world.Y[i], world.output[i]]
        rows.append([code, f"name {code}", region, f"r{i + 1}", *map(float, np.round(figures, 2))])
    zero = np.zeros(n + world.Y.shape[1] + 1)
    for code in ("II_fob", "TXSP", "EXP_adj", "PURR", "PURNR", "VA", "IntTTM", "GO"):
        figures = zero.copy()
        if code == "TXSP":
            figures[:n], figures[n:-1] = world.taxes, world.final_taxes
        if code == "VA":
            figures[:n] = world.value_added
        if code == "GO":
            figures[:n] = world.output
        rows.append([code, f"name {code}", "TOT", "", *map(float, np.round(figures, 2))])
    return write_sheets(folder / "WIOT2014_Nov16_ROW.xlsx", {"2014": [*head, *rows]})


def _write(path: Path, rows: list[list[object]], delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return path


def _two(values: np.ndarray) -> list[str]:
    return [f"{value:.2f}" for value in values]


def wiod_compact(folder: Path, world: World) -> Path:
    labels = [f"{region}_{sector}" for region, sector in _labels()]
    rows: list[list[object]] = [["row", *labels, *(f"{r}_{c}" for r, c in _users(WIOD_USES)), "output"]]
    for i, label in enumerate(labels):
        rows.append([label, *_two(world.Z[i]), *_two(world.Y[i]), f"{world.output[i]:.2f}"])
    blank = [""] * (world.Y.shape[1] + 1)
    rows.append(["value_added_taxes_margins", *_two(world.value_added + world.taxes), *blank])
    rows.append(["output", *_two(world.output), *blank])
    return _write(folder / "table_2014.csv", rows)


OECD_USES = ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT")


def oecd_icio(folder: Path, world: World, *, split: bool = False) -> Path:
    """Write 2014.csv; with `split`, Mexico stands as MX1 (all of it) and MX2 (nothing)."""
    regions = [*REGIONS[:2], "MX1"] if split else list(REGIONS)
    name = dict(zip(REGIONS, regions, strict=True))
    labels = [f"{name[region]}_{sector}" for region, sector in _labels()]
    Z, output = world.Z, world.output
    extra = [f"MX2_{sector}" for sector in SECTORS] if split else []
    none = ["0.00"] * len(extra)
    rows: list[list[object]] = [["V1", *labels, *extra, *(f"{r}_{c}" for r, c in _users(OECD_USES)), "OUT"]]
    for i, label in enumerate(labels):
        rows.append([label, *_two(Z[i]), *none, *_two(world.Y[i]), f"{output[i]:.2f}"])
    for label in extra:
        rows.append([label, *(["0.00"] * (len(labels) + len(extra) + world.Y.shape[1] + 1))])
    rows.append(["TLS", *_two(world.taxes), *none, *_two(world.final_taxes), "0.00"])
    rows.append(["VA", *_two(world.value_added), *none, *(["0.00"] * (world.Y.shape[1] + 1))])
    rows.append(["OUT", *_two(output), *none, *(["0.00"] * (world.Y.shape[1] + 1))])
    return _write(folder / "2014.csv", rows)


FIGARO_USES = ("P3_S14", "P3_S15", "P3_S13", "P51G", "P5M")


def figaro_flat(folder: Path, world: World) -> Path:
    rows: list[list[object]] = [["refArea", "rowPi", "counterpartArea", "colPi", "obsValue"]]
    for i, (region, sector) in enumerate(_labels()):
        for j, (other, user) in enumerate(_labels()):
            rows.append([region, sector, other, user, f"{world.Z[i, j]:.2f}"])
        for k, (other, use) in enumerate(_users(FIGARO_USES)):
            rows.append([region, sector, other, use, f"{world.Y[i, k]:.2f}"])
    for j, (other, user) in enumerate(_labels()):
        rows.append(["W2", "D21X31", other, user, f"{world.taxes[j]:.2f}"])
        rows.append(["W2", "D1", other, user, f"{np.round(world.value_added[j] / 2, 2):.2f}"])
        rest = world.value_added[j] - np.round(world.value_added[j] / 2, 2)
        rows.append(["W2", "B2A3G", other, user, f"{rest:.2f}"])
        rows.append(["W2", "D29X39", other, user, "0.00"])
    for k, (other, use) in enumerate(_users(FIGARO_USES)):
        rows.append(["W2", "D21X31", other, use, f"{world.final_taxes[k]:.2f}"])
    return _write(folder / "flatfile_2014.csv", rows)


def figaro_matrix(folder: Path, world: World) -> Path:
    labels = [f"{region}_{sector}" for region, sector in _labels()]
    rows: list[list[object]] = [["rowLabels", *labels, *(f"{r}_{c}" for r, c in _users(FIGARO_USES))]]
    for i, label in enumerate(labels):
        rows.append([label, *_two(world.Z[i]), *_two(world.Y[i])])
    none = ["0.00"] * world.Y.shape[1]
    half = np.round(world.value_added / 2, 2)
    rows.append(["W2_D21X31", *_two(world.taxes), *_two(world.final_taxes)])
    rows.append(["W2_D1", *_two(half), *none])
    rows.append(["W2_B2A3G", *_two(world.value_added - half), *none])
    rows.append(["W2_D29X39", *_two(np.zeros(len(half))), *none])
    return _write(folder / "matrix_2014.csv", rows)


EXIOBASE_USES = (
    "Final consumption expenditure by households",
    "Final consumption expenditure by non-profit organisations serving households (NPISH)",
    "Final consumption expenditure by government", "Gross fixed capital formation", "Changes in inventories",
)  # fmt: skip


def exiobase(folder: Path, world: World) -> Path:
    """Write IOT_2014_pxp.zip: tab-separated tables and one satellite folder with value added and CO2."""
    keys, users = _labels(), _users(EXIOBASE_USES)
    tab = "\t".join

    def text(columns: list[tuple[str, str]], rows: list[list[str]]) -> str:
        lead = ["region", "sector"]
        head = [tab([*lead[:1], "", *(a for a, _ in columns)]), tab([lead[1], "", *(b for _, b in columns)])]
        return "\n".join([*head, *(tab(row) for row in rows)]) + "\n"

    Z = text(keys, [[*key, *_two(world.Z[i])] for i, key in enumerate(keys)])
    Y = text(users, [[*key, *_two(world.Y[i])] for i, key in enumerate(keys)])
    head = [tab(["", *(a for a, _ in keys)]), tab(["stressor", *(b for _, b in keys)])]
    head_y = [tab(["", *(a for a, _ in users)]), tab(["stressor", *(b for _, b in users)])]
    names = (
        "Taxes less subsidies on products purchased: Total",
        "Operating surplus: Consumption of fixed capital",
        "CO2 - combustion - air",
    )
    figures = (world.taxes, world.value_added, world.output / 10)
    F = [[name, *_two(row)] for name, row in zip(names, figures, strict=True)]
    none = np.zeros(len(users))
    F_Y = [[F[0][0], *_two(world.final_taxes)], [F[1][0], *_two(none)], [F[2][0], *_two(none + 1.5)]]
    unit = ["\tunit", f"{F[0][0]}\tM.EUR", f"{F[1][0]}\tM.EUR", f"{F[2][0]}\tkg"]
    sizes = ["region\tsector\tindout", *(tab([*key, f"{world.output[i]:.2f}"]) for i, key in enumerate(keys))]
    path = folder / "IOT_2014_pxp.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        top = "IOT_2014_pxp"
        archive.writestr(f"{top}/Z.txt", Z)
        archive.writestr(f"{top}/Y.txt", Y)
        archive.writestr(f"{top}/x.txt", "\n".join(sizes) + "\n")
        archive.writestr(f"{top}/unit.txt", "region\tsector\tunit\n")
        archive.writestr(f"{top}/satellite/F.txt", "\n".join([*head, *map(tab, F)]) + "\n")
        archive.writestr(f"{top}/satellite/F_Y.txt", "\n".join([*head_y, *map(tab, F_Y)]) + "\n")
        archive.writestr(f"{top}/satellite/unit.txt", "\n".join(unit) + "\n")
    return path


@dataclass(frozen=True)
class Layout:
    """How a publisher writes a world table: which reader is meant, and how it is written."""

    reader: str
    write: Callable[..., Path]
    name: str = ""
    options: dict[str, object] = field(default_factory=dict)


LAYOUTS = (
    Layout("wiod_world", wiod_sheet, "wiod sheet"),
    Layout("wiod_world", wiod_compact, "wiod compact"),
    Layout("oecd_icio", oecd_icio, "oecd"),
    Layout("oecd_icio", oecd_icio, "oecd split", {"split": True}),
    Layout("figaro", figaro_flat, "figaro flat"),
    Layout("figaro", figaro_matrix, "figaro matrix"),
    Layout("exiobase", exiobase, "exiobase"),
)
