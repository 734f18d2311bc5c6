"""An interior point method for large problems that fall into small blocks once a few rows are set aside."""

from lustrum.lazily import names_of

__getattr__, __dir__, __all__ = names_of(__name__, __file__)
