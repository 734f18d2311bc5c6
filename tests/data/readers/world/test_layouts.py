"""Releases and forms of world tables, and the traps of each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.data.readers.publishers import write_sheets
from tests.data.readers.world import layouts as made
from tests.data.readers.worlds import REGIONS, SECTORS, USES, random_world
from tests.data.readers.worlds import exiobase as exiobase_archive

from lustrum.data import check_tables, read_tables
from lustrum.data.check_square import check_world
from lustrum.data.national import national
from lustrum.data.probe import probe
from lustrum.data.readers import READERS, read_published
from lustrum.data.write_folder import write_folder
from lustrum.errors import DataError, UsageError

forms = pytest.mark.parametrize(("reader", "write"), made.MORE.values(), ids=list(made.MORE))


def ordered(table):
    """Return Z, Y, rows below and output in the order of the test's own labels."""
    at = {key: place for place, key in enumerate(zip(table.region, table.sector, strict=True))}
    rows = [at[region, sector] for region in REGIONS for sector in SECTORS]
    users = {key: place for place, key in enumerate(zip(table.user_region, table.user_category, strict=True))}
    columns = [users[region, use] for region in REGIONS for use in USES]
    return (
        table.intermediate[np.ix_(rows, rows)],
        table.final_demand[np.ix_(rows, columns)],
        table.value_added[:, rows].sum(axis=0),
        table.output[rows],
    )


def assert_is(table, world):
    Z, Y, value_added, output = ordered(table)
    for found, wanted in ((Z, world.Z), (Y, world.Y), (output, world.output)):
        assert np.allclose(found, wanted, rtol=1e-13, atol=1e-9)
    assert np.allclose(value_added, world.value_added + world.taxes, rtol=0, atol=1e-9)


@forms
def test_every_figure_is_carried_in_every_form(reader, write, tmp_path):
    world = random_world(11)
    path = write(tmp_path, world)
    assert [each.name for each in READERS if each.recognise(probe(path))] == [reader]
    table, found = read_published(path, year=2014)
    assert found.reader.name == reader and found.how.startswith("by ")
    assert table.year == 2014
    assert_is(table, world)
    report = check_world(table)
    assert report.passed, report.faults
    assert len(table.inputs) >= 1 and all(len(digest) == 64 for _, digest in table.inputs)


@forms
def test_taxes_and_gdp_of_every_region_are_carried_into_its_economy(reader, write, tmp_path):
    world = random_world(12)
    table, _ = read_published(write(tmp_path, world), year=2014)
    income = expenditure = 0.0
    for region in table.regions:
        tables = national(table, region)
        report = check_tables(tables)
        assert report.passed, report.faults
        gdp = next(each for each in report.identities if each.name == "gdp_expenditure")
        income, expenditure = income + gdp.right, expenditure + gdp.left
        taxes = tables.long["taxes_on_products"].number("value").sum()
        mine = np.repeat([r == region for r in REGIONS], len(SECTORS))
        final = np.repeat([r == region for r in REGIONS], len(USES))
        assert taxes == pytest.approx(world.taxes[mine].sum() + world.final_taxes[final].sum(), abs=1e-6)
        # What a region buys abroad is what the others sell it.
        bought = world.Z[np.ix_(~mine, mine)].sum() + world.Y[np.ix_(~mine, final)].sum()
        assert tables.wide["imported_use"].values.sum() == pytest.approx(bought, abs=1e-6)
    wanted = world.value_added.sum() + world.taxes.sum() + world.final_taxes.sum()
    assert income == pytest.approx(wanted, rel=1e-9)
    assert expenditure == pytest.approx(world.Y.sum() + world.final_taxes.sum(), rel=1e-9)
    assert wanted == pytest.approx(world.Y.sum() + world.final_taxes.sum(), rel=1e-9), "the test's own table"


@forms
def test_an_economy_of_every_form_survives_writing_and_reading(reader, write, tmp_path):
    table, _ = read_published(write(tmp_path, random_world(13)), year=2014)
    tables = national(table, "DEU")
    again = read_tables(write_folder(tables, tmp_path / "economy"))
    assert again.meta == tables.meta
    assert again.wide.keys() == tables.wide.keys()
    assert all(np.array_equal(again.wide[name].values, tables.wide[name].values) for name in tables.wide)


# -- WIOD --------------------------------------------------------------------------------------------------------------


def test_previous_year_s_prices_are_told_by_the_title_and_by_the_name(tmp_path):
    world = random_world(1)
    said = made.wiod_rows(world, prices="in previous year's prices")
    table, _ = read_published(write_sheets(tmp_path / "WIOT2014.xlsx", {"2014": said}))
    assert table.price_base == "prices of 2013 (previous year's prices)" and not table.assumptions
    silent = made.wiod_rows(world, prices="")
    table, _ = read_published(write_sheets(tmp_path / "WIOT2014_Nov16_PYP.xlsx", {"2014": silent}))
    assert table.price_base == "prices of 2013 (previous year's prices)"
    assert [each.name for each in table.assumptions] == ["price_base"]
    table, _ = read_published(write_sheets(tmp_path / "WIOT2014_Nov16.xlsx", {"2014": made.wiod_rows(world)}))
    assert table.price_base == "current prices of 2014" and not table.assumptions


def test_the_year_of_a_workbook_with_several_sheets_must_be_chosen(tmp_path):
    sheets = {str(year): made.wiod_rows(random_world(year)) for year in (2013, 2014)}
    path = write_sheets(tmp_path / "WIOT.xlsx", sheets)
    with pytest.raises(UsageError, match="2013, 2014"):
        read_published(path)
    for year in (2013, 2014):
        assert_is(read_published(path, year=year)[0], random_world(year))


def test_international_margins_are_bought_abroad_and_stay_costs(tmp_path):
    world = random_world(2)
    rows = made.wiod_rows(world)
    margins = next(row for row in rows if row[0] == "IntTTM")
    value = next(row for row in rows if row[0] == "VA")
    for column in range(4, 4 + len(made.KEYS)):
        margins[column] = 0.5
        value[column] = round(value[column] - 0.5, 2)
    for column in range(4 + len(made.KEYS), 4 + len(made.KEYS) + world.Y.shape[1]):
        margins[column] = 0.25
    table, _ = read_published(write_sheets(tmp_path / "w.xlsx", {"2014": rows}))
    assert check_world(table).passed and table.component == ("TXSP", "VA", "IntTTM")
    tables = national(table, "DEU")
    assert check_tables(tables).passed
    imported = tables.wide["imported_use"]
    at = imported.row_positions["IntTTM"]
    assert imported.values[at].sum() == pytest.approx(3 * 0.5 + 5 * 0.25)
    assert "IntTTM" not in tables.wide["value_added"].rows


@pytest.mark.parametrize("cell", ["", ":", "n/a"])
def test_a_cell_of_a_sheet_without_a_figure_is_named(tmp_path, cell):
    rows = made.wiod_rows(random_world(3))
    rows[8][6] = cell or None
    with pytest.raises(DataError) as caught:
        read_published(write_sheets(tmp_path / "w.xlsx", {"2014": rows}))
    (fault,) = caught.value.faults
    assert (fault.row, fault.column) == ("AUS G45", "AUS G45")


@pytest.mark.parametrize("missing", ["VA", "GO", "IntTTM"])
def test_a_sheet_without_one_of_its_last_rows_is_refused(tmp_path, missing):
    rows = [row for row in made.wiod_rows(random_world(4)) if row[0] != missing or len(row) < 5]
    with pytest.raises(DataError) as caught:
        read_published(write_sheets(tmp_path / "w.xlsx", {"2014": rows}))
    assert [fault.row for fault in caught.value.faults] == [f"TOT {missing}"]


def test_industries_in_another_order_give_the_same_table(tmp_path):
    world = random_world(5)
    rows = made.wiod_rows(world)
    dice = np.random.default_rng(5)
    n = len(made.KEYS)
    columns = [0, 1, 2, 3, *(4 + dice.permutation(n)), *range(4 + n, len(rows[2]))]
    shuffled = [*rows[:2], *([row[place] for place in columns] for row in rows[2:6])]
    body = [[row[place] for place in columns] for row in rows[6:]]
    shuffled += [body[place] for place in dice.permutation(n)] + body[n:]
    table, _ = read_published(write_sheets(tmp_path / "w.xlsx", {"2014": shuffled}))
    assert_is(table, world)


# -- OECD --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("whole", "one", "two"), [("MEX", "MX1", "MX2"), ("CHN", "CN1", "CN2")])
def test_parts_of_a_split_country_are_added_up_to_the_last_digit(tmp_path, whole, one, two):
    """A country stands in two parts, each with flows of its own: what is lost between them is nothing."""
    world = random_world(6)
    labels = [f"{one if region == 'MEX' else region}_{sector}" for region, sector in made.KEYS]
    extra = [f"{two}_{sector}" for sector in SECTORS]
    fine = len(labels)
    mexico = [place for place, (region, _) in enumerate(made.KEYS) if region == "MEX"]

    def halves(rows: np.ndarray) -> np.ndarray:
        part = np.round(rows[:, mexico] / 3, 2)
        first = rows.copy()
        first[:, mexico] -= part
        return np.hstack([first, part])

    Z = halves(world.Z)
    below = halves(np.vstack([world.taxes, world.value_added, world.output]))
    low = np.round(np.hstack([Z, world.Y])[mexico] / 4, 2)
    top = np.hstack([Z, world.Y])
    top[mexico] -= low
    everything = np.vstack([top, low])
    uses = made.users(("HFCE", "NPISH", "GGFC", "GFCF", "INVNT"))
    rows = [["V1", *labels, *extra, *(f"{region.replace('MEX', whole)}_{code}" for region, code in uses), "OUT"]]
    for label, values in zip([*labels, *extra], everything, strict=True):
        rows.append([label, *made.two(values), f"{values.sum():.2f}"])
    for name, values in zip(("TLS", "VA", "OUT"), below, strict=True):
        finals = world.final_taxes if name == "TLS" else np.zeros(world.Y.shape[1])
        rows.append([name, *made.two(values), *made.two(finals), "0.00"])
    path = tmp_path / "2014.csv"
    path.write_text(made.csv_text(rows))
    table, _ = read_published(path)
    assert table.regions == (*REGIONS[:2], whole) and len(table.region) == fine
    renamed = {name: tuple(r.replace(whole, "MEX") for r in getattr(table, name)) for name in ("region", "user_region")}
    assert_is(replace(table, **renamed), world)
    assert f"{one}, {two}" in {each.value for each in table.assumptions}


def test_the_release_in_a_name_is_not_taken_for_the_year(tmp_path):
    path = made.oecd_older(tmp_path, random_world(7))
    assert path.name == "ICIO2018_2014.csv"
    assert read_published(path)[0].year == 2014
    with pytest.raises(UsageError, match="2014"):
        read_published(path, year=2018)
    silent = path.rename(tmp_path / "download.csv")
    with pytest.raises(UsageError, match="--year"):
        read_published(silent)
    assert read_published(silent, year=2014)[0].year == 2014


def test_an_archive_of_years_asks_for_one(tmp_path):
    path = made.oecd_packed(tmp_path, random_world(7))
    with pytest.raises(UsageError, match="2014, 2013"):
        read_published(path)
    with pytest.raises(DataError, match="2013_SML"):
        read_published(path, year=2013)


def test_purchases_abroad_are_counted_to_households_and_recorded(tmp_path):
    world = random_world(8)
    rows = made.oecd_rows(world)
    at = rows[0].index("DEU_HFCE")
    for row in rows:
        row.insert(at + 5, "DEU_DPABR" if row is rows[0] else "0.00")
    rows[1][at], rows[1][at + 5] = f"{float(rows[1][at]) - 1:.2f}", "1.00"
    path = tmp_path / "2014.csv"
    path.write_text(made.csv_text(rows))
    table, _ = read_published(path)
    assert_is(table, world)
    assert "purchases_abroad" in {each.name for each in table.assumptions}


def test_a_use_nobody_decided_about_is_refused_by_name(tmp_path):
    rows = made.oecd_rows(random_world(8))
    rows[0][rows[0].index("DEU_INVNT")] = "DEU_DISC"
    path = tmp_path / "2014.csv"
    path.write_text(made.csv_text(rows))
    with pytest.raises(DataError) as caught:
        read_published(path)
    assert [fault.column for fault in caught.value.faults] == ["DEU_DISC"]


# -- FIGARO ------------------------------------------------------------------------------------------------------------


def flat(folder, lines, header=made.FLAT_HEADER):
    path = folder / "flatfile_2014.csv"
    path.write_text(made.csv_text([header, *lines]))
    return path


def test_lines_in_any_order_give_the_same_table(tmp_path):
    world = random_world(9)
    lines = made.figaro_lines(world)
    order = np.random.default_rng(9).permutation(len(lines))
    assert_is(read_published(flat(tmp_path, [lines[place] for place in order]))[0], world)


def test_several_years_in_one_file_are_never_added_up(tmp_path):
    world = random_world(10)
    path = made.figaro_dataflow(tmp_path, world, years=(2013, 2014))
    with pytest.raises(UsageError, match="2013, 2014"):
        read_published(path)
    assert_is(read_published(path, year=2014)[0], world)
    other, _ = read_published(path, year=2013)
    assert other.output.sum() == pytest.approx(2 * world.output.sum())


def test_a_flow_that_is_not_stated_is_refused_unless_it_was_said_to_be_zero(tmp_path):
    world = random_world(14)
    lines = made.figaro_lines(world)
    gone = next(place for place, line in enumerate(lines) if line[:2] == ["DEU_C10", "AUS_G45"])
    path = flat(tmp_path, lines[:gone] + lines[gone + 1 :])
    with pytest.raises(DataError) as caught:
        read_published(path)
    (fault,) = caught.value.faults
    assert (fault.row, fault.column) == ("DEU C10", "AUS G45")
    table, _ = read_published(path, meta={"absent": "zero"})
    assert table.intermediate[table.labels.index("DEU C10"), table.labels.index("AUS G45")] == 0.0
    assert "absent" in {each.name for each in table.assumptions}
    assert not check_world(table).passed, "the gap shows in the sums"


@pytest.mark.parametrize("cell", [":", "", "inf", "nan", "1_000"])
def test_a_figure_that_is_none_is_named_with_its_labels_and_line(tmp_path, cell):
    lines = made.figaro_lines(random_world(15))
    lines[30][6] = cell
    with pytest.raises(DataError, match="line 32") as caught:
        read_published(flat(tmp_path, lines))
    (fault,) = caught.value.faults
    assert (fault.row, fault.column) == (" ".join(lines[30][2:4]), " ".join(lines[30][4:6]))


def test_a_flow_that_stands_twice_is_named(tmp_path):
    lines = made.figaro_lines(random_world(16))
    with pytest.raises(DataError) as caught:
        read_published(flat(tmp_path, [*lines, lines[7]]))
    (fault,) = caught.value.faults
    assert fault.kind == "duplicate_label"
    assert (fault.row, fault.column) == (" ".join(lines[7][2:4]), " ".join(lines[7][4:6]))


def test_a_line_that_is_cut_off_is_named(tmp_path):
    path = flat(tmp_path, made.figaro_lines(random_world(17)))
    path.write_text(path.read_text()[:-12])
    with pytest.raises(DataError, match=r"cells in line \d+"):
        read_published(path)


def test_rows_of_national_accounts_beside_final_uses_are_recorded_where_they_are_left_out(tmp_path):
    table, _ = read_published(made.figaro_industries(tmp_path, random_world(18)))
    assert {"OP_RES", "OP_NRES"} <= set(table.component)
    notes = {each.name: each.value for each in national(table, "DEU").assumptions}
    assert "OP_RES 10" in notes["final_rows"] and "OP_NRES -15" in notes["final_rows"]


# -- EXIOBASE ----------------------------------------------------------------------------------------------------------


def test_value_added_among_the_impacts_is_not_counted_beside_its_parts(tmp_path):
    world = random_world(19)
    table, _ = read_published(made.exiobase_folder(tmp_path, world))
    assert table.component == (made.TAXES, made.SURPLUS)
    assert table.account == ("CH4", "CO2", "Value Added", "impacts: CO2")
    assert table.account_unit == ("kg", "kg", "M.EUR", "Gg")
    assert "value_added" in {each.name for each in table.assumptions}
    assert check_world(table).passed


def test_accounts_of_final_users_are_matched_by_label(tmp_path):
    world = random_world(20)
    table, _ = read_published(made.exiobase_folder(tmp_path, world))
    assert np.allclose(table.final_value_added, [world.final_taxes, np.zeros(15)])
    assert np.allclose(table.final_satellites[:2], [np.zeros(15), np.full(15, 1.5)])
    assert "final_satellites" in {each.name for each in national(table, "DEU").assumptions}


def test_the_year_is_that_of_the_meta_data_and_not_of_the_name(tmp_path):
    path = made.packed(tmp_path / "IOT_1999_ixi.zip", made.exiobase_parts(random_world(21)))
    table, _ = read_published(path)
    assert table.year == 2014 and table.name == "EXIOBASE 3, industries by industries"


def test_only_what_was_read_is_recorded(tmp_path):
    table, _ = read_published(made.exiobase_folder(tmp_path, random_world(22)))
    names = {name for name, _ in table.inputs}
    assert {"Z.txt", "Y.txt", "x.txt", "factor_inputs/F.txt"} <= names and "impacts/D_cba.txt" not in names


def test_accounts_in_another_order_than_the_flows_are_refused(tmp_path):
    parts = made.exiobase_parts(random_world(23))
    lines = parts["air_emissions/F.txt"].splitlines()
    cells = lines[1].split("\t")
    cells[1], cells[2] = cells[2], cells[1]
    lines[1] = "\t".join(cells)
    parts["air_emissions/F.txt"] = "\n".join(lines) + "\n"
    with pytest.raises(DataError, match="column 1"):
        read_published(made.packed(tmp_path / "t.zip", parts))


def test_an_archive_without_factor_inputs_is_refused(tmp_path):
    parts = {name: text for name, text in made.exiobase_parts(random_world(24)).items() if "factor" not in name}
    del parts["impacts/F.txt"]
    with pytest.raises(DataError, match="factor inputs"):
        read_published(made.packed(tmp_path / "t.zip", parts))


def test_the_older_layout_in_one_folder_gives_the_same_table_as_the_newer_one(tmp_path):
    world = random_world(25)
    older, _ = read_published(exiobase_archive(tmp_path, world))
    newer, _ = read_published(made.exiobase_folder(tmp_path, world))
    for one, other in zip(ordered(older), ordered(newer), strict=True):
        assert np.allclose(one, other, rtol=0, atol=1e-9)


# -- one region --------------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32 - 1), idle=st.integers(0, 8))
def test_regions_add_up_to_the_world_whatever_the_figures(tmp_path_factory, seed, idle):
    """One sector makes and uses nothing: it is left out as an activity, and what others make of it is imported."""
    world = random_world(seed)
    Z, Y = world.Z.copy(), world.Y.copy()
    Z[idle], Z[:, idle], Y[idle] = 0.0, 0.0, 0.0
    output = Z.sum(axis=1) + Y.sum(axis=1)
    taxes = np.where(np.arange(9) == idle, 0.0, world.taxes)
    small = type(world)(Z, Y, taxes, np.round(output - Z.sum(axis=0) - taxes, 2), world.final_taxes)
    path = flat(tmp_path_factory.mktemp("world"), made.figaro_lines(small))
    table, _ = read_published(path)
    made_here = 0.0
    for region in REGIONS:
        tables = national(table, region)
        assert check_tables(tables).passed
        made_here += tables.long["activities"].number("base_level").sum()
        is_idle = region == REGIONS[idle // 3]
        assert (SECTORS[idle % 3] not in tables.activities) == is_idle
        assert SECTORS[idle % 3] in tables.products
    assert made_here == pytest.approx(output.sum(), rel=1e-12)
