"""The rules by which reports are judged: what is taken, what goes back, and why."""

from __future__ import annotations

from collections.abc import Mapping

TAKEN = ("taken", "history", "corrected", "earlier")
"""Verdicts on reports that count."""

RULES: Mapping[str, str] = {
    "taken": "the first figure of its indicator and period",
    "history": "the first figure of a period that closed before its indicator was defined, with no day of receipt: it "
    "counts as received on its closing date",
    "corrected": "another figure where one was known: it takes its place from the day it was received, both are kept",
    "earlier": "received before what is known by now: kept, and shown to whoever asks what was known then",
    "ragged": "the line has another number of cells than the header",
    "control_character": "a cell holds a character that steers a terminal",
    "too_long": "a cell is longer than any name or figure",
    "personal": "a cell tells of a person; the row is kept without it",
    "no_indicator": "the indicator is blank",
    "unknown_indicator": "no indicator of this name is defined",
    "no_period": "the period is blank, or names none, or could be two",
    "wrong_period": "the period is of another kind than the indicator's",
    "future": "the period had not ended when the report was received",
    "before_definition": "the period lies before the first the indicator is defined for",
    "missing": "the figure is blank or said to be unknown: missing is not zero, the unit stays silent",
    "text": "what stands for the figure is a text",
    "date": "what stands for the figure is a date or a fraction: a spreadsheet has changed it",
    "not_finite": "the figure is infinite, no number, or what a program writes for an error",
    "flagged": "a letter, a unit or a per cent sign stands beside the figure",
    "ambiguous": "the figure can be read in two ways, and nothing in the file decides",
    "bounds": "the figure lies outside the bounds of the definition",
    "no_unit": "the unit is blank",
    "wrong_unit": "the unit is another than the definition's: nothing is converted in silence",
    "wrong_version": "the report names another version of the definition than holds for its period",
    "not_owner": "the report comes from another body than the indicator's owner",
    "bad_day": "the day of receipt is no day",
    "received_later": "the day of receipt lies after today",
    "contradiction": "two rows of one file, received on one day, give two figures: none of them is taken",
    "twice": "the same figure stands in the file before",
    "duplicate": "the same figure is known already",
    "superseded": "the figure was replaced by a correction, and comes again without saying that it holds after all",
    "nothing_to_correct": "the row says it corrects a report, and there is none",
}
"""Every verdict with its rule; those of `TAKEN` count, all others go back to the sender with line and reason."""

LATE = "received after the closing date of its period; it counts, and is marked"
"""The rule of the mark `late`, which stands beside a verdict."""

THOUSANDFOLD = "about a thousand times, or a thousandth of, the period before; it counts, and is asked back"
"""The rule of the mark `thousandfold`: a slip of units is likelier than such a change."""
