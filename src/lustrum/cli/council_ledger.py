"""`lustrum council ledger`: who does what until when; windows, conciliation, the open book."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from lustrum.cli.call import Command, json_option
from lustrum.cli.council_kept import council_argument, names, opened, told


@click.command(cls=Command)
@council_argument
@click.option("--add", "text", metavar="TEXT", help="Enter a resolution: who does what; needs --owner, --due, --test.")
@click.option("--owner", metavar="NAME", help="Who sees to it.")
@click.option("--due", metavar="DAY", help="Until when.")
@click.option("--test", metavar="TEXT", help="By which it is done: words, or 'output grain 2013 >= 210'.")
@click.option("--decision", metavar="ID", help="The decision it follows from.")
@click.option("--status", metavar="'ID=done'", help="Enter how a resolution stands: open, done, dropped.")
@click.option("--shown", metavar="TEXT", help="What shows it.")
@click.option("--window", metavar="TEXT", help="Set two windows for a matter; needs --consultation and --execution.")
@click.option("--consultation", metavar="'DAY; DAY'", help="First and last day on which it may be changed.")
@click.option("--execution", metavar="'DAY; DAY'", help="First and last day on which it is carried out as it is.")
@click.option(
    "--about",
    metavar="'ID; ID'",
    help="Of the windows: proposals, bodies, 'plan' (all that changes it; unless said otherwise), or 'none'.",
)
@click.option("--opened-by", metavar="NAME", help="Of the windows: the majority that opens the matter outside them.")
@click.option("--conciliate", metavar="TEXT", help="Set up a committee on a matter; needs --members and --due.")
@click.option("--members", metavar="'A; B'", help="Of the committee.")
@click.option("--draft", metavar="ID", help="Hand in what a committee found: --texts, one or two.")
@click.option("--texts", metavar="FILE", type=click.Path(path_type=Path), help="CSV: text,by (names parted by ;).")
@click.option("--book", metavar="KIND", help="Lay open a contract, loan, side agreement or other; needs --with.")
@click.option("--with", "party", metavar="NAME", help="With whom.")
@click.option("--title", metavar="TEXT", help="Of what is laid open.")
@click.option("--text-file", type=click.Path(path_type=Path), help="Its text; only the hash of what is hidden.")
@click.option("--hidden-until", metavar="DAY", help="Hidden until a day, by a --decision.")
@click.option("--order", metavar="TEXT", help="Enter the order of an expert; needs --expert and --second.")
@click.option("--expert", metavar="NAME", help="The officer who gives it.")
@click.option("--second", metavar="NAME", help="Somebody elected, by whose second signature it holds.")
@click.option("--quantities", type=click.Path(path_type=Path), metavar="FILE", help="CSV: name,value; for tests.")
@click.option("--overdue", is_flag=True, help="Only what is open after its day.")
@json_option
def ledger(council: str, as_json: bool, **given: Any) -> int:
    """Show what follows from decisions and what is overdue, or enter it.

    Nothing entered is changed: how a resolution stands is an entry of its own.
    """
    from lustrum.councils.ledger import open_book, resolutions
    from lustrum.wording.names import counted

    with opened(council) as kept:
        entered = entry(given)
        if entered is not None:
            kind, content = entered
            if kind == "draft":
                committee = kept.state().kept.get("conciliation", {}).get(given["draft"], {})
                content["texts"] = texts(given["texts"], committee.get("members", ()))
            if kind == "conciliation":
                refuse_strangers(kept.state(), content["members"])
            with kept.act() as act:
                if "id" in content and content["id"] is None:
                    content["id"] = act.state.next_id(kind)
                act.add(kind, **content)
        state, today = kept.state(), kept.clock()[:10]
    lines = [each for each in resolutions(state, today, quantities(given["quantities"]))
             if each.overdue or not given["overdue"]]  # fmt: skip
    matter = windows(state, today)
    document: dict[str, Any] = {
        "day": today,
        "resolutions": [vars(each) for each in lines],
        "windows": {name: each["is_now"] for name, each in matter.items()},
        "windows_in_full": matter,
        "conciliation": [
            {key: value for key, value in each.items() if key not in ("type", "at")}
            for each in state.kept.get("conciliation", {}).values()
        ],
        "open_book": list(open_book(state, today)),
        "orders": [
            {key: value for key, value in each.items() if key != "type"}
            for each in state.kept.get("signature", {}).values()
        ],
    }
    said = [f"{each.id}: {each.text}; {each.owner}, until {each.due}; {state_of(each)}." for each in lines]
    said += [window_in_words(name, each, today) for name, each in matter.items()]
    said += [f"Open book {each['id']}: {each['kind']}, " + (each.get("title") or f"hidden until {each['hidden_until']}")
             + "." for each in document["open_book"]]  # fmt: skip
    said += [f"Order {each['id']}: {each['text']}; {each['expert']}, signed by {each['elected']} as well."
             for each in document["orders"]]  # fmt: skip
    late = sum(each.overdue for each in lines)
    return told(as_json, document, f"{counted(len(lines), 'resolution')}, {late} overdue on {today}.", *said)


def state_of(line: Any) -> str:
    """Return how a resolution stands, in words."""
    said = "overdue" if line.overdue else line.status
    if line.reached is not None:
        said += ", its test is reached" if line.reached else ", its test is not reached"
    return said


def matters(about: str | None) -> list[str] | None:
    """Return what windows are about: all that changes the plan where nothing is said, nothing where 'none' is."""
    found = names(about) or ["plan"]
    return None if found == ["none"] else found


def windows(state: Any, today: str) -> dict[str, dict[str, Any]]:
    """Return the windows of matters with what may be done on a day."""
    from lustrum.councils.windows import reopened_by, window_on

    return {
        name: {"text": body["text"], "about": list(body.get("about", ())), "consultation": body["consultation"],
               "execution": body["execution"], "opened_by": body.get("rule", ""),
               "is_now": window_on(state, name, today), "reopened_by": reopened_by(state, name, today)}
        for name, body in state.kept.get("window", {}).items()
    }  # fmt: skip


def window_in_words(name: str, window: dict[str, Any], today: str) -> str:
    """Return a window of a matter in a sentence."""
    about = ", ".join(window["about"]) or "nothing that is refused outside it"
    said = f"Window {name}: {window['text']}; about {about}; {window['is_now']} on {today}"
    return said + (f", opened by {window['reopened_by']}." if window["reopened_by"] else ".")


def entry(given: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """Return the entry that the options ask for, None where they only ask to see."""
    from lustrum.errors import UsageError

    decision = given["decision"]
    if given["text"]:
        test = given["test"] or ""
        return "resolution", {"id": None, "text": given["text"], "owner": given["owner"] or "",
                              "due": given["due"] or "", "test": test, "quantity": quantity_of(test),
                              "decision": decision}  # fmt: skip
    if given["status"]:
        name, mark, status = given["status"].partition("=")
        if not mark:
            raise UsageError("Write which resolution stands how: --status resolution-1=done.")
        return "status", {"resolution": name.strip(), "status": status.strip(), "text": given["shown"] or ""}
    if given["window"]:
        return "window", {"id": None, "text": given["window"], "consultation": names(given["consultation"]),
                          "execution": names(given["execution"]), "decision": decision,
                          "about": matters(given["about"]), "rule": given["opened_by"]}  # fmt: skip
    if given["conciliate"]:
        return "conciliation", {"id": None, "about": given["conciliate"], "members": names(given["members"]),
                                "due": given["due"] or "", "decision": decision}  # fmt: skip
    if given["draft"]:
        if given["texts"] is None:
            raise UsageError("Name the file of the texts: --texts FILE, with the columns text and by.")
        return "draft", {"conciliation": given["draft"]}
    if given["order"]:
        return "signature", {"id": None, "text": given["order"], "expert": given["expert"] or "",
                             "elected": given["second"] or "", "decision": decision}  # fmt: skip
    return book_entry(given) if given["book"] else None


def book_entry(given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return what is laid open: with its text, or with the hash of it alone where a decision hides it."""
    import hashlib

    from lustrum.results.text import read_small_text

    text = None if given["text_file"] is None else read_small_text(given["text_file"], 50_000)
    content = {"id": None, "kind": given["book"], "title": given["title"] or "", "with": given["party"] or "",
               "decision": given["decision"], "hidden_until": given["hidden_until"]}  # fmt: skip
    if text is not None:
        content["sha256"] = hashlib.sha256(text.encode()).hexdigest()
        content["text"] = None if given["hidden_until"] else text
    return "open-book", content


def quantity_of(test: str) -> dict[str, str] | None:
    """Return the quantity a test names, None where it is in words.

    >>> quantity_of("output grain 2013 >= 210")
    {'name': 'output grain 2013', 'sense': '>=', 'value': '210'}
    """
    import re

    from lustrum.councils.counting.exact import read_exact
    from lustrum.errors import UsageError

    found = re.fullmatch(r"(.+?)\s*(>=|<=|=)\s*(.+)", test.strip())
    if found is None:
        return None
    if read_exact(found[3]) is None:
        raise UsageError(
            f"The test '{test}' compares with '{found[3]}', which is no figure: write {found[1]} {found[2]} 210, "
            "without a unit and without marks between thousands; or say it in words, without >=, <= and =."
        )
    return {"name": found[1], "sense": found[2], "value": found[3]}


def refuse_strangers(state: Any, named: Sequence[str]) -> None:
    """Refuse members of a committee whom the council does not know: on no roll, with no mandate, at no post.

    Raises
    ------
    UsageError
        With the nearest name that it knows.
    """
    from lustrum.errors import UsageError
    from lustrum.wording.names import nearest

    known = {name for body in state.bodies.values() for name in body.roll}
    known |= {each.person for each in state.mandates.values()}
    known |= {str(each["who"]) for each in state.kept.get("appointment", {}).values()}
    if strange := [name for name in named if name not in known]:
        raise UsageError(f"The council knows no '{strange[0]}'. {nearest(strange[0], known) if known else ''}".strip())


def texts(file: Path, members: Sequence[str]) -> list[dict[str, Any]]:
    """Return the texts of a committee with those who stand below each.

    Raises
    ------
    UsageError
        If somebody stands there who is no member; names the line.
    """
    from lustrum.errors import UsageError
    from lustrum.results import Column, read_records

    records = read_records(file, {"text": Column("text"), "by": Column("text")})
    for each in records:
        for name in names(each.text("by")):
            if members and name not in members:
                raise UsageError(f"'{file.name}', line {each.line}: '{name}' is no member of the committee.")
    return [{"text": each.text("text"), "by": names(each.text("by"))} for each in records]


def quantities(file: Path | None) -> dict[str, float]:
    """Return figures by name, of a plan or of reported execution."""
    from lustrum.results import Column, read_records

    if file is None:
        return {}
    records = read_records(file, {"name": Column("text"), "value": Column("number")}, key=("name",))
    return {each.text("name"): each.number("value") for each in records}
