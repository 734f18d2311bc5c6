"""A first proposal to fill in: who proposes what, and what may be changed, with labels and figures of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lustrum.councils.decisions import MAY_CHANGE
from lustrum.councils.proposals import MAY_NOT, Proposal
from lustrum.results.as_toml import as_toml, value_text

if TYPE_CHECKING:
    from lustrum.problem import PlanProblem

HEAD = """\
# A proposal to change a plan. Fill in the first lines, take away the # before what you want to change, and run
#
#   lustrum council check {file} {plan}
#
title = "..."
text = "Why it should be so."
submitter = "who proposes it"
body = "the body that decides"
level = "assembly"        # factory, territory, sector or assembly
supporters = 0            # signatures of electors: 50 or 2 per cent are enough, or one council:
# councils = ["a council that submits it"]
# lists = ["A", "B"]      # a plank: floors signed by several lists, voted as one
# attachments = ["figures.csv"]
"""


def template(problem: PlanProblem, plan: str, file: str) -> str:
    """Return the text of a proposal to be filled in.

    Parameters
    ----------
    problem : PlanProblem
        Of the plan under debate.
    plan, file : str
        How the plan and the proposal are called, for the command it names.
    """
    from lustrum.scenario.draft import examples

    lines = [HEAD.format(plan=plan, file=file)]
    lines += [f"# What may be changed: {', '.join(MAY_CHANGE)}. What may not, and why:"]
    lines += [f"#   {key}: {why}" for key, why in MAY_NOT.items()]
    options = 0
    for each in examples(problem):
        if not each.lines:
            continue
        lines += ["", *(f"# {line}" for line in _wrapped(each.about))]
        head = ["#[change.options]   # once, above all options"] if each.is_option and not options else []
        options += each.is_option
        lines += [*head, *(f"#{line.replace('[[wish]]', '[[change.wish]]')}" for line in each.lines)]
    lines += ["", "# A loan from abroad: only the assembly takes one up, with its amount and terms."]
    lines += ["#[change.trade]", "#finance = 0.0", "#[loan]", "#amount = 0.0", '#terms = "from whom, at what interest"']
    lines += ["", "# What a minority says, printed with the decision; it may attach a plan of its own."]
    lines += ["#[[minority]]", '#by = ["A", "B"]', '#text = "..."', '#plan = "other-plan"']
    return "\n".join(lines) + "\n"


def _wrapped(text: str, width: int = 110) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def amendment(proposal: Proposal) -> str:
    """Return the text of an amendment: a rival of a proposal with the same changes, to be edited."""
    head = f"""\
# An amendment to '{" ".join(proposal.title.split())}': a rival of it, ranked with it in one vote. Change what follows.
title = {value_text(f"{proposal.title}, amended")}
text = "Why it should be otherwise."
submitter = "who proposes it"
body = {value_text(proposal.body)}
level = {value_text(proposal.level)}
supporters = 0
amends = {value_text(proposal.id)}

"""
    more = {} if proposal.loan is None else {"loan": {"amount": proposal.loan.amount, "terms": proposal.loan.terms}}
    return head + as_toml({"change": dict(proposal.change), **more})
