"""Random elections counted by lustrum and by independent programs: equal winners, or a tie that explains it.

Programs that are not installed (extra `count`) are left out of the page and said to be.
"""

from __future__ import annotations

import importlib
import importlib.util
import random
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.measure import machine
from benchmarks.page import table, verdict, write_page
from benchmarks.random_elections import approvals, equals, few, half, house, lists, many, priced, some, three, whole
from lustrum.councils.counting.ballots import Ballots
from lustrum.councils.counting.count import TieError
from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.rules import make_rule

ELECTIONS = 5_000
SECONDS = 600.0
"""Of CPU time a rule and program at most."""
PROGRAMS = ("pref_voting", "votekit", "abcvoting", "pabutools", "apportionment")
HEAD = (
    "Rule",
    "Against",
    "Elections",
    "Equal",
    "Equal but for a tie",
    "Not followed",
    "Apart",
    "As a third",
    "Ours, ms",
    "Theirs, ms",
)
Outcome = tuple[str, ...]
Seats = tuple[int, ...]
Theirs = Callable[[Ballots, int], set[Any]]
"""Every outcome that the other program holds possible."""


@dataclass(frozen=True)
class Against:
    """One rule against one program.

    Parameters
    ----------
    rule, program : str
    theirs : callable
        Returns all outcomes the program holds possible, elected by name or seats by list.
    make : callable
        Returns a random election.
    seats : callable
        Returns how many are elected of so many candidates.
    variants : dict
        Of our rule, so that both count the same.
    seats_by_list : bool
        Whether seats are compared, and not who is elected.
    unlike : str
        How the two may differ without either being wrong, '' where they may not: named on the page.
    third : callable, optional
        Another program, asked where the two are apart.
    """

    rule: str
    program: str
    theirs: Theirs
    make: Callable[[random.Random], Ballots]
    seats: Callable[[Ballots, random.Random], int] = lambda ballots, generator: 1
    variants: dict[str, Any] = field(default_factory=dict)
    seats_by_list: bool = False
    unlike: str = ""
    third: Theirs | None = None


@dataclass
class Found:
    """What came of the elections of one rule against one program."""

    equal: int = 0
    tied: int = 0
    left: int = 0
    """Ties with more ways to break them than are followed: nothing is compared."""
    apart: list[tuple[Ballots, int, Any, Any]] = field(default_factory=list)
    judged: int = 0
    """Of those apart, in which a third program finds what ours does."""
    ours: float = 0.0
    theirs: float = 0.0

    @property
    def elections(self) -> int:
        return self.equal + self.tied + self.left + len(self.apart)


def compare(against: Against, elections: int, seconds: float = SECONDS, seed: int = 20) -> Found:
    """Count random elections by both, as many as `seconds` of CPU time allow where that is fewer.

    An outcome of theirs that no way to break ties gives us is kept as apart.
    """
    generator, found = random.Random(f"{seed} {against.rule} {against.program}"), Found()
    rule = make_rule(against.rule, **against.variants)
    for _ in range(elections):
        if found.ours + found.theirs > seconds:
            break
        ballots = against.make(generator)
        seats = against.seats(ballots, generator)
        began = time.process_time()
        mine = outcomes(rule, ballots, seats, against.seats_by_list)
        between = time.process_time()
        theirs = against.theirs(ballots, seats)
        found.ours += between - began
        found.theirs += time.process_time() - between
        if mine is None:
            found.left += 1
        elif len(mine) == 1 and theirs == mine:
            found.equal += 1
        elif mine & theirs and (len(mine) > 1 or len(theirs) > 1):
            found.tied += 1
        else:
            found.apart.append((ballots, seats, mine, theirs))
            found.judged += against.third is not None and against.third(ballots, seats) == mine
    return found


def outcomes(rule: Any, ballots: Ballots, seats: int, seats_by_list: bool) -> set[Any] | None:
    """Return every outcome that breaking the ties of our count can have; None where there are too many to follow."""
    try:
        count = decide(rule, ballots, seats, "refuse")
    except TieError as error:
        if not error.outcomes:
            return None
        if seats_by_list:
            return {_seats_of(ballots, each) for each in error.outcomes}
        return {tuple(sorted(each)) for each in error.outcomes}
    if seats_by_list:
        return {tuple(count.seats[name] for name in ballots.candidates)}
    return {tuple(sorted(count.elected))}


def _seats_of(ballots: Ballots, said: tuple[str, ...]) -> Seats:
    """Return the seats of an outcome as a refused count says it: 'A 3', or 'A' alone where nobody has more than one."""
    held = {each.partition(" ")[0]: int(each.partition(" ")[2] or 1) for each in said}
    return tuple(held.get(name, 0) for name in ballots.candidates)


def _named(ballots: Ballots, places: Any) -> Outcome:
    return tuple(sorted(ballots.candidates[int(i)] for i in places))


# -- pref_voting -------------------------------------------------------------------------------------------------------


def _profile(ballots: Ballots) -> Any:
    from pref_voting.profiles_with_ties import ProfileWithTies

    rows = list(ballots.rankings())
    profile = ProfileWithTies(
        [{i: place for place, rank in enumerate(ranks, 1) for i in rank} for ranks, _ in rows],
        [number for _, number in rows], candidates=list(ballots.places),
    )  # fmt: skip
    profile.use_extended_strict_preference()
    return profile


def _by_margins(method: str) -> Theirs:
    def theirs(ballots: Ballots, seats: int) -> set[Any]:
        methods = importlib.import_module("pref_voting.margin_based_methods")
        return {(ballots.candidates[int(i)],) for i in getattr(methods, method)(_profile(ballots))}

    return theirs


def _run_off(ballots: Ballots, seats: int) -> set[Any]:
    from pref_voting.iterative_methods import instant_runoff_put
    from pref_voting.profiles import Profile

    rows = list(ballots.rankings())
    profile = Profile([[rank[0] for rank in ranks] for ranks, _ in rows], [number for _, number in rows])
    return {(ballots.candidates[int(i)],) for i in instant_runoff_put(profile)}


def _transferable(method: str) -> Theirs:
    def theirs(ballots: Ballots, seats: int) -> set[Any]:
        methods = importlib.import_module("pref_voting.proportional_methods")
        return {_named(ballots, getattr(methods, method)(_profile(ballots), num_seats=seats))}

    return theirs


# -- votekit -----------------------------------------------------------------------------------------------------------


def _votekit(method: str) -> Theirs:
    def theirs(ballots: Ballots, seats: int) -> set[Any]:
        from votekit.ballot import RankBallot
        from votekit.pref_profile import RankProfile

        papers = [
            RankBallot(ranking=[{ballots.candidates[i] for i in rank} for rank in ranks], weight=number)
            for ranks, number in ballots.rankings()
        ]
        profile = RankProfile(ballots=tuple(papers), candidates=ballots.candidates)
        kind = getattr(importlib.import_module("votekit.elections"), method)
        more = {"tiebreak": "first_place"} if method == "IRV" else {"n_seats": seats}
        elected = kind(profile, **more).get_elected()
        return {tuple(sorted(str(name) for group in elected for name in group))}

    return theirs


# -- abcvoting ---------------------------------------------------------------------------------------------------------


def _committee(method: str, algorithm: str) -> Theirs:
    def theirs(ballots: Ballots, seats: int) -> set[Any]:
        from abcvoting import abcrules
        from abcvoting.preferences import Profile

        profile = Profile(len(ballots.candidates))
        profile.add_voters([set(paper.named) for paper in ballots.papers])
        found = abcrules.compute(method, profile, seats, algorithm=algorithm, resolute=False)
        return {_named(ballots, committee) for committee in found}

    return theirs


# -- pabutools ---------------------------------------------------------------------------------------------------------


def _budget(method: str, utility: str = "") -> Theirs:
    def theirs(ballots: Ballots, seats: int) -> set[Any]:
        from pabutools import election, rules

        projects = {i: election.Project(name, int(ballots.costs()[i])) for i, name in enumerate(ballots.candidates)}
        assert ballots.budget is not None
        instance = election.Instance(projects.values(), budget_limit=int(ballots.budget))
        papers = [election.ApprovalBallot({projects[i] for i in paper.named}) for paper in ballots.papers]
        more = {"sat_class": getattr(election, utility)} if utility else {}
        found = getattr(rules, method)(instance, election.ApprovalProfile(papers), resoluteness=False, **more)
        liked = {ballots.candidates[i] for paper in ballots.papers for i in paper.named}
        return {tuple(sorted(str(each) for each in bought if str(each) in liked)) for bought in found}

    return theirs


# -- apportionment -----------------------------------------------------------------------------------------------------


def _apportioned(method: str) -> Theirs:
    def theirs(ballots: Ballots, seats: int) -> set[Any]:
        methods = importlib.import_module("apportionment.methods")
        votes = ballots.first_votes()
        try:
            found = methods.compute(method, votes, seats, fractions=True, tiesallowed=False)
        except methods.TiesException:
            found = methods.compute(method, votes, seats, fractions=True, tiesallowed=True, verbose=False)
            return {tuple(int(each) for each in found), ()}  # a tie: one of several
        return {tuple(int(each) for each in found)}

    return theirs


PAIRS = (
    Against("schulze", "pref_voting", _by_margins("beat_path"), equals, variants={"strength": "margins"}),
    Against("ranked-pairs", "pref_voting", _by_margins("ranked_pairs"), few, variants={"strength": "margins"}),
    Against("instant-run-off", "pref_voting", _run_off, whole),
    Against("stv-scottish", "pref_voting", _transferable("stv_scottish"), many, half),
    Against("schulze", "votekit", _votekit("Schulze"), whole,
            third=_by_margins("beat_path")),
    Against("sequential-phragmen", "abcvoting", _committee("seqphragmen", "standard-fractions"), approvals, three),
    Against("sequential-pav", "abcvoting", _committee("seqpav", "fastest"), approvals, three),
    Against("equal-shares", "abcvoting", _committee("equal-shares", "standard-fractions"), approvals, three),
    Against("equal-shares", "pabutools", _budget("method_of_equal_shares", "Cost_Sat"), priced),
    Against("equal-shares", "pabutools", _budget("method_of_equal_shares", "Cardinality_Sat"), priced,
            variants={"utility": "cardinality"}),
    Against("sequential-phragmen", "pabutools", _budget("sequential_phragmen"), priced,
            unlike="at a tie theirs ends where any of the tied does not fit, ours where the one does on whom it fell"),
    Against("greedy", "pabutools", _budget("greedy_utilitarian_welfare", "Cost_Sat"), priced),
    *(
        Against(rule, "apportionment", _apportioned(method), lists, house, seats_by_list=True)
        for rule, method in (
            ("dhondt", "dhondt"), ("sainte-lague", "saintelague"), ("modified-sainte-lague", "modified_saintelague"),
            ("huntington-hill", "huntington"), ("adams", "adams"), ("dean", "dean"), ("hare", "largest_remainder"),
        )
    ),
    Against("stv-meek", "pref_voting", _transferable("stv_meek"), some, half,
            unlike="where somebody settles exactly on the quota ours, exact, counts it as reached; theirs works with "
            "rounded numbers"),
)  # fmt: skip


def installed(program: str) -> bool:
    """Say whether a program is there."""
    return importlib.util.find_spec(program) is not None


def measured(elections: int, seconds: float = SECONDS) -> Iterator[tuple[Against, Found]]:
    """Yield what came of each rule against each program that is installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for against in PAIRS:
            if installed(against.program):
                yield against, compare(against, elections, seconds)


def explained(against: Against, found: Found) -> bool:
    """Say whether all that differs is a tie, a stated difference, or what a third program finds as ours does."""
    return len(found.apart) == found.judged or bool(against.unlike)


def name_of(against: Against) -> str:
    """Return a rule with its variants."""
    return against.rule + "".join(f", {value}" for value in against.variants.values())


def line_of(against: Against, found: Found) -> tuple[str, ...]:
    """Return a line of the page."""
    counts = (found.elections, found.equal, found.tied, found.left, len(found.apart), found.judged)
    times = (1000.0 * found.ours / found.elections, 1000.0 * found.theirs / found.elections)
    figures = (*(f"{each:,}" for each in counts), *(f"{each:.2f}" for each in times))
    return (name_of(against), against.program, *figures)


def write(results: Sequence[tuple[Against, Found]], elections: int) -> None:
    """Write the page of what was compared."""
    lines = [line_of(against, found) for against, found in results]
    apart = [against for against, found in results if not explained(against, found)]
    missing = [each for each in PAIRS if each not in [against for against, _ in results]]
    lines += [(name_of(each), each.program, "not installed", *[""] * (len(HEAD) - 3)) for each in missing]
    if not results:
        goal = "not measured, no program is installed"
    else:
        goal = verdict(not apart) + (f" ({', '.join(map(name_of, apart))})" if apart else "")
    short = ", ".join(f"{name_of(a)} {found.elections:,}" for a, found in results if found.elections < elections)
    write_page(
        "counting_against",
        "Counts against independent programs",
        f"{elections:,} random elections a line, a fixed seed, fewer where the other program is slow. "
        f"{machine(*PROGRAMS)} Times are CPU time of one count. Rankings of 3 to 6 candidates (partly in camps, some "
        "cut short, some with equals), approvals, projects with costs, votes for lists. The programs are no part of "
        "lustrum and come with the extra `count`; pabutools is under the GPL, the others under the MIT licence.",
        table(HEAD, lines, words=2),
        "*Equal but for a tie*: who is elected hangs on a tie, and what the other program says is one of the ways to "
        "break it. *Not followed*: ties with more ways to break them than are followed; not compared. *Apart*: none of "
        "these; *as a third*: of those, a third program (pref_voting, of Schulze) finds what ours does.",
        *(f"{each.rule} against {each.program}: {each.unlike}." for each in PAIRS if each.unlike),
        "Of independent markets, floors and the normalised median no independent program is known to us; they are held "
        "to the printed cases and their laws.",
        f"Goal, no difference that a tie does not explain: {goal}.",
        f"Goal, {elections:,} elections a rule: {verdict(not short) + (f' ({short})' if short else '')}.",
    )


def main(elections: int = ELECTIONS, seconds: float = SECONDS) -> None:
    """Count random elections by every program and write the page."""
    results = []
    for against, found in measured(elections, seconds):
        print(name_of(against), against.program, f"{found.elections:,}, {len(found.apart)} apart", flush=True)
        results.append((against, found))
    write(results, elections)


if __name__ == "__main__":
    main()
