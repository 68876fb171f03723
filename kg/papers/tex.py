"""TeX in bibliographies made plain Unicode; formulas stay as they are."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pylatexenc.latex2text import (
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)

__all__ = ["plain"]

_TEX = re.compile(r"[\\{}$~]|--|``|''")
_PERCENT = re.compile(r"(?<!\\)%")
_BRACES = re.compile(r"[{}]")
_LOGOS = ("TeX", "LaTeX", "LaTeXe", "BibTeX")
_DEEPEST = 40  # braces within braces: beyond that it is no text, and parsing it takes for ever


def plain(text: str) -> str:
    r"""Return the Unicode text of a TeX string.

    Examples
    --------
    >>> plain(r"{BERT} by Jos{\'e} \& $x^{2}$ at 5\%"), plain("no TeX: 50%")
    ('BERT by José & $x^{2}$ at 5%', 'no TeX: 50%')
    """
    if not _TEX.search(text):
        return text
    if _depth(text) > _DEEPEST:
        return _BRACES.sub("", text)
    try:
        # In a bibliography a percent sign begins no comment.
        found: str = _converter().latex_to_text(_PERCENT.sub(r"\\%", text))
        return found.replace("\xa0", " ")
    except Exception:  # TeX that the library cannot parse: what is left is still readable
        return _BRACES.sub("", text)


@cache
def _converter() -> Any:
    context = get_default_latex_context_db()
    logos = [MacroTextSpec(name, simplify_repl=name) for name in _LOGOS]
    context.add_context_category("logos", prepend=True, macros=logos)
    return LatexNodes2Text(latex_context=context, math_mode="verbatim", keep_comments=True)


def _depth(text: str) -> int:
    deepest = depth = 0
    for mark in _BRACES.findall(text):
        depth += 1 if mark == "{" else -1
        deepest = max(deepest, depth)
    return deepest
