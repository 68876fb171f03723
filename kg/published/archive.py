"""The layouts of the Papers with Code archive: evaluation tables, data sets, methods.

Each file is one JSON array (gzipped or not) or JSON lines. Records are told by their keys, so that
files may bear any name. They are read one at a time; a bad one is reported and passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from kg.errors import RecordError, UnknownFormat
from kg.papers.json_records import is_json, records
from kg.papers.paper import is_iso_prefix
from kg.papers.source import open_source
from kg.published.records import CatalogueName, Entry, PublishedNumber

__all__ = ["read_archive"]

LONGEST_NAME = 200
"""Characters of a name; what is longer is a sentence that went astray."""

_DATASET_KEYS = frozenset({"introduced_date", "variants", "modalities", "data_loaders", "homepage"})
_METHOD_KEYS = frozenset({"introduced_year", "collections", "code_snippet_url", "source_title"})
_ADVICE = "it is left out, the rest goes on"


class _Bad(ValueError):
    """What is wrong with a part of a record."""


Fault = Callable[[str, str], None]
"""Takes a position and what is wrong there."""


def read_archive(path: str | Path, *, report: Callable[[RecordError], None]) -> Iterator[Entry]:
    """Pass over the entries of one file.

    Parameters
    ----------
    path
        ``evaluation-tables.json``, ``datasets.json`` or ``methods.json``, gzipped or not.
    report
        Takes each bad record or row, with its position.

    Raises
    ------
    InputError
        The file cannot be opened.
    UnknownFormat
        It is not JSON.
    """
    with open_source(path, report) as source:
        if not is_json(source.head):
            raise UnknownFormat(
                f"{path}: no JSON array of tables, data sets or methods; the layouts are those of "
                "evaluation-tables.json, datasets.json and methods.json"
            )

        def fault(position: str, problem: str) -> None:
            source.note(position, problem, _ADVICE)

        for position, value in records(source):
            try:
                yield from _entries(value, position, fault)
            except _Bad as problem:
                fault(position, str(problem))


def _entries(value: object, position: str, fault: Fault) -> Iterable[Entry]:
    row = _object(value, "the record")
    if "task" in row and ("datasets" in row or "subtasks" in row):
        return _numbers(row, position, fault)
    if "name" in row and _METHOD_KEYS & row.keys():
        return [_catalogued("Method", row)]
    if "name" in row and _DATASET_KEYS & row.keys():
        return [_catalogued("Benchmark", row)]
    raise _Bad("neither an evaluation table nor a data set nor a method")


def _catalogued(label: str, row: dict[str, Any]) -> CatalogueName:
    name = _name(row, "name")
    other = row.get("full_name")
    others = [_text(other)] if isinstance(other, str) and other.strip() else []
    variants = [_text(v) for v in row.get("variants") or () if isinstance(v, str) and v.strip()]
    return CatalogueName(
        label,
        name,
        tuple(n for n in others if n != name and len(n) <= LONGEST_NAME),
        tuple(sorted({v for v in variants if v != name and len(v) <= LONGEST_NAME})),
    )


def _numbers(table: dict[str, Any], position: str, fault: Fault) -> Iterator[Entry]:
    """Pass over a task's tables and those of its subtasks, however deep."""
    waiting: list[tuple[dict[str, Any], str]] = [(table, position)]
    while waiting:
        row, where = waiting.pop()
        try:
            task = _name(row, "task")
        except _Bad as problem:
            fault(where, str(problem))
            continue
        for n, part in enumerate(_list(row, "datasets", where, fault), 1):
            yield from _table(task, part, None, f"{where}: {task}: data set {n}", fault)
        below = list(enumerate(_list(row, "subtasks", where, fault), 1))
        for n, subtask in reversed(below):
            place = f"{where}: {task}: subtask {n}"
            if isinstance(subtask, dict):
                waiting.append((subtask, place))
            else:
                fault(place, "not an object")


def _table(
    task: str, value: object, parent: str | None, where: str, fault: Fault
) -> Iterator[Entry]:
    try:
        row = _object(value, "the data set")
        benchmark = _name(row, "dataset")
        sota = _object(row.get("sota") or {}, "sota")
    except _Bad as problem:
        fault(where, str(problem))
        return
    if parent and parent != benchmark:
        yield CatalogueName("Benchmark", parent, variants=(benchmark,))
    for n, model in enumerate(_list(sota, "rows", where, fault), 1):
        try:
            yield from _cells(task, benchmark, model)
        except _Bad as problem:
            fault(f"{where}: row {n}", str(problem))
    for n, part in enumerate(_list(row, "subdatasets", where, fault), 1):
        yield from _table(task, part, benchmark, f"{where}: part {n}", fault)


def _cells(task: str, benchmark: str, value: object) -> list[Entry]:
    row = _object(value, "the row")
    model = _name(row, "model_name")
    metrics = _object(row.get("metrics") or {}, "metrics")
    date = row.get("paper_date")
    told = {name: _text(v) if isinstance(v := row.get(f"paper_{name}"), str) else ""
            for name in ("title", "url")}  # fmt: skip
    found: list[Entry] = []
    for metric, cell in metrics.items():
        text = _cell(cell, metric)
        if text and metric.strip():
            if len(metric) > LONGEST_NAME:
                raise _Bad(f"a metric of more than {LONGEST_NAME} characters")
            found.append(
                PublishedNumber(
                    task=task,
                    benchmark=benchmark,
                    metric=_text(metric),
                    model=model,
                    text=text,
                    title=told["title"][: 2 * LONGEST_NAME],
                    url=told["url"][: 2 * LONGEST_NAME],
                    date=date if isinstance(date, str) and is_iso_prefix(date) else "",
                )
            )
    return found


def _cell(value: object, metric: str) -> str:
    if value is None or (isinstance(value, str) and value.strip() in ("", "-", "--", "—")):
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise _Bad(f"the value of {metric!r} is neither text nor a number")
    text = _text(str(value))
    if len(text) > LONGEST_NAME:
        raise _Bad(f"the value of {metric!r} has more than {LONGEST_NAME} characters")
    return text


def _object(value: object, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _Bad(f"{what} is {type(value).__name__}, not an object")
    return value


def _list(row: dict[str, Any], name: str, where: str, fault: Fault) -> list[Any]:
    value = row.get(name) or []
    if not isinstance(value, list):
        fault(where, f"{name} is {type(value).__name__}, not a list")
        return []
    return value


def _name(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise _Bad(f"no {name}")
    if len(value) > LONGEST_NAME:
        raise _Bad(f"{name} has more than {LONGEST_NAME} characters")
    return _text(value)


def _text(value: str) -> str:
    """Text on one line that can be encoded."""
    return " ".join(value.encode("utf-8", "replace").decode().split())
