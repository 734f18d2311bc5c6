"""One write, fsync or rename after the other fails once: run with the library of failing.c loaded before."""

import ctypes
import errno
import json
import os
import shutil
import sys
from pathlib import Path

from lustrum.councils.export import export_log
from lustrum.councils.store import open_council
from lustrum.councils.verify import verify_council, verify_export
from lustrum.councils.voting import cast
from lustrum.errors import LustrumError
from tests.councils.setting_up import ELECTORS, SIGNER, Clock, question, village

WAYS = {"full": errno.ENOSPC, "broken": errno.EIO, "killed": 0}
MOST = 200


def attempt(kind, council):
    """Cast a ballot, or write the log out."""
    if kind == "ballot":
        cast(council, "vote-1", "no", elector=ELECTORS[1])
    else:
        export_log(council, council.database.address.path.parent / "log", SIGNER)


def once(library, kind, before, way, at):
    """Let one call fail in a process of its own; return how it ended and how many calls there were."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        said = "acknowledged"
        council = open_council(before / "v.council", Clock())
        library.arm(at, WAYS[way])
        try:
            attempt(kind, council)
        except (LustrumError, OSError):
            said = "refused"
        calls = library.disarm()
        os.write(write, json.dumps([said, calls]).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return json.loads(told) if told else ["killed", at]


def judge(kind, place, ended):
    """Return what is wrong with what is on the disk: old state or new, and new where it was acknowledged."""
    with open_council(place / "v.council", Clock()) as council:
        found = verify_council(council)
        ballots = len(council.ballots("vote-1"))
        if kind == "ballot":
            council.act()
            wrong = list(found.faults) + ([] if ballots in (1, 2) else [f"{ballots} ballots"])
            if ended == "acknowledged" and ballots != 2:
                wrong.append("an acknowledged ballot is lost")
            if ballots == 1:
                cast(council, "vote-1", "no", elector=ELECTORS[1])  # it can be done again
            return wrong
        faults = list(found.faults)
        if (place / "log").exists():
            faults += verify_export(place / "log", key=SIGNER.key).faults
        elif ended == "acknowledged" or (place / "earlier").exists():
            faults.append("the export is lost")
        return faults


def main(folder, library):
    """Print what went wrong and how many calls were let fail."""
    loaded = ctypes.CDLL(library)
    first = Path(folder) / "first"
    first.mkdir()
    with village(first / "v.council") as council:
        question(council)
        cast(council, "vote-1", "yes", elector=ELECTORS[0])
    wrong, tried = [], {}
    for kind in ("ballot", "export"):
        for way in WAYS:
            for at in range(1, MOST):
                place = Path(folder) / "now"
                shutil.rmtree(place, ignore_errors=True)
                shutil.copytree(first, place)
                ended, calls = once(loaded, kind, place, way, at)
                wrong += [f"{kind}, {way} at call {at}: {each}" for each in judge(kind, place, ended)]
                if calls < at:
                    break
                tried[f"{kind} {way}"] = at
    print(json.dumps({"wrong": wrong, "tried": tried}))


if __name__ == "__main__":
    main(*sys.argv[1:])
