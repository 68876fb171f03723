"""The build: read papers, remember them, extract what is new, and make the graph of all of it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import DamagedFile, InputError, KgError, RecordError
from kg.extracting import extract, model_version
from kg.papers.paper import Paper
from kg.progress import Progress, TerminalProgress
from kg.sources import Sources, files_of, read_all

if TYPE_CHECKING:
    from extractors.extraction import Extraction
    from kg.api.graph import Graph
    from kg.api.stats import Stats
    from kg.workspace import AddReport, Workspace

__all__ = ["BuildReport", "build"]

Report = Callable[[KgError], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build read, and what the graph holds after it.

    Parameters
    ----------
    workspace
        Folder of the graph.
    added
        What the sources changed in the workspace.
    extracted
        Papers that went through the pipeline.
    bad
        What was wrong with each record or file that was left out.
    seconds
        How long it took.
    stats
        What the graph holds.
    """

    workspace: Path
    added: AddReport
    extracted: int
    bad: tuple[str, ...]
    seconds: float
    stats: Stats

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        return {
            "workspace": str(self.workspace),
            **dict(self._counts()),
            "bad": list(self.bad),
            "seconds": round(self.seconds, 2),
            "graph": self.stats.to_json(),
        }

    def rows(self) -> Iterator[tuple[str, str, int]]:
        """Pass over what was read and what was found as rows of a table."""
        for name, count in self._counts():
            yield "read", name, count
        yield "read", "bad", len(self.bad)
        yield from self.stats.rows()

    def _counts(self) -> Iterator[tuple[str, int]]:
        added = self.added
        yield "records", added.read
        yield "new", added.new
        yield "changed", added.changed
        yield "unchanged", added.unchanged
        yield "merged", added.merged
        yield "excluded", added.excluded
        yield "removed", added.removed
        yield "extracted", self.extracted


def build(
    sources: Sources,
    *,
    workspace: str | os.PathLike[str] = "papers.kg",
    model: str = "best",
    processes: int = 1,
    format: str | None = None,
    year: int | None = None,
    sync: bool = False,
    restore: Iterable[str] = (),
    strict: bool = False,
    min_confidence: float | None = None,
    progress: Progress | bool = False,
    report: Report | None = None,
) -> Graph:
    """Build or update the graph of a workspace: ``kg.build``.

    Papers that are there and unchanged are not read again; a build that was killed goes on where
    it stopped. The graph depends on the set of papers alone: not on their order, nor on whether
    they came at once or one by one, nor on `processes`.

    Parameters
    ----------
    sources
        Files, folders or patterns of papers, in any format that `kg.papers.FORMATS` lists.
    workspace
        Folder that keeps papers, extractions and the graph; made if it is not there.
    model
        Pipeline: ``best`` or ``fast``.
    processes
        Processes that extract. A script that asks for several needs
        ``if __name__ == "__main__":``.
    format
        Name of the sources' format where content and suffix do not say.
    year
        Year of dates that a saved page gives without one.
    sync
        Whether papers that are no longer in the sources leave the workspace.
    restore
        Papers that were removed and may come back with the sources, by id or title.
    strict
        Whether a bad record ends the build before anything is changed.
    min_confidence
        Leaves less sure claims out of the graph, now and until another build says otherwise.
    progress
        True shows bars on a terminal's stderr.
    report
        Is told of each bad record as it is met.

    Returns
    -------
    Graph
        The graph, with what was done in `Graph.report`. Close it, or use it as a context manager.

    Raises
    ------
    InputError
        Nothing could be read; a record was bad and `strict` is set; or a file could not be read
        and `sync` would have taken its papers out.
    StoreError
        The workspace cannot be opened, or another process writes to it.
    """
    from kg.api.graph import Graph
    from kg.projection import Projection
    from kg.workspace import Workspace

    begun = time.monotonic()
    shown = progress if isinstance(progress, Progress) else _BARS[progress]()
    bad = _Bad(report, sync=sync, strict=strict)
    papers = _papers(files_of(sources), format, year, bad, shown)
    first = next(papers, None)
    if first is None:
        raise InputError(f"no paper could be read{bad.first}; `kg formats` lists what can be")
    with Workspace.open(Path(workspace), create=True) as remembered:
        for name in restore:
            remembered.restore(name)
        added = remembered.add(chain([first], papers), sync=sync, report=bad.record)
        extracted = _extract(remembered, model, processes, bad, shown)
        projection = Projection(remembered)
        projection.refresh(min_confidence=min_confidence, progress=shown)
        graph = Graph(projection.open(), workspace=remembered.path)
    graph.report = BuildReport(
        workspace=remembered.path,
        added=added,
        extracted=extracted,
        bad=tuple(bad.said),
        seconds=time.monotonic() - begun,
        stats=graph.stats(),
    )
    if strict and bad.said:
        graph.close()
        raise bad.refusal("its other papers are in the graph")
    return graph


_BARS: Mapping[bool, type[Progress]] = {False: Progress, True: TerminalProgress}


class _Bad:
    """What was wrong with records and files, and whether that ends the build."""

    def __init__(self, report: Report | None, *, sync: bool, strict: bool) -> None:
        self._report, self._sync, self._strict = report, sync, strict
        self._unread: str | None = None
        self.said: list[str] = []

    @property
    def first(self) -> str:
        return f": {self.said[0]}" if self.said else ""

    def record(self, problem: KgError) -> None:
        """Take up a bad record or file."""
        self.said.append(str(problem))
        if not isinstance(problem, RecordError) or isinstance(problem, DamagedFile):
            self._unread = self._unread or str(problem)
        if self._report is not None:
            self._report(problem)

    def after_reading(self) -> None:
        """Stop here, with nothing changed, if what was bad is not to be passed over."""
        if self._sync and self._unread:
            raise InputError(
                f"{self._unread}; nothing was changed, because --sync would take out the papers "
                "of this file: mend it, or build without --sync"
            )
        if self._strict and self.said:
            raise self.refusal("nothing was changed")

    def refusal(self, state: str) -> InputError:
        count = len(self.said)
        what = "1 record was bad" if count == 1 else f"{count} records were bad"
        return InputError(f"{what}; {state}: mend the input, or build without --strict")


def _papers(
    files: Iterable[Path], format: str | None, year: int | None, bad: _Bad, shown: Progress
) -> Iterator[Paper]:
    read = read_all(files, format=format, year=year, report=bad.record)
    yield from shown.track(read, "reading")
    bad.after_reading()


def _extract(workspace: Workspace, model: str, processes: int, bad: _Bad, shown: Progress) -> int:
    """Extract what is new and keep it, a few papers a transaction; return how many papers."""
    version = model_version(model)
    total = workspace.pending_count(version)
    pairs = extract(workspace.pending(version), model=model, processes=processes if total else 1)

    def good() -> Iterator[tuple[Paper, Extraction]]:
        for paper, outcome in shown.track(pairs, "extracting", total=total):
            if isinstance(outcome, str):
                bad.record(InputError(f"{paper.source}: {paper.id}: not extracted: {outcome}"))
            else:
                yield paper, outcome

    return workspace.record(version, good())
