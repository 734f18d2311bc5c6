r"""A unit that is itself a centre: an oblast over its factories. Above it answers as one, below it asks as a centre.

Its members share the rows of the plan above and rows of the oblast alone, which nobody above sees. Each question is put
to the members by the exact mode: by prices alone, linear factories find no mixture all can live with.

* At prices :math:`\pi` a *market* takes part that sells and buys what the plan above shares at :math:`\pi`. With the
  prices y of the local rows, :math:`\sum_m g_m(\pi, y) + y'd` is the bound that is said.
* At an allotment a an *emergency* takes part that supplies and dumps at its price; what the members reach with what
  they are allotted, less its cost, is the value that is said.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array, Positions
from lustrum.decentral.beside import BESIDE, WithOneBeside
from lustrum.decentral.centre import Centre, Heard
from lustrum.decentral.desk import Desk
from lustrum.decentral.digits import DIGITS, downwards, rounded, rounded_within, upwards
from lustrum.decentral.interior_messages import Interior
from lustrum.decentral.interior_oblast import OblastSide
from lustrum.decentral.interior_steps import BEGIN
from lustrum.decentral.interior_sums import Answers, added_up
from lustrum.decentral.log import MessageLog
from lustrum.decentral.masks import Masks
from lustrum.decentral.messages import Message, MessageError, as_said, digest
from lustrum.decentral.programme import Programme
from lustrum.decentral.rights import refuse_few
from lustrum.decentral.said import ANSWERS, AT_ALLOTMENT, AT_PRICES, INTERIOR, INTRODUCE, ORDER
from lustrum.decentral.start import shared_by_trade
from lustrum.decentral.terms import Terms
from lustrum.decentral.transport import Transport
from lustrum.decentral.unit import GRAIN, SHORT, UNTOLD, Shares, Unit
from lustrum.errors import StoppedError, UsageError
from lustrum.solver import StandardForm

NEAR = 1e-6
"""Relative, at which steps below end: what is said above is rounded to fewer digits, and bounds hold in any case."""

ALIKE, CLOSE = 1e-6, 0.02
"""Relative: prices that are those with which the exact mode ended; an allotment that is near what members use there, as
a part of what flows through a row."""

FAR = 100.0
"""Times what flows through a row: what the market or the emergency can do at most."""


@dataclass(frozen=True, eq=False)
class _Lived:
    """What members make of an allotment.

    Attributes
    ----------
    value : float
        Of their goals, less what emergencies cost.
    short : float
        What emergencies cost.
    prices, use : array, shape (rows above,)
    part : mapping of unit to array, shape (rows below,)
        What each was allotted.
    all_prices : array, shape (rows below,)
    """

    value: float
    short: float
    prices: Array
    use: Array
    part: dict[str, Array]
    all_prices: Array


class Oblast:
    """A unit over members.

    Parameters
    ----------
    name : str
    above : Terms
        Of the plan it takes part in.
    below : Terms
        Of its members: in each year the items of `above`, then its own; what there is of the items of `above` is 0.
    transport : Transport
    key : bytes, or mapping of unit to bytes
        Shared with the members.
    log : MessageLog, optional
        Of what is said below; what is asked goes on behind what stands in it.
    on_order : function, optional
        Told an order that was carried out: allotment, prices, what one more unit of each row would be worth, value,
        what is left to gain, and of each member its allotment, its plan, its value and what it could gain.
    masks : Masks, optional
        By which it masks in the exact mode what it passes up.

    Raises
    ------
    MessageError
        If the terms do not fit each other.
    UsageError
        If it would speak for fewer than three members.
    """

    def __init__(
        self,
        name: str,
        above: Terms,
        below: Terms,
        transport: Transport,
        key: bytes | Mapping[str, bytes],
        *,
        log: MessageLog | None = None,
        digits: int = DIGITS,
        on_order: Callable[[Mapping[str, Any]], None] = lambda said: None,
        masks: Masks | None = None,
    ) -> None:
        if below.items[: len(above.items)] != above.items or below.years != above.years:
            raise MessageError(f"The members of '{name}' do not share the rows of the plan above, in its years.")
        refuse_few(len(below.units), name)
        self.name, self.above, self.below, self.digits = name, above, below, digits
        self.rows = above.rows
        every = np.arange(below.rows, dtype=np.int64).reshape(len(below.years), len(below.items))
        self.upper: Positions = every[:, : len(above.items)].ravel()
        if BESIDE in below.units:
            raise UsageError(f"A member of '{name}' is named '{BESIDE}', as the one who takes part beside them.")
        self._key, self._transport = secrets.token_bytes(32), WithOneBeside(transport)
        keys = dict.fromkeys(below.units, key) if isinstance(key, bytes) else dict(key)
        run = f"{secrets.token_hex(4)} below {name}"[:80]  # no mask is used twice
        log = MessageLog() if log is None else log
        self._centre = Centre(self._transport, {**keys, BESIDE: self._key}, below.rows, log, run, again=False)
        self._on_order = on_order
        self._met = False
        self._side = OblastSide(self._passed_on, self.upper, below.level, masks)
        self._parts: dict[bytes, dict[str, Array]] = {}

    def answer(self, question: Message) -> Message:
        """Return the answer of all members together.

        Raises
        ------
        LustrumError
            If it cannot be answered; whoever asked is told why.
        """
        known = {
            INTRODUCE: self._introduce, AT_PRICES: self._at_prices, AT_ALLOTMENT: self._at_allotment,
            ORDER: self._order, INTERIOR: self._interior,
        }  # fmt: skip
        if question.kind not in known:
            raise MessageError(f"An oblast answers {', '.join(known)}, not '{question.kind}'.")
        return known[question.kind](question)

    def _introduce(self, question: Message) -> Message:
        if question.body["terms"] != self.above.fingerprint:
            raise MessageError(f"The terms of the centre are not those of '{self.name}'.")
        self._meet()
        upper = self.upper
        return question.answered(
            ANSWERS[INTRODUCE],
            terms=self.above.fingerprint,
            unit=self.above.unit,
            base=float(rounded(np.array(self.base), self.digits)),
            begins=rounded_within(self.begins[upper], self.digits, self.above.groups),
            trade=rounded(self.flow[upper], self.digits),
            worth=rounded(self.worth[upper], self.digits),
            digits=self.digits,
            members=len(self.below.units),
        )

    def _meet(self) -> None:
        """Let the members introduce themselves, once."""
        if self._met:
            return
        body = {"terms": self.below.fingerprint, "rows": self.below.rows, "unit": self.below.unit}
        heard = self._all(INTRODUCE, dict.fromkeys(self.below.units, body))
        said = [each.answer for each in heard.answers.values()]
        self.base = sum(each.body["base"] for each in said)
        self.begins = np.sum([each.rows("begins") for each in said], axis=0)
        flow = np.sum([each.rows("trade") for each in said], axis=0)
        self.flow = np.where(flow > 0.0, flow, max(float(flow.max(initial=0.0)), 1.0) * 1e-6)
        self.worth = np.mean([each.rows("worth") for each in said], axis=0)
        self.trades = {unit: each.answer.rows("trade") for unit, each in heard.answers.items()}
        self._side.begins(self.flow)
        self._met = True

    def _interior(self, question: Message) -> Message:
        """Pass a step of the exact mode on to the members, and up what they say together."""
        self._meet()
        if question.body["step"] == BEGIN:
            self._parts.clear()
        return self._side.answer(question)

    def _passed_on(self, step: str, numbers: Array | None, shared: Array | None, second: Array | None) -> Answers:
        body = {"step": step, "numbers": numbers, "shared": shared, "second": second}
        return added_up(self._centre, self.below.units, 0, body)

    def _at_prices(self, question: Message) -> Message:
        self._meet()
        prices = question.rows("prices")
        found, uses = self._priced(prices)
        found[self.upper] = prices
        asked = {"prices": found}
        heard = self._all(AT_PRICES, dict.fromkeys(self.below.units, asked))
        found = as_said(found)
        bound = sum(each.answer.body["bound"] for each in heard.answers.values()) + float(found @ self.below.level)
        uses = uses or {unit: each.answer.rows("use") for unit, each in heard.answers.items()}
        use = np.sum([uses[unit] for unit in self.below.units], axis=0)[self.upper]
        return question.answered(
            ANSWERS[AT_PRICES],
            bound=upwards(bound, self.grain),
            use=rounded_within(use, self.digits, self.above.groups),
        )

    def _priced(self, prices: Array) -> tuple[Array, dict[str, Array]]:
        """Return prices of all rows at which members find together what is best at the prices above, and their uses.

        Where nothing is shared below that is not shared above, those are the prices above; uses are then not asked for.
        Nor are they at the prices with which the exact mode has just ended: those of all rows are known.
        """
        if not len(self.below.items) > len(self.above.items):
            return np.zeros(self.below.rows), {}
        if self._side.ended and np.allclose(prices, self._side.prices[self.upper], rtol=ALIKE, atol=0.0):
            return self._side.prices.copy(), {}
        eye, rows = sp.eye_array(self.rows, format="csc"), self.rows
        far = FAR * self.flow[self.upper]
        market = StandardForm.from_matrix(
            eye, -prices, maximise=True, row_upper=far, column_lower=-far, column_upper=np.inf
        )
        return self._together(Programme(market, self._beside(-eye), self.flow), np.zeros(rows))

    def _at_allotment(self, question: Message) -> Message:
        allotment = question.rows("allotment")
        found = self._live_with(allotment, question.rows("emergency"))
        lacks = rounded_within(allotment - found.use, self.digits, self.above.groups) if found.short else None
        return question.answered(
            ANSWERS[AT_ALLOTMENT],
            value=downwards(found.value, self.grain),
            prices=rounded(found.prices, self.digits),
            short=found.short,
            lacks=lacks,
        )

    def _live_with(self, allotment: Array, dear: Array) -> _Lived:
        """Return what the members make of an allotment, `dear` being the price of an emergency."""
        self._meet()
        if (near := self._near(allotment)) is not None:
            lived = self._lived(near, self._side.prices, dear, (0.0, self._level(allotment)))
            if not lived.short:
                self._parts[allotment.tobytes()] = near
            return lived
        eye = sp.eye_array(self.rows, format="csc")
        both = sp.csc_array(sp.hstack([eye, eye]))
        far = FAR * self.flow[self.upper]
        emergency = StandardForm.from_matrix(both, -np.tile(dear, 2), maximise=True, row_upper=far)
        link = self._beside(sp.csc_array(sp.hstack([-eye, eye])))
        found, uses = self._together(Programme(emergency, link, self.flow), allotment)
        short = self._told(float(dear @ np.abs(uses[BESIDE][self.upper])))
        takers = uses if short else {unit: uses[unit] for unit in self.below.units}  # so that parts add up to all
        need = self._level(allotment) - np.sum([*takers.values()], axis=0)
        part = {unit: uses[unit] + need / len(self.below.units) for unit in self.below.units}
        return self._lived(part, found, dear, (short, self._level(allotment)))

    def _near(self, allotment: Array) -> dict[str, Array] | None:
        """Return how an allotment is shared out that is nearly what members use where the exact mode has just ended.

        To share it out by steps of its own would lose the point at which members stand, and the steps to come.
        """
        if not self._side.ended:
            return None
        if (known := self._parts.get(allotment.tobytes())) is not None:
            return known
        need = self._level(allotment) - np.sum([*self._side.uses.values()], axis=0)
        if (np.abs(need) > CLOSE * self.flow).any():
            return None
        shares = shared_by_trade(need, self.trades, self.below.groups)
        return {unit: self._side.uses[unit] + shares[unit] for unit in self.below.units}

    def _lived(self, part: dict[str, Array], found: Array, dear: Array, beside: tuple[float, Array]) -> _Lived:
        """Return what members make of their parts of an allotment, at prices of all rows `found`, shape (rows below,).

        `beside` is what an emergency beside them costs already, and what there is below, shape (rows below,).
        """
        short, level = beside
        price = 10.0 * np.maximum(np.abs(found), np.abs(found).max(initial=0.0) * 1e-3)
        price[self.upper] = np.maximum(price[self.upper], dear)
        bodies = {unit: {"allotment": part[unit], "emergency": price} for unit in self.below.units}
        heard = self._all(AT_ALLOTMENT, bodies)
        lacking = sum(each.answer.body["short"] for each in heard.answers.values())
        below = self._told(lacking)
        value = sum(each.answer.body["value"] for each in heard.answers.values()) - short - UNTOLD * (lacking - below)
        if not short:  # what parts miss in the last digit that is said
            value -= float(price @ np.abs(level - np.sum([as_said(each) for each in part.values()], axis=0)))
        lived = {
            unit: part[unit] - (each.answer.rows("lacks") if below and each.answer.body["short"] else 0.0)
            for unit, each in heard.answers.items()
        }
        use = np.sum([lived[unit] for unit in self.below.units], axis=0)[self.upper] - self.below.level[self.upper]
        return _Lived(value, short + below, np.clip(found[self.upper], -dear, dear), use, part, found)

    def _order(self, question: Message) -> Message:
        allotment, prices = question.rows("allotment"), question.rows("prices")
        dear = 10.0 * np.maximum(np.abs(prices), np.abs(prices).max(initial=0.0) * 1e-3) + 1e-12
        found = self._live_with(allotment, dear)
        uses = found.part
        if found.short:
            raise MessageError(f"'{self.name}' has no plan for the allotment of its order: it would be short.")
        all_prices = found.all_prices.copy()
        all_prices[self.upper] = prices
        bodies = {unit: {"allotment": uses[unit], "prices": all_prices} for unit in self.below.units}
        kept = {unit: each.answer.body for unit, each in self._all(ORDER, bodies).answers.items()}
        said: dict[str, Any] = {
            "value": downwards(sum(each["value"] for each in kept.values()), self.grain),
            "to_gain": upwards(sum(each["to_gain"] for each in kept.values()), self.grain),
            "plan": digest(" ".join(each["plan"] for each in kept.values()).encode())[:16],
        }
        self._on_order(self._kept(allotment, prices, found, kept) | said)
        return question.answered(ANSWERS[ORDER], **said)

    def _kept(
        self, allotment: Array, prices: Array, found: _Lived, kept: Mapping[str, Mapping[str, Any]]
    ) -> dict[str, Any]:
        """Return what stands in an oblast's folder of its order: what it was told, and how it was shared out."""
        own = np.setdiff1d(np.arange(self.below.rows), self.upper)
        said: dict[str, Any] = {
            "unit": self.name,
            "allotment": allotment,
            "prices": prices,
            "own_prices": found.prices,
            "local_prices": found.all_prices[own],
            "begins": self.begins[self.upper],
            "trade": self.flow[self.upper],
            "worth": self.worth[self.upper],
        }
        members = {
            unit: {
                **{name: each[name] for name in ("plan", "value", "to_gain")},
                "allotment": found.part[unit].tolist(),
            }
            for unit, each in kept.items()
        }
        written = {name: each.tolist() if isinstance(each, np.ndarray) else each for name, each in said.items()}
        return {**written, "base": float(self.base), "members": members}

    def _together(self, beside: Programme, allotment: Array) -> tuple[Array, dict[str, Array]]:
        """Return prices of all rows and what each uses, of the members and one beside them, by the exact mode."""
        self._side.forget()
        shares = Shares(np.zeros(self.below.rows), self.flow, self.worth, self.base)
        self._transport.desk = Desk(Unit(BESIDE, beside, shares, self.below), self._key)
        introduced = {"terms": self.below.fingerprint, "rows": self.below.rows, "unit": self.below.unit}
        self._all(INTRODUCE, {BESIDE: introduced})
        units = (*self.below.units, BESIDE)
        return Interior(
            self._centre, units, self._level(allotment), self.flow, max(self.base, 1e-9), tolerance=NEAR,
            open_=(BESIDE,),
        ).run()  # fmt: skip

    def _told(self, short: float) -> float:
        """Return what emergencies cost, 0 where it is less than the error at which steps below end, or a unit tells."""
        return short if short > (SHORT if self._side.ended else NEAR) * self.base else 0.0

    def _level(self, allotment: Array) -> Array:
        level = self.below.level.copy()
        level[self.upper] += allotment
        return level

    def _beside(self, link: sp.csc_array) -> sp.csc_array:
        """Return what columns use of the rows above as what they use of all rows of the members."""
        wide = sp.csc_array(
            (np.ones(self.rows), (self.upper, np.arange(self.rows))), shape=(self.below.rows, self.rows)
        )
        return sp.csc_array(wide @ link)

    def _all(self, kind: str, bodies: Mapping[str, Mapping[str, Any]]) -> Heard:
        heard = self._centre.ask(kind, 0, bodies)
        if missing := {**heard.silent, **heard.refused}:
            said = "; ".join(f"{unit}: {why}" for unit, why in missing.items())
            raise StoppedError(f"Not all members of '{self.name}' answer ({said}).")
        return heard

    @property
    def round_trips(self) -> int:
        """Rounds of messages below, so far."""
        return self._centre.round_trips

    @property
    def grain(self) -> float:
        """To which values are told."""
        return GRAIN * float(self.base)
