"""Score extractions against gold in the annotation guide's fields, with intervals and errors.

Document level and alias-aware: a predicted entity is right if one of its spellings is a spelling
of a required entity of the paper, ignored if it is one the annotators call optional, and else
wrong.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.quantities import read_number
from extractors.spelling import name_key

__all__ = ["KINDS", "Score", "Tally", "evaluate", "score_paper"]

Row = Mapping[str, Any]
Key = frozenset[str]

ENTITY_KINDS = ("methods", "benchmarks", "metrics", "tasks")
KINDS = (
    "introduces",
    *ENTITY_KINDS,
    "evaluated_on",
    "method_benchmark",
    "aliases",
    "result_values",
    "result_kinds",
    "results_full",
    "outperforms",
    "builds_on",
)
"""What is scored, in the order of the table."""

_INVOLVED = ("introduced", "evaluated")


@dataclass(slots=True)
class Tally:
    """Right, wrong and missed, with the wrong and the missed themselves."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def counts(self) -> tuple[int, int, int]:
        """Right, wrong and missed."""
        return self.right, len(self.wrong), len(self.missed)


@dataclass(frozen=True, slots=True)
class Score:
    """A kind's score; `low` and `high` bound F1 at 95 % (bootstrap over papers)."""

    kind: str
    precision: float
    recall: float
    f1: float
    low: float
    high: float
    right: int
    wrong: int
    missed: int


def _keys(entity: Row | str) -> Key:
    row = {"name": entity} if isinstance(entity, str) else entity
    return frozenset(name_key(s) for s in (row["name"], *row.get("aliases", ())))


def _groups(rows: Iterable[Row | str] | None) -> list[Key]:
    return [_keys(row) for row in rows or ()]


def _match(gold: list[Key], optional: Key, predicted: list[Key]) -> Tally:
    tally = Tally()
    found: set[int] = set()
    for names in predicted:
        overlaps = [len(g & names) for g in gold]
        best = max(range(len(gold)), key=lambda i: (overlaps[i], -i), default=None)
        if best is not None and overlaps[best]:
            found.add(best)
            stray = names - gold[best] - optional
            tally.wrong += [
                f"alias {n}" for n in sorted(stray) if not any(n in g or g in n for g in gold[best])
            ]
        elif not names & optional:
            tally.wrong.append(min(names, key=lambda n: (len(n), n)))
    tally.right = len(found)
    tally.missed = [min(g, key=len) for i, g in enumerate(gold) if i not in found]
    return tally


def _compare(gold: Sequence[Any], predicted: Sequence[Any]) -> Tally:
    """Compare as multisets."""
    tally = Tally()
    left = list(gold)
    for item in predicted:
        if item in left:
            left.remove(item)
            tally.right += 1
        else:
            tally.wrong.append(_show(item))
    tally.missed = [_show(item) for item in left]
    return tally


def _show(item: Any) -> str:
    return " | ".join("-" if part is None else str(part) for part in item)


def _value(text: str | None) -> tuple[str, str]:
    """A value by its digits, sign and unit, so that "+0.5 %" and "0.5%" are one."""
    plain = (text or "").replace("\\", "").replace("−", "-").replace("–", "-").strip().lower()
    numbers = [
        float(n.replace(",", "")) for n in re.findall(r"\d+(?:[.,]\d+)*", plain) if n.count(".") < 2
    ]
    if not numbers:
        value, unit = read_number(plain)
        return (plain if value is None else f"{value:g}"), unit
    unit = "%" if re.search(r"%|percent", plain) else read_number(plain)[1]
    sign = "-" if plain.startswith("-") else ""
    return sign + "/".join(f"{n:g}" for n in numbers), unit


def _pairs(groups: Iterable[Key]) -> set[tuple[str, str]]:
    return {(a, b) for g in groups for a in g for b in g if a < b}


def score_paper(gold: Row, predicted: Row) -> dict[str, Tally]:
    """Tally of each kind for one paper."""
    tallies: dict[str, Tally] = {}
    canonical: dict[str, str] = {}
    for kind in (*ENTITY_KINDS, "introduces"):
        for names in _groups(gold.get(kind)):
            root = min(canonical.get(n, n) for n in names)
            canonical |= dict.fromkeys(names, root)

    def canon(name: str | None) -> str | None:
        return canonical.get(name_key(name), name_key(name)) if name else None

    optional = {
        kind: frozenset(name_key(n) for n in gold.get(f"{kind}_optional", ()))
        for kind in ENTITY_KINDS
    }
    lenient = dict(optional)
    lenient["methods"] |= optional["tasks"]
    lenient["tasks"] |= optional["methods"]
    for kind in ENTITY_KINDS:
        tallies[kind] = _match(_groups(gold.get(kind)), lenient[kind], _groups(predicted.get(kind)))
    tallies["introduces"] = _match(
        _groups(gold.get("introduces")), frozenset(), _groups(predicted.get("introduces"))
    )
    benchmarks = list(gold.get("benchmarks") or ())
    aside = [_keys(b) for b in benchmarks if b.get("role") not in _INVOLVED]
    tallies["evaluated_on"] = _match(
        [_keys(b) for b in benchmarks if b.get("role") in _INVOLVED],
        frozenset().union(optional["benchmarks"], *aside),
        _groups(
            b for b in predicted.get("benchmarks") or () if b.get("role") in (None, *_INVOLVED)
        ),
    )
    required = {kind: _groups(gold.get(kind)) for kind in ENTITY_KINDS}
    known = frozenset().union(*(g for groups in required.values() for g in groups))
    merged_gold = set().union(*(_pairs(groups) for groups in required.values()))
    merged = set().union(
        *(_pairs(g & known for g in _groups(predicted.get(kind))) for kind in ENTITY_KINDS)
    )
    tallies["aliases"] = _compare(sorted(merged_gold), sorted(merged))

    def results(row: Row) -> list[Row]:
        return list(row.get("results") or ())

    def compare_results(key: Any) -> Tally:
        return _compare([key(r) for r in results(gold)], [key(r) for r in results(predicted)])

    tallies["result_values"] = compare_results(lambda r: _value(r["value"]))
    tallies["result_kinds"] = compare_results(lambda r: (*_value(r["value"]), r.get("kind")))
    tallies["results_full"] = compare_results(
        lambda r: (
            *_value(r["value"]),
            *(canon(r.get(p)) for p in ("method", "benchmark", "metric")),
        )
    )
    tallies["method_benchmark"] = _compare(
        sorted(_evaluated(gold, canon)), sorted(_evaluated(predicted, canon))
    )
    for kind, a, b in (("outperforms", "winner", "loser"), ("builds_on", "method", "uses")):
        want, have = (
            sorted({(canon(r[a]) or "", canon(r[b]) or "") for r in row.get(kind) or ()})
            for row in (gold, predicted)
        )
        tallies[kind] = _compare(want, have)
    return tallies


def _evaluated(row: Row, canon: Any) -> set[tuple[str, str]]:
    """EVALUATED_ON of one paper: stated by results, inferred from a sole introduced method."""
    found = {
        (canon(r["method"]), canon(r["benchmark"]))
        for r in row.get("results") or ()
        if r.get("method") and r.get("benchmark")
    }
    own = [i["name"] for i in row.get("introduces") or () if i.get("kind") == "method"]
    if len(own) == 1:
        found |= {
            (canon(own[0]), canon(b["name"]))
            for b in row.get("benchmarks") or ()
            if b.get("role") == "evaluated"
        }
    return found


def _prf(right: int, wrong: int, missed: int) -> tuple[float, float, float]:
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else 0.0


def evaluate(
    papers: Sequence[Mapping[str, Tally]], *, samples: int = 500, seed: int = 0
) -> list[Score]:
    """Scores over papers, one for each of `KINDS`.

    Parameters
    ----------
    papers
        What `score_paper` gave for each paper.
    samples, seed
        Bootstrap samples of papers for the interval, and its seed.

    References
    ----------
    Efron and Tibshirani (1993), An Introduction to the Bootstrap, percentile intervals.
    """
    rng = random.Random(seed)
    draws = [
        rng.choices(range(len(papers)), k=len(papers)) for _ in range(samples if papers else 0)
    ]
    scores = []
    for kind in KINDS:
        counts = [p[kind].counts() for p in papers]
        right, wrong, missed = (sum(c[i] for c in counts) for i in range(3))
        spread = sorted(
            _prf(*(sum(counts[j][i] for j in draw) for i in range(3)))[2] for draw in draws
        )
        low, high = (
            (spread[int(0.025 * len(spread))], spread[int(0.975 * len(spread))])
            if spread
            else (0.0, 0.0)
        )
        scores.append(Score(kind, *_prf(right, wrong, missed), low, high, right, wrong, missed))
    return scores
