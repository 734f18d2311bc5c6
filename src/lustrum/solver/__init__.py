"""A sparse linear or quadratic programme goes in; a certified solution comes out; no economic word."""

from lustrum.solver.basis import Basis, Iterate, Start
from lustrum.solver.certificate import Certificate, certify
from lustrum.solver.clash import Clash, minimal_clash
from lustrum.solver.dual_face import DualFace, dual_face, exactly
from lustrum.solver.dual_range import Ends, dual_ranges
from lustrum.solver.farkas import FarkasCertificate, certify_infeasible
from lustrum.solver.near_duals import nearest_on, with_near_duals
from lustrum.solver.neighbours import Neighbours, start_of, start_to_keep
from lustrum.solver.options import SolverOptions
from lustrum.solver.relax import Relaxation, relax
from lustrum.solver.solve import Solution, solve
from lustrum.solver.standard_form import StandardForm
from lustrum.solver.status import Status
from lustrum.solver.tie_break import TieBreak, tie_break
from lustrum.solver.unbounded import UnboundedCertificate, certify_unbounded
from lustrum.solver.warm import WarmModel
from lustrum.solver.ways_out import Move, WayOut, loosen_hard, ways_out

__all__ = [
    "Basis",
    "Certificate",
    "Clash",
    "DualFace",
    "Ends",
    "FarkasCertificate",
    "Iterate",
    "Move",
    "Neighbours",
    "Relaxation",
    "Solution",
    "SolverOptions",
    "StandardForm",
    "Start",
    "Status",
    "TieBreak",
    "UnboundedCertificate",
    "WarmModel",
    "WayOut",
    "certify",
    "certify_infeasible",
    "certify_unbounded",
    "dual_face",
    "dual_ranges",
    "exactly",
    "loosen_hard",
    "minimal_clash",
    "nearest_on",
    "relax",
    "solve",
    "start_of",
    "start_to_keep",
    "tie_break",
    "ways_out",
    "with_near_duals",
]
