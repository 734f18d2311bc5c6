"""Where everything comes from: assumptions, sources, files, versions, the certificate and the laws checked again."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from lustrum.plan import Plan, verify
from lustrum.plan.titles import place_title
from lustrum.report.blocks import Block, Cell, Grid, Material, Section, Text
from lustrum.wording.names import counted, plain
from lustrum.wording.typeset import number, significant, tiny

PACKAGES = ("lustrum", "highspy", "numpy", "scipy")


def origins(material: Material) -> Section | None:
    """Assumptions, inputs, versions, the command, seconds, certificate."""
    plan = material.plan
    blocks: list[Block] = [_assumptions(plan), *_sources(plan), *_options(plan), *_certificate(plan), _work(plan)]
    if material.command:
        blocks.append(Text(f"This command makes the plan and this report again: {material.command}", "command"))
    return Section("origins", "Assumptions, sources and proof", blocks)


def _assumptions(plan: Plan) -> Block:
    every = dict.fromkeys((a.name, a.text, a.value, a.source) for a in (*plan.economy.assumptions, *plan.assumptions))
    if not every:
        return Text("Nothing was assumed: every number was stated.")
    rows: list[list[str | Cell]] = [[text, value, source, name] for name, text, value, source in every]
    return Grid(
        "What nobody stated and the plan assumes: correct these first",
        ["Assumption", "Value", "From", "Name"],
        rows,
        words=4,
    )


def _sources(plan: Plan) -> list[Block]:
    economy = plan.economy
    facts: list[list[str | Cell]] = [
        ["Economy", economy.name],
        ["Base year", str(economy.base_year)],
        ["Size", f"{len(economy.product)} products, {len(economy.activity)} activities"],
        ["Unit", economy.unit],
        ["Price base", economy.price_base],
        ["Valuation", economy.valuation],
        ["Source", economy.source],
        ["Licence", economy.licence],
    ]
    blocks: list[Block] = [Grid("The table", ["What", "Says"], [row for row in facts if row[1]], words=2)]
    files = dict.fromkeys(plan.inputs)
    if files:
        blocks.append(
            Grid("Files read", ["File", "SHA-256"], [[path, digest] for path, digest in files], words=2, folded=True)
        )
    return blocks


def _options(plan: Plan) -> list[Block]:
    growth: list[list[str | Cell]] = [
        [f"Growth of {name}", "the trend" if rate is None else f"{number(100 * rate, 2)} % a year"]
        for name, rate in plan.growth.items()
    ]
    own: list[list[str | Cell]] = [
        [f"{plain(part)}: {plain(name).lower()}", str(value)]
        for part, values in plan.options.items()
        for name, value in values.items()
    ]
    parts: list[list[str | Cell]] = [["Parts of the plan", ", ".join(plain(p).lower() for p in plan.parts)]]
    goal: list[list[str | Cell]] = [["Years", _years(plan)]]
    goal.append(["Goal", plan.goal_title or f"{plain(plan.goal).lower()}, {'most' if plan.maximise else 'least'}"])
    return [Grid("What was asked", ["What", "Says"], [*goal, *growth, *own, *parts], words=2)]


def _years(plan: Plan) -> str:
    tail = len(plan.solved_years) - len(plan.years)
    further = f", and {counted(tail, 'year')} further so that the end is not lived off" if tail else ""
    return f"{plan.years[0]}–{plan.years[-1]}, from the table of {plan.base_year}{further}"


def _certificate(plan: Plan) -> list[Block]:
    if not plan.has_values:
        return []
    found = plan.certificate
    rows: list[list[str | Cell]] = [
        ["Largest violation of a limit (base-year sizes)", tiny(found.primal_infeasibility)],
        ["Largest violation of a price (base-year sizes)", tiny(found.dual_infeasibility)],
        ["Gap between plan and proof (relative)", tiny(found.relative_gap)],
        ["Passed", "yes" if found.passed else "no"],
    ]
    blocks: list[Block] = [
        Grid("Certificate: the answer checked against the original figures", ["Measure", "Value"], rows)
    ]
    laws: list[list[str | Cell]] = [
        [
            plain(check.name),
            tiny(check.worst),
            place_title(plan, check.where) if check.worst > 0 else "",
            "yes" if check.passed else "NO",
        ]
        for check in verify(plan)
    ]
    if laws:
        blocks.append(
            Grid(
                "Laws computed again from the economy, not from the solver",
                ["Law", "Worst violation", "Where", "Holds"],
                laws,
            )
        )
    return blocks


def _work(plan: Plan) -> Grid:
    rows: list[list[str | Cell]] = [[f"Seconds to {name}", significant(value)] for name, value in plan.seconds.items()]
    rows += [[plain(name), number(value)] for name, value in plan.size.items()]
    if plan.method:
        rows.append(["Method", plan.method])
    if plan.tie_break:
        rows.append(["Numbers moved among equally good plans", str(plan.tie_break.get("moved", 0))])
    rows += [[name, _version(name)] for name in PACKAGES]
    rows.append(["Python", platform.python_version()])
    return Grid("The work and the tools", ["What", "Value"], rows, folded=True)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
