import re
from datetime import date

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.execution.indices import FlowChart, Node
from lustrum.execution.series import Series
from lustrum.execution.track import Beside, track
from lustrum.execution.track_files import Signal
from lustrum.report.board import board_html, told
from tests.execution.reports import FIRST, MONTHS, courses

AT = date(2025, 1, 10)
SECTOR = {"coal": "mining", "steel": "metal", "cars": "metal", "bread": "food"}


def tracked(at_out=55):
    figures = courses()
    figures["steel"][at_out:] *= 0.9
    figures["bread"][-2:] = np.nan
    every = [
        Series(name, "t", "month", FIRST, line, owner=f"council of {name}", parent=SECTOR[name])
        for name, line in figures.items()
    ]
    said = np.full(MONTHS, 0.1)
    said[-1] = 0.5
    every.append(Series("steel: workers", "1", "month", FIRST, said, owner="assembly of the steel works"))
    flows = (FlowChart("rails", (Node("furnace", 9.0, 0.9, "council of steel"), Node("mill", 5.0))),)
    signals = {"steel: workers": Signal("steel: workers", "steel", "workers", 0.3)}
    return track(every, AT, Beside(signals=signals, flows=flows))


def test_a_council_sees_its_own_series_with_band_word_and_what_its_workers_say():
    page = board_html(tracked(), "council of steel")
    assert "out of its band since 2024-08" in page and "The signal is with the sector" in page
    assert "the branch takes it up in 4 periods" in page
    for word in ("productivity", "latency", "performance", "50 % say bad", "furnace", "<svg"):
        assert word in page
    assert "cars" not in page and "coal" not in page


def test_a_sector_sees_a_row_an_indicator_shaded_only_where_surprised():
    page = board_html(tracked(), "metal")
    shaded = re.findall(r'<td[^>]*style="background[^>]*>([^<]*)', page)
    assert len(shaded) == 1 and "out of its band" in shaded[0]
    assert "cars" in page and "coal" not in page and "<svg" not in page


def test_the_assembly_sees_causes_signals_and_silence_and_no_reading():
    page = board_html(tracked(), "assembly")
    for word in ("Signals by who holds them", "Silent units", "bread", "Workers on steel"):
        assert word in page
    level = tracked().by_name["steel"].series.values[-1]
    assert f"{level:.1f}" not in page and "<svg" not in page


def test_what_came_up_to_the_assembly_is_its_heading():
    title, headline, _ = told(tracked(at_out=30), "assembly")
    assert title == "Board of the assembly, 2025-01-10"
    assert headline == "1 signal has come up to the assembly"


def test_every_indicator_has_a_page_of_its_own_and_a_name_nobody_has_is_refused():
    for standing in tracked().standings:
        assert standing.name in told(tracked(), standing.name)[0]
    with pytest.raises(UsageError, match="metal"):
        told(tracked(), "metall")


def test_the_page_is_the_same_twice_and_asks_for_nothing():
    page = board_html(tracked(), "council of steel")
    assert page == board_html(tracked(), "council of steel")
    assert "<script" not in page and not re.search(r'(?:src|href)="http', page)
