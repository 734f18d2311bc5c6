"""A line between centre and unit that loses, delays and repeats: it stands at a port of its own and passes bytes on."""

from __future__ import annotations

import random
import threading
import time

from lustrum.decentral.http_centre import Line, Patience
from lustrum.decentral.http_unit import UnitServer


class Middleman:
    """Passes questions on to a server, and answers back, except by lot.

    Parameters
    ----------
    address : str
        Of the server behind.
    lot : random.Random
    share : float
        Of answers that are lost; as many are delayed, as many questions delivered twice.
    """

    def __init__(self, address: str, lot: random.Random, share: float = 0.1, delay: float = 0.05) -> None:
        self.lot, self.share, self.delay = lot, share, delay
        self.line = Line("behind", address, patience=Patience(30.0, ()))
        self.lost = self.delayed = self.repeated = 0
        self.server = UnitServer(self.passed_on)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def passed_on(self, question: bytes) -> bytes:
        drawn = self.lot.random()
        answer = self.line.ask(question)
        if drawn < self.share:
            self.lost += 1
            raise ConnectionResetError("the answer is lost")
        if drawn < 2 * self.share:
            self.delayed += 1
            time.sleep(self.delay)
        elif drawn < 3 * self.share:
            self.repeated += 1
            assert self.line.ask(question) == answer, "the same question gets the same answer"
        return answer

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.line.close()
