"""Clocks, peak memory and what machine this is."""

from __future__ import annotations

import contextlib
import ctypes
import datetime
import importlib.metadata
import os
import platform
import resource
import time
from pathlib import Path


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


def machine(*packages: str) -> str:
    """Return date, cores, memory and versions in one sentence; no path, no host name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = []
    for package in packages:
        try:
            versions.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            versions.append(f"{package} not installed")
    return (
        f"Measured on {datetime.date.today().isoformat()}: {os.cpu_count()} cores ({platform.machine()}), "
        f"{memory:.0f} GB of memory, {platform.system()}, Python {platform.python_version()}, {', '.join(versions)}."
    )
