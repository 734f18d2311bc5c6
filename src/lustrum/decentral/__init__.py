"""Many units reach one plan by exchanging messages: each keeps its own tables, its own plan and its own proof."""

from lustrum.lazily import names_of

__getattr__, __dir__, __all__ = names_of(__name__, __file__)
