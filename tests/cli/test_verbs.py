"""The list of verbs and their options is a promise: this golden file changes only on purpose."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from kg.cli.app import VERBS, cli

GOLDEN = Path(__file__).with_name("verbs.txt")


def commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(cli, info_name="kg")
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            inner = click.Context(command, info_name=name, parent=context)
            for sub in sorted(command.list_commands(inner)):
                found = command.get_command(inner, sub)
                assert found is not None
                yield f"{name} {sub}", found


def listing() -> str:
    lines = []
    for name, command in commands():
        shapes = []
        for param in command.params:
            if isinstance(param, click.Argument):
                shapes.append(param.metavar or param.human_readable_name.upper())
            else:
                shapes.append("/".join([*param.opts, *param.secondary_opts]))
        lines.append(" ".join([name, *shapes]))
    return "\n".join(lines) + "\n"


def test_verbs_and_options_are_the_golden_ones() -> None:
    """Run with UPDATE_GOLDEN=1 to write the file anew, and say in the changelog what changed."""
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(listing(), encoding="utf-8")
    assert listing() == GOLDEN.read_text(encoding="utf-8")


def test_every_verb_is_a_module_of_its_name() -> None:
    folder = Path(__file__).parents[2] / "kg" / "cli"
    shared = {"__init__", "app", "card", "options", "output", "problems"}
    assert {path.stem for path in folder.glob("*.py")} - shared == set(VERBS)


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=lambda value: str(value))
def test_every_verb_says_what_it_does_and_gives_examples(name: str, command: click.Command) -> None:
    context = click.Context(command, info_name=f"kg {name}", max_content_width=100)
    text = command.get_help(context)
    assert "Examples:" in text
    assert f"kg {name}" in text.split("Examples:")[1]
    assert command.get_short_help_str(limit=200)
    for param in command.params:
        if isinstance(param, click.Option):
            assert param.help or param.name in {"model", "processes", "workspace"}, param.name


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=lambda value: str(value))
def test_answers_come_as_json_and_workspaces_are_named_alike(
    name: str, command: click.Command
) -> None:
    options = {opt for param in command.params for opt in param.opts}
    if name not in {"curate", "imports", "completion", "extract"}:
        assert {"--json", "-q", "--quiet"} <= options
    if name not in {"curate", "imports", "completion", "extract", "evaluate", "formats"}:
        assert {"-w", "--workspace"} <= options
