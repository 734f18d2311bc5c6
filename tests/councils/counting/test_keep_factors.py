from lustrum.councils.counting.keep_factors import UNIT, Settled, Tree, learnt

PAPERS = {(0, 1, 2): 60, (1, 2): 20, (2,): 10, (0,): 10}


def test_what_one_does_not_keep_the_next_has_to_the_last_unit():
    tree = Tree(PAPERS, {2}, [0, 1])
    votes, excess = tree.votes([UNIT // 3, UNIT // 7, UNIT])
    assert sum(votes) + excess == 100 * UNIT


def test_a_paper_that_names_nobody_left_is_excess():
    votes, excess = Tree({(0,): 4, (1,): 6}, {1}, []).votes([0, UNIT])
    assert votes == [0, 6 * UNIT] and excess == 4 * UNIT


def test_factors_settle_where_the_elected_hold_the_quota():
    keep = [UNIT, UNIT, UNIT]
    found = Settled(Tree(PAPERS, {2}, [0, 1]), keep, [0, 1], 2, 100, 10**12)
    assert all(abs(found.votes[i] - found.quota) <= 10**12 for i in (0, 1))
    # By hand: quota q = (100 - e)/3; A keeps a of 70, B b of 20 + 60 (1 - a); e = 10 (1 - a). So 70 a = q and
    # 3 q = 90 + 10 a: a = 90/200 = 0.45, q = 31.5, b = 31.5/53.
    assert abs(keep[0] - 45 * UNIT // 100) < 10**12 and abs(keep[1] * 53 - 315 * UNIT // 10) < 10**14


def test_an_inverse_learns_what_the_last_step_showed():
    inverse = learnt([[UNIT, 0], [0, UNIT]], [2, 0], [4, 0])
    assert inverse[0][0] * 4 // UNIT == 2
