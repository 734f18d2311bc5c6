"""Alarms: when something happened to an indicator, what it was, how sure that is; one alarm for one event.

At once a reading says that *something* happened; the next one says *what*, and may take it back; many small surprises
of one sign say what no single reading could.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.execution.cumulative import Cumulative
from lustrum.execution.filter import SLOPE, SPIKE, STEADY, STEP, WHAT, Filtered

MORE_LIKELY = 0.5
"""An alarm is raised at once where something is likelier than nothing: the reading after it decides."""
CONFIRMED = 0.8
"""With that one it stands where the odds for it are four to one; else it is taken back."""
SURE = 0.9
"""Slow evidence begins anew where one reading is sure by itself; an alarm that may be taken back leaves it as it is."""
ODDS = 0.04 / 0.96
"""Of a step or a new slope before any reading, beside none: what the evidence of many readings is weighed by."""
USUAL = 2.0
"""Surprises up to so many spreads need no look at what came before them."""
BEHIND, WITHIN = 12, 3
"""Readings before a slide that say where the line lay; readings after an event in which its echo is no new event."""
OFTEN, AMONG, ABOUT = 3, 50, 0.8
"""A surprise such as came so often among so many readings before, to the same side and of that size or more, is part of
the course: models have 6 spikes in a hundred readings, half of them to a side, and what comes oftener (counts, rounded
figures, another spread) is none."""
BACK = 6
"""Readings within which the way back to the course before belongs to the event: a strike, and its end."""


@dataclass(frozen=True)
class Alarm:
    """Something that happened to an indicator.

    Parameters
    ----------
    at : int
        Place of the reading at which it happened, or began.
    seen : int
        Place of the reading that raised the alarm.
    what : {"step", "spike", "slope"}
    probability : float
        That it happened, and is that.
    grade : {"at once", "confirmed", "gradual", "taken back"}
        Raised by its own reading alone; said by the next one too; by many small surprises; found to be nothing.
    size : float
        How far the reading lay from what was expected, in the unit of the filter (logarithms: a share).
    until : int
        Place of the last reading that said so again, -1 where none did.
    """

    at: int
    seen: int
    what: str
    probability: float
    grade: str
    size: float
    until: int = -1

    @property
    def stands(self) -> bool:
        """Whether it was not taken back."""
        return self.grade != "taken back"


def restarts(filtered: Filtered) -> Flags:
    """Return where the filter itself has said what happened, so that slow evidence begins anew, shape
    (readings, indicators)."""
    return np.asarray(1.0 - filtered.now[:, STEADY] > SURE)


def alarms_of(filtered: Filtered, slow: Cumulative, column: int, warm_up: int = 24) -> tuple[Alarm, ...]:
    """Return the alarms of one indicator, in order of the readings that raised them.

    Parameters
    ----------
    filtered, slow : Filtered, Cumulative
    column : int
        The indicator's place.
    warm_up : int
        First readings, in which nothing is judged: missing ones are none.
    """
    now, before = filtered.now[:, :, column], filtered.before[:, :, column]
    readings = filtered.readings[:, column]
    there = np.isfinite(readings)
    fresh = filtered.fresh[:, column]
    judged = there & (np.cumsum(there) > warm_up) & ~fresh
    often = _often(readings - filtered.forecast[:, column], filtered.surprise[:, column], np.cumsum(there) > warm_up)
    at_once = judged & (1.0 - now[:, STEADY] > MORE_LIKELY)
    looked_back = judged & (1.0 - before[:, STEADY] > CONFIRMED)
    looked_back &= ~(_next_to(often, there) & (before[:, SPIKE:].argmax(axis=1) + SPIKE == SPIKE))
    gradual = judged & slow.alarm[:, :, column].any(axis=1)
    found: list[Alarm] = []
    open_at: int | None = None
    after = _next_to(at_once, there)
    for row in map(int, np.flatnonzero((judged & (at_once | looked_back | gradual | after)) | (there & fresh & after))):
        last = _last(there, row)
        if open_at is not None and last == open_at and (last < row - 1 or fresh[row]):
            found[-1] = _after_a_gap(found[-1], filtered, column, row)
        elif open_at is not None and last == open_at:
            found[-1] = _looked_back(found[-1], before[row])
        elif looked_back[row] and last is not None and judged[last] and not _known(found, filtered, column, last):
            found.append(_new(last, row, before[row], filtered, column, "confirmed"))
        open_at = None
        if gradual[row] and not at_once[row]:
            _gradual(found, filtered, slow, column, row)
        if at_once[row] and not _goes_with(found, filtered, column, row) and not often[row]:
            found.append(_new(row, row, now[row], filtered, column, "at once"))
            open_at = row
    return tuple(found)


def _often(error: Array, surprise: Array, known: Flags) -> Flags:
    """Return where a reading surprises no more than many before it did: in spreads of its time, or as far off as others
    that surprised in theirs. One that goes on where the last one surprised is a slide, and none of many. All of shape
    (readings,)."""
    far, size, side = np.abs(error), np.where(known, np.abs(surprise), np.nan), np.sign(error)
    often = np.zeros(len(size), dtype=bool)
    rows = np.flatnonzero(np.isfinite(size))
    for place in np.flatnonzero(size[rows] > USUAL):
        row, past = rows[place], rows[max(0, place - AMONG) : place]
        alike = (size[past] >= ABOUT * size[row]) | ((size[past] > USUAL) & (far[past] >= ABOUT * far[row]))
        alike &= side[past] == side[row]
        alike[1:] &= ~alike[:-1]  # what goes on for some readings came once
        goes_on = len(past) > 0 and size[past[-1]] > USUAL and side[past[-1]] == side[row]
        often[row] = alike.sum() >= OFTEN and not goes_on
    return often


def _next_to(flags: Flags, there: Flags) -> Flags:
    """Return where the reading before one, leaving out missing ones, was flagged; shape (readings,)."""
    after = np.zeros(len(flags), dtype=bool)
    rows = np.flatnonzero(there)
    after[rows[1:]] = flags[rows[:-1]]
    return after


def _last(there: Flags, row: int) -> int | None:
    """Return the place of the last reading before one; `there` has shape (readings,)."""
    rows = np.flatnonzero(there[:row])
    return int(rows[-1]) if len(rows) else None


def _new(at: int, seen: int, p: Array, filtered: Filtered, column: int, grade: str) -> Alarm:
    """Return an alarm by the probabilities of the four models, shape (4,)."""
    what = SPIKE + int(np.argmax(p[SPIKE:]))
    size = float(filtered.readings[at, column] - filtered.forecast[at, column])
    return Alarm(at, seen, WHAT[what], float(p[what]), grade, size)


def _looked_back(alarm: Alarm, p: Array) -> Alarm:
    """Return an alarm as the reading after it sees it, by probabilities of shape (4,)."""
    what = SPIKE + int(np.argmax(p[SPIKE:]))
    grade = "confirmed" if 1.0 - p[STEADY] > CONFIRMED else "taken back"
    return replace(alarm, what=WHAT[what], probability=float(p[what]), grade=grade)


def _known(found: list[Alarm], filtered: Filtered, column: int, at: int) -> bool:
    """Say whether the last alarm covers a reading, or the reading is the way back from it."""
    told = bool(found) and found[-1].at <= at <= max(found[-1].at, found[-1].until)
    return told or _way_back(found, filtered, column, at)


def _goes_with(found: list[Alarm], filtered: Filtered, column: int, row: int) -> bool:
    """Say whether what a reading shows belongs to an event that was told: it goes on, fades, or comes to its end."""
    return (
        _again(found, filtered, column, row)
        or _echo(found, row, filtered.now[row, :, column])
        or _way_back(found, filtered, column, row)
    )


def _after_a_gap(alarm: Alarm, filtered: Filtered, column: int, row: int) -> Alarm:
    """Return an alarm as the first reading after missing ones sees it: a step where it stayed nearer to the reading
    that raised it than to what was expected then, else a spike if it was sure of itself; the filter has forgotten."""
    stayed = float(filtered.readings[row, column] - filtered.forecast[alarm.at, column]) / alarm.size > 0.5
    sure = 1.0 - float(filtered.now[alarm.at, STEADY, column])
    grade = "confirmed" if stayed or sure > CONFIRMED else "taken back"
    return replace(alarm, what=WHAT[STEP if stayed else SPIKE], probability=sure, grade=grade)


def _echo(found: list[Alarm], row: int, p: Array) -> bool:
    """Say whether what a reading shows is a spike gone again: the way back is no event of its own."""
    if not found or p[SPIKE:].argmax() + SPIKE == SLOPE:
        return False
    last = found[-1]
    return last.stands and last.what == "spike" and row == last.at + 1 and p[STEP] < MORE_LIKELY


def _way_back(found: list[Alarm], filtered: Filtered, column: int, row: int) -> bool:
    """Mend a step from which the reading comes back to the course before it; say whether it does: a strike that ends
    is no event of its own."""
    last = found[-1] if found else None
    if last is None or not last.stands or last.what == "slope" or not 0 < row - last.at <= BACK:
        return False
    surprise = filtered.readings[row, column] - filtered.forecast[row, column]
    begin = max(last.at - 1, 0)
    course = filtered.level[begin, column] + (row - begin) * filtered.slope[begin, column]
    away = float(filtered.readings[row, column] - course)
    if np.sign(surprise) == np.sign(last.size) or abs(away) > 0.5 * abs(last.size):
        return False
    found[-1] = replace(last, until=row)
    return True


def _again(found: list[Alarm], filtered: Filtered, column: int, row: int) -> bool:
    """Mend a step or slide that the readings just before told and that this one carries on; say whether there was."""
    last = found[-1] if found else None
    size = filtered.readings[row, column] - filtered.forecast[row, column]
    if last is None or not last.stands or np.sign(last.size) != np.sign(size):
        return False
    if row - max(last.seen, last.until) > (1 if last.what == "spike" else WITHIN):
        return False
    sure = max(last.probability, float(1.0 - filtered.now[row, STEADY, column]))
    found[-1] = replace(last, what=shape(filtered.readings[:, column], last.at, row), probability=sure, until=row)
    return True


def _gradual(found: list[Alarm], filtered: Filtered, slow: Cumulative, column: int, row: int) -> None:
    """Add what many small surprises say; where they go on from an event that is told already, mend that."""
    sign = int(np.argmax(np.where(slow.alarm[row, :, column], slow.weight[row, :, column], 0.0)))
    there = np.flatnonzero(np.isfinite(filtered.readings[: row + 1, column]))
    begin = int(there[max(0, len(there) - int(slow.run[row, sign, column]))])
    evidence = float(slow.weight[row, sign, column])
    probability = 1.0 / (1.0 + math.exp(-evidence) / ODDS)
    what = shape(filtered.readings[:, column], begin, row)
    size = float(filtered.readings[row, column] - filtered.forecast[begin, column])
    last = found[-1] if found else None
    if last is not None and last.stands and row - last.at <= WITHIN and begin <= last.at + 1:
        if last.what == "spike" and row - last.at >= 2 and np.sign(last.size) == 2 * sign - 1:
            found[-1] = replace(last, what=what, probability=probability, grade="gradual", size=size)
        return
    if _goes_on(found, row, size):
        return
    found.append(Alarm(begin, row, what, probability, "gradual", size))


def _goes_on(found: list[Alarm], row: int, size: float) -> bool:
    """Mend a slide or step that was told less than a year of readings ago and goes on; say whether there was one."""
    for place in range(len(found) - 1, -1, -1):
        old = found[place]
        if row - max(old.seen, old.until) > BEHIND:
            return False
        if old.stands and old.what != "spike" and np.sign(old.size) == np.sign(size):
            found[place] = replace(old, until=row)
            return True
    return False


def shape(readings: Array, begin: int, row: int) -> str:
    """Return whether readings from one on are a step or a new slope: whichever leaves the smaller squares.

    Parameters
    ----------
    readings : array, shape (readings,)
    begin, row : int
        First and last reading that was surprising.

    Examples
    --------
    >>> shape(np.r_[np.zeros(12), -1.0, -2.0, -3.0, -4.0], 12, 15), shape(np.r_[np.zeros(12), -4.0, -4.0], 12, 13)
    ('slope', 'step')
    """
    place = np.arange(max(0, begin - BEHIND), row + 1)
    y = readings[place]
    place, y = place[np.isfinite(y)], y[np.isfinite(y)]
    if (place >= begin).sum() < 3 or (place < begin).sum() < 3:
        return "step"
    left = []
    for bend in ((place >= begin) * 1.0, np.maximum(0, place - begin + 1) * 1.0):
        columns = np.stack([np.ones(len(place)), place - begin, bend], axis=1)
        fitted = columns @ np.linalg.lstsq(columns, y, rcond=None)[0]
        left.append(float(((y - fitted) ** 2).sum()))
    return "step" if left[0] <= left[1] else "slope"
