"""Import of published leaderboards into a workspace, and their removal."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError, KgError
from kg.progress import Progress
from kg.published.archive import read_archive
from kg.published.records import CatalogueName, Entry
from kg.published.shelf import Shelf, SourceInfo, checked_name

__all__ = ["ImportReport", "import_leaderboard", "remove_leaderboard"]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import read, and what of it is in the graph.

    Parameters
    ----------
    name
        Name of the source: the `origin` of its Result nodes.
    numbers
        Cells of evaluation tables.
    benchmarks, methods
        Entries of the catalogues, whose other names help to find what a table speaks of.
    in_graph
        Result nodes of the source.
    bad
        What was wrong with each record that was left out.
    """

    name: str
    numbers: int
    benchmarks: int
    methods: int
    in_graph: int
    bad: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        return asdict(self)


def import_leaderboard(
    files: Iterable[str | os.PathLike[str]],
    *,
    name: str,
    workspace: str | os.PathLike[str] = "papers.kg",
    everything: bool = False,
    progress: Progress | None = None,
    report: Callable[[KgError], None] | None = None,
) -> ImportReport:
    """Take published leaderboards into a workspace, in place of what bore the same name.

    Parameters
    ----------
    files
        In the layouts of the Papers with Code archive: ``evaluation-tables.json``,
        ``datasets.json``, ``methods.json``, gzipped or not, in any order.
    name
        Of the source; the numbers bear it as their `origin`.
    workspace
        Folder of a workspace that is there.
    everything
        Whether tables of benchmarks that no paper names enter the graph as well.
    progress
        Where to show it.
    report
        Is told of each bad record or file as it is met.

    Raises
    ------
    InputError
        Nothing could be read.
    StoreError
        There is no such workspace, or another process writes to it.
    """
    from kg.projection import Projection
    from kg.workspace import Workspace

    checked_name(name)
    shown = progress or Progress()
    paths = [Path(file) for file in files]
    reading = _Reading(report)
    info = SourceInfo(name, tuple(path.name for path in paths), everything)
    with Workspace.open(Path(workspace)) as remembered:
        remembered.lock()
        entries = reading.entries(paths)
        first = next(entries, None)
        if first is None:
            said = f": {reading.bad[0]}" if reading.bad else ""
            raise InputError(f"no table, data set or method could be read{said}")
        with shown.stage("importing") as advance:
            numbers = remembered.published.put(info, _counted(first, entries, advance))
        projection = Projection(remembered)
        projection.refresh(progress=shown)
        store = projection.open()
        try:
            origins = Counter(row.get("origin") for row in store.nodes("Result", only=("origin",)))
        finally:
            store.close()
    labels = reading.labels
    return ImportReport(
        name=name,
        numbers=numbers,
        benchmarks=labels["Benchmark"],
        methods=labels["Method"],
        in_graph=origins[name],
        bad=tuple(reading.bad),
    )


def remove_leaderboard(
    name: str, *, workspace: str | os.PathLike[str] = "papers.kg", progress: Progress | None = None
) -> SourceInfo:
    """Take a published leaderboard out of a workspace and its graph, without a trace.

    Raises
    ------
    NotFound
        There is none of that name.
    """
    from kg.projection import Projection
    from kg.workspace import Workspace

    with Workspace.open(Path(workspace)) as remembered:
        remembered.lock()
        shelf: Shelf = remembered.published
        known = shelf.info(name) if name in shelf.names else SourceInfo(name)
        shelf.remove(name)
        Projection(remembered).refresh(progress=progress or Progress())
    return known


class _Reading:
    """Entries of several files, and what was wrong with them."""

    def __init__(self, report: Callable[[KgError], None] | None) -> None:
        self._report = report
        self.bad: list[str] = []
        self.labels: Counter[str] = Counter()

    def entries(self, paths: Iterable[Path]) -> Iterator[Entry]:
        for path in paths:
            try:
                for entry in read_archive(path, report=self._note):
                    if isinstance(entry, CatalogueName):
                        self.labels[entry.label] += 1
                    yield entry
            except InputError as problem:
                self._note(problem)

    def _note(self, problem: KgError) -> None:
        self.bad.append(str(problem))
        if self._report is not None:
            self._report(problem)


def _counted(
    first: Entry, rest: Iterator[Entry], advance: Callable[[int], None]
) -> Iterator[Entry]:
    yield first
    advance(1)
    for entry in rest:
        yield entry
        advance(1)
