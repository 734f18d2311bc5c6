"""Rules of counting: one file each behind one protocol, exact, their variants named, no tie ever silent."""

from lustrum.lazily import names_of

__getattr__, __dir__, __all__ = names_of(__name__, __file__)
