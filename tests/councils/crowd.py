"""Many voters at once, each a process, some of them killed and begun again."""

import os
import random
import signal
import time

from lustrum.councils.store import open_council
from lustrum.councils.voting import cast
from lustrum.errors import LustrumError
from tests.councils.setting_up import Clock


def vote(place, elector, votes, pipe):
    """Cast one ballot in each vote and say so after each; what was cast before a kill is found cast."""
    with open_council(place, Clock()) as council:
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


def crowd(place, electors, votes, kills, seed=1):
    """Let all electors vote at once, kill so many of them on the way, and return what was acknowledged.

    Returns
    -------
    list of (str, str)
        Elector and vote, once for each acknowledgement.
    """
    generator, running, acknowledged = random.Random(seed), {}, []

    def begin(elector):
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

    def ended(child, status):
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
