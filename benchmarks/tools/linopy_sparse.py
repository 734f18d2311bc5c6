"""linopy in its sparse mode."""

from benchmarks.tools.linopy import build_sparse as build
from benchmarks.tools.linopy import highs

__all__ = ["build", "highs"]
