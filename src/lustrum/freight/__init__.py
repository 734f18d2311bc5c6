"""Freight and transport: what a network carries, how its locomotives are repaired, what a plan makes of it."""

from lustrum.freight.capacity import by_headway
from lustrum.freight.census import Census, Count, Definition, Link, census_result, compared, linked_shares
from lustrum.freight.in_plan import Asked, PlanOnNetwork, plan_on_network
from lustrum.freight.network import EMPTIES, Arcs, Freight, Good, Line, Locomotives, Needs, Wagon
from lustrum.freight.network_results import network_results
from lustrum.freight.orders import Orders, Shops, order
from lustrum.freight.plan_results import plan_results
from lustrum.freight.programme import Cut, Loads, carry, cut_of, fewest_locomotives
from lustrum.freight.read import Folder, read_freight
from lustrum.freight.read_repair import Programme
from lustrum.freight.repair import Fleet, falls_below, fit_after, fit_path, repairs_for, settles_at, standstill
from lustrum.freight.repair_results import courses, repair_results
from lustrum.freight.routes import Route, routes, running_in_circles
from lustrum.freight.ways import Coefficient, Way, coefficients, ways_result
from lustrum.freight.worth import Bridge, bridges, left_for_their_price, one_locomotive_more

__all__ = [
    "EMPTIES",
    "Arcs",
    "Asked",
    "Bridge",
    "Census",
    "Coefficient",
    "Count",
    "Cut",
    "Definition",
    "Fleet",
    "Folder",
    "Freight",
    "Good",
    "Line",
    "Link",
    "Loads",
    "Locomotives",
    "Needs",
    "Orders",
    "PlanOnNetwork",
    "Programme",
    "Route",
    "Shops",
    "Wagon",
    "Way",
    "bridges",
    "by_headway",
    "carry",
    "census_result",
    "coefficients",
    "compared",
    "courses",
    "cut_of",
    "falls_below",
    "fewest_locomotives",
    "fit_after",
    "fit_path",
    "left_for_their_price",
    "linked_shares",
    "network_results",
    "one_locomotive_more",
    "order",
    "plan_on_network",
    "plan_results",
    "read_freight",
    "repair_results",
    "repairs_for",
    "routes",
    "running_in_circles",
    "settles_at",
    "standstill",
    "ways_result",
]
