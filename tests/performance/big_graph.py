"""A graph as large as a field, as tables, to measure stores, analyses and exports on.

    python -m tests.performance.big_graph -o big.kgl [--nodes 169000] [--edges 990000] [--seed 0]

writes a file that ``Graph(EmbeddedStore("big.kgl"))`` reads. Everything is invented: papers of
2015 to 2025 in areas of unequal size, things that become popular by being named (Simon's model:
degrees by Zipf's law) and fade, lineages, leaderboards that rise over the years, abstracts of 200
words whose sentences of 25 words hold the names at the spans that the edges give. The same numbers
and seed give the same rows.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.schema import EDGES, NODES, Tables
from kg.stores import EmbeddedStore

from .claimed import Claims, Thing
from .synthetic import METRICS, SYLLABLES, TASK_ACTIONS, TASK_OBJECTS
from .wording import Abstract, Wording

__all__ = ["NODES_OF_A_FIELD", "rows", "tables"]

NODES_OF_A_FIELD, EDGES_OF_A_FIELD = 169_000, 990_000
SHARES = {"Paper": 0.325, "Result": 0.27, "Method": 0.3, "Benchmark": 0.065, "Metric": 0.02}
"""Of all nodes; the rest are tasks."""
AREAS = 48
FIRST_YEAR, YEARS = 2015, 11
GROWTH = 1.8
"""Papers a year grow by e to this power over the years."""
NAMED_AT_MOST = 16
"""Things that an abstract of 200 words can name."""
FADING = 400
"""An area talks of what its last mentions talked of."""
OWN_AREA, KNOWN_LATELY, KNOWN, NEW = 0.8, 0.5, 0.7, 0.92
"""How often a name comes from the paper's own area; cumulative odds of where it was met before:
among the area's last mentions, all its mentions, its newest things, or anywhere."""
VENUES = (None, None, "ICLR", "NeurIPS", "ACL", "CVPR", "ICML", "EMNLP", "ICRA")


@dataclass(slots=True)
class Stock:
    """The things of a label in an area, oldest first, and every mention of one."""

    things: list[Thing] = field(default_factory=list)
    mentions: list[Thing] = field(default_factory=list)


def rows(
    nodes: int = NODES_OF_A_FIELD, edges: int = EDGES_OF_A_FIELD, *, seed: int = 0
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each (label or type, row), paper by paper; the things that papers name come last.

    There are as many nodes as asked for, and edges to within a few where the numbers are large
    and stand in a proportion like that of the defaults.
    """
    return _Field(nodes, edges, random.Random(f"{seed}")).rows()


def tables(
    nodes: int = NODES_OF_A_FIELD, edges: int = EDGES_OF_A_FIELD, *, seed: int = 0
) -> Tables:
    """The same as tables, rows in order of id."""
    made: dict[str, list[dict[str, Any]]] = {kind: [] for kind in (*NODES, *EDGES)}
    for kind, row in rows(nodes, edges, seed=seed):
        made[kind].append(row)
    for some in made.values():
        some.sort(key=lambda row: str(row["id"]))
    return Tables({label: made[label] for label in NODES}, {type: made[type] for type in EDGES})


class _Field:
    """A field of research while its papers appear."""

    def __init__(self, nodes: int, edges: int, rng: random.Random) -> None:
        counts = {label: int(nodes * share) for label, share in SHARES.items()}
        self.counts = {**counts, "Task": nodes - sum(counts.values())}
        self.edges, self.rng, self.wording = edges, rng, Wording(rng)
        self.made = dict.fromkeys(self.counts, 0)
        self.written = 0
        self.ids: set[str] = set()
        self.stocks = {
            (label, area): Stock()
            for label in ("Method", "Benchmark", "Metric", "Task")
            for area in range(AREAS)
        }
        self.authors: list[list[str]] = [[] for _ in range(AREAS)]
        self.weights = [1 / (area + 3) for area in range(AREAS)]

    def rows(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for number in range(self.counts["Paper"]):
            for kind, row in self.paper(number):
                self.written += kind in EDGES
                yield kind, row
        for (label, _), stock in self.stocks.items():
            for thing in stock.things:
                yield label, thing.row()

    def due(self, label: str, number: int) -> int:
        """How many of a label there have to be by now and are not yet."""
        wanted = self.counts[label] * (number + 1) // self.counts["Paper"]
        due = wanted - self.made[label]
        self.made[label] += due
        return due

    # Things

    def named(self, label: str, area: int) -> Thing:
        """A new thing; three in ten methods, and one in ten benchmarks, are of a family."""
        rng, stock = self.rng, self.stocks[label, area]
        family = None
        if stock.mentions and rng.random() < {"Method": 0.3, "Benchmark": 0.1}.get(label, 0):
            family = rng.choice(stock.mentions[-FADING:])
            family = family.family or family
        while True:
            name, kind, unit = self.name(label, family)
            id = f"{label.lower()}:{name.lower().replace(' ', '-')}"
            if id not in self.ids:
                break
        self.ids.add(id)
        thing = Thing(id, name, label, area, kind, unit, family)
        if label == "Benchmark":
            thing.metric = self.known("Metric", area)
        stock.things.append(thing)
        return thing

    def name(self, label: str, family: Thing | None) -> tuple[str, str, str]:
        rng = self.rng
        if family:
            sizes = ("7B", "13B", "70B", "large", "base", "v2", "v3", "mini", "hard", "2021")
            return f"{family.name} {rng.choice(sizes)} {rng.randint(1, 99)}", family.kind, ""
        coined = "".join(rng.choices(SYLLABLES, k=rng.randint(3, 4))).capitalize()
        if label == "Method":
            return coined + rng.choice(["", "Net", "-LM"]), rng.choice(["model", "technique"]), ""
        if label == "Benchmark":
            return coined + rng.choice(["Bench", "QA", "-1K"]), "dataset", ""
        if label == "Task":
            made = f"{coined.lower()} {rng.choice(TASK_OBJECTS)} {rng.choice(TASK_ACTIONS)}"
            return made, "", ""
        common = METRICS[len(self.ids) % len(METRICS)]
        if f"metric:{common[0].lower().replace(' ', '-')}" not in self.ids:
            return common[0], "", common[1]
        head = rng.choice(["score", "rate", "error", "distance"])
        return f"{coined.lower()} {head}", "", "%" if head in ("rate", "error") else ""

    def known(self, label: str, area: int) -> Thing | None:
        """A thing met before, None where there is none; names recur by how often they did."""
        rng = self.rng
        if rng.random() > OWN_AREA:
            area = rng.choices(range(AREAS), self.weights)[0]
        stock, way = self.stocks[label, area], rng.random()
        if not stock.mentions:
            return None
        if way < KNOWN_LATELY:
            return rng.choice(stock.mentions[-FADING:])
        if way < KNOWN:
            return rng.choice(stock.mentions)
        if way < NEW:
            return stock.things[-int(math.exp(rng.random() * math.log(len(stock.things))))]
        return rng.choice(stock.things)

    # Papers

    def paper(self, number: int) -> Iterator[tuple[str, dict[str, Any]]]:
        rng = self.rng
        area = rng.choices(range(AREAS), self.weights)[0]
        new = {
            label: [self.named(label, area) for _ in range(self.due(label, number))]
            for label in ("Metric", "Task", "Benchmark", "Method")
        }
        own = new["Method"][0] if new["Method"] and rng.random() < 0.9 else None
        claims = self.claims(number, area, own, new)
        abstract = Abstract(self.wording, claims.named)
        yield "Paper", self.paper_row(number, area, own, claims, abstract)
        for id, result, parts in claims.results:
            yield "Result", {"id": id, "name": _called(result, parts), **result}
        for thing in claims.named:
            thing.papers += 1
            thing.first_seen = min(thing.first_seen or claims.date, claims.date)
            self.stocks[thing.label, thing.area].mentions.append(thing)
        yield from claims.edges(abstract, rng)

    def paper_row(
        self, number: int, area: int, own: Thing | None, claims: Claims, abstract: Abstract
    ) -> dict[str, Any]:
        rng, title = self.rng, self.wording.title(own.name if own else "")
        people = self.authors[area]
        authors = []
        for _ in range(rng.randint(1, 7)):
            if not people or rng.random() < 0.3:
                people.append(self.wording.person())
            authors.append(people[-int(math.exp(rng.random() * math.log(len(people))))])
        row = {
            "id": claims.paper,
            "name": title,
            "title": title,
            "abstract": abstract.text,
            "authors": list(dict.fromkeys(authors)),
            "date": claims.date,
            "year": int(claims.date[:4]),
            "venue": rng.choice(VENUES),
            "url": f"https://example.org/{number}",
            "source": f"invented.jsonl:line {number + 1}",
        }
        return {name: value for name, value in row.items() if value is not None}

    def claims(
        self, number: int, area: int, own: Thing | None, new: dict[str, list[Thing]]
    ) -> Claims:
        """Decide what a paper says; what the edges still lack are mentions."""
        rng = self.rng
        share = number / self.counts["Paper"]
        time = YEARS * math.log(1 + share * (math.exp(GROWTH) - 1)) / GROWTH
        year, month = FIRST_YEAR + int(time), int(time % 1 * 12) + 1
        date = f"{year}-{month:02d}-{rng.randint(1, 28):02d}"
        claims = Claims(f"arxiv:{year % 100}{month:02d}.{number:05d}", date)
        for things in new.values():
            for thing in things:
                claims.mention(thing)
                if thing.family:
                    type = "VARIANT_OF" if thing.label == "Method" else "PART_OF"
                    claims.say(type, thing, thing.family)
        if own:
            claims.introduce(own)
        for benchmark in new["Benchmark"]:
            if rng.random() < 0.7:
                claims.introduce(benchmark)
        if task := self.known("Task", area):
            claims.address(task)
        self.evaluate(number, area, own, new["Benchmark"], claims, time)
        self.compare(area, own, claims)
        lacking = self.edges * (number + 1) // self.counts["Paper"] - self.written - len(claims)
        for _ in range(lacking):
            if len(claims.named) >= NAMED_AT_MOST:
                break
            label = rng.choices(("Method", "Benchmark", "Metric", "Task"), (60, 14, 10, 16))[0]
            if thing := self.known(label, area):
                claims.mention(thing)
        return claims

    def evaluate(
        self,
        number: int,
        area: int,
        own: Thing | None,
        brought: list[Thing],
        claims: Claims,
        time: float,
    ) -> None:
        rng = self.rng
        measured = own or self.known("Method", area)
        used = [*brought[:2], *(self.known("Benchmark", area) for _ in range(rng.randint(0, 3)))]
        benchmarks = list({b.id: b for b in used if b}.values())
        for benchmark in benchmarks:
            claims.evaluate_on(benchmark)
        # Two papers in three give no number in the abstract; the others give what is due.
        due = self.counts["Result"] * (number + 1) // self.counts["Paper"] - self.made["Result"]
        last = number + 1 == self.counts["Paper"]
        if not last and rng.random() < 0.65:
            due = 0
        for _ in range(due):
            method = measured if rng.random() < 0.75 else self.known("Method", area)
            at = rng.choice(benchmarks) if benchmarks and rng.random() < 0.85 else None
            by = at.metric if at and rng.random() < 0.7 else self.known("Metric", area)
            over = self.known("Method", area) if rng.random() < 0.12 else None
            over = None if over is method else over
            parts = {"OF": method, "ON": at, "MEASURED_BY": by, "OVER": over}
            claims.report({k: v for k, v in parts.items() if v}, time)
        self.made["Result"] += due
        if own and not claims.results:
            for benchmark in benchmarks:
                claims.say("EVALUATED_ON", own, benchmark, basis="inferred")

    def compare(self, area: int, own: Thing | None, claims: Claims) -> None:
        rng = self.rng
        for type, most in (("BUILDS_ON", 2), ("OUTPERFORMS", 2)):
            for _ in range(rng.randint(0, most)):
                subject = own or self.known("Method", area)
                other = self.known("Method", area)
                if subject and other:
                    claims.say(type, subject, other)
        if rng.random() < 0.03:
            ends = self.known("Benchmark", area), self.known("Benchmark", area)
            if ends[0] and ends[1]:
                claims.say("BUILDS_ON", ends[0], ends[1])


def _called(result: dict[str, Any], parts: dict[str, Thing]) -> str:
    shown = [result["text"]]
    if "MEASURED_BY" in parts:
        shown.append(parts["MEASURED_BY"].name)
    if "ON" in parts:
        shown += ["on", parts["ON"].name]
    return " ".join(shown)


def main() -> None:
    """Build the graph into a file of the embedded store."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("-o", "--output", type=Path, required=True, help="file to write")
    parser.add_argument("--nodes", type=int, default=NODES_OF_A_FIELD)
    parser.add_argument("--edges", type=int, default=EDGES_OF_A_FIELD)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    made = tables(given.nodes, given.edges, seed=given.seed)
    EmbeddedStore(given.output).load(made)
    for kind, some in (*made.nodes.items(), *made.edges.items()):
        print(f"{kind}\t{len(some)}", file=sys.stderr)


if __name__ == "__main__":
    main()
