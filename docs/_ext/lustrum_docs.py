"""Directives that read the code, so that the manual cannot fall behind it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.directives.other import TocTree
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx

KINDS = ("row", "variable", "entry", "quantity")


SAID = {
    "discount": "What a year later counts, rho.",
    "terminal": "The last year solved stands for all years after it.",
    "shortfall_weight": "Units of investment that a unit of shortfall costs as much as.",
    "investment_weight": "Weight of discounted investment beside the shortfall; 0 leaves it out.",
    "last_years": "Count only so many of the last years shown; 0 counts all of them.",
    "weights": "Weight of each named quantity.",
    "breaks": "Ends of the segments of utility, in multiples of the base basket times the trend.",
    "reserve_floor": "A wish: reserves never below.",
}
"""What an option means where its docstring takes it as said."""


@dataclass(frozen=True)
class Option:
    """An option of a part or a goal: its name, its default as written, and what its docstring says."""

    name: str
    default: str
    meaning: str


def options_of(function: Callable[..., Any]) -> list[Option]:
    """Return the options of a part or a goal, from its signature and the Parameters of its docstring."""
    told = meanings(inspect.getdoc(function) or "")
    # Not the defaults of the signature: autodoc replaces them by the text they are written as.
    names = list(inspect.signature(function).parameters)[1:]
    values = function.__defaults__ or ()
    given = dict(zip(names[len(names) - len(values) :], values, strict=True))
    result = []
    for name in names:
        default = shown(given[name]) if name in given else "must be given"
        result.append(Option(name, default, told.get(name) or SAID.get(name, "")))
    return result


def shown(value: Any) -> str:
    """Return a default as a scenario would write it; a long list is cut."""
    if isinstance(value, tuple):
        return f"list of {len(value)} numbers" if len(value) > 6 else str(list(value))
    if value is None:
        return "not given"
    if isinstance(value, bool):
        return str(value).lower()
    return (
        f"{value:g}" if isinstance(value, int | float) else str(value) if isinstance(value, Fraction) else f'"{value}"'
    )


def meanings(docstring: str) -> dict[str, str]:
    """Return what the Parameters section of a numpydoc docstring says, by name."""
    section = re.search(r"^Parameters\n-+\n(.*?)(?=^\S[^\n]*\n-{3,}\n|\Z)", docstring, re.S | re.M)
    result: dict[str, str] = {}
    names: list[str] = []
    for line in section[1].splitlines() if section else ():
        if line and not line[0].isspace():
            head, _, kind = line.partition(" : ")
            names = [name.strip() for name in head.split(",")]
            choice = kind.strip() if kind.strip().startswith("{") else ""
            result.update(dict.fromkeys(names, f"`{choice}` " if choice else ""))
        elif line.strip():
            for name in names:
                result[name] = f"{result[name]}{line.strip()} "
    return {name: text.strip() for name, text in result.items()}


def summary_of(function: Callable[..., Any]) -> str:
    return (inspect.getdoc(function) or "").split("\n\n")[0].replace("\n", " ")


def prose_of(function: Callable[..., Any]) -> str:
    """Return a docstring up to its first section."""
    return re.split(r"\n\S[^\n]*\n-{3,}\n", "\n" + (inspect.getdoc(function) or ""))[0].strip()


class Generated(SphinxDirective):
    """Base of the directives whose content is made from the code when the page is built."""

    def parsed(self, text: str) -> list[nodes.Node]:
        """Return the nodes of a piece of MyST text; the page is read again whenever the manual is built."""
        self.env.note_reread()
        box = nodes.container()
        self.state.nested_parse(StringList(text.splitlines(), "generated"), 0, box)
        return box.children

    def section(self, title: str, identity: str, *, literal: bool = True) -> nodes.section:
        section = nodes.section(ids=[identity], names=[nodes.fully_normalize_name(title)])
        heading = nodes.title(title, "")
        heading += nodes.literal(title, title) if literal else nodes.Text(title)
        section += heading
        return section


def table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a MyST table."""
    cells = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    lines = ["| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in cells)])


class FunctionTable(Generated):
    """Sections for the functions of `lustrum.scenario.contents`: what each does and the options it takes."""

    def functions(self) -> Mapping[str, Callable[..., Any]]:
        raise NotImplementedError

    def word(self, name: str, option: str) -> str:
        raise NotImplementedError

    kind = ""

    def run(self) -> list[nodes.Node]:
        result: list[nodes.Node] = []
        for name, function in self.functions().items():
            section = self.section(name, f"{self.kind}-{name.replace('_', '-')}")
            section += self.parsed(prose_of(function))
            options = options_of(function)
            if options:
                rows = [(f"`{self.word(name, o.name)}`", f"`{o.default}`", o.meaning) for o in options]
                section += self.parsed(table(("option", "default", "meaning"), rows))
            else:
                section += self.parsed("It takes no options.")
            code = nodes.paragraph()
            place = f"{function.__module__}.{function.__qualname__}"
            code += [nodes.Text("Function: "), nodes.literal(place, place)]
            section += code
            result.append(section)
        return result


class PartTable(FunctionTable):
    kind = "part"

    def functions(self) -> Mapping[str, Callable[..., Any]]:
        from lustrum.scenario import PARTS

        return PARTS

    def word(self, name: str, option: str) -> str:
        return f"{name}.{option}"


class GoalTable(FunctionTable):
    kind = "goal"

    def functions(self) -> Mapping[str, Callable[..., Any]]:
        from lustrum.scenario import GOALS

        return GOALS

    def word(self, name: str, option: str) -> str:
        return option


class StatusTable(Generated):
    """The endings of a solve, with the sentence of each."""

    def run(self) -> list[nodes.Node]:
        from lustrum.solver import Status

        return self.parsed(table(("status", "meaning"), [(f"`{s.value}`", s.sentence) for s in Status]))


class OptionTable(Generated):
    """The options of the solver."""

    def run(self) -> list[nodes.Node]:
        import dataclasses

        from lustrum.solver import SolverOptions

        told = meanings(inspect.getdoc(SolverOptions) or "")
        rows = [
            (f"`{f.name}`", f"`{shown(f.default)}`", told.get(f.name, "")) for f in dataclasses.fields(SolverOptions)
        ]
        return self.parsed(table(("option", "default", "meaning"), rows))


class ExitCodes(Generated):
    """Exit codes with the errors behind them."""

    def run(self) -> list[nodes.Node]:
        from lustrum import errors

        known = [c for c in vars(errors).values() if inspect.isclass(c) and issubclass(c, errors.LustrumError)]
        rows = [("0", "", "Solved and verified.")]
        rows += [(str(c.exit_code), f"`{c.__name__}`", summary_of(c)) for c in known]
        return self.parsed(table(("code", "error", "meaning"), sorted(rows, key=lambda row: int(row[0]))))


class CommandLine(Generated):
    """Every command with its own help text."""

    def run(self) -> list[nodes.Node]:
        result: list[nodes.Node] = []
        for title, text in commands():
            section = self.section(title, title.replace(" ", "-"))
            section += nodes.literal_block(text, text, language="text")
            result.append(section)
        return result or [nodes.paragraph("", "The command line is not part of this installation.")]


def commands() -> Iterator[tuple[str, str]]:
    """Yield each command line with its `--help`, 88 columns wide."""
    try:
        from lustrum.cli import main as module
    except ImportError:
        return
    import click

    group = next(v for v in vars(module).values() if isinstance(v, click.Group))

    def help_of(command: click.Command, context: click.Context) -> str:
        return re.sub(r"\x1b\[[0-9;]*m", "", command.get_help(context)).rstrip()

    with click.Context(group, info_name="lustrum", terminal_width=88, max_content_width=88) as top:
        yield "lustrum", help_of(group, top)
        for name in group.list_commands(top):
            command = group.get_command(top, name)
            if command is None or command.hidden:
                continue
            with click.Context(command, info_name=name, parent=top, terminal_width=88, max_content_width=88) as own:
                yield f"lustrum {name}", help_of(command, own)
                for inner in command.list_commands(own) if isinstance(command, click.Group) else ():
                    part = command.get_command(own, inner)
                    if part is not None:
                        with click.Context(part, info_name=inner, parent=own, terminal_width=88) as within:
                            yield f"lustrum {name} {inner}", help_of(part, within)


class CountingRules(Generated):
    """The textbook page of every rule of counting, from its docstring; its variants and its sources."""

    def run(self) -> list[nodes.Node]:
        from lustrum.councils.counting.ballots import FORMS
        from lustrum.councils.counting.rules import RULES, rule_class, variants_of

        result: list[nodes.Node] = []
        for name in RULES:
            kind = rule_class(name)
            section = self.section(name, f"rule-{name}")
            section += self.parsed(prose_of(kind))
            pages = [inspect.getdoc(base) or "" for base in reversed(kind.__mro__)]
            told = {each: said for page in pages for each, said in meanings(page).items()}
            rows = [
                (f"`--{each}`", f"`{shown(value)}`", told.get(each, "")) for each, value in variants_of(name).items()
            ]
            if rows:
                section += self.parsed(table(("option", "default", "meaning"), rows))
            papers = " or ".join(FORMS[form] for form in kind.takes)
            section += self.parsed(
                f"Counts {papers}. Ties, unless said otherwise: {kind.own_ties}.\n\n{sources_of(kind)}"
            )
            result.append(section)
        return result


def sources_of(kind: type) -> str:
    """Return the references of a docstring as a list."""
    text = (inspect.getdoc(kind) or "").partition("References\n----------\n")[2]
    return re.sub(r"^\.\. \[\d+\] ", "- ", text, flags=re.M)


class BundledTable(Generated):
    """The scenarios and tables that come with the package."""

    def run(self) -> list[nodes.Node]:
        from lustrum.data import bundled_names, bundled_path

        rows = []
        for name in bundled_names():
            source = (bundled_path(name) / "SOURCE.md").read_text(encoding="utf-8")
            rows.append((f"`bundled:{name}`", source.splitlines()[0].removeprefix("# ")))
        return self.parsed(table(("name", "what it is"), rows))


class BenchmarkPages(TocTree):
    """The table of contents of the benchmarks; nothing, and no warning, before their first run."""

    def run(self) -> list[nodes.Node]:
        self.env.note_reread()
        found = (name.removeprefix("benchmarks/") for name in self.env.found_docs if name.startswith("benchmarks/"))
        pages = sorted(name for name in found if name != "index")
        if not pages:
            return []
        self.content = StringList(pages, "generated")
        return super().run()


class Declared(SphinxDirective):
    """A name a plan registers: a block of rows, a variable, an entry of the balance, a quantity."""

    required_arguments = 1
    has_content = True
    option_spec = {"as": directives.unchanged_required}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        kinds = [kind.strip() for kind in self.options["as"].split(",")]
        wrong = [kind for kind in kinds if kind not in KINDS]
        if wrong:
            raise self.error(f"'{name}' is declared as {', '.join(wrong)}; known: {', '.join(KINDS)}.")
        term = nodes.term("", "", nodes.literal(name, name), nodes.Text("  "))
        term += nodes.inline("", f"({', '.join(kinds)})", classes=["kind"])
        term["ids"] = [f"{kind}-{name.replace('_', '-').replace('*', 'n')}" for kind in kinds]
        body = nodes.definition()
        self.state.nested_parse(self.content, self.content_offset, body)
        item = nodes.definition_list_item("", term, body)
        return [nodes.definition_list("", item, classes=["declared"])]


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("declared", Declared)
    app.add_directive("parts-of-a-plan", PartTable)
    app.add_directive("goals-of-a-plan", GoalTable)
    app.add_directive("statuses", StatusTable)
    app.add_directive("solver-options", OptionTable)
    app.add_directive("exit-codes", ExitCodes)
    app.add_directive("command-line", CommandLine)
    app.add_directive("counting-rules", CountingRules)
    app.add_directive("bundled", BundledTable)
    app.add_directive("benchmark-pages", BenchmarkPages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
