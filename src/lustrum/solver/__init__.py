"""A sparse linear or quadratic programme goes in; a certified solution comes out; no economic word."""

from lustrum.solver.certificate import Certificate, certify
from lustrum.solver.options import SolverOptions
from lustrum.solver.proofs import FarkasCertificate, UnboundedCertificate, certify_infeasible, certify_unbounded
from lustrum.solver.solve import Solution, solve
from lustrum.solver.standard_form import StandardForm
from lustrum.solver.status import Status
from lustrum.solver.tie_break import TieBreak, tie_break

__all__ = [
    "Certificate",
    "FarkasCertificate",
    "Solution",
    "SolverOptions",
    "StandardForm",
    "Status",
    "TieBreak",
    "UnboundedCertificate",
    "certify",
    "certify_infeasible",
    "certify_unbounded",
    "solve",
    "tie_break",
]
