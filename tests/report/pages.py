"""A page taken apart, and what stands in for a back-test."""

from __future__ import annotations

import dataclasses
from html.parser import HTMLParser

VOID = {"meta", "br", "hr", "img", "input", "link", "col"}


class Page(HTMLParser):
    """Collects tags, attributes and whether every element that opens closes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.unbalanced: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)


@dataclasses.dataclass(frozen=True)
class Told:
    """Stands in for the back-test, which the report knows by its fields only."""

    years: tuple[int, ...] = (2001, 2002)
    output_error: tuple[float, ...] = (1.0, 2.0)
    naive_error: tuple[float, ...] = (1.5, 1.9)
    planned_output_error = (1.2, 2.2)
    investment_ratio: dict[str, tuple[float, ...]] = dataclasses.field(
        default_factory=lambda: {"a0": (0.9, 1.1), "a1": (1.0, 1.3)}
    )
    total_investment_ratio = (0.95, 1.2)
    shortfall_share = (0.1, 0.4)
    shortfall_products: tuple[tuple[str, str, float], ...] = (("P0", "Wheat & <rye>", 3.0),)
    unit = "million crowns"
    sentences = ("The table misses outputs by 1.0, 2.0 per cent.",)
