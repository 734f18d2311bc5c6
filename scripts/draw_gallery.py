"""Draw the pictures of the manual's gallery: python scripts/draw_gallery.py."""

from __future__ import annotations

from pathlib import Path

import lustrum
from lustrum.studies.analyse import Analyse
from lustrum.workspace import subject_at

STATIC = Path(__file__).parents[1] / "docs" / "_static"


def main() -> None:
    """Write docs/_static/gallery-NAME.svg."""
    plan = lustrum.run_scenario(lustrum.read_scenario(lustrum.demo_path("germany_1995")))
    plan.table("output").plot().save(STATIC / "gallery-output.svg")
    for name, what, place in (
        ("multipliers", "multipliers", "bundled:germany_1995"),
        ("key-sectors", "key_sectors", "bundled:us_2012"),
    ):
        Analyse(what).run(subject_at(place))[0].plot().save(STATIC / f"gallery-{name}.svg")


if __name__ == "__main__":
    main()
