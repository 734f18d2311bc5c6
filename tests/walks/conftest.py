"""The small plans that the tests of the report look at."""

from __future__ import annotations

from tests.report.conftest import plan, relaxed

__all__ = ["plan", "relaxed"]
