"""Councils: voters who are killed, logs that are edited, and how long 100 000 ballots take to verify."""

from __future__ import annotations

import importlib.util
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType

from benchmarks.measure import machine
from benchmarks.page import table, verdict, write_page
from lustrum.councils.export import export_log
from lustrum.councils.log.merkle import leaf_hash, root_of
from lustrum.councils.log.notes import Signer
from lustrum.councils.store import Council, new_council
from lustrum.councils.verify import Verified, verify_council, verify_entries, verify_export
from lustrum.councils.voting import chunks, close_vote, count_vote, open_a_vote

ROOT = Path(__file__).resolve().parents[1]
SIGNER = Signer("benchmark.example/log", bytes(range(32)))
GOAL = 30.0
AIMS = ["food", "homes", "care"]
DRIVE = """
import json, sys
from benchmarks.crowd import crowd
place, electors, votes, kills = sys.argv[1:]
print(json.dumps(crowd(place, json.loads(electors), json.loads(votes), int(kills))))
"""


def council_of(place: Path, electors: list[str]) -> Council:
    """Return a council with one body of so many electors."""
    council = new_council(place, "Benchmark", SIGNER)
    with council.act() as act:
        act.add("body", id="all", name="All", level="assembly")
        act.extend("roll", [{"body": "all", "add": part} for part in chunks(electors)])
    return council


def second_verifier() -> ModuleType:
    """Return tools/verify_log.py."""
    spec = importlib.util.spec_from_file_location("verify_log", ROOT / "tools" / "verify_log.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def killed(folder: Path, voters: int, votes: int, kills: int) -> tuple[int, int, int, float]:
    """Return ballots in the log, acknowledgements lost, ballots counted twice, and seconds on the clock."""
    import subprocess

    electors = [f"elector {n}" for n in range(voters)]
    with council_of(folder / "killed.council", electors) as council:
        names = [
            open_a_vote(council, title=f"Question {n}", body="all", kind="question", rule="yes-no",
                        options=["yes", "no", "abstain"], ballots="open") for n in range(votes)
        ]  # fmt: skip
        council.close()
        began = time.perf_counter()
        said = subprocess.run(
            [sys.executable, "-c", DRIVE, council.database.where, json.dumps(electors), json.dumps(names), str(kills)],
            capture_output=True, text=True, cwd=ROOT, check=True,
        )  # fmt: skip
        seconds = time.perf_counter() - began
        acknowledged = {tuple(each) for each in json.loads(said.stdout)}
        bodies = [json.loads(each.body) for each in council.entries() if each.kind == "ballot"]
        cast = [(each["elector"], each["vote"]) for each in bodies]
        for name in names:
            close_vote(council, name)
            count_vote(council, name)
        verify_council(council).refuse()
    return len(cast), len(acknowledged - set(cast)), len(cast) - len(set(cast)), seconds


def large(folder: Path, ballots: int) -> tuple[float, float, list[bytes]]:
    """Return the processor time of both verifiers over a log of so many ballots, and its entries."""
    generator = random.Random(1)
    electors = [f"elector {n:06d}" for n in range(ballots)]
    with council_of(folder / "large.council", electors) as council:
        vote = open_a_vote(council, title="Weights", body="all", kind="weights", rule="independent-markets",
                           options=AIMS, ballots="open")  # fmt: skip
        cast = []
        for name in electors:
            food = generator.randint(0, 10)
            homes = generator.randint(0, 10 - food)
            shares = dict(zip(AIMS, (f"{food}/10", f"{homes}/10", f"{10 - food - homes}/10"), strict=True))
            cast.append({"vote": vote, "elector": name, "ballot": {"points": shares}})
        with council.act() as act:
            act.extend("ballot", cast)
        close_vote(council, vote)
        count_vote(council, vote)
        export_log(council, folder / "log", SIGNER)
        entries = [each.body.encode() for each in council.entries()]
    began = time.process_time()
    verify_export(folder / "log", key=SIGNER.key).refuse()
    between = time.process_time()
    second_verifier().verify(folder / "log", str(SIGNER.key))
    return between - began, time.process_time() - between, entries


def edited(entries: list[bytes], number: int) -> tuple[int, int]:
    """Return how many random edits were made, and how many a checkpoint kept from before gave away.

    A bit turned, an entry left out, two exchanged, the end cut off, an entry twice, a fork: each signed anew with the
    true key, so that nothing but the earlier checkpoint can tell.
    """
    generator, leaves = random.Random(2), [leaf_hash(each) for each in entries]
    kept, made, found = root_of(leaves), 0, 0
    for _ in range(number):
        at, other = generator.randrange(len(entries)), generator.randrange(len(entries))
        data = bytearray(entries[at])
        data[generator.randrange(len(data))] ^= 1 << generator.randrange(8)
        changed = list(leaves)
        way = generator.randrange(6)
        if way == 0:
            changed[at] = leaf_hash(bytes(data))
        elif way == 1:
            del changed[at]
        elif way == 2:
            changed[at], changed[other] = changed[other], changed[at]
        elif way == 3:
            changed = changed[:at]
        elif way == 4:
            changed.insert(at, leaves[other])
        else:
            changed[at:] = [leaf_hash(entries[at] + b" ")]
        if changed == leaves:
            continue
        made += 1
        found += len(changed) < len(leaves) or root_of(changed[: len(leaves)]) != kept
    return made, found


def main(voters: int = 200, votes: int = 50, kills: int = 20, ballots: int = 100_000, edits: int = 10_000) -> None:
    """Write the page `councils`; few of everything make the small run."""
    with tempfile.TemporaryDirectory() as folder:
        cast, lost, twice, clock = killed(Path(folder), voters, votes, kills)
        first, second, entries = large(Path(folder), ballots)
    honest = Verified()
    verify_entries(entries[:1_000], honest)
    made, found = edited(entries[:1_000], edits)
    lines = [
        (f"{voters} voters at once, {votes} ballots each, {kills} of them killed and begun again",
         f"{cast:,} ballots, {lost} acknowledged lost, {twice} twice; {clock:.0f} s on the clock",
         verdict(cast == voters * votes and not lost and not twice)),
        (f"{made:,} random edits of a log, each signed anew with the true key, against one earlier checkpoint",
         f"{found:,} detected", verdict(found == made)),
        (f"{ballots:,} ballots verified and counted again by lustrum, at most {GOAL:.0f} s", f"{first:.1f} s",
         verdict(first <= GOAL)),
        (f"{ballots:,} ballots verified and counted again by tools/verify_log.py", f"{second:.1f} s",
         verdict(second <= GOAL)),
    ]  # fmt: skip
    write_page(
        "councils",
        "Councils: nothing lost, everything verified",
        "Voters are processes that write to one SQLite file; those killed are killed at any moment and vote again. "
        "Seconds without more are processor time.",
        table(("what", "found", "goal"), lines, words=3),
        machine("sqlalchemy", "cryptography"),
    )
