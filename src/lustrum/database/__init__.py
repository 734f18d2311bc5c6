"""What may never be lost: SQLite files and PostgreSQL databases, entries that are only ever added."""

from lustrum.lazily import names_of

__getattr__, __dir__, __all__ = names_of(__name__, __file__)
