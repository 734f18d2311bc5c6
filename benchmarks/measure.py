"""Clocks, peak memory and what machine this is."""

from __future__ import annotations

import contextlib
import ctypes
import datetime
import importlib.metadata
import os
import platform
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class Clock:
    """Wall-clock and processor seconds, lap by lap.

    Ratios are taken from processor seconds: on a machine that does other work too they hardly change, where the wall
    clock punishes whoever runs longer.
    """

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.processor: list[float] = []
        self.start()

    def start(self) -> None:
        self._began = time.perf_counter(), time.process_time()

    def lap(self) -> None:
        self.wall.append(time.perf_counter() - self._began[0])
        self.processor.append(time.process_time() - self._began[1])


class PeakMemory:
    """Peak resident memory above what the process held when this object was made."""

    def __init__(self) -> None:
        with contextlib.suppress(AttributeError, OSError):
            ctypes.CDLL(None).malloc_trim(0)  # hand back what earlier work freed, so that it is not hidden reserve
        self.resettable = True
        try:
            # Linux: "5" resets the peak to what is resident now.
            Path("/proc/self/clear_refs").write_text("5")
        except OSError:
            self.resettable = False
        self.before = _resident("VmRSS")

    def megabytes(self) -> float:
        peak = _resident("VmHWM") if self.resettable else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return max(0.0, (peak - self.before) / 1024.0)


def _resident(field: str) -> float:
    """Return a memory figure of this process in KiB."""
    try:
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith(field):
                return float(line.split()[1])
    except OSError:
        pass
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def kernels() -> str:
    """Return which kernels multiply matrices here, with how many threads: the same library does so three ways.

    Pinned by `OPENBLAS_CORETYPE` and `OMP_NUM_THREADS`, or chosen by the library for this processor.
    """
    import scipy.linalg  # noqa: F401  (brings its own library)
    from threadpoolctl import threadpool_info

    found = {
        f"{info['internal_api']} {info.get('version') or ''} kernel {info.get('architecture') or 'not told'}".replace(
            "  ", " "
        )
        + f" on {info['num_threads']} thread{'s' * (info['num_threads'] != 1)}"
        for info in threadpool_info()
        if info["user_api"] == "blas"
    }
    return "; ".join(sorted(found)) or "not told"


@dataclass(frozen=True)
class Runs:
    """Figures of one thing measured several times."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def told(self, digits: int = 1) -> str:
        """Return the median, and the range where there was more than one run."""
        text = f"{self.median:.{digits}f}"
        if len(self.values) > 1:
            text += f" ({min(self.values):.{digits}f} to {max(self.values):.{digits}f})"
        return text


def repeated(run: Callable[[], Any], times: int = 3) -> tuple[Any, Runs]:
    """Return the last result of a run done so many times, and its processor seconds."""
    seconds, result = [], None
    for _ in range(times):
        began = time.process_time()
        result = run()
        seconds.append(time.process_time() - began)
    return result, Runs(tuple(seconds))


def machine(*packages: str) -> str:
    """Return date, cores, memory, versions, kernels and threads in two sentences; no path, no host name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = []
    for package in packages:
        try:
            versions.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            versions.append(f"{package} not installed")
    return (
        f"Measured on {datetime.date.today().isoformat()}: {os.cpu_count()} cores ({platform.machine()}), "
        f"{memory:.0f} GB of memory, {platform.system()}, Python {platform.python_version()}, {', '.join(versions)}. "
        f"Dense routines: {kernels()}."
    )
