"""Where the two Cypher stores differ, and the form that gives the same rows on both.

``kg/stores/README.md`` lists them under the same names; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["DIFFERENCES", "Difference"]


@dataclass(frozen=True)
class Difference:
    """A query whose rows on Neo4j (`rows`) the embedded store does not give, and the portable one.

    `rows` is None where Neo4j's rows depend on what else was in the database.
    """

    name: str
    cypher: str
    rows: list[list[Any]] | None
    portable: str
    portable_rows: list[list[Any]]


DIFFERENCES = [
    Difference(
        "SHORTEST",
        "MATCH p = SHORTEST 1 (a:Method {name: 'GammaNet'})-[:BUILDS_ON]->+(b:Method "
        "{name: 'Alpha'}) RETURN length(p)",
        [[2]],
        "MATCH (a:Method {name: 'GammaNet'}), (b:Method {name: 'Alpha'}) "
        "MATCH p = shortestPath((a)-[:BUILDS_ON*]->(b)) RETURN length(p)",
        [[2]],
    ),
    Difference(
        "quantified patterns",
        "MATCH (:Method {name: 'GammaNet'})-[:BUILDS_ON]->{1,3}(x) "
        "RETURN x.name, count(*) ORDER BY x.name",
        [["Alpha", 2], ["Beta", 1]],
        "MATCH (:Method {name: 'GammaNet'})-[:BUILDS_ON*1..3]->(x) "
        "RETURN x.name, count(*) ORDER BY x.name",
        [["Alpha", 2], ["Beta", 1]],
    ),
    Difference(
        "COLLECT subqueries",
        "MATCH (b:Benchmark {name: 'Gym'}) RETURN COLLECT { MATCH (b)<--(n) RETURN n.name } AS ns",
        [[[]]],
        "MATCH (b:Benchmark {name: 'Gym'}) "
        "CALL (b) { MATCH (b)<--(n) RETURN collect(n.name) AS ns } RETURN ns",
        [[[]]],
    ),
    Difference(
        "keywords as variables",
        "MATCH (set:Task) RETURN set.name",
        [["table parsing"]],
        "MATCH (`set`:Task) RETURN `set`.name",
        [["table parsing"]],
    ),
    Difference(
        "procedures without brackets",
        "CALL db.labels",
        None,
        "CALL db.labels() YIELD label WITH label WHERE label = 'Task' RETURN label",
        [["Task"]],
    ),
    Difference(
        "the label as a property",
        "MATCH (t:Task) RETURN t.type, t.label",
        [[None, None]],
        "MATCH (t:Task) RETURN labels(t)[0]",
        [["Task"]],
    ),
    Difference(
        "keys one by one",
        "MATCH (t:Task) UNWIND keys(t) AS key RETURN count(key)",
        [[5]],
        "MATCH (t:Task) UNWIND keys(t) AS key WITH key WHERE NOT key STARTS WITH '_kg_' "
        "RETURN count(key)",
        [[4]],
    ),
]
