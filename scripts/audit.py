"""Ask pip-audit for known weaknesses of the packages lustrum is installed with.

Ends with 1 where a package that lustrum needs to run, or one of its extras, has a known weakness. Where the data cannot
be had (no network, no pip-audit) it says so and ends with 0: a build must not hang on somebody else's server.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from typing import Any

SECONDS = 180
TOOLS = ("dev", "docs", "bench")
"""Extras for those who work on lustrum: their weaknesses are told and end nothing."""


def plain(name: str) -> str:
    """Return a package's name as all spellings have it.

    >>> plain("Jinja2"), plain("python_calamine")
    ('jinja2', 'python-calamine')
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(names: Iterable[str] = ("lustrum",)) -> set[str]:
    """Return what packages need to run, and what that needs, as it is installed here."""
    found: set[str] = set()
    left = list(names)
    while left:
        name = left.pop()
        if plain(name) in found:
            continue
        found.add(plain(name))
        try:
            requires = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        for each in requires:
            extra = re.search(r"extra\s*==\s*['\"](\w+)['\"]", each)
            if extra is None or (name == "lustrum" and extra[1] not in TOOLS):
                left.append(re.split(r"[^\w.-]", each, maxsplit=1)[0])
    return found


def judged(said: dict[str, Any], ours: set[str]) -> tuple[list[str], bool]:
    """Return what to say of each weakness, and whether one is of a package that lustrum needs.

    >>> found = {"dependencies": [{"name": "x", "version": "1", "vulns": [{"id": "A-1", "fix_versions": ["2"]}]}]}
    >>> judged(found, {"x"})
    (['x 1: A-1, mended in 2'], True)
    """
    lines, grave = [], False
    for package in said.get("dependencies", ()):
        for weakness in package.get("vulns", ()):
            mended = ", ".join(weakness.get("fix_versions", ())) or "no version yet"
            lines.append(f"{package['name']} {package['version']}: {weakness['id']}, mended in {mended}")
            grave = grave or plain(package["name"]) in ours
    return lines, grave


def main() -> int:
    options = ["--local", "--skip-editable", "--format", "json", "--progress-spinner=off"]
    command = [sys.executable, "-m", "pip_audit", *options]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
        said = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        print("pip-audit is not here or cannot have its data: nothing was audited.")
        return 0
    asked = [each for each in said.get("dependencies", ()) if "skip_reason" not in each]
    if not asked:
        print("pip-audit knows none of the packages, for it cannot have its data: nothing was audited.")
        return 0
    lines, grave = judged(said, needed())
    print("\n".join([f"{len(asked)} packages were audited, {len(lines)} known weaknesses.", *lines]))
    return 1 if grave else 0


if __name__ == "__main__":
    sys.exit(main())
