"""Imports run one way, as the house is built: extractors, then kg, then graphs, the CLI on top."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

CONTRACT = "extractors.extraction"
"""What an extraction is: plain data that later rooms may know. It imports nothing itself."""

RUN_THE_PIPELINE = {"kg/extracting.py", "kg/cli/extract.py", "kg/cli/evaluate.py"}
CALL_GRAPHS_WHEN_ASKED = {"kg/api/graph.py", "kg/api/questions.py"}


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Each module that a file imports at run time, and whether at its top level."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node, depth in _walk(tree, 0):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, depth == 0
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            yield node.module, depth == 0
            for alias in node.names:
                yield f"{node.module}.{alias.name}", depth == 0


def _walk(node: ast.AST, depth: int) -> Iterator[tuple[ast.AST, int]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue  # types only: nothing is imported when the program runs
        yield child, depth
        inner = depth + isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef))
        yield from _walk(child, inner)


def room(module: str) -> str:
    return module.partition(".")[0]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", modules("extractors"), ids=name)
def test_extractors_know_neither_kg_nor_graphs(path: Path) -> None:
    assert not {module for module, _ in imports(path) if room(module) in {"kg", "graphs"}}


@pytest.mark.parametrize("path", modules("graphs"), ids=name)
def test_graphs_know_no_extractors_and_no_insides_of_a_store(path: Path) -> None:
    found = {module for module, _ in imports(path)}
    assert not {module for module in found if room(module) == "extractors"}
    assert not {module for module in found if module.startswith(("kg.stores", "kg.workspace"))}


@pytest.mark.parametrize("path", modules("kg"), ids=name)
def test_only_what_runs_the_pipeline_imports_it(path: Path) -> None:
    used = {module for module, _ in imports(path) if room(module) == "extractors"}
    used = {m for m in used if m != CONTRACT and not m.startswith(f"{CONTRACT}.")}
    assert bool(used) == (name(path) in RUN_THE_PIPELINE)


@pytest.mark.parametrize("path", modules("kg"), ids=name)
def test_kg_imports_graphs_only_when_called(path: Path) -> None:
    used = [(module, top) for module, top in imports(path) if room(module) == "graphs"]
    if name(path) in CALL_GRAPHS_WHEN_ASKED or name(path).startswith("kg/cli/"):
        assert not [module for module, top in used if top]
    else:
        assert not used


@pytest.mark.parametrize("path", modules("kg"), ids=name)
def test_nothing_below_the_cli_imports_it(path: Path) -> None:
    used = {module for module, _ in imports(path) if module.startswith("kg.cli")}
    assert not used or name(path).startswith("kg/cli/")


HEAVY = ("spacy", "onnxruntime", "kglite", "networkx", "pyvis", "pandas", "numpy", "neo4j", "rich")


@pytest.mark.parametrize("statement", ["import kg", "from kg.cli import main; main(['--help'])"])
def test_importing_kg_and_asking_for_help_load_nothing_heavy(statement: str) -> None:
    program = f"import sys; {statement}; print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip().endswith("[]")
