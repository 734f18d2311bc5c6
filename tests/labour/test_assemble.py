"""From plans and a folder to the question: defaults keep the trend, what is stated is taken, skills are alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from lustrum.errors import DataError, MissingDataError, UsageError
from lustrum.labels import Axis
from lustrum.labour.assemble import question_of
from lustrum.labour.balance import solve_balance
from lustrum.labour.mobility import move_share
from tests.labour.made_up import work, write

POSTS = "activity,skill,share\n" + "".join(f"P{j},high,0.3\nP{j},low,0.7\n" for j in range(4))


def told(labour):
    return {each.name: each for each in labour.assumptions}


def test_with_nothing_stated_people_follow_posts_and_none_stays_empty():
    found = question_of([work(1, labour=0.02)], None, "made up").labour
    assert not solve_balance(found).gap.max() > 1e-9 * found.need.max()
    assert {"people", "newcomers", "wage", "theta", "frictional", "attrition", "pass", "worth"} <= set(told(found))


def test_what_is_stated_is_taken_and_no_longer_assumed(tmp_path):
    one = work(1)
    need = one.base.sum()
    folder = write(
        tmp_path / "labour",
        posts=POSTS,
        people=f"skill,persons,wage,newcomers\nhigh,{need},2,7\nlow,{need},1,9\n",
        labour='unit = "jobs"\ntheta = 2\n',
    )
    found = question_of([one], folder, "made up").labour
    assert found.people.persons[:, 0] == pytest.approx([need, need])
    assert (found.people.newcomers[:, 0, 0] == 7.0).all()
    assert (found.people.newcomers[:, 1, 0] == 9.0).all()
    assert found.theta == 2.0 and not {"people", "theta", "wage", "newcomers"} & set(told(found))


def test_newcomers_nobody_states_keep_the_trend():
    found = question_of([work(1)], None, "made up").labour
    persons = found.people.persons[0, 0]
    assert found.people.newcomers[1, 0, 0] == pytest.approx((0.05 + 0.01) * persons * 1.01)


def test_an_empty_post_loses_the_value_that_stops_without_the_skill(tmp_path):
    one = work(1)
    folder = write(tmp_path / "labour", posts=POSTS)
    found = question_of([one], folder, "made up").labour
    least = (one.value_added() / one.per_level()[0]).min()
    assert found.worth[0, :, 0] == pytest.approx([least / 0.3 * 1.01, least / 0.7 * 1.01])


def test_the_price_of_the_plan_stands_first_and_pay_last():
    one = replace(work(1), product=np.full((4, 1), 5.0))
    assert (question_of([one], None, "p").labour.worth == 5.0).all()
    priced = replace(work(1), work=np.full(4, 2.0))
    assert question_of([priced], None, "p").labour.worth[:, 0, 0] == pytest.approx(2.0 * priced.wage)
    assert question_of([work(1)], None, "p").labour.worth[0, 0, 0] == pytest.approx(work(1).wage * 1.01)


def test_observed_moves_replace_the_default_theta_unless_one_is_stated(tmp_path):
    lines = "".join(
        f"a,b,{year},1000,{1000 * float(move_share(1.0, wage, 4.0, 0.0, 2.5)):.9f},1,{wage}\n"
        for year, wage in ((1998, 0.8), (1999, 1.0), (2000, 1.3))
    )
    both = [work(1, "a"), work(2, "b")]
    folder = write(tmp_path / "labour", moves="from,to,year,people,moved,wage_from,wage_to\n" + lines)
    found = question_of(both, folder, "p")
    assert found.labour.theta == pytest.approx(2.5, rel=1e-6) and "estimated" in told(found.labour)["theta"].text
    write(folder, labour="theta = 3.5\n")
    assert question_of(both, folder, "p").labour.theta == 3.5


def test_moves_against_the_wage_leave_the_default_and_say_so(tmp_path):
    lines = "a,b,1998,1000,90,1,0.8\na,b,1999,1000,50,1,1.0\na,b,2000,1000,20,1,1.4\n"
    folder = write(tmp_path / "labour", moves="from,to,year,people,moved,wage_from,wage_to\n" + lines)
    found = question_of([work(1, "a"), work(2, "b")], folder, "p").labour
    assert found.theta == 3.0 and any("did not follow wages" in each.text for each in found.assumptions)


def test_what_trainings_lead_to_counts_as_skilled_unless_it_is_named(tmp_path):
    text = "skill,length,places,cost\nhigh,2,1,1\n"
    folder = write(tmp_path / "labour", posts=POSTS, training=text)
    assert question_of([work(1)], folder, "p").labour.skilled.tolist() == [True, False]
    write(folder, labour='skilled = ["low"]\n')
    assert question_of([work(1)], folder, "p").labour.skilled.tolist() == [False, True]


def test_participation_is_data_and_changes_no_balance(tmp_path):
    """Failure case of the model: unpaid care. More people outside the workforce fill no post."""
    one, lost = work(1), []
    need = one.base.sum()
    for people, share in ((2.0 * need, 0.5), (4.0 * need, 0.25)):
        folder = write(
            tmp_path / "labour",
            people=f"skill,persons\njobs,{need}\n",
            regions=f"people,participation,carers\n{people},{share},{0.1 * people}\n",
        )
        found = question_of([one], folder, "p")
        lost.append(solve_balance(found.labour).cost)
        assert found.regions.workforce[0] == pytest.approx(need)
    assert lost[0] == lost[1] > 0.0


def test_people_in_two_skills_are_refused_with_the_file(tmp_path):
    folder = write(tmp_path / "labour", people="skill,persons\njobs,100\n", regions="workforce\n90\n")
    with pytest.raises(DataError, match="counted in two skills"):
        question_of([work(1)], folder, "p")


def test_another_unit_is_refused(tmp_path):
    folder = write(tmp_path / "labour", labour='unit = "thousand jobs"\n')
    with pytest.raises(UsageError, match="counts in thousand jobs, the plan in jobs"):
        question_of([work(1)], folder, "p")


def test_a_plan_without_labour_asks_for_posts():
    bare = work(1)
    bare = replace(bare, skill=(), base=np.zeros((0, 4)), labour=np.zeros((4, 0, 4)), building=np.zeros((4, 0)))
    with pytest.raises(MissingDataError, match=r"posts\.csv"):
        question_of([bare], None, "p")


def test_regions_with_other_skills_are_refused():
    one, other = work(1, "a"), work(2, "b")
    economy = replace(other.economy, skill=Axis("skill", ("heads",)), labour_unit={"heads": "jobs"})
    with pytest.raises(UsageError, match="are not those of a"):
        question_of([one, replace(other, skill=("heads",), economy=economy)], None, "p")


def test_pay_that_nothing_tells_is_asked_for():
    one = replace(work(1), wage=float("nan"))
    with pytest.raises(MissingDataError, match="state wage"):
        question_of([one], None, "p")


def test_faults_of_several_files_are_told_together(tmp_path):
    folder = write(
        tmp_path / "labour",
        people="skill,persons\njbos,1\n",
        training="skill,length,places,cost\njobs,0,1,1\n",
    )
    with pytest.raises(DataError) as caught:
        question_of([work(1)], folder, "p")
    kinds = {fault.file for fault in caught.value.faults}
    assert {"people.csv", "training.csv"} <= kinds


def test_skills_of_an_economy_are_taken_as_they_are():
    one = work(1)
    economy = one.economy
    both = sparse.csc_array(np.vstack([economy.labour.toarray(), economy.labour.toarray()]))
    economy = replace(economy, labour=both, skill=Axis("skill", ("a", "b")), labour_unit={"a": "jobs", "b": "jobs"})
    from lustrum.labour.work import work_of_economy
    from lustrum.problem import Growth

    found = question_of([work_of_economy(economy, Growth(0.0, 0.0), [2001, 2002], "x")], None, "p")
    assert found.labour.people.skill == ("a", "b") and "training" in found.absent
