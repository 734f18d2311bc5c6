"""What a study is, and how its options are declared: once, with type, default, unit and help, for every door.

A door shows options and help before anything is asked: a study imports what it works with where it works.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from types import UnionType
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from lustrum.plan import Plan
    from lustrum.results import Result
    from lustrum.scenario import Scenario
    from lustrum.studies.subject import Subject

METHODS = ("auto", "simplex", "primal_simplex", "ipm", "blocks", "hipo", "pdlp")
"""As in `lustrum.solver.backends.BACKENDS`, and 'auto'; repeated so that help needs no solver (a test compares)."""

REQUIRED: Any = MISSING
"""Default of an option without which there is no question; such fields stand first."""


class Study(Protocol):
    """A question: a frozen dataclass whose docstring says what it answers and whose fields are its options.

    A study that makes more than results, a plan to be stored or files of its own, says so in a class attribute `keeps`
    (`Keeps`) and returns an `Outcome`; one whose table may lie in several files, ``several = True``; one with an option
    that takes more names than help has room for, `lists` (`Listing`).

    Attributes
    ----------
    takes : mapping of kind to how people name it
        What it may be put to, of `lustrum.studies.subject.KINDS`: ``{"plan": "PLAN", "scenario": "SCENARIO.toml"}``.
    """

    __dataclass_fields__: ClassVar[dict[str, Any]]
    takes: ClassVar[Mapping[str, str]]

    def run(self, subject: Subject) -> Sequence[Result] | Outcome:
        """Return the results, that of the question itself first."""


@dataclass(frozen=True)
class Keeps:
    """Where a study puts what it makes.

    Parameters
    ----------
    what : str
        What it makes: "plan", "family".
    help : str
        What the folder is for.
    mark : str
        The file by which such a folder is known: it may be written again, one with other things in it may not.
    beside : str
        The folder's name after the subject's, where none is named; nothing is written without one where this is empty.
    """

    what: str
    help: str
    mark: str
    beside: str = ""


@dataclass(frozen=True)
class Listing:
    """What may be given for an option: shown to those who ask for `LIST` instead.

    Parameters
    ----------
    option : str
        Name of the field.
    title, column : str
        Of the table shown, and of what each name answers.
    entries : function
        Gives every name with what it answers; called when somebody asks.
    """

    option: str
    title: str
    column: str
    entries: Callable[[], Mapping[str, str]]


LIST = "list"
"""The word that asks for a `Listing`."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """Results, and what a study made with them.

    Parameters
    ----------
    plan, scenario : optional
        A plan to be stored, told with the results, and the scenario that makes it again.
    files : mapping of name to content
        Stored with the plan, or put into a folder of their own.
    exit_code : int
        4 where nothing meets what was asked.
    said : tuple of str
        Sentences for whoever waits.
    figures : mapping of name to number
        What stands beside the answers in JSON: the figures a program looks for first.
    begun : mapping of name to content
        Files of that folder that are the reader's from then on: written where none stands, never over one.
    on_demand : function, optional
        Gives files for a folder of their own, asked only where one is named: what stands in the way of them is no fault
        of the question.
    """

    results: Sequence[Result]
    plan: Plan | None = None
    scenario: Scenario | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    exit_code: int = 0
    said: tuple[str, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)
    begun: Mapping[str, bytes] = field(default_factory=dict)
    on_demand: Callable[[], Mapping[str, bytes]] | None = None


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
    least, above : float or None
        Smallest value allowed; the value it must lie above.
    shows_default, required : bool
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
    above: float | None
    shows_default: bool
    required: bool
    in_full: bool


def option(
    default: Any = None,
    *,
    help: str,
    units: str = "",
    choices: Sequence[str] = (),
    least: float | None = None,
    above: float | None = None,
    spelled: str = "",
    in_full: bool = False,
) -> Any:
    """Declare an option of a study; see `Option`. Its type is that of the field.

    A default that says something is shown in help; what may be left out without one is ``X | None``.
    """
    declared = {
        "units": units,
        "help": help,
        "choices": tuple(choices),
        "least": least,
        "above": above,
        "spelled": spelled,
        "in_full": in_full,
        "shows_default": default not in (None, (), "", MISSING) and default is not False,
        "required": default is MISSING,
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
