"""Papers and extractions in a line each, for tests of workspace, resolution and assembly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractors.extraction import Entity, Evidence, Extraction, Label, Relation, Result
from kg.papers.paper import Paper

Pair = tuple[Paper, Extraction]


def evidence(text: str, sure: float = 0.9, *, by: str = "test") -> Evidence:
    return Evidence((f"We say {text}.",), (f"abstract:0-{len(text)}",), sure, by)


def entity(
    label: Label,
    name: str,
    *aliases: str,
    new: bool = False,
    sure: float = 0.9,
    certain: bool = True,
    kind: str | None = None,
    role: str | None = None,
    involved: bool = False,
) -> Entity:
    return Entity(
        name,
        label,
        evidence(name, sure),
        aliases,
        kind=kind,
        role=role,
        introduced=evidence(f"new {name}", sure) if new else None,
        involved=evidence(f"on {name}", sure) if involved else None,
        certain=certain,
    )


def method(name: str, *aliases: str, **options: object) -> Entity:
    return entity("Method", name, *aliases, **options)  # type: ignore[arg-type]


def benchmark(name: str, *aliases: str, **options: object) -> Entity:
    return entity("Benchmark", name, *aliases, **options)  # type: ignore[arg-type]


def metric(name: str, *aliases: str, **options: object) -> Entity:
    return entity("Metric", name, *aliases, **options)  # type: ignore[arg-type]


def task(name: str, *aliases: str, **options: object) -> Entity:
    return entity("Task", name, *aliases, **options)  # type: ignore[arg-type]


def evaluated(name: str, *aliases: str, **options: object) -> Entity:
    return benchmark(name, *aliases, role="evaluated", involved=True, **options)


def result(text: str, sure: float = 0.8, **parts: str) -> Result:
    return Result(text, "absolute", evidence(text, sure), float(text.strip("%")), "", **parts)


def beats(winner: str, loser: str, sure: float = 0.8) -> Relation:
    return Relation("OUTPERFORMS", winner, loser, evidence(f"{winner} beats {loser}", sure))


def extends(new: str, old: str, sure: float = 0.8) -> Relation:
    return Relation("BUILDS_ON", new, old, evidence(f"{new} extends {old}", sure))


def paper(id: str, *, title: str | None = None, date: str | None = None, **fields: object) -> Paper:
    given = {"abstract": f"Text of {id}.", "source": f"test.jsonl:{id}", **fields}
    return Paper(id, title or f"Title of {id}", date=date, **given)  # type: ignore[arg-type]


def pair(
    id: str,
    *entities: Entity,
    results: Sequence[Result] = (),
    relations: Sequence[Relation] = (),
    **fields: object,
) -> Pair:
    return paper(id, **fields), Extraction(id, entities, tuple(results), tuple(relations))


def pairs(*entities: Iterable[Entity]) -> list[Pair]:
    """One paper for each group of entities: p1, p2, ..."""
    return [pair(f"p{number}", *group) for number, group in enumerate(entities, 1)]
