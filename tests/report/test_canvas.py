"""The sheet charts are drawn on: words as wide as they are, round ticks, numbers that can be told apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lustrum.report.canvas import SERIES, SHAPES, Canvas, Scale, cut, text_width, tick_words


def test_long_names_are_cut_to_their_room() -> None:
    assert cut("short", 100.0) == "short"
    assert text_width(cut("x" * 100, 100.0)) <= 100.0 and cut("x" * 100, 100.0).endswith("…")


def test_a_legend_goes_on_in_another_line_where_it_must() -> None:
    canvas = Canvas(200.0)
    assert canvas.legend(["one", "two"], 0.0) < Canvas(200.0).legend(["a long name of a series"] * 3, 0.0)
    assert len(SERIES) == len(SHAPES)


@given(st.floats(-1e6, 1e6), st.floats(1e-2, 1e9), st.integers(2, 9))
def test_ticks_are_round_lie_within_and_are_few(low: float, span: float, most: int) -> None:
    ticks = Scale(low, low + span, 0.0, 100.0).ticks(most)
    assert len(ticks) <= most + 1
    assert all(low - 1e-6 * span <= tick <= low + span * (1 + 1e-6) for tick in ticks)
    assert len(set(tick_words(ticks))) == len(ticks) or span < 1e-5 * abs(low)
