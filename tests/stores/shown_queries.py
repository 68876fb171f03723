"""Every query that a README shows, taken out of its text."""

from __future__ import annotations

import ast
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["SHOWN"]

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "docker/README.md")
_PROMPT = re.compile(r"^\s*(?:\$ )?(kg query .*)$", re.MULTILINE)
_CYPHER = re.compile(r"(?:RETURN|MATCH|CALL)\b")


def _of_commands(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for command in _PROMPT.findall(text):
        words = iter(shlex.split(command))
        cypher, params = "", {}
        for word in words:
            if word in ("-p", "--param"):
                name, _, value = next(words).partition("=")
                try:
                    params[name] = json.loads(value)
                except ValueError:
                    params[name] = value
            elif _CYPHER.search(word):
                cypher = word
        if cypher:
            yield cypher, params


def _of_python(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for block in re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        lines = [line[4:] for line in block.splitlines() if line.startswith((">>> ", "... "))]
        for node in ast.walk(ast.parse("\n".join(lines) or block)):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "query":
                named = {k.arg: ast.literal_eval(k.value) for k in node.keywords if k.arg}
                yield ast.literal_eval(node.args[0]), named


def _of_blocks(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for block in re.findall(r"^\s*```cypher\n(.*?)^\s*```", text, re.MULTILINE | re.DOTALL):
        yield block.strip(), {}


def _shown() -> Iterator[tuple[str, dict[str, Any]]]:
    for name in READMES:
        text = (ROOT / name).read_text(encoding="utf-8")
        for find in (_of_commands, _of_python, _of_blocks):
            yield from find(text)


SHOWN = list(_shown())
