"""`lustrum help`: a page of the manual, or the help of a command, in the terminal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import click

from lustrum.cli.call import Command, json_option

HIDDEN = ("index", "api")
"""Pages that are lists made when the manual is built."""


@click.command(cls=Command)
@click.argument("topic", required=False)
@json_option
def help(topic: str | None, as_json: bool) -> int:  # its name is the command's
    """Show a page of the manual, or the help of a command; without TOPIC list the pages."""
    from lustrum.cli.main import CONTENTS, lustrum
    from lustrum.cli.output import print_json
    from lustrum.errors import UsageError
    from lustrum.wording.names import nearest

    pages = topics()
    if topic is None:
        titles = {name: _title(path) for name, path in pages.items()}
        if as_json:
            print_json(titles)
        else:
            _list(titles)
        return 0
    page = pages.get(topic)
    command = lustrum.get_command(click.get_current_context(), topic)
    if page is None and command is None:
        hint = nearest(topic, sorted({*pages, *CONTENTS}))
        raise UsageError(f"There is no page and no command '{topic}'. {hint} `lustrum help` lists the pages.")
    text = "" if page is None else _plain(page.read_text(encoding="utf-8"))
    said = ""
    if command is not None:
        with click.Context(command, info_name=f"lustrum {topic}") as ctx:
            said = command.get_help(ctx)
    if as_json:
        print_json({"topic": topic, "page": text, "command": said})
        return 0
    if said:
        click.echo(said)
    if text:
        _show(text)
    return 0


def topics() -> Mapping[str, Path]:
    """Return the pages of the manual by name: those shipped with the package, or of its source."""
    import lustrum

    package = Path(str(lustrum.__file__)).parent
    folder = next((each for each in (package / "manual", package.parents[1] / "docs") if each.is_dir()), None)
    if folder is None:
        return {}
    files = sorted(folder.glob("*.md")) + sorted(folder.glob("publishers/*.md")) + sorted(folder.glob("examples/*.md"))
    return {path.stem: path for path in reversed(files) if path.stem not in HIDDEN}


def _title(path: Path) -> str:
    with path.open(encoding="utf-8") as lines:
        return next((line[2:].strip() for line in lines if line.startswith("# ")), path.stem)


def _list(titles: Mapping[str, str]) -> None:
    from lustrum.cli.console import console, line, table

    where = console()
    shown = table("Pages of the manual", "lustrum help ...", "page", left=2)
    for name, title in sorted(titles.items()):
        shown.add_row(name, title)
    where.print(shown)
    line(where, "lustrum help COMMAND shows the options of a command with an example.")


def _plain(text: str) -> str:
    """Return a page without what only the built manual understands."""
    text = re.sub(r"<!--.*?-->\n?", "", text, flags=re.S)
    text = re.sub(r"```\{[^`]*?```\n?", "(A list that the built manual holds.)\n", text)
    text = re.sub(r"!\[([^\]]*)\]\([^)]*\)", r"(Picture: \1.)", text)
    text = re.sub(r"\{doc\}`(?:[^`<]*<)?([^`>]+)>?`", r"`lustrum help \1`", text)
    return re.sub(r"\{[a-z:]+\}`", "`", text)


def _show(text: str) -> None:
    from rich.markdown import Markdown

    from lustrum.cli.console import console

    console().print(Markdown(text, hyperlinks=False))
