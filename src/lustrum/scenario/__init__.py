"""What is asked: TOML in, parents resolved, parts chosen."""

from lustrum.lazily import names_of

__getattr__, __dir__, __all__ = names_of(__name__, __file__)
