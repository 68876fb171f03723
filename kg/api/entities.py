"""Papers, methods, benchmarks, metrics, tasks and results, each with its typed neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from kg.api.node import Node

__all__ = ["NODE_CLASSES", "Benchmark", "Method", "Metric", "Paper", "Result", "Task"]

M = TypeVar("M", bound=Node)


def _one(nodes: tuple[M, ...]) -> M | None:
    return nodes[0] if nodes else None


@dataclass(frozen=True, slots=True)
class Paper(Node):
    """A paper and what it names, states and builds on."""

    label: ClassVar[str] = "Paper"

    @property
    def title(self) -> str:
        """Title as stored."""
        return str(self.properties.get("title", self.name))

    @property
    def abstract(self) -> str | None:
        """Abstract as stored, or None."""
        return self.properties.get("abstract")

    @property
    def authors(self) -> tuple[str, ...]:
        """Authors in order."""
        return tuple(self.properties.get("authors") or ())

    @property
    def date(self) -> str | None:
        """ISO prefix of the date, or None."""
        return self.properties.get("date")

    @property
    def year(self) -> int | None:
        """Year, or None."""
        return self.properties.get("year")

    @property
    def venue(self) -> str | None:
        """Venue, or None."""
        return self.properties.get("venue")

    @property
    def url(self) -> str | None:
        """Link, or None."""
        return self.properties.get("url")

    @property
    def introduces(self) -> tuple[Node, ...]:
        """What the paper itself proposes and names."""
        return self._targets("INTRODUCES", Node)

    @property
    def methods(self) -> tuple[Method, ...]:
        """Methods it names."""
        return self._targets("MENTIONS", Method)

    @property
    def benchmarks(self) -> tuple[Benchmark, ...]:
        """Benchmarks it names."""
        return self._targets("MENTIONS", Benchmark)

    @property
    def evaluates_on(self) -> tuple[Benchmark, ...]:
        """Benchmarks it reports experiments on."""
        return self._targets("EVALUATES_ON", Benchmark)

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """Metrics it names."""
        return self._targets("MENTIONS", Metric)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Tasks it works on."""
        return self._targets("ADDRESSES", Task)

    @property
    def results(self) -> tuple[Result, ...]:
        """Numbers it states."""
        return self._targets("REPORTS", Result)


@dataclass(frozen=True, slots=True)
class _Named(Node):
    """What methods, benchmarks, metrics and tasks have in common."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other spellings met in the papers."""
        return tuple(self.properties.get("aliases") or ())

    @property
    def support(self) -> int:
        """Number of papers that mention it."""
        return int(self.properties.get("papers") or 0)

    @property
    def papers(self) -> tuple[Paper, ...]:
        """Papers that mention it."""
        return self._sources("MENTIONS", Paper)


@dataclass(frozen=True, slots=True)
class _Artifact(_Named):
    """What a paper can introduce and date."""

    @property
    def kind(self) -> str | None:
        """What it is, in the values of the schema."""
        return self.properties.get("kind")

    @property
    def first_seen(self) -> str | None:
        """Earliest date of a paper here that mentions it, or None."""
        return self.properties.get("first_seen")

    @property
    def introduced_by(self) -> tuple[Paper, ...]:
        """Papers that introduce it."""
        return self._sources("INTRODUCES", Paper)

    @property
    def builds_on(self) -> tuple[Node, ...]:
        """What it extends, fine-tunes or applies."""
        return self._targets("BUILDS_ON", Node)

    @property
    def built_on_by(self) -> tuple[Node, ...]:
        """What extends, fine-tunes or applies it."""
        return self._sources("BUILDS_ON", Node)


@dataclass(frozen=True, slots=True)
class Method(_Artifact):
    """A method, model, technique or system."""

    label: ClassVar[str] = "Method"

    @property
    def benchmarks(self) -> tuple[Benchmark, ...]:
        """Benchmarks it was evaluated on, stated or inferred."""
        return self._targets("EVALUATED_ON", Benchmark)

    @property
    def results(self) -> tuple[Result, ...]:
        """Numbers that are its own."""
        return self._sources("OF", Result)

    @property
    def outperforms(self) -> tuple[Method, ...]:
        """Methods it is stated to beat."""
        return self._targets("OUTPERFORMS", Method)

    @property
    def outperformed_by(self) -> tuple[Method, ...]:
        """Methods that are stated to beat it."""
        return self._sources("OUTPERFORMS", Method)

    @property
    def family(self) -> Method | None:
        """Family of which it is a size or version, or None."""
        return _one(self._targets("VARIANT_OF", Method))

    @property
    def variants(self) -> tuple[Method, ...]:
        """Its sizes and versions."""
        return self._sources("VARIANT_OF", Method)


@dataclass(frozen=True, slots=True)
class Benchmark(_Artifact):
    """A data set, benchmark, suite or environment."""

    label: ClassVar[str] = "Benchmark"

    @property
    def methods(self) -> tuple[Method, ...]:
        """Methods evaluated on it, stated or inferred."""
        return self._sources("EVALUATED_ON", Method)

    @property
    def results(self) -> tuple[Result, ...]:
        """Numbers measured on it."""
        return self._sources("ON", Result)

    @property
    def suite(self) -> Benchmark | None:
        """Suite it is a part of, or None."""
        return _one(self._targets("PART_OF", Benchmark))

    @property
    def parts(self) -> tuple[Benchmark, ...]:
        """Its splits and members."""
        return self._sources("PART_OF", Benchmark)


@dataclass(frozen=True, slots=True)
class Metric(_Named):
    """A measure."""

    label: ClassVar[str] = "Metric"

    @property
    def direction(self) -> str:
        """Which is better: higher, lower or unknown."""
        return str(self.properties.get("direction") or "unknown")

    @property
    def unit(self) -> str:
        """Usual unit, or the empty string."""
        return str(self.properties.get("unit") or "")

    @property
    def introduced_by(self) -> tuple[Paper, ...]:
        """Papers that introduce it."""
        return self._sources("INTRODUCES", Paper)

    @property
    def results(self) -> tuple[Result, ...]:
        """Numbers measured by it."""
        return self._sources("MEASURED_BY", Result)


@dataclass(frozen=True, slots=True)
class Task(_Named):
    """A research task."""

    label: ClassVar[str] = "Task"

    @property
    def addressed_by(self) -> tuple[Paper, ...]:
        """Papers that work on it."""
        return self._sources("ADDRESSES", Paper)


@dataclass(frozen=True, slots=True)
class Result(Node):
    """One stated number, with what it is of where the paper says so."""

    label: ClassVar[str] = "Result"

    @property
    def value(self) -> float | None:
        """The number, or None where there are words only."""
        return self.properties.get("value")

    @property
    def unit(self) -> str:
        """Unit, or the empty string."""
        return str(self.properties.get("unit") or "")

    @property
    def kind(self) -> str | None:
        """Absolute, delta or ratio."""
        return self.properties.get("kind")

    @property
    def text(self) -> str:
        """Value as written."""
        return str(self.properties.get("text") or "")

    @property
    def origin(self) -> str | None:
        """``abstract``, or the imported leaderboard."""
        return self.properties.get("origin")

    @property
    def paper(self) -> Paper | None:
        """Paper that states it."""
        return _one(self._sources("REPORTS", Paper))

    @property
    def method(self) -> Method | None:
        """Method whose number it is, or None."""
        return _one(self._targets("OF", Method))

    @property
    def benchmark(self) -> Benchmark | None:
        """Benchmark it was measured on, or None."""
        return _one(self._targets("ON", Benchmark))

    @property
    def metric(self) -> Metric | None:
        """Metric, or None."""
        return _one(self._targets("MEASURED_BY", Metric))

    @property
    def baseline(self) -> Method | None:
        """Method it is a gain over, or None."""
        return _one(self._targets("OVER", Method))


NODE_CLASSES: Mapping[str, type[Node]] = {
    cls.label: cls for cls in (Paper, Method, Benchmark, Metric, Task, Result)
}
