"""Sphinx configuration: everything a page needs is on the page; nothing is fetched when it is built or read."""

from __future__ import annotations

import sys
from importlib.metadata import version as installed
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "lustrum"
author = "The lustrum founders"
copyright = "2026, the lustrum founders"
release = installed("lustrum")
version = release

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "mathml",
    "lustrum_docs",
]
exclude_patterns = ["_build", "Thumbs.db"]

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
napoleon_google_docstring = False
napoleon_use_ivar = True
python_use_unqualified_type_names = True
maximum_signature_line_length = 88

html_math_renderer = "mathml"
html_theme = "furo"
html_title = f"lustrum {release}"
html_static_path = ["_static"]
html_css_files = ["lustrum.css"]
html_copy_source = False
html_show_sourcelink = False

# A single word in backticks of a docstring may be the name of an attribute of several classes: no link is meant.
suppress_warnings = ["ref.python"]
