"""Records that stand twice in a table: under one name, or under two that only look alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lustrum.results.fault import Fault
from lustrum.wording.lookalike import how_they_differ, skeleton

FEWEST = 3
"""Letters of a name that is no mere code: `a` and `A` may be two."""

Named = tuple[str, ...]
Texts = Mapping[str, str]


@dataclass
class Seen:
    """What was read of a table so far, by the names of its records."""

    file: str
    key: Sequence[str]
    exact: dict[Named, tuple[int, Texts]] = field(default_factory=dict)
    alike: dict[Named, tuple[int, Named]] = field(default_factory=dict)

    def again(self, line: int, texts: Texts, named: Named) -> Iterator[Fault]:
        """Yield the fault of a record that stands twice, with both lines and where they differ."""
        column, label = ", ".join(self.key[:2]), short_text(", ".join(filter(None, named)))
        if named in self.exact:
            first, before = self.exact[named]
            other = next((name for name in texts if name not in self.key and texts[name] != before[name]), "")
            one, two = (short_text(each[other]) or "blank" if other else "" for each in (before, texts))
            differs = f"; {other} is {one} and {two}" if other else ""
            message = f"'{label}' stands twice: in line {first} and in line {line}{differs}."
            yield Fault("duplicate_label", self.file, f"line {line}", column, message, "Keep one.")
            return
        self.exact[named] = line, texts
        print_alike = tuple(skeleton(each) if len(each) >= FEWEST else each for each in named)
        first, other_name = self.alike.setdefault(print_alike, (line, named))
        if other_name != named:
            one, two = next((a, b) for a, b in zip(named, other_name, strict=True) if a != b)
            message = f"'{one}' in line {line} and '{two}' in line {first} differ by {how_they_differ(one, two)} alone."
            yield Fault(
                "duplicate_label", self.file, f"line {line}", column, message, "Write one name, or keep one line."
            )


def short_text(text: str, most: int = 60) -> str:
    """Return a text that is cut where it is long."""
    return text if len(text) <= most else f"{text[: most - 3]}..."
