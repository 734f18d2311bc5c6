"""A sheet to draw on: text with its width, lines, boxes, marks and scales, written as SVG.

Nothing is asked for: no script, no font, no request. Colours stand twice, as attributes for every program that opens
the picture and as classes that a page may set otherwise, in the dark for instance.

Colours of series are Okabe and Ito's, told apart by every kind of colour vision; the two lightest are darkened until a
mark has three times the contrast of paper. Series also differ in their marks.

References
----------
.. [1] Okabe and Ito, *Color Universal Design*, 2008, https://jfly.uni-koeln.de/color/
"""

from __future__ import annotations

import html
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from lustrum.wording.typeset import number

SERIES = ("#0b4f8a", "#c24e00", "#00805d", "#b0538a", "#2b8cc4", "#b87400", "#222222")
SHAPES = ("circle", "diamond", "square", "triangle-up", "cross", "triangle-down", "stroke")
KINDS = {"ink": "#222222", "soft": "#5a5a5a", "grid": "#dddddd", "axis": "#8a8a8a"}
SIZE = 12.0
"""Letters of a chart, in pixels."""
LINE = 16.0
"""From one line of text to the next."""
GAP = 6.0
"""Between a name and its code."""
FITTED = 12.0
"""Words from so many pixels on are held to the width measured."""

_WIDTHS = (
    "278278355556556889667191333333389584278333278278556556556556556556556556556556278278584584584556"
    "1015667667722722667611778722278500667556833722778667778722667611722667944667667611278278278469556"
    "333556556500556556278556556222222500222833556556556556333500278556500722500500500334260334584"
)
"""Widths of the letters from blank to ~ in Helvetica, in thousandths of its size."""


def _read_widths(text: str) -> dict[str, float]:
    found: dict[str, float] = {}
    place = 0
    for code in range(32, 127):
        digits = 4 if code == 64 else 3
        found[chr(code)] = int(text[place : place + digits]) / 1000.0
        place += digits
    return found


_SIGNS = {"\u202f": 0.2, "\u200b": 0.0, "−": 0.584, "–": 0.556, "→": 1.0, "…": 1.0}
LETTERS = _read_widths(_WIDTHS) | _SIGNS


def text_width(words: str, bold: bool = False) -> float:
    """Return how wide words are, in pixels."""
    wide = sum(LETTERS.get(letter, 0.6 if ord(letter) < 0x2E80 else 1.0) for letter in words)
    return SIZE * wide * (1.06 if bold else 1.0)


def fitted(words: str, bold: bool = False) -> str:
    """Return the attribute that keeps words as wide as they were measured, in a font with wider letters too.

    Letters whose width is a guess are left as they come.
    """
    wide = text_width(words, bold)
    if wide < FITTED or any(letter not in LETTERS for letter in words):
        return ""
    return f' textLength="{wide:.0f}" lengthAdjust="spacingAndGlyphs"'


def cut(words: str, room: float) -> str:
    """Return words that fit into so many pixels, cut with an ellipsis where they must be, no letter or two left over.

    >>> cut("Education, health and social assistance", 120.0)
    'Education, health…'
    """
    if text_width(words) <= room + 0.5:  # room is often the width of the longest name, found by another sum
        return words
    while words and text_width(words) + SIZE > room:
        words = words[:-1]
    before, _, begun = words.rpartition(" ")
    return (before if before and len(begun) < 3 else words).rstrip(" ,:;") + "…"


def _over(depth: float) -> str:
    return "" if depth >= 1.0 else f' opacity="{depth:.2f}"'


def _inside(depth: float) -> str:
    return "" if depth >= 1.0 or not depth else f' fill-opacity="{depth:.2f}"'


@dataclass(frozen=True)
class Scale:
    """A straight scale: from values to pixels."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / ((self.high - self.low) or 1.0) * (self.end - self.start)

    def ticks(self, most: int) -> list[float]:
        """Return round values within the scale, about so many at most.

        >>> Scale(0.0, 14.0, 0.0, 100.0).ticks(5)
        [0.0, 5.0, 10.0]
        """
        span = (self.high - self.low) or 1.0
        power = 10.0 ** math.floor(math.log10(span / max(most, 1)))
        step = next(power * k for k in (1.0, 2.0, 5.0, 10.0, 20.0) if span / (power * k) <= most)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [round(k * step, 12) for k in range(first, last + 1)]


def tick_words(ticks: Sequence[float]) -> list[str]:
    """Return the texts of an axis, all with as many decimals as the finest needs."""
    step = min((b - a for a, b in itertools.pairwise(ticks)), default=1.0)
    digits = max(0, -math.floor(math.log10(step) + 1e-9)) if step > 0 else 0
    return [number(tick, digits) if tick else number(0.0, digits) for tick in ticks]


@dataclass
class Canvas:
    """What has been drawn so far, within a width; the height grows with it."""

    width: float
    height: float = 0.0
    parts: list[str] = field(default_factory=list)

    @property
    def narrow(self) -> bool:
        """Whether names stand above what they name, for want of room beside it."""
        return self.width < 500.0

    def _down_to(self, y: float) -> None:
        self.height = max(self.height, y)

    def text(
        self, x: float, y: float, words: str, anchor: str = "start", *, bold: bool = False, kind: str = "ink"
    ) -> None:
        """Write words with their foot at y."""
        if not words:
            return
        side = "" if anchor == "start" else f' text-anchor="{anchor}"'
        strong = ' font-weight="bold"' if bold else ""
        look = f'class="{kind}" fill="{KINDS[kind]}"{side}{strong}{fitted(words, bold)}'
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" {look}>{html.escape(words)}</text>')
        self._down_to(y + 4.0)

    def name(self, x: float, y: float, words: str, code: str, room: float, *, beside: bool = False) -> None:
        """Write a name and its code after it, softer; `beside` ends it at x."""
        told = text_width(code) + GAP if code else 0.0
        shown = cut(words, room - told)
        if beside:
            self.text(x, y, code, "end", kind="soft")
            self.text(x - told, y, shown, "end")
        else:
            self.text(x, y, shown)
            self.text(x + text_width(shown) + GAP, y, code, kind="soft")
        self._down_to(y + 4.0)

    def line(
        self, start: tuple[float, float], end: tuple[float, float], kind: str = "grid", dash: bool = False
    ) -> None:
        """Draw a thin line."""
        dashed = ' stroke-dasharray="4 3"' if dash else ""
        (x1, y1), (x2, y2) = start, end
        look = f'class="{kind}-line" stroke="{KINDS[kind]}" fill="none"{dashed}'
        self.parts.append(f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" {look}/>')
        self._down_to(max(y1, y2))

    def path(self, points: Sequence[tuple[float, float]], series: int = 0, width: float = 2.0) -> None:
        """Draw a line through points."""
        if len(points) > 1:
            told = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
            self.parts.append(
                f'<path d="M{told}" class="l{series}" stroke="{SERIES[series]}" stroke-width="{width:g}" fill="none"/>'
            )

    def box(self, corner: tuple[float, float], size: tuple[float, float], series: int = 0, depth: float = 1.0) -> None:
        """Fill a box; `depth` is how much of its colour lies over the paper."""
        (x, y), (width, height) = corner, size
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0.8):.1f}" height="{height:.1f}" '
            f'class="s{series}" fill="{SERIES[series]}"{_over(depth)}/>'
        )
        self._down_to(y + height)

    def area(self, rings: Sequence[Sequence[tuple[float, float]]], series: int = 0, depth: float = 1.0) -> None:
        """Fill what closed lines enclose, holes left out, with a thin edge; only the edge where `depth` is 0."""
        told = "".join(f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in ring)}Z" for ring in rings if len(ring) > 2)
        if not told:
            return
        fill = f'class="s{series} axis-line" fill="{SERIES[series]}"' if depth else 'class="axis-line" fill="none"'
        self.parts.append(
            f'<path d="{told}" fill-rule="evenodd" {fill} stroke="{KINDS["axis"]}" stroke-width=".6"{_inside(depth)}/>'
        )
        self._down_to(max(y for ring in rings for _, y in ring))

    def upright(self, x: float, y: float, words: str) -> None:
        """Write words upward, their foot at x, their first letter at y."""
        look = f'class="soft" fill="{KINDS["soft"]}"{fitted(words)}'
        self.parts.append(
            f'<text transform="rotate(-90 {x:.1f} {y:.1f})" x="{x:.1f}" y="{y:.1f}" {look}>{html.escape(words)}</text>'
        )
        self._down_to(y)

    def mark(self, x: float, y: float, series: int = 0, half: float = 4.5) -> None:
        """Draw the mark of a series."""
        shape, look = SHAPES[series], f'class="s{series}" fill="{SERIES[series]}"'
        if shape == "circle":
            self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{half:.1f}" {look}/>')
            return
        h, t = half, half / 3.0
        corners = {
            "diamond": ((0, -h - 1), (h + 1, 0), (0, h + 1), (-h - 1, 0)),
            "square": ((-h, -h), (h, -h), (h, h), (-h, h)),
            "triangle-up": ((0, -h), (h, h), (-h, h)),
            "triangle-down": ((0, h), (h, -h), (-h, -h)),
            "cross": (
                (-t, -h), (t, -h), (t, -t), (h, -t), (h, t), (t, t),
                (t, h), (-t, h), (-t, t), (-h, t), (-h, -t), (-t, -t),
            ),
            "stroke": ((-h, -t), (h, -t), (h, t), (-h, t)),
        }[shape]  # fmt: skip
        told = "L".join(f"{x + a:.1f} {y + b:.1f}" for a, b in corners)
        self.parts.append(f'<path d="M{told}Z" {look}/>')

    def legend(self, names: Sequence[str], y: float) -> float:
        """Write marks with what they stand for, in as many lines as it takes; return where it ends."""
        x = 6.0
        for series, name in enumerate(names):
            shown = cut(name, self.width - 24.0)
            wide = text_width(shown) + 32.0
            if x > 6.0 and x + wide - 18.0 > self.width:
                x, y = 6.0, y + LINE + 2.0
            self.mark(x, y + 8.0, series)
            self.text(x + 10.0, y + 12.0, shown)
            x += wide
        return y + LINE + 8.0


def svg_of(canvas: Canvas, words: str, place: str) -> str:
    """Return what was drawn as one SVG element that says in words what it shows; `place` is its class."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart {place}" viewBox="0 0 {canvas.width:.0f} '
        f'{canvas.height:.0f}" style="width:{canvas.width:.0f}px" font-family="Liberation Sans, Arial, Helvetica, '
        f'sans-serif" font-size="{SIZE:g}" role="img" aria-label="{html.escape(words, quote=True)}">'
        f"{''.join(canvas.parts)}</svg>"
    )
