"""Cases of files: tables of offices, economy folders, groups and price series slightly unlike the examples."""

from __future__ import annotations

from benchmarks.cases.judge import Call, Case, carried_out, rows

SAID = '--set unit="million crowns" --set currency=crown'
PERIODS = "3 another year, sheet or series"
LINES = "4 rows and lines"
UNITS = "5 rates and units"
VALID = "8 crashes and refusals of what is valid"
WORDS = "9 sentences of refusal"
IMBALANCE = "2 an imbalance swallowed"
TWELVE_HUNDRED = (("totals/output", "2400"), ("totals/value_added", "1110"), ("totals/gdp", "1200"))
SCISSORS = tuple((f"scissors/measures/ratio/values/{k}", r) for k, r in enumerate(("1.0", "1.3", "1.4", "1.5")))
INDICES = (("measures/index/values/0", "100.0"), ("measures/index/values/1", "155.6"))


def _handbook(folder: str, kind: str, *, year: int = 2019, loads: tuple[tuple[str, str], ...] = ()) -> Case:
    """A workbook as offices print it that must load with these totals, and whose identities hold."""
    words = f"tables.xlsx --year {year} {SAID}"
    calls = [Call(f"check {words} --json", figures=(("passed", "True"),))]
    calls.append(Call(f"load {words} --out out --json", figures=loads or TWELVE_HUNDRED))
    return Case(folder, kind, tuple(calls))


def _no_folder(folder: object) -> list[str]:
    """What was refused must not have been written."""
    return [] if carried_out("check out").code == 2 else ["'out' was written although the table was refused"]


def _label_comes_back(folder: object) -> list[str]:
    found = {row["product"] for row in rows("answer.csv")}
    return [] if "-" in found else [f"the label '-' came back as one of {found}"]


SAM = f"s.csv --year 2015 {SAID}"
CASES = (
    Case(
        "01-sam-load-swallows-imbalance",
        IMBALANCE,
        (
            Call(f"load {SAM} --out out", 3, ("row 'row', column 'cmanu'", "30 in place of 300")),
            Call(f"check {SAM}", 3, ("row 'row', column 'cmanu'", "30 in place of 300")),
        ),
        _no_folder,
    ),
    Case(
        "02-sam-load-household-typo",
        IMBALANCE,
        (Call(f"load {SAM} --out out", 3, ("row 'cfarm', column 'hhd'", "65 in place of 605")),),
        _no_folder,
    ),
    _handbook(
        "03-handbook-two-years-in-one-workbook",
        PERIODS,
        year=2018,
        loads=(*TWELVE_HUNDRED, ("totals/households", "765")),
    ),
    Case(
        "05-prices-excel-months",
        PERIODS,
        tuple(Call(f"prices {file} --json", figures=INDICES) for file in ("jan_feb.csv", "sep_oct.csv")),
    ),
    Case(
        "07-scissors-short-months",
        PERIODS,
        tuple(
            Call(
                f"scissors {file} --json",
                0,
                ("R is 1.500 in 2020-12",),
                tuple(("answers/" + p, v) for p, v in SCISSORS),
            )
            for file in ("series.csv", "series_iso.csv")
        ),
    ),
    Case(
        "08-scissors-excel-months",
        PERIODS,
        (Call("scissors series.csv", 0, ("R is 1.500 in 2020-12", "'Sep-20' is 2020-09")),),
    ),
    Case(
        "09-eurostat-two-vintages",
        PERIODS,
        (
            Call(
                "load es --out out", 3, ("stands twice: 400 (naio_10_cp15.csv, line 2) and 440 (naio_10_cp15_old.csv",)
            ),
        ),
        _no_folder,
    ),
    Case(
        "10-eurostat-line-twice",
        PERIODS,
        (Call("check es", 3, ("row 'A01', column 'P3_S14'", "stands twice: 200", "and 999")),),
    ),
    Case(
        "12-sam-second-matrix-below",
        PERIODS,
        tuple(
            Call(f"load {file} --year 2015 {SAID} --out out", 3, ("row 15", title))
            for file, title in (("two_years.csv", "'SAM 2016'"), ("shares_below.csv", "'Shares'"))
        ),
        _no_folder,
    ),
    _handbook(
        "14-handbook-row-after-total",
        LINES,
        loads=(
            ("totals/households", "747"),
            ("totals/exports", "365"),
            ("totals/imports", "302"),
            ("totals/gdp", "1200"),
        ),
    ),
    _handbook("15-handbook-subtotal-inside", LINES, loads=(*TWELVE_HUNDRED, ("products", "4"))),
    _handbook(
        "16-handbook-row-with-one-figure",
        LINES,
        loads=(("products", "5"), ("totals/imports", "350"), ("totals/inventories", "65"), ("totals/gdp", "1200")),
    ),
    _handbook("18-handbook-industry-named-household", LINES, loads=(*TWELVE_HUNDRED, ("activities", "4"))),
    Case(
        "23-discount-negative",
        UNITS,
        (
            Call("plan negative.toml --out out --no-report", 2, ("line 15", "goal.discount is -0.1")),
            Call(
                "plan five_per_cent.toml --out out2 --no-report", 2, ("line 15", "goal.discount is 0.05", "write 0.95")
            ),
        ),
    ),
    Case("25-tax-total-row", LINES, (Call("tax groups.csv --theta 0.25", 3, ("line 5", "a total among the data")),)),
    Case(
        "26-tax-of-which-rows",
        LINES,
        (Call("tax groups.csv --theta 0.25", 3, ("line 4", "'rich' adds up line 5 to 6")),),
    ),
    _handbook("27-handbook-operating-surplus-and-mixed-income", VALID, loads=(("totals/value_added", "1110"),)),
    Case(
        "29-handbook-superscript-footnote",
        VALID,
        (Call(f"check tables.xlsx --year 2019 {SAID}", 3, ("Supply!D6, row '02', column 'Manufacturing'", "'9000¹'")),),
    ),
    _handbook("31-handbook-header-in-two-rows", VALID),
    _handbook(
        "33-handbook-apostrophe-thousands", VALID, loads=tuple((name, known + "0") for name, known in TWELVE_HUNDRED)
    ),
    Case(
        "35-codes-turned-to-dates",
        LINES,
        tuple(
            Call(words, 3, ("use!B1, column '2019-01-02'", "the label is a date"))
            for words in ("check economy.xlsx", "analyse economy.xlsx --what multipliers")
        ),
    ),
    Case(
        "37-leontief-singular",
        WORDS,
        tuple(
            Call(
                f"analyse home --what {what}",
                3,
                ("'territorial' uses up 1 of itself", "leave it out"),
                never=("Warning",),
            )
            for what in ("multipliers", "production_prices")
        ),
    ),
    Case(
        "39-sam-account-label-differs",
        LINES,
        tuple(
            Call(words, 3, ("column 'dtax1'", "Did you mean 'dtax'?"))
            for words in (f"check {SAM}", f"load {SAM} --out out")
        ),
        _no_folder,
    ),
    Case(
        "41-infeasible-capacity",
        WORDS,
        tuple(
            Call(words, 3, ("row 'farming', column 'capacity'", "capacity 100 is below its base-year level 130"))
            for words in ("check home", "plan plan.toml --out out --no-report")
        ),
    ),
    Case(
        "43-labour-supply-thousandfold",
        UNITS,
        tuple(
            Call(words, 3, ("labour_supply.csv", "94,500", "against 94 used in the base year", "never bind"))
            for words in ("check home", "plan plan.toml --out out --no-report")
        ),
    ),
    Case(
        "44-negative-imports-row",
        VALID,
        (
            Call("check home --json", figures=(("passed", "True"),)),
            Call("plan plan.toml --out out --no-report --json", figures=(("status", "optimal"),)),
        ),
    ),
    Case(
        "45-eurostat-confidential-product",
        WORDS,
        (Call("check es", 3, ("'G46'", "no figure (confidential"), never=("sign",)),),
    ),
    Case("47-eurostat-decimal-comma", VALID, (Call("check es --json", figures=(("passed", "True"),)),)),
    Case(
        "48-coefficients-for-flows",
        UNITS,
        (Call("check home", 3, ("use.csv: looks like coefficients", "its column's output closes all identities")),),
    ),
    Case(
        "50-labels-in-two-unicode-forms", WORDS, (Call("check home", 3, ("imports.csv", "Unicode forms NFC and NFD")),)
    ),
    Case(
        "51-label-dash",
        VALID,
        (Call("analyse home --what multipliers -o answer.csv"),),
        _label_comes_back,
    ),
    Case(
        "52-zero-output-sector",
        VALID,
        (
            Call(
                "analyse home --what multipliers --json",
                figures=(
                    ("measures/value_added_multiplier/values/0", "0.9344"),
                    ("measures/import_multiplier/values/0", "0.06558"),
                ),
                never=("NaN",),
            ),
            Call("plan plan.toml --out out --no-report", never=("nan",)),
            Call("analyse 2014.csv --year 2014 --what footprint --json", never=("NaN",)),
        ),
    ),
    Case(
        "54-bea-used-and-other",
        LINES,
        (
            Call("load IOUse_2012.xlsx IOMake_2012.xlsx --out out --json", figures=(("totals/imports", "11163"),)),
            Call("aggregate out --by map.csv --out out2", 3, ("row 'Used'", "row 'Other'", "would be lost")),
        ),
        lambda folder: _imports_of_used_and_other(),
    ),
    Case("55-imported-use-above-use", WORDS, (Call("check home", 3, ("imported_use.csv", "10", "5")),)),
    Case(
        "56-tiny-output-large-emissions",
        UNITS,
        (
            Call("analyse IOT_2014_pxp.zip --what footprint", says=("330,001,364",)),
            Call("plan plan.toml --out out --no-report --json", figures=(("status", "optimal"),)),
        ),
    ),
    Case("58-total-rows", LINES, (Call("check home", 3, ("use.csv, row 'Gesamt': a total stands among the data",)),)),
    Case(
        "59-eurostat-years-and-order",
        PERIODS,
        (
            Call("check es", 2, ("2017, 2018, 2019",)),
            Call("check es --year 2017", 2, ("no use table of XX 2017",)),
            Call("check swapped --json", figures=(("passed", "True"),)),
        ),
    ),
    Case(
        "60-clashing-wishes",
        WORDS,
        (
            Call(
                "plan plan.toml --out out --no-report",
                4,
                ("= 150 million crowns/year", "= 155 million crowns/year", "cannot hold together", "Way out"),
            ),
        ),
    ),
    Case(
        "61-re-exports",
        VALID,
        (
            Call("plan plan.toml --out out --no-report --json", figures=(("status", "optimal"),)),
            Call("analyse home --what multipliers --inputs domestic", 2, ("Imports of industry", "--inputs total")),
        ),
    ),
    Case(
        "62-negative-cells",
        VALID,
        (
            Call("plan plan.toml --out out --no-report --json", figures=(("indicators/gdp/base", "560"),)),
            Call("check es --json", figures=(("passed", "True"),)),
        ),
    ),
    Case(
        "63-economy-folder-text-faults",
        VALID,
        (
            Call("check bom --json", figures=(("passed", "True"),)),
            Call("check cp1252", 3, ("use.csv: not UTF-8: byte 0xe9 in line 1",)),
            Call("check semicolons --json", figures=(("passed", "True"),)),
            Call("check thousands", 3, ("use.csv, row 'industry', column 'industry': '1,200'",)),
            Call("check duplicate", 3, ("use.csv, row 'farming': the row stands twice",)),
        ),
    ),
    Case(
        "64-tax-unquoted-thousands",
        LINES,
        (Call("tax groups.csv --theta 0.25", 3, ("line 2: does not have 4 cells",)),),
    ),
    Case(
        "67-tax-cp1252",
        VALID,
        (
            Call("tax groups.csv --theta 0.25", 3, ("not UTF-8: byte 0xe9 in line 2", "Save it as UTF-8")),
            Call("gap units.csv", 3, ("not UTF-8: byte 0xe8 in line 2", "Save it as UTF-8")),
        ),
    ),
    Case(
        "69-prices-cp1252",
        VALID,
        (
            Call("prices quotations.csv", 3, ("not UTF-8: byte 0xe9 in line 2",)),
            Call("prices semicolons.csv --json", figures=INDICES),
        ),
    ),
    Case(
        "70-scenario-with-byte-order-mark",
        VALID,
        (Call("plan plan.toml --out out --no-report --json", figures=(("status", "optimal"),)),),
    ),
    Case(
        "72-survey-row-twice",
        PERIODS,
        (
            Call("gap home --survey survey.csv --idle-labour 0.05", 3, ("'farming' stands twice", "140 and 200")),
            Call("gap home --survey once.csv --idle-labour 0.05", says=("5.68 per cent",)),
        ),
    ),
    Case(
        "74-explain-label-with-slash",
        VALID,
        (
            Call("plan plan.toml --out out --no-report"),
            Call(
                'explain out "output Oil/gas: raw & refined 2022"',
                says=("Gross output, Oil/gas: raw & refined, in 2022",),
            ),
        ),
    ),
    Case(
        "75-sam-goods-in-one-account",
        VALID,
        (
            Call(
                f"load sam --year 2015 {SAID} --out out --json",
                figures=(
                    ("totals/output", "145"),
                    ("totals/value_added", "90"),
                    ("totals/gdp", "102"),
                    ("totals/households", "50"),
                    ("totals/government", "33"),
                    ("totals/gfcf", "31"),
                    ("totals/exports", "12"),
                    ("totals/imports", "24"),
                ),
            ),
            Call(f"check sam --year 2015 {SAID} --json", figures=(("passed", "True"),)),
        ),
    ),
    Case(
        "78-handbook-codes-with-decimals",
        WORDS,
        (Call(f"check tables.xlsx --year 2019 {SAID}", 3, ("'1.10'", "'1.1'", "text", "number")),),
    ),
)


def _imports_of_used_and_other() -> list[str]:
    found = {row["product"]: float(row["value"]) for row in rows("out/imports.csv")}
    return [] if found["Used"] == 2907 and found["Other"] == 7786 else [f"imports are {found}"]
