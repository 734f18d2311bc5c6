"""Voluntary joining: who gains from working together, how the gain is shared, and that nobody is pressed."""

from lustrum.cooperation.core import core_is_empty, in_core, least_core, nucleolus, stable_groups, would_leave
from lustrum.cooperation.game import Game, Total
from lustrum.cooperation.given_game import game_results, read_game
from lustrum.cooperation.group import MARGIN, Entry, Group, Terms
from lustrum.cooperation.membership import Joining, joining, stripping
from lustrum.cooperation.membership_in_plan import MembershipInPlan, membership_in_plan, membership_result
from lustrum.cooperation.network import Network, network
from lustrum.cooperation.production import game_of, produce
from lustrum.cooperation.read import read_group
from lustrum.cooperation.results import group_results
from lustrum.cooperation.sharing import RULES, shapley_value

__all__ = [
    "MARGIN",
    "RULES",
    "Entry",
    "Game",
    "Group",
    "Joining",
    "MembershipInPlan",
    "Network",
    "Terms",
    "Total",
    "core_is_empty",
    "game_of",
    "game_results",
    "group_results",
    "in_core",
    "joining",
    "least_core",
    "membership_in_plan",
    "membership_result",
    "network",
    "nucleolus",
    "produce",
    "read_game",
    "read_group",
    "shapley_value",
    "stable_groups",
    "stripping",
    "would_leave",
]
