"""How a call ends that did not end well: one line or one JSON document, and the exit code."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Any

import click

from lustrum.cli.call import Call
from lustrum.cli.output import print_json
from lustrum.errors import LustrumError, StoppedError, printable

INTERRUPTED = 130


def end_with(error: BaseException, call: Call) -> int:
    """Say what went wrong and return the exit code (see DESIGN, section 5)."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else 1
    if os.environ.get("LUSTRUM_TRACEBACK", "") not in ("", "0"):
        traceback.print_exception(error)
    stopped = isinstance(error, KeyboardInterrupt | click.exceptions.Abort)
    if stopped or (isinstance(error, StoppedError) and call.interrupted):
        said = f"Stopped; '{call.written}' is written and whole." if call.written else "Stopped; nothing was written."
        return _told(call, "KeyboardInterrupt", said, {}, INTERRUPTED)
    if isinstance(error, LustrumError):
        data = dict(error.data)
        faults = getattr(error, "faults", ())
        if faults:
            data["faults"] = list(faults)
        return _told(call, type(error).__name__, str(error), data, error.exit_code)
    if isinstance(error, click.ClickException):
        if not call.as_json:
            error.show()
            return int(error.exit_code)
        return _told(call, type(error).__name__, error.format_message(), {}, int(error.exit_code))
    if isinstance(error, OSError) and error.strerror:
        place = f"'{error.filename}': " if error.filename else ""
        return _told(call, type(error).__name__, f"{place}{error.strerror}.", {"errno": error.errno}, 2)
    said = (
        f"lustrum failed ({type(error).__name__}: {error}). This is our own fault: please report this "
        "line, with what the same command prints when LUSTRUM_TRACEBACK=1 is set."
    )
    return _told(call, type(error).__name__, said, {}, 1)


def _told(call: Call, kind: str, message: str, data: dict[str, Any], code: int) -> int:
    if call.as_json:
        print_json({"error": {"type": kind, "message": message, "data": data, "exit_code": code}})
        sys.stdout.flush()
    else:
        message = printable(message)
        click.echo(message if code == INTERRUPTED else f"Error: {message}", err=True)
    return code
