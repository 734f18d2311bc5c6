from lustrum.councils.counting.ballots import Ballots, Item, Paper
from lustrum.councils.counting.count import Count, Stage, Tie, TieError
from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.files import read_ballots, write_ballots
from lustrum.councils.counting.lots import Lots, check_seed, hash_of
from lustrum.councils.counting.rule import Rule
from lustrum.councils.counting.rules import RULES, make_rule, rule_class, variants_of

__all__ = [
    "RULES",
    "Ballots",
    "Count",
    "Item",
    "Lots",
    "Paper",
    "Rule",
    "Stage",
    "Tie",
    "TieError",
    "check_seed",
    "decide",
    "hash_of",
    "make_rule",
    "read_ballots",
    "rule_class",
    "variants_of",
    "write_ballots",
]
