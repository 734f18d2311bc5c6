"""What came of the loop of plan and advice, told by product."""

from __future__ import annotations

import json

import numpy as np

from lustrum.arrays import Array
from lustrum.results import Drawing, Measure, Result
from lustrum.trade.loop import AdviceRound, Settled
from lustrum.wording.numbers import figure


def settled_result(found: Settled) -> Result:
    """Return by product what was advised first and last, what it opened, and how far the plan made use of it."""
    first, last = found.rounds[0], found.rounds[-1]
    products = last.table.product
    output = _change(last.table.of(first.table.cost.quantity), last.table.of(last.table.cost.quantity))
    imports = _change(last.table.of(first.table.cost.imports), last.table.of(last.table.cost.imports))
    gain = last.plan.objective - first.plan.objective
    size = abs(first.plan.objective)
    if found.stopped:
        ended = f"STOPPED after {len(found.rounds)} plans: {found.stopped}; the plan before is told"
    elif found.stable:
        ended = f"advice is stable after {len(found.rounds)} plans"
    else:
        ended = f"NOT STABLE after {len(found.rounds)} plans: the last plan's advice would open more"
    notes = [
        ended,
        f"what was opened adds {figure(gain)} {first.plan.goal_units} to the goal ({100 * gain / size:z.3f} %)",
        "advice opens choices and fixes no quantity; what is opened stays open",
        *(
            f"for a scenario: {part}.{name} = {json.dumps(list(labels))}"
            for part, options in last.choices.options().items()
            for name, labels in options.items()
        ),
    ]
    title = last.plan.economy.product.title
    return Result(
        "settled_advice",
        f"Plan and advice settled: {first.plan.name}",
        ("product",),
        [(label,) for label in products],
        {
            "output_change": Measure(output, "%", f"of output in {last.plan.years[-1]}, last plan against first"),
            "imports_change": Measure(imports, "%", "likewise of imports"),
            "ratio_first": Measure(_ratio(first, products), "1", "DRC / SER over the plan, in the first plan"),
            "ratio_last": Measure(last.table.ratio_over_plan, "1", "in the last plan"),
            "first_advice": Measure([first.said.get(label, "") for label in products], "", ""),
            "last_advice": Measure([last.said[label] for label in products], "", "at the margin of the last plan"),
            "opened": Measure([_opened(last, k) for k in range(len(products))], "", "choices the last plan had"),
        },
        titles={label: title(label) for label in products},
        notes=tuple(notes),
        drawing=Drawing("bars", "output_change"),
    )


def _change(before: Array, after: Array) -> Array:
    then, now = before[-1], after[-1]
    change: Array = 100.0 * np.divide(now - then, then, out=np.full_like(then, np.nan), where=then > 0)
    return change


def _ratio(here: AdviceRound, products: tuple[str, ...]) -> Array:
    known = dict(zip(here.table.product, here.table.ratio_over_plan.tolist(), strict=True))
    return np.array([known.get(label, np.nan) for label in products])


def _opened(last: AdviceRound, k: int) -> str:
    product = last.table.product[k]
    maker = str(last.table.cost.activity[-1, last.table.at[k]])
    words = {
        "import more": product in last.choices.import_more,
        "import less": product in last.choices.import_less,
        "build more": maker in last.choices.build_more,
        "build less": maker in last.choices.build_less,
        "no expansion": maker in last.choices.no_expansion,
    }
    return ", ".join(word for word, said in words.items() if said)
