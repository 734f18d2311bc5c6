"""Many voters at once, each a process, some of them killed and begun again."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Sequence

from lustrum.councils.store import open_council
from lustrum.councils.voting import cast
from lustrum.errors import LustrumError


def vote(place: str, elector: str, votes: Sequence[str], pipe: int) -> None:
    """Cast one ballot in each vote and say so after each; what was cast before a kill is found cast."""
    with open_council(place) as council:
        for name in votes:
            while True:
                try:
                    cast(council, name, "yes", elector=elector)
                except LustrumError as error:
                    if "already" in str(error):
                        break
                    continue  # busy: again
                os.write(pipe, f"{elector}|{name}\n".encode())
                break


def crowd(
    place: str, electors: Sequence[str], votes: Sequence[str], kills: int, seed: int = 1
) -> list[tuple[str, ...]]:
    """Let all electors vote at once, kill so many of them on the way, and return what was acknowledged.

    Returns
    -------
    list of (str, str)
        Elector and vote, once for each acknowledgement.
    """
    generator = random.Random(seed)
    running: dict[int, tuple[str, int]] = {}
    acknowledged: list[tuple[str, ...]] = []

    def begin(elector: str) -> None:
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            code = 1
            try:
                vote(place, elector, votes, write)
                code = 0
            finally:
                os._exit(code)
        os.close(write)
        running[child] = (elector, read)

    def ended(child: int, status: int) -> None:
        elector, read = running.pop(child)
        with os.fdopen(read) as pipe:
            acknowledged.extend(tuple(line.strip().split("|")) for line in pipe if line.endswith("\n"))
        if status != 0:
            begin(elector)

    for elector in electors:
        begin(elector)
    while running:
        if kills:
            time.sleep(generator.random() * 0.15)
            kills -= 1
            os.kill(generator.choice(list(running)), signal.SIGKILL)
        ended(*os.wait())
    return acknowledged
