import numpy as np
import pytest

from lustrum.execution.bands import FEWEST, NARROWEST, WIDEST, errors_ahead, first_width, width


def test_errors_are_readings_less_the_line_carried_on():
    readings = np.array([0.0, 1.0, 2.0, 5.0])
    errors = errors_ahead(readings, readings, np.ones(4), ahead=2)
    assert errors[3] == pytest.approx([2.0, 2.0])
    assert errors[2] == pytest.approx([0.0, 0.0]) and np.isnan(errors[0]).all()


def test_rows_up_to_a_day_hold_what_was_known_on_it():
    y = np.random.default_rng(1).normal(size=40)
    whole, shorter = (errors_ahead(part, part, np.zeros(len(part))) for part in (y, y[:30]))
    assert np.array_equal(whole[:30], shorter, equal_nan=True)


def test_four_of_five_lie_inside():
    generator = np.random.default_rng(2)
    steps = generator.normal(scale=0.02, size=(80, 12)) * np.arange(1, 13) ** 0.35
    first = first_width(steps)
    assert np.mean(np.abs(steps) <= width(first, np.arange(1, 13))) == pytest.approx(0.8, abs=0.01)


@pytest.mark.parametrize(("size", "bound"), [(1e-6, NARROWEST), (10.0, WIDEST)])
def test_a_band_has_bounds(size, bound):
    assert first_width(np.full((20, 2), size)) == bound
    assert first_width(np.full((20, 1), size), 0.0, np.inf) == pytest.approx(size)


def test_too_few_errors_say_nothing():
    assert np.isnan(first_width(np.full((FEWEST - 1, 1), 0.1)))
    assert np.isnan(first_width(np.full((0, 4), 0.1)))
