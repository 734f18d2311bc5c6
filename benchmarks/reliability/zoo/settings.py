"""Scenarios, families and other settings that ask for too much, or for what is not theirs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.reliability.zoo.animal import SCENARIO, Animal, scenario

PLAN = ("plan", "s.toml", "--out", "p", "--time-limit", "5")


def asked(text: str, command: tuple[str, ...] = PLAN) -> Animal:
    return Animal(lambda folder: [scenario(folder, text), None][1], command)


def beside(text: str, lay: Callable[[Path], object]) -> Animal:
    def make(folder: Path) -> None:
        scenario(folder, text)
        lay(folder)

    return Animal(make, PLAN)


def chain(folder: Path) -> None:
    for number in range(300):
        (folder / f"s{number}.toml").write_text(f'parent = "s{number + 1}.toml"\n')


def wishes(line: str, count: int) -> Callable[[Path], object]:
    head = "quantity,label,year,sense,value,priority\n"
    return lambda folder: (folder / "w.csv").write_text(head + line * count)


YEARS = SCENARIO.replace("years = 2", "years = {}")
ANIMALS: dict[str, Animal] = {
    "a thousand million years": asked(YEARS.format("1000000000")),
    "five thousand years": asked(YEARS.format("5000")),
    "years that end before they begin": asked(YEARS.format('"2030-2020"')),
    "years to 99999999": asked(YEARS.format('"2025-99999999"')),
    "no years": asked(YEARS.format("0")),
    "years of a fraction": asked(YEARS.format("2.5")),
    "years of a list": asked(YEARS.format("[1, 2]")),
    "a tail without end": asked("tail = 1000000000\n" + SCENARIO),
    "a tail below zero": asked("tail = -3\n" + SCENARIO),
    "a tail of nan": asked("tail = nan\n" + SCENARIO),
    "growth of nan": asked(SCENARIO.replace("labour = 0.0", "labour = nan")),
    "growth of inf": asked(SCENARIO.replace("labour = 0.0", "labour = inf")),
    "growth of 10^300": asked(SCENARIO.replace("labour = 0.0", "labour = 1e300")),
    "growth of a text": asked(SCENARIO.replace("labour = 0.0", 'labour = "much"')),
    "growth of a table": asked(SCENARIO.replace("labour = 0.0", "labour = {a = 1}")),
    "a parent that is itself": asked('parent = "s.toml"\n' + SCENARIO),
    "a parent out of the folder": asked('parent = "../s.toml"\n' + SCENARIO),
    "a parent that never ends": asked('parent = "/dev/zero"\n' + SCENARIO),
    "a chain of 300 parents": beside('parent = "s0.toml"\n' + SCENARIO, chain),
    "paths of /etc/passwd": asked('paths = "/etc/passwd"\n' + SCENARIO),
    "wishes of a pipe": asked('wishes = "/dev/stdin"\n' + SCENARIO),
    "an economy of a device": asked(SCENARIO.replace('"eco"', '"/dev/zero"')),
    "an economy of a folder of folders": asked(SCENARIO.replace('"eco"', '"/proc"')),
    "an economy with an escape": asked(SCENARIO.replace('"eco"', '"\\u001b[2J"')),
    "a hundred thousand wishes": beside('wishes = "w.csv"\n' + SCENARIO, wishes("output,cloth,2025,>=,1,1\n", 100_000)),
    "wishes with a bad cell each": beside('wishes = "w.csv"\n' + SCENARIO, wishes("output,?,x,>>,?,?\n", 50_000)),
    "wishes of one line": beside('wishes = "w.csv"\n' + SCENARIO, wishes("a" * 40_000_000, 1)),
    "lists within lists": asked("a = " + "[" * 5_000 + "]" * 5_000 + "\n" + SCENARIO),
    "tables within tables": asked("a = " + "{b=" * 3_000 + "1" + "}" * 3_000 + "\n" + SCENARIO),
    "a number of ten thousand digits": asked(f"seed = {'9' * 10_000}\n" + SCENARIO),
    "a key of a million letters": asked(f"{'a' * 1_000_000} = 1\n" + SCENARIO),
    "a hundred thousand keys": asked("".join(f"k{n} = 1\n" for n in range(100_000)) + SCENARIO),
    "a hundred thousand parts": asked(SCENARIO + "[options]\n" + "".join(f"p{n} = {{}}\n" for n in range(100_000))),
    "a goal of an escape": asked('goal = "\\u001b]0;x\\u0007"\n' + SCENARIO),
    "a goal of a list": asked("goal = []\n" + SCENARIO),
    "options of another kind": asked(SCENARIO + "[options]\ncapital = 3\n"),
    "20 MB of settings": asked("# " + "x" * 20_000_000 + "\n" + SCENARIO),
    "a NUL": asked("\0" + SCENARIO),
    "a family without end": asked(
        'parent = "p.toml"\n[grid.a]\ninput = "growth.labour"\nvalues = [' + "0.0, " * 200_000 + "0.0]\n",
        ("sweep", "s.toml", "-o", "x.csv"),
    ),
    "a sample without end": asked(
        'parent = "p.toml"\nsamples = 1000000000\n[sample.a]\ninput = "growth.labour"\nfrom = 0.0\nto = 0.1\n',
        ("sweep", "s.toml", "-o", "x.csv"),
    ),
    "a group of nan": asked("[farm]\nland = nan\n", ("join", "s.toml")),
    "a tax of lists": asked("[schedule]\nbrackets = [[[]]]\n", ("tax", "s.toml")),
    "money of texts": asked("[money]\nceiling = 'x'\n", ("money", "s.toml")),
    "reserves of inf": asked("[reserves]\ntarget = inf\n", ("reserves", "s.toml")),
}
"""Each with the command it is given to."""
