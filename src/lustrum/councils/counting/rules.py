"""The one table of rules: a new rule is one file and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from importlib import import_module
from typing import Any

from lustrum.councils.counting.rule import Rule
from lustrum.errors import UsageError
from lustrum.wording.names import nearest

RULES: Mapping[str, tuple[str, str]] = {
    "yes-no": ("yes_no", "YesNo"),
    "stv-scottish": ("stv_scottish", "ScottishSTV"),
    "stv-meek": ("stv_meek", "MeekSTV"),
    "schulze": ("schulze", "Schulze"),
    "ranked-pairs": ("ranked_pairs", "RankedPairs"),
    "instant-run-off": ("instant_run_off", "InstantRunOff"),
    "points": ("points", "Points"),
    "sequential-phragmen": ("sequential_phragmen", "SequentialPhragmen"),
    "sequential-pav": ("sequential_pav", "SequentialPAV"),
    "equal-shares": ("equal_shares", "EqualShares"),
    "equal-shares-add1": ("equal_shares_add1", "EqualSharesAdd1"),
    "greedy": ("greedy", "Greedy"),
    "greedy-no-skip": ("greedy_no_skip", "GreedyNoSkip"),
    "greedy-threshold": ("greedy_threshold", "GreedyThreshold"),
    "greedy-per-cost": ("greedy_per_cost", "GreedyPerCost"),
    "dhondt": ("dhondt", "DHondt"),
    "sainte-lague": ("sainte_lague", "SainteLague"),
    "modified-sainte-lague": ("modified_sainte_lague", "ModifiedSainteLague"),
    "huntington-hill": ("huntington_hill", "HuntingtonHill"),
    "adams": ("adams", "Adams"),
    "dean": ("dean", "Dean"),
    "hare": ("hare", "Hare"),
    "droop": ("droop", "Droop"),
    "independent-markets": ("independent_markets", "IndependentMarkets"),
    "mean": ("mean", "Mean"),
    "normalised-median": ("normalised_median", "NormalisedMedian"),
    "floors": ("floors", "Floors"),
}
"""Of each rule its file and its class; imported when it is asked for."""


def rule_class(name: str) -> type[Any]:
    """Return the class of a rule.

    Raises
    ------
    UsageError
        If there is none of that name.
    """
    if name not in RULES:
        raise UsageError(f"There is no rule '{name}'. {nearest(name, RULES)}")
    file, kind = RULES[name]
    found: type[Any] = getattr(import_module(f"lustrum.councils.counting.{file}"), kind)
    return found


def summary_of(name: str) -> str:
    """Return what a rule does, in the first sentence of its docstring."""
    return str(rule_class(name).__doc__).strip().split("\n\n")[0].replace("\n    ", " ")


def variants_of(name: str) -> dict[str, Any]:
    """Return the variants a rule can be asked for, with their defaults."""
    return {field.name: field.default for field in fields(rule_class(name))}


def make_rule(name: str, **variants: Any) -> Rule:
    """Return a rule in the variant asked for.

    Raises
    ------
    UsageError
        If there is no such rule, or it has no such variant.
    """
    kind, known = rule_class(name), variants_of(name)
    for variant in variants:
        if variant not in known:
            takers = [other for other in RULES if variant in variants_of(other)]
            raise UsageError(f"'{name}' has no --{variant}; it belongs to {', '.join(takers) or 'no rule'}.")
    rule: Rule = kind(**variants)
    return rule
