"""Formulas as MathML, converted by docutils itself: no script, no font, no network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils.math import latex2mathml
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)


def converted(node: nodes.Node, *, block: bool) -> str:
    """Return the MathML of a formula; what cannot be converted is a warning, and shown as it was typed."""
    text = re.sub(r"\\(t?frac)(\d)(\d)", r"\\\1{\2}{\3}", node.astext())  # \tfrac12 is short for \tfrac{1}{2}
    if block and "\\\\" in text and "\\begin" not in text:
        text = rf"\begin{{aligned}}{text}\end{{aligned}}"
    try:
        return str(latex2mathml.tex2mathml(text, as_block=block))
    except latex2mathml.MathError as error:
        logger.warning("formula not understood (%s): %s", error, text, location=node)
        return f"<code>{nodes.unescape(text)}</code>"


def inline(translator: Any, node: nodes.math) -> None:
    translator.body.append(converted(node, block=False))
    raise nodes.SkipNode


def displayed(translator: Any, node: nodes.math_block) -> None:
    translator.body.append(translator.starttag(node, "div", CLASS="math"))
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})</span>')
    translator.body.append(converted(node, block=True))
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_html_math_renderer("mathml", (inline, None), (displayed, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
