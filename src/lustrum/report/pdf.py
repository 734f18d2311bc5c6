"""A page as a tagged PDF, printed by what is on the machine: Chromium or one of its kin, else WeasyPrint."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from lustrum.errors import UsageError

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "brave-browser",
)
CHOSEN = "LUSTRUM_BROWSER"
"""Environment variable that names a browser found nowhere else."""
SECONDS = 120.0
QUIET = (
    "--headless=new",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)

WEASYPRINT = """
.chart { max-height: 78mm; }
table.prose { table-layout: fixed; width: 100%; }
table.prose th, table.prose td { overflow-wrap: anywhere; }
table.upright thead th:not(:first-child) { height: 40mm; padding: 0; }
table.upright thead th:not(:first-child) span { display: block; width: 6mm; height: 3mm; white-space: nowrap;
  text-align: left; writing-mode: horizontal-tb; transform-origin: 0 100%;
  transform: translate(4mm, 0) rotate(-90deg); }
"""
"""What WeasyPrint needs told otherwise: it writes no text upright and breaks no word of its own accord."""


def as_pdf(html: bytes) -> bytes:
    """Return a page as PDF: A4, with the tags that screen readers follow, what is folded left out.

    Raises
    ------
    UsageError
        If neither a browser nor WeasyPrint is there, or the browser prints nothing.
    """
    browser = find_browser()
    if browser is not None:
        return _by_browser(browser, html)
    if importlib.util.find_spec("weasyprint") is not None:
        return _by_weasyprint(html)
    raise UsageError(
        "A PDF is printed by Chromium, Chrome or Edge, or by WeasyPrint, and none of them is here. Install one of them "
        f"(pip install weasyprint), or name a browser in {CHOSEN}; or open report.html and print it."
    )


def find_browser() -> str | None:
    """Return the browser to print with, None where there is none.

    Raises
    ------
    UsageError
        If the one named in the environment is not there.
    """
    named = os.environ.get(CHOSEN)
    if named:
        found = shutil.which(named)
        if found is None:
            raise UsageError(f"{CHOSEN} names '{named}', which is no program here: name a browser, or unset it.")
        return found
    return next((path for path in map(shutil.which, BROWSERS) if path is not None), None)


def _by_browser(browser: str, html: bytes) -> bytes:
    with tempfile.TemporaryDirectory(prefix="lustrum-pdf-", ignore_cleanup_errors=True) as folder:
        page, pdf = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_bytes(html)
        options = [*QUIET, f"--user-data-dir={folder}/profile", f"--print-to-pdf={pdf}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            options.append("--no-sandbox")  # as root Chromium starts with no other
        said = _run([browser, *options, page.as_uri()])
        if not pdf.is_file() or not pdf.stat().st_size:
            raise UsageError(
                f"'{browser}' printed no PDF; it said: '{said[-300:].strip()}'. Open report.html and print it."
            )
        return pdf.read_bytes()


def _run(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"nothing within {SECONDS:.0f} seconds"
    except OSError as reason:
        return str(reason)
    return done.stderr.decode(errors="replace")


def _by_weasyprint(html: bytes) -> bytes:
    import weasyprint

    told = html.decode().replace("</style>", f"{WEASYPRINT}</style>", 1)
    pdf: bytes = weasyprint.HTML(string=told).write_pdf(pdf_tags=True)
    return pdf
