"""The answer with its labels on, verified, stored, compared, explained."""

from lustrum.plan.audit import Finding, audit
from lustrum.plan.compare import Comparison, Difference, compare
from lustrum.plan.explain import Binding, Explanation, binding_limits, explain
from lustrum.plan.first_screen import FirstScreen, first_screen
from lustrum.plan.indicators import Indicator, indicators
from lustrum.plan.plan import BalanceEntry, CertificateRecord, Limit, Plan, Provenance
from lustrum.plan.prices import basket_value, current_prices, current_value
from lustrum.plan.solve import solve_plan
from lustrum.plan.summary import summary
from lustrum.plan.table import Table
from lustrum.plan.verify import Check, verify, verify_or_raise
from lustrum.plan.wishes import Change, GivenUp, Way, WishReport, sentences

__all__ = [
    "BalanceEntry",
    "Binding",
    "CertificateRecord",
    "Change",
    "Check",
    "Comparison",
    "Difference",
    "Explanation",
    "Finding",
    "FirstScreen",
    "GivenUp",
    "Indicator",
    "Limit",
    "Plan",
    "Provenance",
    "Table",
    "Way",
    "WishReport",
    "audit",
    "basket_value",
    "binding_limits",
    "compare",
    "current_prices",
    "current_value",
    "explain",
    "first_screen",
    "indicators",
    "sentences",
    "solve_plan",
    "summary",
    "verify",
    "verify_or_raise",
]
