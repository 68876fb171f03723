"""`kg curate`: your own decisions about names and edges; they outlive every rebuild."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from kg.cli.options import examples, output_options, workspace_option
from kg.cli.output import Output
from kg.errors import UsageError
from kg.schema import EDGES, ENTITY_LABELS

if TYPE_CHECKING:
    from kg.curation import Overrides, Rule
    from kg.workspace import Workspace

__all__ = ["command"]


@click.group(
    "curate",
    epilog=examples(
        "kg curate merge LoRA 'Low-Rank Adaptation'",
        "kg curate split SAM 'Segment Anything Model'",
        "kg curate retype RAFT Benchmark",
        "kg curate reject BUILDS_ON QLoRA BERT arxiv:2305.14314",
        "kg curate list",
        "kg curate undo",
    ),
)
def command() -> None:
    """Decide what names and edges mean.

    Decisions lie in overrides.txt in the workspace, a text file that one can also edit and
    version. A name may be narrowed to one label: method:RAFT.
    """


@command.command("merge", epilog=examples("kg curate merge LoRA 'Low-Rank Adaptation'"))
@click.argument("names", nargs=-1, required=True, metavar="NAME NAME...")
@workspace_option
@output_options
def merge(names: Sequence[str], workspace: str, out: Output) -> None:
    """Let names stand for one thing; the first is shown."""
    from kg.curation import Merge

    if len(names) < 2:
        raise UsageError("merge needs two names or more")
    _decide(workspace, out, Merge(tuple(names)))


@command.command(
    "split",
    epilog=examples(
        "kg curate split SAM 'Segment Anything Model'",
        "kg curate split SAM --in arxiv:2010.01412",
    ),
)
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--in", "papers", multiple=True, metavar="PAPER", help="Only in this paper; repeat.")
@workspace_option
@output_options
def split(names: Sequence[str], papers: Sequence[str], workspace: str, out: Output) -> None:
    """Let names never stand for one thing.

    With --in, one name is a thing of its own in those papers.
    """
    from kg.curation import Split

    if papers and len(names) != 1:
        raise UsageError("split NAME --in PAPER takes one name")
    if not papers and len(names) < 2:
        raise UsageError("split needs two names or more, or one and --in PAPER")
    _decide(workspace, out, Split(tuple(names), tuple(sorted(set(papers)))))


@command.command("retype", epilog=examples("kg curate retype RAFT Benchmark"))
@click.argument("name")
@click.argument("label", type=click.Choice(ENTITY_LABELS, case_sensitive=False))
@workspace_option
@output_options
def retype(name: str, label: str, workspace: str, out: Output) -> None:
    """Say what kind of node NAME is."""
    from kg.curation import Retype

    _decide(workspace, out, Retype(name, label))


@command.command("rename", epilog=examples("kg curate rename lora LoRA"))
@click.argument("name")
@click.argument("new")
@workspace_option
@output_options
def rename(name: str, new: str, workspace: str, out: Output) -> None:
    """Say how NAME is shown."""
    from kg.curation import Rename

    _decide(workspace, out, Rename(name, new))


@command.command(
    "accept",
    epilog=examples(
        "kg curate accept OUTPERFORMS QLoRA LoRA arxiv:2305.14314",
        "kg curate accept INTRODUCES arxiv:2305.14314 QLoRA",
    ),
)
@click.argument("edge", nargs=-1, required=True, metavar="TYPE SOURCE TARGET PAPER | EDGE_ID")
@workspace_option
@output_options
def accept(edge: Sequence[str], workspace: str, out: Output) -> None:
    """Say that an edge holds, whatever the pipeline finds.

    Edges that leave a paper name it once: TYPE PAPER TARGET.
    """
    _decide(workspace, out, _edge_rule(True, edge))


@command.command(
    "reject",
    epilog=examples(
        "kg curate reject BUILDS_ON QLoRA BERT arxiv:2305.14314",
        "kg curate reject edge:3f0c2a9d41b7",
    ),
)
@click.argument("edge", nargs=-1, required=True, metavar="TYPE SOURCE TARGET PAPER | EDGE_ID")
@workspace_option
@output_options
def reject(edge: Sequence[str], workspace: str, out: Output) -> None:
    """Say that an edge does not hold, whatever the pipeline finds.

    Edges that leave a paper name it once: TYPE PAPER TARGET. `kg show NAME --json` tells edge ids.
    """
    _decide(workspace, out, _edge_rule(False, edge))


@command.command("list", epilog=examples("kg curate list", "kg curate list --json"))
@workspace_option
@output_options
def list_rules(workspace: str, out: Output) -> None:
    """List the decisions, numbered as `kg curate undo` takes them."""
    from kg.workspace import Workspace

    with Workspace.open(workspace) as remembered:
        rules = [str(rule) for rule in remembered.overrides.rules]
    if out.json:
        out.json_object("curate list", {"decisions": rules})
    else:
        out.table(("number", "decision"), list(enumerate(rules, 1)))


@command.command("why", epilog=examples("kg curate why LoRA", "kg curate why method:lora"))
@click.argument("name")
@workspace_option
@output_options
def why(name: str, workspace: str, out: Output) -> None:
    """Say why names became this thing, or stayed apart from it."""
    from kg.api.opening import open_graph
    from kg.workspace import Workspace

    with open_graph(workspace) as graph:
        node = graph.node(name)
    with Workspace.open(workspace) as remembered:
        decisions = remembered.why(node.id)
    if out.json:
        reasons = [{"rule": decision.rule, "text": decision.text} for decision in decisions]
        out.json_object("curate why", {"id": node.id, "name": node.name, "reasons": reasons})
    else:
        out.table(("rule", "reason"), [(decision.rule, decision.text) for decision in decisions])


@command.command("undo", epilog=examples("kg curate undo", "kg curate undo 3"))
@click.argument("number", type=click.IntRange(min=1), required=False)
@workspace_option
@output_options
def undo(number: int | None, workspace: str, out: Output) -> None:
    """Take back decision NUMBER of the list, or the last one."""
    from kg.workspace import Workspace

    with Workspace.open(workspace) as remembered:
        rules = remembered.overrides.rules
        if not rules:
            raise UsageError("there is no decision to take back")
        if number is not None and number > len(rules):
            raise UsageError(f"there is no decision {number}: the list has {len(rules)}")
        rule = rules[(number or len(rules)) - 1]
        _keep(remembered, remembered.overrides.removing(rule), out)
    _tell(out, "undo", rule)


def _edge_rule(accepted: bool, words: Sequence[str]) -> Rule:
    from kg.curation import EdgeRule

    if len(words) == 1:
        return EdgeRule(accepted, edge=words[0])
    kind, *ends = words
    if kind not in EDGES:
        raise UsageError(f"no relationship type {kind!r}; the types are {', '.join(EDGES)}")
    if EDGES[kind].sources == ("Paper",) and len(ends) == 2:
        return EdgeRule(accepted, kind, ends[0], ends[1], ends[0])
    if EDGES[kind].sources != ("Paper",) and len(ends) == 3:
        return EdgeRule(accepted, kind, *ends)
    needs = "PAPER TARGET" if EDGES[kind].sources == ("Paper",) else "SOURCE TARGET PAPER"
    raise UsageError(f"{kind} needs {needs}")


def _decide(workspace: str, out: Output, rule: Rule) -> None:
    from kg.workspace import Workspace

    with Workspace.open(workspace) as remembered:
        _keep(remembered, remembered.overrides.adding(rule), out)
    _tell(out, str(rule).split(maxsplit=1)[0], rule)


def _keep(workspace: Workspace, overrides: Overrides, out: Output) -> None:
    from kg.progress import Progress, TerminalProgress
    from kg.projection import Projection

    workspace.save_overrides(overrides)
    Projection(workspace).refresh(progress=Progress() if out.quiet else TerminalProgress())
    for decision in workspace.unmet():
        out.note(f"nothing bears this name now, it holds when something does: {decision}")


def _tell(out: Output, verb: str, rule: Rule) -> None:
    if out.json:
        out.json_object(f"curate {verb}", {"decision": str(rule)})
    else:
        out.line(f"{'taken back: ' if verb == 'undo' else ''}{rule}")
