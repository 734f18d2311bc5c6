"""What labour.toml says: shares and responses, agreements on wages and hours, floors against drain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.labour.known import ATTRITION, FRICTIONAL, OVERTIME, PASSED, THETA, Agreement
from lustrum.results import Assumption, Section, read_toml

FILE = "labour.toml"
KEYS = (
    "title", "source", "unit", "theta", "frictional", "attrition", "pass", "skilled", "hours", "agreement", "drain",
)  # fmt: skip
AGREED = ("parties", "date", "origin", "w_min", "ratio_max", "hours_max", "overtime")
DRAIN = ("floor", "hold")
MODEL = "manual, labour"


@dataclass(frozen=True, eq=False)
class Settings:
    """What is said of labour as a whole.

    Parameters
    ----------
    attrition : mapping of skill to share, or float
    hours : list of float
        Usual hours over those of the base year, by year; empty where they stay.
    floor : mapping of region to share, or float
        NaN where none is asked for: the share of the base year is what a loss is measured against.
    stated : bool
        Whether theta was stated, so that observed moves do not replace it.
    """

    title: str = ""
    source: str = ""
    unit: str = ""
    theta: float = THETA
    stated: bool = False
    frictional: float = FRICTIONAL
    attrition: float | dict[str, float] = ATTRITION
    passed: float = PASSED
    skilled: tuple[str, ...] | None = None
    hours: tuple[float, ...] = ()
    agreement: Agreement = field(default_factory=Agreement)
    floor: float | dict[str, float] = float("nan")
    hold: bool = False
    assumptions: tuple[Assumption, ...] = ()

    def attrition_of(self, skills: Sequence[str]) -> Array:
        """Return the share who leave a year, shape (skills,)."""
        given = self.attrition
        return np.array([given.get(each, ATTRITION) if isinstance(given, dict) else given for each in skills])

    def floor_of(self, regions: Sequence[str]) -> Array:
        """Return the least skilled share by region, shape (regions,); NaN where none is asked for."""
        given = self.floor
        return np.array([given.get(each, np.nan) if isinstance(given, dict) else given for each in regions])


def read_settings(folder: Path | None, skills: Sequence[str], regions: Sequence[str], years: int) -> Settings:
    """Return what labour.toml of a folder says, every default with it; all of them where there is no file.

    Raises
    ------
    UsageError
        For an unknown key, skill or region, a share that is none, an agreement without parties, date and origin.
    """
    file = None if folder is None else folder / FILE
    section = Section(FILE, {}) if file is None or not file.is_file() else read_toml(file)
    section.refuse_unknown(KEYS)
    told: list[Assumption] = []

    def default(key: str, value: float, text: str, shown: str = "") -> None:
        if key not in section:
            told.append(Assumption(key, text, shown or f"{value:g}", f"default; {FILE}, {key}"))

    default("theta", THETA, "People answer to wages: a wage higher by one per cent counts as 0.03 utils.")
    default("frictional", FRICTIONAL, "Share between jobs that no plan can use.", f"{100 * FRICTIONAL:g} %")
    default("pass", PASSED, "Share who pass a training, where training.csv says nothing.", f"{100 * PASSED:g} %")
    theta = section.number("theta", THETA)
    if not theta > 0.0:
        raise section.error("theta", f"has theta = {theta:g}; people answer to wages by a number above 0.")
    for key in ("frictional",):
        if section.share(key, FRICTIONAL) >= 1.0:
            raise section.error(key, "leaves nobody to work; give a share below 1.")
    hours = section.path("hours", 1.0)
    if isinstance(hours, list) and len(hours) != years:
        raise section.error("hours", f"has {len(hours)} hours for {years} years of the plan.")
    found = [float(each) for each in (hours if isinstance(hours, list) else [hours] * years)]
    if min(found, default=1.0) <= 0.0:
        raise section.error("hours", "has hours of 0 or less; give those of the base year as 1.")
    skilled = tuple(section.words("skilled", skills)) if "skilled" in section else None
    floor, hold = _drain(section.table("drain"), regions)
    return Settings(
        title=section.text("title"),
        source=section.text("source"),
        unit=section.text("unit"),
        theta=theta,
        stated="theta" in section,
        frictional=section.share("frictional", FRICTIONAL),
        attrition=_attrition(section, skills, told),
        passed=section.share("pass", PASSED),
        skilled=skilled,
        hours=tuple(found),
        agreement=_agreement(section, told),
        floor=floor,
        hold=hold,
        assumptions=tuple(told),
    )


def _attrition(section: Section, skills: Sequence[str], told: list[Assumption]) -> float | dict[str, float]:
    text = "Share who leave a skill a year: retirement, illness, death, going abroad."
    assumed = Assumption("attrition", text, f"{100 * ATTRITION:g} %", f"default; {FILE}, attrition")
    if not isinstance(section.values.get("attrition"), dict):
        if "attrition" not in section:
            told.append(assumed)
        return section.share("attrition", ATTRITION)
    table = section.table("attrition")
    table.refuse_unknown(skills)
    if set(table) < set(skills):
        told.append(assumed)
    return {skill: table.share(skill) for skill in table}


def _agreement(section: Section, told: list[Assumption]) -> Agreement:
    table = section.table("agreement")
    table.refuse_unknown(AGREED)
    if not table.values:
        return Agreement()
    table.refuse_missing(("parties", "date", "origin"))
    said = f"{table.text('origin')} of {_date(table)} between {table.text('parties')}"
    if "hours_max" in table and "overtime" not in table:
        text = "Hours beyond those of the base year are paid more by this share."
        told.append(Assumption("overtime", text, f"{100 * OVERTIME:g} %", f"default; {FILE}, [agreement] overtime"))
    return Agreement(
        said=said,
        least_wage=table.number("w_min", 0.0, least=0.0),
        ratio=table.number("ratio_max", np.inf, least=1.0),
        hours=table.number("hours_max", 1.0, least=1.0, most=2.0),
        overtime=table.share("overtime", OVERTIME),
    )


def _date(table: Section) -> str:
    value = table.values["date"]
    return value if isinstance(value, str) else str(value)


def _drain(table: Section, regions: Sequence[str]) -> tuple[float | dict[str, float], bool]:
    table.refuse_unknown(DRAIN)
    hold = table.values.get("hold", False)
    if not isinstance(hold, bool):
        raise table.error("hold", "has a hold that is neither true nor false.")
    if isinstance(table.values.get("floor"), dict):
        floors = table.table("floor")
        floors.refuse_unknown(regions)
        return {region: floors.share(region) for region in floors}, hold
    return table.share("floor"), hold
