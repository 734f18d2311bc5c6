"""Plain symmetric input-output tables, as statistical offices print them and as people type them."""

from lustrum.data.readers.symmetric.read import SYMMETRIC, nearly

__all__ = ["SYMMETRIC", "nearly"]
