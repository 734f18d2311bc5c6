"""Small tables for notebooks: what a figure is, where it stands, what was left out; text is text."""

from __future__ import annotations

import html
from collections.abc import Sequence

STYLE = "text-align:{};padding:2px 8px"
MOST_ROWS = 12
"""Rows a notebook shows of a table."""


def html_table(
    caption: str, header: Sequence[str], rows: Sequence[Sequence[str]], *, words: int = 1, more: str = ""
) -> str:
    """Return a table as HTML: a caption, a header, rows whose first columns are words and whose others are figures.

    Parameters
    ----------
    caption : str
        What is shown, with its unit.
    header : sequence of str
    rows : sequence of sequences of str
    words : int
        How many columns at the left hold words.
    more : str
        What was left out.

    Examples
    --------
    >>> html_table("t", ["a"], [["<b>"]]).count("&lt;b&gt;")
    1
    """

    def line(cells: Sequence[str], tag: str) -> str:
        said = [
            f'<{tag} style="{STYLE.format("left" if place < words else "right")}">{html.escape(str(cell))}</{tag}>'
            for place, cell in enumerate(cells)
        ]
        return f"<tr>{''.join(said)}</tr>"

    body = "".join(line(row, "td") for row in rows)
    top = f"<thead>{line(header, 'th')}</thead>" if any(header) else ""
    note = f"<p><small>{html.escape(more)}</small></p>" if more else ""
    return f"<table><caption>{html.escape(caption)}</caption>{top}<tbody>{body}</tbody></table>{note}"


def paragraphs(sentences: Sequence[str]) -> str:
    """Return sentences as HTML, the first one strong.

    >>> paragraphs(["a & b"])
    '<p><strong>a &amp; b</strong></p>'
    """
    first, *rest = [html.escape(sentence) for sentence in sentences] or [""]
    return f"<p><strong>{first}</strong></p>" + "".join(f"<p>{sentence}</p>" for sentence in rest)


def left_out(count: int, shown: int, what: str = "rows") -> str:
    """Return how many rows are not shown, '' where all are.

    >>> left_out(20, 12), left_out(3, 12)
    ('8 more rows; to_pandas() holds all.', '')
    """
    return f"{count - shown} more {what}; to_pandas() holds all." if count > shown else ""
