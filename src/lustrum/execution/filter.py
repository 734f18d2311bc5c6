r"""A multi-process filter: of each reading, whether the course went on, or a spike, a step or a new slope is likelier.

Four models of what may have happened between two readings share one line that moves:

.. math:: y_t = \mu_t + \nu_t, \quad \mu_t = \mu_{t-1} + \beta_{t-1} + \omega_t, \quad \beta_t = \beta_{t-1} + \delta_t

They differ in the variances alone, which are stated in units of V, the variance of a reading about the line.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from lustrum.arrays import Array, Flags, Positions
from lustrum.errors import UsageError
from lustrum.execution.unsettled import Unsettled, carried

STEADY, SPIKE, STEP, SLOPE = range(4)
WHAT = ("steady", "spike", "step", "slope")
"""What may have happened, in the order of every axis of four."""

EXPECTED = ("forecast", "forecast_sd")
"""What is known of a reading before it comes."""
ONE_STEP = 2.3
"""Variance of the difference of two readings in a row of a steady course: (2 + .3) V."""
STILL = 1.5
"""V below so many times the least one: nothing has moved."""
CHUNK = 512
"""Indicators taken together: what four by four of them need fits the processor's nearest memory."""


@dataclass(frozen=True)
class Models:
    """What may happen between two readings: how often, and how much more then varies.

    Parameters
    ----------
    often : tuple of 4 float
        Probability of each before the reading; they add up to 1.
    reading, level, slope : tuple of 4 float
        Variance of the reading, of the level and of the slope under each, in units of V.
    keep : float
        Weight that a reading keeps in the estimate of V from one reading to the next; 1 forgets nothing.
    clip : float
        Most that one reading may add to that estimate, in units of its expected square: without it one shock leaves V
        nineteen times too large.
    first : tuple of 2 float
        Variance of level and slope before the first reading, in units of V: the first readings say where the line lies.
    """

    often: tuple[float, ...] = (0.90, 0.06, 0.03, 0.01)
    reading: tuple[float, ...] = (1.0, 100.0 * ONE_STEP, 1.0, 1.0)
    level: tuple[float, ...] = (0.3, 0.3, 100.0 * ONE_STEP, 0.3)
    slope: tuple[float, ...] = (0.0, 0.0, 0.0, 0.3 * ONE_STEP)
    keep: float = 0.98
    clip: float = 9.0
    first: tuple[float, float] = (1e4, 10.0)

    def __post_init__(self) -> None:
        for name in ("often", "reading", "level", "slope"):
            given = getattr(self, name)
            if len(given) != 4 or not all(np.isfinite(value) and value >= 0.0 for value in given):
                raise UsageError(f"Give four numbers from 0 as {name}, one for each of {', '.join(WHAT)}.", given=given)
        if abs(sum(self.often) - 1.0) > 1e-9:
            raise UsageError(
                f"Probabilities {self.often} of {', '.join(WHAT)} add up to {sum(self.often):g}, not to 1."
            )
        if min(self.reading) <= 0.0:
            raise UsageError(f"reading is {self.reading}: a reading varies under every model; give numbers above 0.")
        if not 0.0 < self.keep <= 1.0:
            raise UsageError(f"keep is {self.keep:g}: give a share above 0 and up to 1.")


@dataclass(frozen=True, eq=False)
class Own:
    """How each of several indicators moves, by its own past.

    Attributes
    ----------
    models : tuple of Models
        The ways there are; they agree in all but the variances.
    way : array of int, shape (readings, indicators)
        The way of each, as known before the reading.
    """

    models: tuple[Models, ...]
    way: Positions

    def part(self, begin: int, end: int) -> Own:
        """Return those of some indicators."""
        return Own(self.models, self.way[:, begin:end])

    def variances(self) -> tuple[Array, Array, Array]:
        """Return the variances of reading, level and slope by model and way, shape (4, ways) each, in units of V."""
        reading, level, slope = (
            np.array([getattr(each, name) for each in self.models]).T for name in ("reading", "level", "slope")
        )
        return reading, level, slope


@dataclass(frozen=True, eq=False)
class Filtered:
    """What the filter makes of readings, each time knowing no later one.

    Attributes
    ----------
    now : array, shape (readings, 4, indicators)
        Probability of each model at a reading, knowing it.
    before : array, shape (readings, 4, indicators)
        Probability of each model at the reading *before*, knowing this one: it tells a spike from a step.
    level, slope : array, shape (readings, indicators)
        The line, in the unit of the readings (and per period).
    level_sd : array, shape (readings, indicators)
    forecast, forecast_sd : array, shape (readings, indicators)
        What was expected of a reading, and how far it strays where nothing happens.
    variance : array, shape (readings, indicators)
        V as known after the reading.
    silence : array of int, shape (readings, indicators)
        Readings missing in a row up to here.
    fresh : array of bool, shape (readings, indicators)
        Where a standstill has just ended and the spread is not known yet.
    """

    now: Array
    before: Array
    level: Array
    level_sd: Array
    slope: Array
    forecast: Array
    forecast_sd: Array
    variance: Array
    silence: Array
    fresh: Flags
    readings: Array = field(repr=False)

    @property
    def surprise(self) -> Array:
        """Readings less forecasts in units of their spread, shape (readings, indicators); NaN where missing."""
        return np.asarray((self.readings - self.forecast) / self.forecast_sd)


@dataclass(eq=False)
class _State:
    """Line under each model, and V; all in (4, n) or (n,); covariances in units of V."""

    q: Array
    m: Array
    b: Array
    c11: Array
    c12: Array
    c22: Array
    count: Array
    total: Array

    @property
    def v(self) -> Array:
        """V as known, shape (indicators,)."""
        return np.asarray(self.total / self.count)

    def measure(self, factor: Array) -> None:
        """Count in another V, times a factor of shape (indicators,): the spread of readings stays what it was."""
        self.total = self.total * factor
        self.c11, self.c12, self.c22 = self.c11 / factor, self.c12 / factor, self.c22 / factor


def run_filter(
    readings: Array, models: Models | Own | None = None, *, variance: Array | float | None = None, warm_up: int = 24,
    floor: float = 1e-12,
) -> Filtered:  # fmt: skip
    r"""Return what the multi-process filter makes of readings.

    The line of model i before and model j now, with all variances in units of V:

    .. math::

       a = G m_i, \quad R = G C_i G' + W_j, \quad Q = R_{11} + V_j, \quad e = y - a_1, \quad
       p_{ij} \propto \pi_j q_i\, t_n(e; 0, V Q), \quad k = R F / Q

    The sixteen are collapsed to four by their moments. V is learned by inverse gamma: n = .98 n + 1,
    d = .98 d + V sum p min(e^2 / QV, 9). A missing reading leaves what was expected.

    Parameters
    ----------
    readings : array, shape (readings, indicators)
        In order of time, NaN where missing; logarithms where changes are in per cent.
    models : Models or Own, optional
        The same for all indicators, or each its own (`lustrum.execution.dynamics.smooth`).
    variance : array, shape (indicators,), or float, optional
        V where it is known; it is then not learned, and errors are normal.
    warm_up : int
        V is first guessed from the spread of the differences among so many first readings.
    floor : float
        Least V, in the unit of the readings squared: a reading that never moved is not infinitely sure.

    Raises
    ------
    UsageError
        If readings are no table, or a known V is not above 0.

    References
    ----------
    .. [1] Harrison and Stevens, "A Bayesian approach to short-term forecasting", *Operational Research Quarterly* 22,
       1971, 341-362; "Bayesian forecasting", *Journal of the Royal Statistical Society B* 38, 1976, 205-247.
    .. [2] West and Harrison, *Bayesian Forecasting and Dynamic Models*, 2nd ed., 1997, chapter 12.

    Examples
    --------
    >>> series = np.r_[np.tile([0.0, 0.1], 20), np.tile([5.0, 5.1], 5)][:, None]
    >>> found = run_filter(series)
    >>> WHAT[found.before[41, :, 0].argmax()]
    'step'
    """
    given = np.asarray(readings, dtype=float)
    if given.ndim != 2:
        raise UsageError(f"Readings have shape {given.shape}: give a table, one row a period, one column an indicator.")
    wide = given.shape[1]
    own = models if isinstance(models, Own) else Own((models or Models(),), np.zeros(given.shape, dtype=int))
    known = None
    if variance is not None:
        known = np.broadcast_to(np.asarray(variance, dtype=float), given.shape[1:])
        if not (known > 0.0).all():
            raise UsageError("A known variance is not above 0: give one above 0, or none and it is learned.")
    parts = []
    for k in range(0, max(wide, 1), CHUNK):
        some = slice(k, k + CHUNK)
        sure = None if known is None else known[some]
        parts.append(_run(given[:, some], own.part(k, k + CHUNK), sure, warm_up, floor))
    if len(parts) == 1:
        return parts[0]
    names = Filtered.__dataclass_fields__
    return Filtered(**{name: np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names})


def first_variance(readings: Array, warm_up: int = 24, floor: float = 1e-12) -> Array:
    """Return a first guess of V from differences of first readings, shape (indicators,): of their median size, or
    of their mean square where half of them do not move at all.

    Parameters
    ----------
    readings : array, shape (readings, indicators)
    """
    moved = np.diff(carried(readings[: max(warm_up, 2)]), axis=0)
    if not moved.size:
        return np.full(readings.shape[1], max(floor, 1.0))
    middle = np.median(moved, axis=0)
    spread = 1.4826 * np.median(np.abs(moved - middle), axis=0)
    spread = np.where(spread > 0.0, spread, np.sqrt(np.mean((moved - middle) ** 2, axis=0)))
    return np.maximum(spread**2 / ONE_STEP, floor)


def _run(readings: Array, own: Own, known: Array | None, warm_up: int, floor: float) -> Filtered:
    """Return the filter of some indicators, shape of `readings` (readings, indicators)."""
    rows, wide = readings.shape
    there = np.isfinite(readings)
    filled = carried(readings)
    guess = first_variance(readings, warm_up, floor) if known is None else known
    state = _first_state(filled, guess, own.models[0].first)
    variances = own.variances()
    one_step = 2.0 * variances[0][STEADY] + variances[1][STEADY]
    before, way = np.full(wide, ONE_STEP), np.full(wide, -1)
    quads = {name: np.empty((rows, 4, wide)) for name in ("now", "before")}
    names = ("level", "level_sd", "slope", *EXPECTED, "variance")
    lines = {name: np.empty((rows, wide)) for name in names}
    silence = np.zeros((rows, wide), dtype=int)
    fresh = np.zeros((rows, wide), dtype=bool)
    unsettled = Unsettled(wide)
    for row in range(rows):
        quiet = not there[row].all()
        if (own.way[row] != way).any():
            way = own.way[row]
            varied = tuple(each[:, way][None] for each in variances)
            if known is None:
                state.measure(before / one_step[way])
                before = one_step[way]
        seen = there[row] if quiet else None
        fresh[row] = unsettled.fresh > 0
        still = state.v <= STILL * floor
        said = _step(state, filled[row], seen, own.models[0], varied, known is not None, floor, unsettled.fresh > 0)
        if known is None:
            _settle(state, unsettled, filled[row], said, seen, still, floor)
        quads["now"][row], quads["before"][row] = state.q, said[-1]
        for name, value in zip(EXPECTED, said[:-1], strict=True):
            lines[name][row] = value
        level = np.einsum("jn,jn->n", state.q, state.m)
        lines["level"][row] = level
        spread = np.einsum("jn,jn->n", state.q, state.c11 * state.v + (state.m - level) ** 2)
        lines["level_sd"][row] = np.sqrt(spread)
        lines["slope"][row] = np.einsum("jn,jn->n", state.q, state.b)
        lines["variance"][row] = state.v
        if quiet:
            silence[row] = np.where(there[row], 0, (silence[row - 1] if row else 0) + 1)
    return Filtered(**quads, **lines, silence=silence, fresh=fresh, readings=readings)


def _settle(
    state: _State, unsettled: Unsettled, y: Array, said: tuple[Array, ...], there: Flags | None, still: Flags,
    floor: float,
) -> None:  # fmt: skip
    """Count in another V where readings, shape (indicators,), say that the spread is not what it was; `said` is what
    was expected of them, `still` and `there` are of that shape too."""
    error = y - said[0]
    factor = unsettled.restless(error / said[1], there)
    if factor is not None:
        state.measure(factor)
    woken = unsettled.woken(still, error * error / floor, there)
    if woken.any():
        state.total = np.where(woken, floor, state.total)
        state.count = np.where(woken, 1.0, state.count)


def _first_state(filled: Array, variance: Array, first: tuple[float, float]) -> _State:
    wide = filled.shape[1]
    q = np.zeros((4, wide))
    q[STEADY] = 1.0
    level = np.tile(filled[0] if len(filled) else np.zeros(wide), (4, 1))
    zeros = np.zeros((4, wide))
    count = np.ones(wide)
    wide_level, wide_slope = (np.full((4, wide), each) for each in first)
    return _State(q, level, zeros, wide_level, zeros.copy(), wide_slope, count, variance * count)


def _step(
    state: _State, y: Array, there: Array | None, models: Models, varied: tuple[Array, ...], sure: bool, floor: float,
    fresh: Flags | bool = False,
) -> tuple[Array, ...]:  # fmt: skip
    """Move a state on by one reading; return what was expected of it and the probabilities one reading back.

    Parameters
    ----------
    y : array, shape (indicators,)
    there : array of bool, shape (indicators,), or None where all are.
    varied : tuple of 3 arrays, shape (1, 4, indicators)
        Variances of reading, level and slope under each model.
    fresh : array of bool, shape (indicators,)
        Where all that a reading says of V is taken.
    """
    pi = np.array(models.often)[None, :, None]
    v_j, w_l, w_s = varied
    a1 = state.m + state.b  # (4, n): the line of model i carried on
    p12 = state.c12 + state.c22
    p11 = state.c11 + state.c12 + p12
    v = state.v
    forecast = np.einsum("in,in->n", state.q, a1)
    apart = (a1 - forecast) ** 2
    far = (y - forecast) ** 2 / v
    if not sure and (far > v_j[0, SPIKE]).any():
        # What is larger than any event thought of is as large as it is: the line goes with a step, or stays at a spike.
        v_j, w_l = v_j.copy(), w_l.copy()
        v_j[0, SPIKE] = np.maximum(v_j[0, SPIKE], far)
        w_l[0, STEP] = np.maximum(w_l[0, STEP], far)
    r11 = p11[:, None] + w_l  # (4, 4, n)
    q_f = r11 + v_j
    e = y - a1
    prior = state.q[:, None] * pi
    spread = np.sqrt(np.einsum("in,in->n", state.q, v * q_f[:, STEADY] + apart))
    square = (e * e / v)[:, None] / q_f
    tail = 0.5 * (state.count + 1.0)
    weighed = -0.5 * square if sure else -tail * np.log1p(square / state.count)
    # The largest exponent of what is possible is taken out, so that one of them is 1 and not all are lost to 0.
    weighed -= np.max(weighed, axis=(0, 1), where=prior > 0.0, initial=-np.inf)
    weighed = np.minimum(weighed, 0.0)
    p = prior * np.exp(weighed) / np.sqrt(q_f)
    p /= p.sum(axis=(0, 1))
    k1 = r11 / q_f
    k2 = p12[:, None] / q_f
    if there is not None:
        p = np.where(there, p, prior)
        k1, k2 = k1 * there, k2 * there
    before = p.sum(axis=1)
    if not sure:
        seen = np.einsum("ijn,ijn->n", p, np.minimum(square, np.where(fresh, np.inf, models.clip)))
        _learn(state, seen, there, models.keep, floor)
    v_new = state.v if not sure else v
    q = p.sum(axis=0)
    share = p / np.maximum(q, 1e-300)
    m1 = a1[:, None] + k1 * e[:, None]
    m2 = state.b[:, None] + k2 * e[:, None]
    c11 = r11 * (1.0 - k1)
    c12 = p12[:, None] * (1.0 - k1)
    c22 = state.c22[:, None] + w_s - k2 * p12[:, None]
    state.m = np.einsum("ijn,ijn->jn", share, m1)
    state.b = np.einsum("ijn,ijn->jn", share, m2)
    d1, d2 = m1 - state.m, m2 - state.b
    state.c11 = np.einsum("ijn,ijn->jn", share, c11 + d1 * d1 / v_new)
    state.c12 = np.einsum("ijn,ijn->jn", share, c12 + d1 * d2 / v_new)
    state.c22 = np.einsum("ijn,ijn->jn", share, c22 + d2 * d2 / v_new)
    state.q = q
    return forecast, spread, before


def _learn(state: _State, seen: Array, there: Array | None, keep: float, floor: float) -> None:
    """Bring the estimate of V up to date by the square of the errors seen, shape (indicators,), in units of it."""
    count, total = keep * state.count + 1.0, keep * state.total + state.v * seen
    if there is not None:
        count, total = np.where(there, count, state.count), np.where(there, total, state.total)
    state.count, state.total = count, np.maximum(total, floor * count)
