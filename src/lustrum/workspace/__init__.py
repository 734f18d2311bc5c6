"""The folder of a plan: identifier, version, parent, files with their hashes; made, opened, renewed, checked anew."""

from lustrum.lazily import names_of

__getattr__, __dir__, __all__ = names_of(__name__, __file__)
