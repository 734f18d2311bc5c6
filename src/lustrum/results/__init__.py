"""Results: a table of labelled measures and how it is written; assumptions; faults; files written whole; the one reader
of small tables and settings."""

from lustrum.lazily import names_of

__getattr__, __dir__, __all__ = names_of(__name__, __file__)
