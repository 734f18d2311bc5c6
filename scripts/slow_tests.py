"""Run the tests marked slow, until a time of day where one is given: python scripts/slow_tests.py [SECONDS SINCE 1970].

A machine that tests every change has its hour. What has ended by then has passed, for the first test that fails ends
the run.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time

COMMAND = (sys.executable, "-m", "pytest", "-n", "2", "-m", "slow", "--maxfail", "1")
ENDING = 30.0
"""Seconds in which the run may end when it is told to."""


def main(until: float | None) -> int:
    """Return 0 where every test that ended passed."""
    running = subprocess.Popen(COMMAND, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert running.stdout is not None
    stops = iter((signal.SIGINT, signal.SIGKILL))
    stopped = False

    def stop(*_: object) -> None:
        nonlocal stopped
        stopped = True
        os.killpg(running.pid, next(stops))
        signal.setitimer(signal.ITIMER_REAL, ENDING)

    if until is not None:
        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, max(until - time.time(), 1.0))
    told = ""
    for line in running.stdout:
        print(line, end="", flush=True)
        told += line
    code = running.wait()
    signal.setitimer(signal.ITIMER_REAL, 0.0)
    if not stopped:
        return code
    failed = re.search(r"\b[1-9]\d* (failed|error)|^(FAILED|ERROR) ", told, re.M)
    print("The time for slow tests is over; what had ended", "failed." if failed else "passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else None))
