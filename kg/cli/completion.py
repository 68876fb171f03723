"""`kg completion`: the script that makes a shell complete verbs, options and files."""

from __future__ import annotations

import click

from kg.cli.options import examples

__all__ = ["command"]

_VARIABLE = "_KG_COMPLETE"


@click.command(
    "completion",
    epilog=examples(
        "kg completion bash >> ~/.bashrc",
        "kg completion zsh >> ~/.zshrc",
        "kg completion fish > ~/.config/fish/completions/kg.fish",
    ),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script of a shell."""
    from click.shell_completion import get_completion_class

    from kg.cli.app import cli

    completion = get_completion_class(shell)
    if completion is None:
        raise click.UsageError(f"no completion for {shell}")
    made = completion(cli, {}, "kg", _VARIABLE)
    # The template itself: `source()` would start a shell to learn its version.
    click.echo(made.source_template % made.source_vars())
