"""The graph as one asks it in Python: look-ups, Cypher, leaderboards, search, projections."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar, cast

from kg.api.answer import Answer
from kg.api.entities import NODE_CLASSES, Benchmark, Method, Metric, Paper, Result, Task
from kg.api.lookup import Lookup, nearest
from kg.api.node import Edge, Node
from kg.api.questions import Questions
from kg.curation import narrowed
from kg.errors import NotFound
from kg.schema import ENTITY_LABELS
from kg.stores.base import Store

if TYPE_CHECKING:
    import networkx as nx

    from graphs.views import View
    from kg.building import BuildReport

__all__ = ["Graph"]

N = TypeVar("N", bound=Node)


class Graph(Questions):
    """A graph of papers in a store: `kg.open` and `kg.build` give one.

    It only reads. Close it, or use it as a context manager.

    Parameters
    ----------
    store
        Where the graph lies.
    workspace
        Folder of the workspace it belongs to, None for a graph elsewhere.
    report
        What the build that made it did, None for a graph that was opened.

    Examples
    --------
    >>> from kg.schema import Tables
    >>> from kg.stores import NetworkXStore
    >>> store = NetworkXStore()
    >>> said = {"paper": "p1", "confidence": 0.9, "extractor": "hand", "spans": ["title:0-5"]}
    >>> ends = {"source": "method:qlora", "target": "method:lora"}
    >>> store.load(
    ...     Tables(
    ...         nodes={
    ...             "Paper": [{"id": "p1", "name": "QLoRA", "title": "QLoRA", "source": "hand"}],
    ...             "Method": [
    ...                 {"id": "method:lora", "name": "LoRA", "papers": 1},
    ...                 {"id": "method:qlora", "name": "QLoRA", "papers": 1},
    ...             ],
    ...         },
    ...         edges={
    ...             "BUILDS_ON": [
    ...                 {"id": "e1", **ends, **said, "sentences": ["QLoRA extends LoRA."]}
    ...             ]
    ...         },
    ...     )
    ... )
    >>> graph = Graph(store)
    >>> qlora = graph.methods["qlora"]
    >>> [method.name for method in qlora.builds_on]
    ['LoRA']
    >>> qlora.evidence("BUILDS_ON")[0].sentences
    ('QLoRA extends LoRA.',)
    >>> graph.lineage("LoRA").descendants[0].node.name
    'QLoRA'
    >>> graph.methods["LoRAA"]
    Traceback (most recent call last):
        ...
    kg.errors.NotFound: no method named 'LoRAA'; did you mean LoRA, QLoRA?
    >>> graph.to_networkx(types=["BUILDS_ON"]).number_of_edges()
    1
    """

    def __init__(
        self,
        store: Store,
        *,
        workspace: Path | None = None,
        report: BuildReport | None = None,
    ) -> None:
        self.store, self.workspace, self.report = store, workspace, report
        self._lookups: dict[str, Lookup[Any]] = {}

    # Look-ups

    @property
    def papers(self) -> Mapping[str, Paper]:
        """Papers by id or title."""
        return self._lookup(Paper)

    @property
    def methods(self) -> Mapping[str, Method]:
        """Methods by id, name or alias."""
        return self._lookup(Method)

    @property
    def benchmarks(self) -> Mapping[str, Benchmark]:
        """Benchmarks by id, name or alias."""
        return self._lookup(Benchmark)

    @property
    def metrics(self) -> Mapping[str, Metric]:
        """Metrics by id, name or alias."""
        return self._lookup(Metric)

    @property
    def tasks(self) -> Mapping[str, Task]:
        """Tasks by id, name or alias."""
        return self._lookup(Task)

    @property
    def results(self) -> Mapping[str, Result]:
        """Results by id."""
        return self._lookup(Result)

    def node(self, name: str) -> Node:
        """Return the node of that id, name or alias, whatever its label.

        A name may be narrowed to one label: ``method:RAFT``.

        Raises
        ------
        NotFound
            With the nearest names of all labels, or the ids among which the name does not decide.
        """
        if found := self._by_id(name):
            return found
        label, bare = narrowed(name)
        if label:
            narrow: Node = self._lookup(NODE_CLASSES[label])[bare]
            return narrow
        lookups = [self._lookup(NODE_CLASSES[label]) for label in (*ENTITY_LABELS, "Paper")]
        for tolerant in (False, True):
            ids = [id for lookup in lookups for id in lookup.ids(name, tolerant=tolerant)]
            if len(ids) > 1:
                raise NotFound("single node", name, ids)
            if ids and (found := self._by_id(ids[0])):
                return found
        for cls in (Paper, Node):
            if found := self._by_id(self._present_id(name, cls)):
                return found
        names = (name for lookup in lookups for name in lookup.names)
        raise NotFound("node", name, nearest(name, names))

    def nodes(self, label: str | None = None) -> Iterator[Node]:
        """Pass over the nodes of a label, or of all, in order of label and id."""
        for wanted in NODE_CLASSES if label is None else (label,):
            for row in self.store.nodes(wanted):
                yield self._make(wanted, row)

    def edges(
        self,
        type: str | None = None,
        *,
        source: str | None = None,
        target: str | None = None,
        paper: str | None = None,
        min_confidence: float = 0.0,
    ) -> Iterator[Edge]:
        """Pass over the edges that match, in order of type and id.

        Parameters
        ----------
        type
            Relationship type: ``EVALUATED_ON``.
        source, target, paper
            Ids of nodes, and of the paper that makes the claim.
        min_confidence
            Only claims at least this sure.
        """
        for kind, row in self.store.edges(type, source=source, target=target, paper=paper):
            if row["confidence"] >= min_confidence:
                yield Edge.of(self, kind, row)

    # Questions

    def query(
        self,
        cypher: str,
        /,
        params: Mapping[str, Any] | None = None,
        *,
        limit: int | None = None,
        timeout: float | None = None,
        **named: Any,
    ) -> Answer:
        """Return the rows of a read-only Cypher query.

        Parameters
        ----------
        cypher
            The query; give values as parameters (``$name``), never pasted into the text.
        params, named
            Parameters, as a mapping or by keyword.
        limit
            Most rows to return; `Answer.truncated` says whether there were more.
        timeout
            Seconds after which the query is given up.

        Raises
        ------
        QueryError
            The text does not parse, writes, reads files, or takes too long.
        """
        given = {**(params or {}), **named}
        return Answer(self.store.query(cypher, given, limit=limit, timeout=timeout))

    # Projections

    def to_networkx(
        self,
        *,
        labels: Collection[str] | None = None,
        types: Collection[str] | None = None,
        min_confidence: float = 0.0,
        evidence: bool = True,
    ) -> nx.MultiDiGraph:
        """Return the graph, or a part of it, as a NetworkX graph.

        A node's key is its id, its attributes are ``label`` and the stored properties; an edge's
        key is its id, its attributes are ``type`` and the stored properties.

        Parameters
        ----------
        labels, types
            Only nodes of these labels and edges of these types; an edge needs both its ends.
        min_confidence
            Only edges at least this sure.
        evidence
            Whether edges carry sentences and spans: leave them out for heavy algorithms.
        """
        from kg.api.network import to_networkx

        return to_networkx(
            self.store,
            labels=labels,
            types=types,
            min_confidence=min_confidence,
            evidence=evidence,
        )

    def view(self, kind: str = "network", **options: Any) -> View:
        """Return a picture of the graph: a page with `html` and `save(path)`.

        Parameters
        ----------
        kind
            Which picture; `graphs.views.view` lists them with their options.
        """
        from graphs.views import view

        return view(kind, self, **options)

    # Life

    def close(self) -> None:
        """Release the store; harmless twice."""
        self.store.close()

    def __enter__(self) -> Graph:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        place = f" of {self.workspace}" if self.workspace else ""
        return f"<Graph{place}: {len(self.papers)} papers, {len(self.methods)} methods>"

    def _lookup(self, cls: type[N]) -> Lookup[N]:
        if cls.label not in self._lookups:

            def get(id: str) -> N | None:
                found = self._by_id(id)
                return found if isinstance(found, cls) else None

            def moved(name: str) -> str:
                return self._present_id(name, cls)

            self._lookups[cls.label] = Lookup(
                cls.label.lower(), lambda: self.store.nodes(cls.label), get, moved
            )
        return cast("Lookup[N]", self._lookups[cls.label])

    def _present_id(self, name: str, cls: type[Node]) -> str:
        """Id that the workspace knows for a former id, or for a DOI or arXiv id of a paper."""
        if self.workspace is None:
            return name
        from kg.workspace import Workspace

        with Workspace.open(self.workspace) as workspace:
            if cls is Paper:
                return workspace.current_paper(name)
            return workspace.current_node(name)

    def _by_id(self, id: str) -> Node | None:
        found = self.store.node(id)
        return self._make(*found) if found else None

    def _make(self, label: str, row: Mapping[str, Any]) -> Node:
        own = {key: row[key] for key in row if key not in ("id", "name")}
        return NODE_CLASSES[label](row["id"], row["name"], own, self)
