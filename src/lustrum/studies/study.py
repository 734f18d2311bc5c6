"""What a study is, and how its options are declared: once, with type, default, unit and help, for every door.

A door shows options and help before anything is asked: a study imports what it works with where it works.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from types import UnionType
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from lustrum.results import Result
    from lustrum.studies.subject import Subject


class Study(Protocol):
    """A question: a frozen dataclass whose docstring says what it answers and whose fields are its options.

    Attributes
    ----------
    takes : mapping of kind to how people name it
        What it may be put to, of `lustrum.studies.subject.KINDS`: ``{"plan": "PLAN", "scenario": "SCENARIO.toml"}``.
    """

    __dataclass_fields__: ClassVar[dict[str, Any]]
    takes: ClassVar[Mapping[str, str]]

    def run(self, subject: Subject) -> Sequence[Result]:
        """Return the answers, that to the question itself first."""


@dataclass(frozen=True)
class Option:
    """One option of a study, as its field declares it.

    Parameters
    ----------
    name : str
        Of the field.
    spelled : str
        How people call it, where the field bears another name: a list `weights` is given one `weight` at a time.
    kind : type
        bool, int, float, str or Path; of one value where it may be given often.
    default : object
    many : bool
        Whether it may be given often; the field is a tuple.
    units : str
        Of the value; also what stands for it in help.
    help : str
    choices : tuple of str
    least : float or None
        Smallest value allowed.
    shows_default : bool
    in_full : bool
        Asks for what a screen has no room for: doors that write files set it.
    """

    name: str
    spelled: str
    kind: type
    default: Any
    many: bool
    units: str
    help: str
    choices: tuple[str, ...]
    least: float | None
    shows_default: bool
    in_full: bool


def option(
    default: Any = None,
    *,
    help: str,
    units: str = "",
    choices: Sequence[str] = (),
    least: float | None = None,
    spelled: str = "",
    in_full: bool = False,
    shows_default: bool | None = None,
) -> Any:
    """Declare an option of a study; see `Option`. Its type is that of the field."""
    said = default is not None and default != () and default != "" and default is not False
    declared = {
        "units": units,
        "help": help,
        "choices": tuple(choices),
        "least": least,
        "spelled": spelled,
        "in_full": in_full,
        "shows_default": said if shows_default is None else shows_default,
    }
    return field(default=default, metadata={"option": declared})


def options_of(study: type[Study]) -> tuple[Option, ...]:
    """Return the options of a study, in the order in which they are declared."""
    hints = get_type_hints(study)
    found = []
    for each in fields(study):
        declared = each.metadata["option"]
        kind, many = _kind(hints[each.name])
        default = None if each.default is MISSING else each.default
        found.append(Option(each.name, kind=kind, default=default, many=many, **declared))
    return tuple(found)


def _kind(hint: Any) -> tuple[type, bool]:
    """Return the type of one value of a field, and whether the field holds many: ``tuple[str, ...]``."""
    if get_origin(hint) is tuple:
        return get_args(hint)[0], True
    if isinstance(hint, UnionType):
        (inner,) = (each for each in get_args(hint) if each is not type(None))
        return inner, False
    return hint, False
