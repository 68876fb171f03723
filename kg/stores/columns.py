"""The ties of a graph as arrays: what heavy algorithms read of a million edges, in milliseconds."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kg.schema import EDGES, NODES, Tables

if TYPE_CHECKING:
    from kg.stores.base import Store

__all__ = ["Columns", "Texts", "Ties"]

Numbers = NDArray[np.int32]
Reals = NDArray[np.float64]
Mask = NDArray[np.bool_]

_LABELS = tuple(NODES)
_NONE = -1
"""In place of a number: there is none."""
_TEXTS = ("date", "direction", "kind", "unit")
"""Text properties of nodes that analyses compute with."""
_NUMBERED = ("source", "target", "paper")
_OF_TIES = ("paper", "confidence", "basis")


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of texts: for each row its place in `values`, -1 where it has none.

    `values` are in order, so that places compare as their texts do.
    """

    places: Numbers
    values: tuple[str, ...]

    @classmethod
    def of(cls, rows: Sequence[str | None]) -> Texts:
        """Return the column of these rows."""
        values = sorted({text for text in rows if text is not None})
        place: dict[str | None, int] = {text: i for i, text in enumerate(values)}
        place[None] = _NONE
        return cls(np.fromiter(map(place.__getitem__, rows), np.int32, len(rows)), tuple(values))

    def where(self, fits: Callable[[str], bool]) -> Mask:
        """Return which rows have a text that fits; each text is asked about once."""
        return np.array([*map(fits, self.values), False])[self.places]

    def __getitem__(self, row: int) -> str | None:
        """Return the text of a row."""
        place = self.places[row]
        return None if place == _NONE else self.values[place]


@dataclass(frozen=True, slots=True)
class Ties:
    """The edges of a type, in order of source, target and paper; without their evidence.

    Parameters
    ----------
    source, target, paper
        Numbers of nodes; paper is -1 where an edge has none.
    confidence
        NaN where an edge has none.
    basis
        As in the schema; of most types no edge has one.
    """

    source: Numbers
    target: Numbers
    paper: Numbers
    confidence: Reals
    basis: Texts

    def __len__(self) -> int:
        return len(self.source)

    def sure(self, least: float) -> Ties:
        """Return those that are at least so sure."""
        if least <= 0:
            return self
        some = self.confidence >= least
        basis = Texts(self.basis.places[some], self.basis.values)
        ends = self.source[some], self.target[some], self.paper[some]
        return Ties(*ends, self.confidence[some], basis)


@dataclass(frozen=True, slots=True)
class Columns:
    """Nodes as numbers and edges as arrays of them.

    Nodes are numbered in order of id, whatever their label: numbers compare as ids do. A paper
    that edges name and that is no node has a number too, and no label.

    Parameters
    ----------
    ids
        Id of each number.
    label
        Place of each one's label in the schema, -1 of none.
    date, direction, kind, unit, value
        Properties of the nodes that have them; a value that is none is NaN.
    ties
        The edges of each type.
    """

    ids: Sequence[str]
    label: NDArray[np.int8]
    date: Texts
    direction: Texts
    kind: Texts
    unit: Texts
    value: Reals
    ties: Mapping[str, Ties]

    def __len__(self) -> int:
        return len(self.ids)

    def place(self, id: str) -> int | None:
        """Return the number of an id."""
        found = bisect_left(self.ids, id)
        return found if found < len(self.ids) and self.ids[found] == id else None

    def of(self, label: str) -> NDArray[np.int64]:
        """Return the numbers of the nodes of a label, in order."""
        return np.flatnonzero(self.label == _LABELS.index(label))

    def are(self, label: str, numbers: NDArray[Any]) -> Mask:
        """Return which of the numbers are of nodes of a label."""
        out: Mask = self.label[numbers] == _LABELS.index(label)
        return out

    def named(self, numbers: Iterable[int]) -> Iterator[str]:
        """Give the ids of numbers."""
        return map(self.ids.__getitem__, numbers)

    # Making

    @classmethod
    def of_tables(cls, tables: Tables) -> Columns:
        """Return the columns of checked tables."""
        names = ("source", "target", *_OF_TIES)
        links = (
            (kind, (tuple(map(row.get, names)) for row in tables.edges.get(kind, ())))
            for kind in EDGES
        )
        return _made(tables.node_rows(), links)

    @classmethod
    def of_store(cls, store: Store) -> Columns:
        """Return the columns of what a store gives out."""
        only = (*_TEXTS, "value")
        nodes = ((label, row) for label in NODES for row in store.nodes(label, only=only))
        return _made(nodes, ((kind, store.links(kind, *_OF_TIES)) for kind in EDGES))

    # Keeping

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return everything as named arrays, as `from_arrays` takes them."""
        out: dict[str, NDArray[Any]] = {"label": self.label, "value": self.value}
        _put_list(out, "id", self.ids)
        for name in _TEXTS:
            _put_texts(out, name, getattr(self, name))
        for kind, ties in self.ties.items():
            for name in (*_NUMBERED, "confidence"):
                out[f"{kind}.{name}"] = getattr(ties, name)
            _put_texts(out, f"{kind}.basis", ties.basis)
        return out

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Columns:
        """Return the columns that `arrays` gave."""
        return cls(
            ids=_list(arrays, "id"),
            label=arrays["label"],
            **{name: _texts(arrays, name) for name in _TEXTS},
            value=arrays["value"],
            ties={
                kind: Ties(
                    **{name: arrays[f"{kind}.{name}"] for name in _NUMBERED},
                    confidence=arrays[f"{kind}.confidence"],
                    basis=_texts(arrays, f"{kind}.basis"),
                )
                for kind in EDGES
            },
        )


_Links = Iterable[tuple[str, Iterable[tuple[Any, ...]]]]


def _made(nodes: Iterable[tuple[str, Mapping[str, Any]]], links: _Links) -> Columns:
    met: defaultdict[str | None, int] = defaultdict(count().__next__)
    labels: dict[int, int] = {}
    properties: dict[str, dict[int, Any]] = {name: {} for name in (*_TEXTS, "value")}
    for label, row in nodes:
        number = met[row["id"]]
        labels[number] = _LABELS.index(label)
        for name, some in properties.items():
            if (value := row.get(name)) is not None:
                some[number] = value
    ties = {kind: _ties(rows, met) for kind, rows in links}
    met.pop(None, None)
    # Numbered as they were met; from here on in order of id.
    ids = sorted(met)  # type: ignore[type-var]
    moved = np.full(max(met.values(), default=-1) + 2, _NONE, np.int32)
    moved[[met[id] for id in ids]] = np.arange(len(ids))
    order = [met[id] for id in ids]

    def column(name: str) -> list[Any]:
        return list(map(properties[name].get, order))

    return Columns(
        ids=ids,  # type: ignore[arg-type]
        label=np.fromiter((labels.get(i, _NONE) for i in order), np.int8, len(order)),
        **{name: Texts.of(column(name)) for name in _TEXTS},
        value=np.array(column("value"), np.float64),
        ties={kind: _in_order(ties[kind], moved) for kind in EDGES},
    )


def _ties(rows: Iterable[tuple[Any, ...]], met: defaultdict[str | None, int]) -> Ties:
    columns = list(zip(*rows, strict=True)) or [()] * (2 + len(_OF_TIES))
    size = len(columns[0])
    source, target, paper = (
        np.fromiter(map(met.__getitem__, some), np.int32, size) for some in columns[:3]
    )
    return Ties(source, target, paper, np.array(columns[3], np.float64), Texts.of(columns[4]))


def _in_order(ties: Ties, moved: Numbers) -> Ties:
    source, target, paper = moved[ties.source], moved[ties.target], moved[ties.paper]
    order = np.lexsort((ties.basis.places, ties.confidence, paper, target, source))
    basis = Texts(ties.basis.places[order], ties.basis.values)
    return Ties(source[order], target[order], paper[order], ties.confidence[order], basis)


def _put_texts(out: dict[str, NDArray[Any]], name: str, texts: Texts) -> None:
    out[f"{name}.places"] = texts.places
    _put_list(out, name, texts.values)


def _put_list(out: dict[str, NDArray[Any]], name: str, texts: Sequence[str]) -> None:
    out[f"{name}.text"] = np.frombuffer("".join(texts).encode(), np.uint8)
    out[f"{name}.ends"] = np.cumsum([0, *map(len, texts)], dtype=np.int64)


def _texts(arrays: Mapping[str, NDArray[Any]], name: str) -> Texts:
    return Texts(arrays[f"{name}.places"], tuple(_list(arrays, name)))


def _list(arrays: Mapping[str, NDArray[Any]], name: str) -> list[str]:
    text, ends = arrays[f"{name}.text"].tobytes().decode(), arrays[f"{name}.ends"].tolist()
    return [text[begin:end] for begin, end in zip(ends, ends[1:])]  # noqa: B905, RUF007
