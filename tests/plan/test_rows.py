"""Row numbers back to words: which limit, of what, in which year."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.plan.rows import MOST_NAMED, RowBook, asked_about
from lustrum.plan.solve import solve_plan
from lustrum.problem import Growth, WishedValue, build_plan, standard_form
from lustrum.problem.parts.labour import labour
from tests.economies import random_economy
from tests.problem.solving import GROWTH, with_options


@pytest.fixture
def problem():
    wishes = [
        WishedValue("output", "P1", 2002, ">=", 50.0, 2, "a council"),
        WishedValue("imports", "total", 2001, "<=", 9.0, 2, "a bank"),
        WishedValue("output", "P2", 2001, "=", 40.0, 2, "a mill"),
    ]
    parts = with_options(labour, limit=True)
    return build_plan(random_economy(1), 2, parts=parts, growth=GROWTH, wishes=wishes, tail=1)


def row_of(book, name, item, year):
    number = list(book.problem.constraints).index(name)
    return int(book.layout.row_start[number, year - 2001]) + item


def test_every_row_is_found_back_where_the_layout_put_it(problem):
    book = RowBook(problem)
    seen = set()
    for row in range(book.layout.rows):
        constraint, item, year = book.place(row)
        assert row_of(book, constraint.name, item, year) == row
        assert constraint.years[year - 2001] and 0 <= item < len(constraint.index)
        assert book.constraint(row) is constraint
        seen.add(constraint.name)
    assert seen == {name for name, c in problem.constraints.items() if len(c.index) and c.years.any()}


def test_a_wish_is_a_sentence_with_its_bound_and_who_asks(problem):
    book, form = RowBook(problem), standard_form(problem)
    said = [
        book.wish_in_words(row_of(book, name, 0, year), form)
        for name, year in (("wish_1_output", 2002), ("wish_2_total_imports", 2001), ("wish_3_output", 2001))
    ]
    unit = problem.economy.flow_unit
    assert said[0] == f"output of P1 in 2002 >= 50 {unit} (a council)"
    assert said[1] == f"imports in all in 2001 <= 9 {unit} (a bank)"
    assert said[2] == f"output of P2 in 2001 = 40 {unit} (a mill)"


def test_a_proof_is_told_by_its_limits_the_weightiest_first_and_not_by_balances(problem):
    book, form = RowBook(problem), standard_form(problem)
    ray = np.zeros(form.rows)
    for name, item, year, weight in (
        ("balance", 0, 2001, 9.0),
        ("labour_limit", 0, 2001, 2.0),
        ("capacity", 1, 2002, 5.0),
    ):
        row = row_of(book, name, item, year)
        ray[row] = weight / form.row_scale[row]
    said = book.limits_in_words(ray, set(), form)
    assert len(said) == 2
    assert said[0].startswith("capacity (P0, a1 2002, growing ") and said[0].endswith(" % a year)")
    assert said[1] == "labour limit (jobs 2001)"
    only_balance = np.where(np.arange(form.rows) == row_of(book, "balance", 0, 2001), 1.0, 0.0)
    assert book.limits_in_words(only_balance, set(), form) == ("balance (P0 2001)",)


def test_soft_rows_and_no_proof_are_not_told(problem):
    book, form = RowBook(problem), standard_form(problem)
    row = row_of(book, "labour_limit", 0, 2001)
    ray = np.where(np.arange(form.rows) == row, 1.0, 0.0)
    assert book.limits_in_words(ray, {row}, form) == ()
    assert book.limits_in_words(None, set(), form) == ()


def test_of_many_items_the_first_are_named_and_the_rest_counted(problem):
    book, form = RowBook(problem), standard_form(problem)
    ray = np.zeros(form.rows)
    for item in range(4):
        for year in (2001, 2002):
            row = row_of(book, "capacity", item, year)
            ray[row] = (item + 1) / form.row_scale[row]
    (said,) = book.limits_in_words(ray, set(), form)
    assert said.endswith(f"and {8 - MOST_NAMED} more)") and said.count(";") == MOST_NAMED - 1


def test_rows_that_ask_about_themselves_are_named_by_their_name(problem):
    assert asked_about(problem.constraints["wish_1_output"]) == "output"
    assert asked_about(problem.constraints["terminal_investment"]) == "terminal_investment"


def test_a_clash_of_a_given_path_with_a_limit_names_the_path_and_its_rate():
    growth = Growth(labour=0.01, productivity=0.01, government=3.0)
    plan = solve_plan(build_plan(random_economy(1, trade=False), 3, growth=growth))
    assert plan.status == "infeasible"
    said = plan.wish_report.sentence
    assert "government consumption of" in said and "grows 300 % a year" in said
    assert "these limits clash" in said
