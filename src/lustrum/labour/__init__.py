"""Labour by skill: people and posts by region, training, voluntary moves, and what closes a gap at which price."""

from lustrum.lazily import names_of

__getattr__, __dir__, __all__ = names_of(__name__, __file__)
