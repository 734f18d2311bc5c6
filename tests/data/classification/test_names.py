"""Names of regions: every code of ISO 3166, the codes of statistical offices, and no guess."""

import csv

import pytest
from babel import Locale
from babel.core import get_global

from lustrum.data.classification import alpha3, region_name
from lustrum.data.classification.names import LIST, iso_codes
from lustrum.errors import UsageError


@pytest.fixture(scope="module")
def codes():
    with LIST.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_list_is_that_of_unicode_code_by_code(codes):
    aliases = get_global("territory_aliases")
    assert len(codes) == 249
    for row in codes:
        assert aliases[row["alpha3"]] == [row["alpha2"]] and aliases[row["numeric"]] == [row["alpha2"]]


def test_no_territory_that_iso_lists_is_missing(codes):
    known = {code for code in Locale("en").territories if len(code) == 2}
    # Unions, islands and test codes of Unicode that ISO 3166-1 does not list, and Kosovo.
    beside = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
    assert known - {row["alpha2"] for row in codes} == beside


@pytest.mark.parametrize("code", ["DEU", "DE", "276"])
def test_a_country_is_known_by_each_of_its_codes(code):
    assert region_name(code) == "Germany" and region_name(code, "fr") == "Allemagne"
    assert iso_codes()[code] == "DE" and alpha3(code) == "DEU"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("EL", "Greece"), ("UK", "United Kingdom"), ("ROW", "Rest of the world"), ("RoW", "Rest of the world"),
        ("WLD", "World"), ("W2", "Domestic"), ("FIGW1", "Rest of the world"), ("WA", "Rest of Asia and the Pacific"),
        ("EU27_2020", "European Union (27 members from 2020)"), ("EU28", "European Union (28 members)"),
        ("EA19", "Euro area (19 members)"), ("EU", "European Union"), ("TWN", "Taiwan"),
    ],
)  # fmt: skip
def test_codes_of_statistical_offices_are_known(code, name):
    assert region_name(code) == name


def test_wf_is_an_island_unless_it_stands_in_an_exiobase_table():
    assert region_name("WF") == "Wallis & Futuna" and region_name("WF", exiobase=True) == "Rest of Africa"


@pytest.mark.parametrize("code", ["CN1", "MX2", "XYZ", "North", "EUx", ""])
def test_an_unknown_code_comes_back_as_it_is(code):
    assert region_name(code) == code and alpha3(code) is None


def test_an_unknown_language_is_refused():
    with pytest.raises(UsageError, match="xx"):
        region_name("DEU", "xx")
