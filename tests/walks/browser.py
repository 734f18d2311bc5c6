"""Pages in a real browser, where one is: measured, printed and held against axe; skipped with a word elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lustrum.report.pdf import find_browser

OPTIONS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
DESK, PHONE = 1280, 390

MEASURE = """() => {
  const seen = [...document.querySelectorAll('svg text')].filter(t => t.getBoundingClientRect().width > 0);
  const areas = [...document.querySelectorAll('.wide')].filter(e => e.offsetParent !== null);
  const first = areas.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => {
    e.scrollLeft = 60;
    const name = e.querySelector('tbody th').getBoundingClientRect().left - e.getBoundingClientRect().left;
    e.scrollLeft = 0;
    return name;
  });
  return {
    overflow: document.documentElement.scrollWidth - window.innerWidth,
    smallest: Math.min(99, ...seen.map(t => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a)),
    charts: [...document.querySelectorAll('svg')].filter(e => e.getBoundingClientRect().width > 0).length,
    pictures: document.querySelectorAll('figure').length,
    first_column_moved: Math.max(0, ...first.map(Math.abs)),
    ground: getComputedStyle(document.body).backgroundColor,
  };
}"""


@dataclass(frozen=True)
class Seen:
    """What a browser says of a page at one width."""

    measured: dict[str, Any]
    violations: list[str]


class Browser:
    """One headless browser, started once."""

    def __init__(self, started: Any, axe: str) -> None:
        self._started, self._axe = started, axe
        self._seen: dict[tuple[Path, int, bool], Seen] = {}

    def see(self, page: Path, width: int, *, dark: bool = False) -> Seen:
        """Return measures and violations of axe of a page with its tables unfolded, in the dark as they are."""
        key = (page, width, dark)
        if key not in self._seen:
            self._seen[key] = self._look(page, width, dark)
        return self._seen[key]

    def _look(self, page: Path, width: int, dark: bool) -> Seen:
        scheme = "dark" if dark else "light"
        context = self._started.new_context(
            viewport={"width": width, "height": 844}, bypass_csp=True, color_scheme=scheme
        )
        try:
            shown = context.new_page()
            shown.goto(page.resolve().as_uri())
            if not dark:
                shown.evaluate("() => document.querySelectorAll('details').forEach(e => e.open = true)")
            measured = shown.evaluate(MEASURE)
            shown.evaluate(self._axe)
            found = shown.evaluate("() => axe.run({resultTypes: ['violations']})")["violations"]
            return Seen(measured, [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found])
        finally:
            context.close()


@contextmanager
def browser() -> Iterator[Browser]:
    """Yield a browser with axe; skip where there is none."""
    axe = pytest.importorskip("axe_playwright_python", reason="axe is not installed: pages are not held against it")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no page is opened")
    program = find_browser()
    if program is None:
        pytest.skip("there is no browser on this machine: no page is opened in one")
    script = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    with playwright.sync_playwright() as started:
        try:
            running = started.chromium.launch(executable_path=program, args=list(OPTIONS))
        except playwright.Error as reason:
            pytest.skip(f"the browser does not start: {str(reason).splitlines()[0]}")
        try:
            yield Browser(running, script)
        finally:
            running.close()
