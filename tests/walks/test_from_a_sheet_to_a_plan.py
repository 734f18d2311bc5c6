"""A planner who knows spreadsheets: a sheet typed with eight usual slips becomes a plan in at most three refusals."""

from __future__ import annotations

import re
import time
from pathlib import Path

from tests.cli.conftest import lustrum  # noqa: F401
from tests.walks.sheets import cell, typed_over

SLIPS = {
    "use!B2": lambda sound: f"1 {sound}",  # a digit too many, and thousands parted by a blank
    "use!B4": lambda sound: sound.replace("0", "O"),  # the letter O
    "final_demand!B5": lambda sound: "",  # forgotten
    "imports!A3": lambda sound: "Industri",  # another spelling
    "value_added!C2": lambda sound: f"{sound},0",  # a decimal comma
    "scenario!B7": lambda sound: "1.5",  # per cent meant
    "scenario!A8": lambda sound: "growth.productivty",  # a key misspelt
    "wishes!C5": lambda sound: "servces",  # a label misspelt
}
"""What was typed where, beside what is right."""

WISH = {
    "wishes!A5": "more services",
    "wishes!B5": "consumption",
    "wishes!E5": "2025",
    "wishes!F5": ">=",
    "wishes!H5": "1.02",
}


def mended(message: str, sound: dict[str, str]) -> dict[str, str]:
    """Return what somebody types who follows the message: the value to try, or the right figure where there is none."""
    done = {}
    for line in message.splitlines():
        if (found := re.search(r", (\w+![A-Z]+\d+)", line)) is None:
            continue
        address = found[1]
        if try_it := re.search(r"Try (\S+)\.$|(\S+) would close the row|Did you mean '([^']+)'", line):
            done[address] = next(each for each in try_it.groups() if each)
        elif "write 0.015" in line:
            done[address] = "0.015"
        elif address in sound:
            done[address] = sound[address]
    return done


def test_a_sheet_with_eight_slips_becomes_a_plan_in_at_most_three_refusals(lustrum, tmp_path, capsys):  # noqa: F811
    began = time.perf_counter()
    book = tmp_path / "home.xlsx"
    assert lustrum("new", book, "--labels", "farming,industry,services,care").code == 0
    sound = {address: cell(book, address) for address in SLIPS if not address.startswith("wishes")}
    typed_over(book, {**WISH, **{address: slip(sound.get(address, "")) for address, slip in SLIPS.items()}})
    steps, refusals, said = 1, 0, ""
    while (ended := lustrum("plan", book, "--out", "p", "--no-report")).code == 3:
        steps, refusals, said = steps + 1, refusals + 1, said or ended.err
        assert refusals <= 3, ended.err
        typed_over(book, mended(ended.err, sound))
    seconds = time.perf_counter() - began
    with capsys.disabled():
        print(f"{steps} steps, {refusals} refusals, {seconds:.1f} s of the machine")
    assert ended.code == 0, ended.err
    for address in SLIPS:
        assert address in said, f"the first refusal names {address}"
    assert lustrum("verify", "p").code == 0
    page = (Path(__file__).parents[2] / "docs" / "from-excel.md").read_text(encoding="utf-8")
    shown = page.partition("<!-- said by tests/walks -->\n```text\n")[2].partition("```")[0].splitlines()
    assert len(shown) >= len(SLIPS)
    for line in shown:
        assert line in said, "the manual shows what is said"
