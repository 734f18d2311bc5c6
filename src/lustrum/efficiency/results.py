"""What `lustrum gap` answers of an economy: the gap, what binds, what lies idle, which techniques lose."""

from __future__ import annotations

import numpy as np

from lustrum.efficiency.frontier import STEPS, EfficiencyGap
from lustrum.efficiency.resources import industries
from lustrum.results import Drawing, Measure, Result
from lustrum.wording.names import capital

MOST = 10
BINDS = 1e-9


def gap_results(found: EfficiencyGap) -> list[Result]:
    """Return the answers, the gap first."""
    return [_gap(found), _binding(found), _idle(found), _techniques(found)]


def _gap(found: EfficiencyGap) -> Result:
    economy = found.economy
    names = ("idle", "technique", "trade")
    frontiers = (found.idle, found.technique, found.trade)
    parts = np.array(found.parts)
    gamma = np.array([each.gamma for each in frontiers])
    expanded = sum(
        economy.final(c).sum() for c in economy.final_demand if c not in (*found.held, "exports", "import_margins")
    )
    dearest = STEPS[int(np.argmax(parts))]
    notes = [
        f"today's resources could deliver {100 * (gamma[-1] - 1):z.2f} per cent more of today's final demand"
        + (f", most of it by {dearest}" if gamma[-1] > 1 + 1e-6 else ""),
        f"the mix of final demand stays as it is; held as they are: {', '.join(found.held) or 'nothing'}",
        "a gap of one year with the capital there is: what new capital would bring is the plan's to say",
        "it is measured against what is known at home; what nobody here does is not seen, and quality and season are "
        "not "
        "looked at",
        "world prices do not answer to what is sold: the part of trade is the most it could be",
    ]
    worths = [float(each.worth @ found.resources.endowment) for each in frontiers]
    more = {"more": Measure((gamma - 1) * expanded, economy.flow_unit, "final demand beyond today's")}
    if economy.is_physical:
        more = {}  # products in units of their own have no sum
    return Result(
        "efficiency_gap",
        f"How much more today's resources could deliver: {economy.name}",
        ("step",),
        [(name,) for name in names],
        {
            "part": Measure(100 * (parts - 1), "%", "what this step adds"),
            "gamma": Measure(gamma, "1", "times today's final demand, this step and those before it"),
            **more,
            "worth_of_resources": Measure(np.array(worths), "1", "of gamma; the rest is trade and what is held"),
        },
        titles={
            "idle": "resources at work, all else as today",
            "technique": "of the best each industry knows",
            "trade": f"free within {100 * found.trade_band:g} per cent of home demand",
        },
        notes=tuple(notes),
        assumptions=found.resources.assumptions,
        drawing=Drawing("bars", "part", title=capital(notes[0])),
    )


def _binding(found: EfficiencyGap) -> Result:
    resources = found.resources
    one = 0.01 * resources.endowment[:, None]
    worth = np.column_stack([each.worth for each in (found.idle, found.technique, found.trade)]) * one
    order = [int(i) for i in np.argsort(-worth[:, 2], kind="stable") if worth[i].max() > BINDS]
    items = [(f"{resources.kind[i]}, {resources.label[i]}",) for i in order]
    notes = [
        "one per cent more of a resource lifts gamma by so much, in per cent of today's final demand; none of it "
        "where the "
        "resource is not scarce"
    ]
    if not order:
        notes.append("no resource binds: what cannot be made or imported does")
    return Result(
        "binding_resources",
        "What binds, and what one per cent more of it would bring",
        ("resource",),
        items,
        {
            "all_free": Measure(100 * worth[order, 2], "%", "with every technique and free trade"),
            "techniques_free": Measure(100 * worth[order, 1], "%"),
            "as_today": Measure(100 * worth[order, 0], "%", "techniques and trade as they are"),
            "endowment": Measure(resources.endowment[order], "of each resource"),
            "in": Measure([resources.unit[i] for i in order], "", "unit of the endowment"),
        },
        titles=_titles(found, order),
        notes=tuple(notes),
        drawing=Drawing("bars", "all_free"),
    )


def _titles(found: EfficiencyGap, which: list[int]) -> dict[str, str]:
    """Return what resources are called: the kind, then the industry by its name."""
    resources, activity = found.resources, found.economy.activity
    named = dict(zip(activity.labels, activity.titles or activity.labels, strict=True))
    return {
        f"{resources.kind[i]}, {resources.label[i]}": ": ".join(
            (resources.kind[i].capitalize(), *(named.get(each, each) for each in resources.label[i].split(", ")))
        )
        for i in which
    }


def _idle(found: EfficiencyGap) -> Result:
    """Resources that are not at work today, the largest share first."""
    resources, level = found.resources, found.economy.base_level
    used = resources.need @ level
    idle = np.maximum(1.0 - used / resources.endowment, 0.0)
    still = np.maximum(1.0 - resources.need @ found.trade.level / resources.endowment, 0.0)
    amount = idle * resources.endowment
    order = [int(i) for i in np.lexsort((-amount, np.round(-idle, 9)))]  # the largest shares; of equal ones the largest
    chosen = [i for i in order if idle[i] > 1e-9][:MOST]
    return Result(
        "idle_resources",
        f"The {MOST} largest idle resources of today",
        ("resource",),
        [(f"{resources.kind[i]}, {resources.label[i]}",) for i in chosen],
        {
            "idle_today": Measure(100 * idle[chosen], "%", "of what there is"),
            "idle_at_the_frontier": Measure(100 * still[chosen], "%", "no use is known for it even there"),
            "amount": Measure(amount[chosen], "of each resource"),
            "in": Measure([resources.unit[i] for i in chosen], "", "unit of the amount"),
        },
        titles=_titles(found, chosen),
        notes=(
            "idle is what was stated to be there and was not at work; capital too old to be used belongs in the "
            "survey as "
            "obsolete, not here"
            if chosen
            else "nobody stated idle labour or capacity: give --idle-labour, --utilisation or --survey",
        ),
        drawing=Drawing("bars", "idle_today"),
    )


def _techniques(found: EfficiencyGap) -> Result:
    """Industries by what their techniques in use cost beyond the best, at the prices of the second frontier."""
    economy = found.economy
    names, of = industries(economy)
    lost = np.zeros(len(names))
    np.add.at(lost, of, np.maximum(found.technique.loss, 0.0) * economy.base_level)
    count = np.bincount(of, minlength=len(names))
    order = [int(g) for g in np.argsort(-lost, kind="stable") if lost[g] > 1e-9][:MOST]
    best = [_best(found, of == g) for g in order]
    several = int((count > 1).sum())
    notes = (
        f"{several} of {len(names)} industries know more than one technique; the loss is what those in use cost "
        f"beyond the "
        "price of their product, in per cent of today's final demand",
    )
    return Result(
        "technique_losses",
        f"The {MOST} industries that lose most by their technique",
        ("industry",),
        [(names[g],) for g in order],
        {
            "loss": Measure(100 * lost[order], "%", "of final demand, at the frontier's prices"),
            "best": Measure(best, "", "techniques the frontier uses"),
        },
        titles={label: economy.product.title(label) for label in names},
        notes=notes,
        drawing=Drawing("bars", "loss"),
    )


def _best(found: EfficiencyGap, own: np.ndarray) -> str:
    level = np.where(own, found.technique.level, 0.0)
    labels = found.economy.activity.labels
    return ", ".join(labels[j] for j in np.argsort(-level) if level[j] > 1e-6 * level.sum())
