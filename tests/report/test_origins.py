"""Where everything comes from: assumptions, files, the certificate, the command."""

from __future__ import annotations

import dataclasses

from lustrum.plan import Plan, verify
from lustrum.report.blocks import Grid, Material, Text
from lustrum.report.origins import origins


def _grid(plan: Plan, caption: str) -> Grid | None:
    blocks = origins(Material(plan)).blocks
    return next((block for block in blocks if isinstance(block, Grid) and block.caption.startswith(caption)), None)


def test_every_assumption_of_the_economy_and_of_the_plan_is_listed_once(germany_plan: Plan) -> None:
    known = {each.name for each in (*germany_plan.economy.assumptions, *germany_plan.assumptions)}
    names = [row[3] for row in _grid(germany_plan, "What nobody stated").rows]
    assert set(names) == known and len(names) >= len(known)


def test_where_nothing_was_assumed_it_is_said(plan: Plan) -> None:
    economy = dataclasses.replace(plan.economy, assumptions=())
    first = origins(Material(dataclasses.replace(plan, economy=economy, assumptions=()))).blocks[0]
    assert isinstance(first, Text) and "Nothing was assumed" in first.text


def test_every_file_read_stands_with_its_digest(germany_plan: Plan) -> None:
    rows = _grid(germany_plan, "Files read").rows
    assert [tuple(row) for row in rows] == list(dict.fromkeys(germany_plan.inputs)) and rows


def test_every_law_checked_again_is_told_with_its_verdict(plan: Plan) -> None:
    rows = _grid(plan, "Laws").rows
    assert [row[-1] for row in rows] == ["yes" if check.passed else "NO" for check in verify(plan)]


def test_a_plan_without_numbers_has_no_certificate(plan: Plan) -> None:
    assert _grid(plan, "Certificate") is not None
    assert _grid(dataclasses.replace(plan, quantities={}), "Certificate") is None


def test_the_command_that_makes_the_plan_again_stands_at_the_end(plan: Plan) -> None:
    last = origins(Material(plan, command="lustrum plan small.toml")).blocks[-1]
    assert isinstance(last, Text) and last.text.endswith("lustrum plan small.toml")
    assert not isinstance(origins(Material(plan)).blocks[-1], Text)
