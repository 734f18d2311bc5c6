"""What people say of a file in words of their own: KEY=VALUE."""

from __future__ import annotations

from collections.abc import Sequence

from lustrum.errors import UsageError


def settings_of(settings: Sequence[str]) -> dict[str, str]:
    """Return what is said of a file as KEY=VALUE.

    Raises
    ------
    UsageError
        If one has no '='.
    """
    result: dict[str, str] = {}
    for setting in settings:
        key, mark, value = setting.partition("=")
        if not mark or not key.strip():
            raise UsageError(f"'{setting}' is no KEY=VALUE: write --set unit='million EUR', say.")
        result[key.strip()] = value.strip()
    return result
