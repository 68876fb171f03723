"""The page around a picture: everything inlined, and a policy that lets nothing else run."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from graphs.views.text import clean

__all__ = ["SCHEMA_VERSION", "render"]

SCHEMA_VERSION = 1
"""Version of the JSON inside a page and of what it exports."""

_JSON_ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_VIS = "vis-9.1.2/vis-network.min.js"
"""vis-network as pyvis 0.3.2 brings it (Apache-2.0 or MIT)."""


def render(
    template: str,
    *,
    title: str,
    data: Mapping[str, Any],
    scripts: Sequence[str],
    styles: Sequence[str],
    vis: bool = False,
) -> str:
    """Return the page.

    Parameters
    ----------
    template
        File in `templates/`.
    title
        Of the page; plain text.
    data
        JSON values that the scripts read; text from papers travels here only.
    scripts, styles
        Files in `assets/`, in order.
    vis
        Whether vis-network goes in, before the scripts.
    """
    code = [_asset(name) for name in scripts]
    if vis:
        code.insert(0, _vis_network())
    css = [_asset(name) for name in styles]
    return (
        _environment()
        .get_template(template)
        .render(
            title=clean(title, limit=200),
            policy=_policy(code, css),
            data=_embedded({"schema_version": SCHEMA_VERSION, **data}),
            scripts=[Markup(text) for text in code],
            styles=[Markup(text) for text in css],
        )
    )


def _policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """Only these very scripts and styles, images made by the page itself, and no request at all."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src " + " ".join(_digest(text) for text in scripts),
            "style-src " + " ".join(_digest(text) for text in styles),
            "img-src data: blob:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _embedded(data: Mapping[str, Any]) -> Markup:
    """JSON that no HTML parser can leave: the signs that could are written as escapes."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign, escape in _JSON_ESCAPES.items():
        text = text.replace(sign, escape)
    return Markup(text)


@lru_cache
def _asset(name: str) -> str:
    return (files("graphs.views") / "assets" / name).read_text(encoding="utf-8")


@lru_cache
def _vis_network() -> str:
    text = (files("pyvis") / "lib" / _VIS).read_text(encoding="utf-8")
    # The map lies elsewhere; a browser's tools would go and look for it.
    return text.replace("//# sourceMappingURL=vis-network.min.js.map", "")


@lru_cache
def _environment() -> Environment:
    def load(name: str) -> str:
        return (files("graphs.views") / "templates" / name).read_text(encoding="utf-8")

    return Environment(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
