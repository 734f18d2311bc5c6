"""Between Python and the system: every write, fsync, rename, mkdir counted; one fails, or a kill comes first."""

from __future__ import annotations

import builtins
import errno
import io
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

CALLS = ("fsync", "rename", "replace", "mkdir", "chmod", "unlink", "rmdir")
"""Functions of the system that are counted besides writes."""
ERRORS = ("ENOSPC", "EIO", "EINTR", "short")
"""What a call may end with; a short write is none of an error: it writes less than asked."""

Hook = Callable[[str], str]
"""Told the name of each call before it is made; what it returns is done: '' is nothing, 'short' writes less."""


@dataclass
class Counted:
    """Counts calls; at the one numbered `at` (from 0) it does what it is there for."""

    at: int = -1
    error: str = ""
    kill: bool = False
    calls: list[str] = field(default_factory=list)

    def __call__(self, name: str) -> str:
        number = len(self.calls)
        self.calls.append(name)
        if number != self.at:
            return ""
        if self.kill:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.error == "short":
            return "short" if name == "write" else ""
        raise OSError(getattr(errno, self.error), os.strerror(getattr(errno, self.error)))


class _Raw(io.FileIO):
    """A file whose writes are told first."""

    hook: Hook = staticmethod(lambda name: "")

    def write(self, data: Any, /) -> int:
        said = self.hook("write")
        view = memoryview(data).cast("B")
        return int(super().write(view[: max(1, len(view) // 2)] if said == "short" and len(view) > 1 else view) or 0)


@contextmanager
def between(hook: Hook) -> Iterator[None]:
    """Tell a hook of every call within."""
    raw = type("_Told", (_Raw,), {"hook": staticmethod(hook)})
    opens = io.open

    def opened(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
        if "b" in mode and any(letter in mode for letter in "wxa+"):
            return io.BufferedWriter(raw(file, mode.replace("b", "")))
        return opens(file, mode, *more, **named)

    def told(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            hook(name)
            return function(*given, **named)

        return call

    before = {name: getattr(os, name) for name in CALLS}
    io.open = builtins.open = opened  # type: ignore[assignment]
    for name, function in before.items():
        setattr(os, name, told(name, function))
    try:
        yield
    finally:
        io.open = builtins.open = opens  # type: ignore[assignment]
        for name, function in before.items():
            setattr(os, name, function)
