"""Draw the pictures of the manual's gallery: python scripts/draw_gallery.py; pages where a browser is here."""

from __future__ import annotations

import contextlib
import os
import shlex
import subprocess
import tempfile
from pathlib import Path

import lustrum
from lustrum.cli.main import run
from lustrum.report.pdf import QUIET, find_browser
from lustrum.studies.analyse import Analyse
from lustrum.studies.freight import Freight
from lustrum.workspace import subject_at

STATIC = Path(__file__).parents[1] / "docs" / "_static"
PAGES = (
    ("report", "lustrum demo --out us", "us/report.html", 820),
    ("phone", "lustrum demo --out us", "us/report.html", 500),
    ("compare", "lustrum compare us care --out both.html", "both.html", 820),
    ("map", "lustrum analyse bundled:us_2012 --what key_sectors --out map.html", "map.html", 820),
    ("growth", "lustrum frontier --quick bundled:us_2012 --out growth.html", "growth.html", 820),
    ("join", "lustrum join bundled:made_up_village --out join.html", "join.html", 820),
)
"""Of each page its name, the command that makes it, the file, and how wide it is shown."""
CARE = """name = "more care"
economy = "bundled:us_2012"
years = "2013-2017"

[growth]
labour = 0.012
productivity = 0.008

[[wish]]
name = "more care and schools"
quantity = "consumption"
label = "A18"
by = 2017
sense = ">="
than_trend = 1.10
"""
"""The second plan of the comparison."""
HEIGHT = 760


def draw_answers() -> None:
    """Write docs/_static/gallery-NAME.svg."""
    plan = lustrum.run_scenario(lustrum.read_scenario(lustrum.demo_path("germany_1995")))
    plan.table("output").plot().save(STATIC / "gallery-output.svg")
    for name, what, place in (
        ("multipliers", "multipliers", "bundled:germany_1995"),
        ("key-sectors", "key_sectors", "bundled:us_2012"),
    ):
        Analyse(what).run(subject_at(place))[0].plot().save(STATIC / f"gallery-{name}.svg")
    loads = list(Freight().run(subject_at("bundled:made_up_railways")))[1]
    loads.plot().save(STATIC / "gallery-freight.svg")


def show_pages(browser: str) -> None:
    """Write docs/_static/page-NAME.png: the first screen of every page."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("care.toml").write_text(CARE, encoding="utf-8")
        run(["plan", "care.toml", "--out", "care", "--no-report"])
        made = set()
        for name, command, page, width in PAGES:
            if command not in made:
                made.add(command)
                if run(shlex.split(command)[1:]) != 0:
                    raise SystemExit(f"'{command}' failed")
            options = [
                *QUIET,
                "--hide-scrollbars",
                "--force-device-scale-factor=0.8",
                f"--user-data-dir={folder}/profile",
            ]
            options += [f"--window-size={width},{HEIGHT}", f"--screenshot={STATIC / f'page-{name}.png'}"]
            if os.geteuid() == 0:
                options.append("--no-sandbox")
            subprocess.run([browser, *options, Path(page).resolve().as_uri()], check=True, capture_output=True)


def main() -> None:
    """Draw what can be drawn here."""
    draw_answers()
    browser = find_browser()
    if browser is None:
        print("There is no browser here: the pictures of pages stay as they are.")
    else:
        show_pages(browser)


if __name__ == "__main__":
    main()
