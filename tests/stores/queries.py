"""Everyday and tricky Cypher on the small graph, with the rows that it must give on every store.

The rows were written by hand from `small_graph`, and agree with Neo4j 5.26.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from small_graph import ODD_NAME, ODD_TEXT, P1, P2, P3, P4

__all__ = ["QUERIES", "Query"]


@dataclass(frozen=True)
class Query:
    """A query and its rows; without ORDER BY (`ordered` False) their order is free."""

    name: str
    cypher: str
    rows: list[list[Any]]
    params: dict[str, Any] = field(default_factory=dict)
    ordered: bool = True


_SIZES = [["Paper", 4], ["Method", 5], ["Benchmark", 3], ["Metric", 2], ["Task", 1], ["Result", 5]]

QUERIES = [
    # reading nodes and properties
    Query("all nodes by label", "MATCH (n) RETURN labels(n)[0], count(*)", _SIZES, ordered=False),
    Query(
        "a node by id",
        "MATCH (m:Method {id: 'method:beta'}) RETURN m.name, m.kind, m.papers",
        [["Beta", "technique", 2]],
    ),
    Query(
        "a node as a map of its properties",
        "MATCH (m:Method {id: $id}) RETURN m",
        [
            [
                {
                    "id": "method:beta",
                    "name": "Beta",
                    "kind": "technique",
                    "aliases": [],
                    "first_seen": "2018-05",
                    "papers": 2,
                }
            ]
        ],
        {"id": "method:beta"},
    ),
    Query(
        "keys and properties are those that were stored",
        "MATCH (t:Task) UNWIND keys(t) AS key WITH t, key ORDER BY key "
        "RETURN collect(key), properties(t)",
        [
            [
                ["aliases", "id", "name", "papers"],
                {"id": "task:table-parsing", "name": "table parsing", "aliases": [], "papers": 1},
            ]
        ],
    ),
    Query(
        "the title is that of papers alone",
        "MATCH (n) WHERE n.title IS NOT NULL RETURN DISTINCT labels(n) AS labels",
        [[["Paper"]]],
    ),
    Query(
        "absent properties are null",
        "MATCH (p:Paper) WHERE p.year IS NULL RETURN p.id, p.abstract, p.date",
        [[P4, None, None]],
    ),
    Query(
        "an empty text is not absent",
        "MATCH (p:Paper) WHERE p.abstract = '' RETURN p.id",
        [[P3]],
    ),
    Query(
        "odd text comes back as it was",
        "MATCH (m:Method {id: 'method:c++'}) RETURN m.name, m.aliases",
        [[ODD_NAME, [ODD_TEXT, "", "'"]]],
    ),
    Query(
        "odd text as a parameter finds its node",
        "MATCH (m:Method) WHERE m.name = $name AND $text IN m.aliases RETURN m.id",
        [["method:c++"]],
        {"name": ODD_NAME, "text": ODD_TEXT},
    ),
    Query(
        "a map projection",
        "MATCH (m:Method {name: 'Alpha'}) RETURN m {.name, .papers, n: size(m.aliases)} AS m",
        [[{"name": "Alpha", "papers": 3, "n": 2}]],
    ),
    Query(
        "a property by a computed key",
        "MATCH (m:Metric) RETURN m[$key] ORDER BY m.name",
        [["higher"], ["lower"]],
        {"key": "direction"},
    ),
    Query(
        "words of Cypher as quoted names",
        "MATCH (`match`:Method {name: 'Beta'}) RETURN `match`.name AS `return`, 1 AS `a b`",
        [["Beta", 1]],
    ),
    Query("no such label", "MATCH (n:Nothing) RETURN n", []),
    Query("no such property", "MATCH (t:Task) RETURN t.nothing", [[None]]),
    Query("no such type", "MATCH (a)-[:NOTHING]->(b) RETURN count(*)", [[0]]),
    # filters
    Query(
        "comparison and logic",
        "MATCH (p:Paper) WHERE p.year >= 2018 AND NOT p.venue = 'ICLR' OR p.year = 2017 "
        "RETURN p.year ORDER BY p.year",
        [[2017], [2020]],  # a paper without venue is neither ICLR nor not ICLR
    ),
    Query(
        "three-valued logic",
        "RETURN null = null AS a, null <> 1 AS b, NOT null AS c, null OR true AS d, "
        "null AND false AS e, 1 IN [2, null] AS f",
        [[None, None, None, True, False, None]],
    ),
    Query(
        "IN with a parameter",
        "MATCH (m:Method) WHERE m.name IN $names RETURN m.id ORDER BY m.id",
        [["method:alpha"], ["method:gamma-net"]],
        {"names": ["GammaNet", "Alpha", "nobody"]},
    ),
    Query(
        "prefix, suffix, substring",
        "MATCH (n:Benchmark) WHERE n.name STARTS WITH 'Box' AND n.name ENDS WITH 'Hard' "
        "AND n.name CONTAINS '-' RETURN n.name",
        [["Boxes-Hard"]],
    ),
    Query(
        "a regular expression matches the whole text",
        "MATCH (m:Method) WHERE m.name =~ '(?i)alpha.*' RETURN m.name ORDER BY m.name",
        [["Alpha"], ["Alpha 2"]],
    ),
    Query(
        "a regular expression that is part of a text does not match",
        "MATCH (m:Method) WHERE m.name =~ 'lph' RETURN m.name",
        [],
    ),
    Query(
        "membership in a stored list",
        "MATCH (p:Paper) WHERE 'Bo Chen' IN p.authors RETURN p.year ORDER BY p.year",
        [[2017], [2018]],
    ),
    Query(
        "any, all, none, single",
        "WITH [1, 2, 3] AS xs RETURN any(x IN xs WHERE x > 2), all(x IN xs WHERE x > 2), "
        "none(x IN xs WHERE x > 3), single(x IN xs WHERE x = 1)",
        [[True, False, True, True]],
    ),
    Query(
        "parameters of every type",
        "RETURN $s, $i, $f, $b, $n, $l, $m.k",
        [["π0", 3, 0.5, True, None, [1, "a"], "v"]],
        {"s": "π0", "i": 3, "f": 0.5, "b": True, "n": None, "l": [1, "a"], "m": {"k": "v"}},
    ),
    Query(
        "ISO dates compare as text",
        "MATCH (p:Paper) WHERE p.date > '2018' RETURN p.date ORDER BY p.date",
        [["2018-05"], ["2020-03-09"]],
    ),
    # edges
    Query(
        "edges with their properties",
        "MATCH (:Method {name: 'Beta'})-[r:OUTPERFORMS]->(m) RETURN r, m.name",
        [
            [
                {
                    "id": "outperforms-00",
                    "paper": P2,
                    "confidence": 0.9,
                    "extractor": "hand.v1",
                    "sentences": ["method:beta OUTPERFORMS method:alpha."],
                    "spans": ["abstract:0-5"],
                },
                "Alpha",
            ]
        ],
    ),
    Query(
        "parallel edges are kept",
        "MATCH (:Method {name: 'Beta'})-[r:BUILDS_ON]->(:Method {name: 'Alpha'}) "
        "RETURN r.paper, r.confidence ORDER BY r.paper",
        [[P2, 0.9], [P3, 0.6]],
    ),
    Query(
        "lists on edges",
        "MATCH (m:Method)-[r:EVALUATED_ON {basis: 'stated'}]->(b) "
        "RETURN m.name, b.name, r.metrics, r.values ORDER BY m.name",
        [
            ["Alpha", "Boxes", ["accuracy"], ["81.5%"]],
            ["Beta", "Boxes", ["accuracy", "accuracy"], ["84%", "2.5"]],
            ["GammaNet", "Boxes-Hard", ["perplexity"], ["12.25"]],
        ],
    ),
    Query(
        "the type of an edge",
        "MATCH (:Paper {id: $id})-[r]->() RETURN type(r), count(*)",
        [["MENTIONS", 1]],
        {"id": P4},
    ),
    Query(
        "alternative types, against their direction",
        "MATCH (m:Method {name: 'Alpha'})<-[r:BUILDS_ON|VARIANT_OF|OVER]-(x) "
        "RETURN type(r), labels(x)[0], count(*) AS n ORDER BY type(r)",
        [["BUILDS_ON", "Method", 2], ["OVER", "Result", 1], ["VARIANT_OF", "Method", 1]],
    ),
    Query(
        "undirected patterns see both ends",
        "MATCH (m:Method {name: 'Beta'})-[:OUTPERFORMS]-(x) RETURN x.name ORDER BY x.name",
        [["Alpha"], ["GammaNet"]],
    ),
    Query(
        "start and end of an edge",
        "MATCH ()-[r:PART_OF]->() RETURN startNode(r).name, endNode(r).name",
        [["Boxes-Hard", "Boxes"]],
    ),
    Query(
        "a label expression",
        "MATCH (n:Metric|Task) RETURN n.name ORDER BY n.name",
        [["accuracy"], ["perplexity"], ["table parsing"]],
    ),
    Query(
        "a negated label",
        "MATCH (:Method {name: 'Alpha'})--(n) WHERE NOT n:Paper AND NOT n:Result "
        "RETURN DISTINCT n.name ORDER BY n.name",
        [["Alpha 2"], ["Beta"], ["Boxes"]],
    ),
    Query(
        "a pattern as a condition",
        "MATCH (m:Method) WHERE NOT (m)-[:EVALUATED_ON]->(:Benchmark) RETURN m.id ORDER BY m.id",
        [["method:alpha-2"], ["method:c++"]],
    ),
    Query(
        "co-mentions in one pattern",
        "MATCH (a:Method)<-[:MENTIONS]-(p:Paper)-[:MENTIONS]->(b:Method) WHERE a.id < b.id "
        "RETURN a.name, b.name, count(p) AS n ORDER BY n DESC, a.name, b.name",
        [["Alpha", "Beta", 2], ["Alpha", "GammaNet", 1], ["Beta", "GammaNet", 1]],
    ),
    Query(
        "two patterns in one MATCH",
        "MATCH (r:Result)-[:OF]->(m:Method), (r)-[:ON]->(b:Benchmark) "
        "RETURN r.text, m.name, b.name ORDER BY r.id",
        [
            ["81.5%", "Alpha", "Boxes"],
            ["84%", "Beta", "Boxes"],
            ["2.5", "Beta", "Boxes"],
            ["12.25", "GammaNet", "Boxes-Hard"],
        ],
    ),
    # optional parts
    Query(
        "OPTIONAL MATCH keeps what has none",
        "MATCH (b:Benchmark) OPTIONAL MATCH (m:Method)-[:EVALUATED_ON]->(b) "
        "WITH b, m ORDER BY m.name "
        "RETURN b.name, collect(DISTINCT m.name) AS ms, count(m) AS n ORDER BY b.name",
        [["Boxes", ["Alpha", "Beta"], 3], ["Boxes-Hard", ["GammaNet"], 1], ["Gym", [], 0]],
    ),
    Query(
        "a result with each part optional",
        "MATCH (r:Result) OPTIONAL MATCH (r)-[:MEASURED_BY]->(k:Metric) "
        "OPTIONAL MATCH (r)-[:OVER]->(o:Method) "
        "RETURN r.id, r.value, k.name, o.name ORDER BY r.id",
        [
            ["result:1", 81.5, "accuracy", None],
            ["result:2", 84.0, "accuracy", None],
            ["result:3", 2.5, "accuracy", "Alpha"],
            ["result:4", 12.25, "perplexity", None],
            ["result:5", None, None, "Beta"],
        ],
    ),
    Query(
        "coalesce",
        "MATCH (p:Paper) RETURN coalesce(p.venue, 'unknown') AS v, count(*) AS n ORDER BY v",
        [["ACL", 1], ["ICLR", 1], ["unknown", 2]],
    ),
    # aggregation
    Query(
        "counting nothing gives zero",
        "MATCH (n:Method {name: 'nobody'}) RETURN count(n), collect(n.name), sum(n.papers)",
        [[0, [], 0]],
    ),
    Query(
        "aggregates leave out null",
        "MATCH (r:Result) RETURN count(*), count(r.value), min(r.value), max(r.value), "
        "avg(r.value), sum(r.value)",
        [[5, 4, 2.5, 84.0, 45.0625, 180.25]],
    ),
    Query(
        "groups by what is not aggregated",
        "MATCH (m:Method) RETURN m.kind, count(*) AS n, sum(m.papers) AS papers "
        "ORDER BY n DESC, m.kind",
        [["model", 2, 4], ["system", 1, 1], ["technique", 1, 2], [None, 1, 0]],
    ),
    Query(
        "counting different things",
        "MATCH (p:Paper)-[:MENTIONS]->(n) RETURN count(n), count(DISTINCT n), count(DISTINCT p)",
        [[14, 9, 4]],
    ),
    Query(
        "a condition on groups",
        "MATCH (p:Paper)-[:MENTIONS]->(m:Method) WITH m, count(p) AS n WHERE n > 1 "
        "RETURN m.name, n ORDER BY n DESC",
        [["Alpha", 3], ["Beta", 2]],
    ),
    Query(
        "the best of each group",
        "MATCH (r:Result {kind: 'absolute'})-[:MEASURED_BY]->(k:Metric), (r)-[:OF]->(m:Method) "
        "WITH k, m, r ORDER BY CASE k.direction WHEN 'lower' THEN r.value ELSE -r.value END "
        "WITH k, collect({method: m.name, value: r.value}) AS best "
        "RETURN k.name, best[0].method, best[0].value ORDER BY k.name",
        [["accuracy", "Beta", 84.0], ["perplexity", "GammaNet", 12.25]],
    ),
    # order, pages, duplicates
    Query(
        "null sorts last, first when descending",
        "MATCH (p:Paper) RETURN p.year ORDER BY p.year DESC",
        [[None], [2020], [2018], [2017]],
    ),
    Query(
        "a page of the rows",
        "MATCH (m:Method) RETURN m.id ORDER BY m.id SKIP $skip LIMIT $limit",
        [["method:beta"], ["method:c++"]],
        {"skip": 2, "limit": 2},
    ),
    Query(
        "DISTINCT",
        "MATCH (:Paper)-[:MENTIONS]->(n) RETURN DISTINCT labels(n)[0] AS l ORDER BY l",
        [["Benchmark"], ["Method"], ["Metric"], ["Task"]],
    ),
    Query(
        "text sorts by code points",
        "UNWIND ['b', 'a', 'B', 'é', 'Z'] AS x RETURN x ORDER BY x",
        [["B"], ["Z"], ["a"], ["b"], ["é"]],
    ),
    # subqueries
    Query(
        "EXISTS with a subquery",
        "MATCH (m:Method) WHERE EXISTS { MATCH (m)<-[r:MENTIONS]-() WHERE r.confidence > 0.85 } "
        "RETURN m.name ORDER BY m.name",
        [["Alpha"], ["Beta"]],
    ),
    Query(
        "EXISTS with a pattern",
        "MATCH (b:Benchmark) RETURN b.name, EXISTS { (b)-[:PART_OF]->() } AS part ORDER BY b.name",
        [["Boxes", False], ["Boxes-Hard", True], ["Gym", False]],
    ),
    Query(
        "COUNT with a subquery",
        "MATCH (p:Paper) RETURN p.id, COUNT { (p)-[:REPORTS]->(:Result) } AS n ORDER BY p.id",
        [[P1, 1], [P2, 2], [P3, 2], [P4, 0]],
    ),
    Query(
        "CALL with a scope",
        "MATCH (m:Method) CALL (m) { MATCH (m)<-[:MENTIONS]-(p:Paper) "
        "RETURN p.id AS paper ORDER BY p.id DESC LIMIT 1 } RETURN m.name, paper ORDER BY m.name",
        [["Alpha", P3], ["Alpha 2", P4], ["Beta", P3], ["GammaNet", P3]],
    ),
    Query(
        "a list for each row",
        "MATCH (p:Paper) CALL (p) { MATCH (p)-[:INTRODUCES]->(n) WITH n ORDER BY n.name "
        "RETURN collect(n.name) AS own } RETURN p.id, own ORDER BY p.id",
        [[P1, ["Alpha"]], [P2, ["Beta"]], [P3, ["Boxes-Hard", "GammaNet"]], [P4, []]],
    ),
    Query(
        "CALL with an aggregate keeps every row",
        "MATCH (b:Benchmark) CALL (b) { MATCH (b)<-[:EVALUATED_ON]-(m) "
        "RETURN count(DISTINCT m) AS n } RETURN b.name, n ORDER BY b.name",
        [["Boxes", 2], ["Boxes-Hard", 1], ["Gym", 0]],
    ),
    Query(
        "UNION drops duplicates, UNION ALL keeps them",
        "CALL () { RETURN 1 AS x UNION RETURN 1 AS x UNION RETURN 2 AS x } RETURN x ORDER BY x",
        [[1], [2]],
    ),
    Query(
        "UNION ALL of two labels",
        "MATCH (k:Metric) RETURN k.name AS name UNION ALL MATCH (t:Task) RETURN t.name AS name",
        [["accuracy"], ["perplexity"], ["table parsing"]],
        ordered=False,
    ),
    # lists and maps
    Query(
        "a list comprehension",
        "MATCH (m:Method {name: 'Alpha'}) RETURN [a IN m.aliases WHERE a <> toLower(a) | size(a)]",
        [[[9]]],
    ),
    Query(
        "a pattern comprehension",
        "MATCH (m:Method) WITH m ORDER BY m.name "
        "RETURN m.name, size([(m)-[:BUILDS_ON]->(x) WHERE x.papers > 1 | x.name]) AS n",
        [["Alpha", 0], ["Alpha 2", 0], ["Beta", 2], [ODD_NAME, 0], ["GammaNet", 1]],
    ),
    Query(
        "UNWIND of a stored list",
        "MATCH (p:Paper) UNWIND p.authors AS author "
        "RETURN author, count(*) AS n ORDER BY n DESC, author",
        [["Ann Li", 2], ["Bo Chen", 2], ["Cy Ode", 1]],
    ),
    Query(
        "UNWIND of parameters",
        "UNWIND $rows AS row MATCH (m:Method {id: row.id}) RETURN m.name, row.x ORDER BY row.x",
        [["Beta", 1], ["Alpha", 2]],
        {"rows": [{"id": "method:alpha", "x": 2}, {"id": "method:beta", "x": 1}]},
    ),
    Query(
        "indices, slices, range, reduce",
        "WITH range(1, 5) AS xs RETURN xs[0], xs[-1], xs[1..3], xs[9], "
        "reduce(s = 0, x IN xs | s + x), size(xs), head(xs), last(xs), tail(xs)[0]",
        [[1, 5, [2, 3], None, 15, 5, 1, 5, 2]],
    ),
    Query(
        "maps in lists",
        "WITH [{k: 'a', v: 1}, {k: 'b', v: 2}] AS ms RETURN [m IN ms WHERE m.v > 1 | m.k] AS ks, "
        "ms[0].k, keys(ms[0])[0] IN ['k', 'v']",
        [[["b"], "a", True]],
    ),
    # paths
    Query(
        "variable length",
        "MATCH (m:Method {name: 'GammaNet'})-[:BUILDS_ON*1..3]->(x) "
        "RETURN x.name, count(*) AS ways ORDER BY x.name",
        [["Alpha", 2], ["Beta", 1]],
    ),
    Query(
        "zero hops are the node itself",
        "MATCH (:Method {name: 'Beta'})-[:OUTPERFORMS*0..1]->(x) RETURN x.name ORDER BY x.name",
        [["Alpha"], ["Beta"]],
    ),
    Query(
        "undirected paths of a fixed length, counted",
        "MATCH (:Method {name: 'Alpha'})-[:OUTPERFORMS*2..2]-(x) RETURN count(*)",
        [[1]],
    ),
    Query(
        "undirected paths of a fixed length, counted from everywhere",
        "MATCH (a)-[:BUILDS_ON*2..2]-(b) RETURN count(*)",
        [[8]],  # Gamma-Beta-Alpha by two edges, Beta-Alpha-Beta and Alpha-Beta-Alpha: both ways
    ),
    Query(
        "no edge twice in one path",
        "MATCH p = (:Method {name: 'Beta'})-[:BUILDS_ON*]-(:Method {name: 'Beta'}) RETURN count(p)",
        [[2]],
    ),
    Query(
        "a path's nodes and edges",
        "MATCH p = (:Method {name: 'GammaNet'})-[:OUTPERFORMS*2]->(:Method) "
        "RETURN [n IN nodes(p) | n.name], [r IN relationships(p) | r.paper], length(p)",
        [[["GammaNet", "Beta", "Alpha"], [P3, P2], 2]],
    ),
    Query(
        "a path itself",
        "MATCH p = (:Benchmark)-[:PART_OF]->(:Benchmark) RETURN size(nodes(p)), p",
        [
            [
                2,
                [
                    {
                        "id": "benchmark:boxes-hard",
                        "name": "Boxes-Hard",
                        "kind": "dataset",
                        "aliases": [],
                        "papers": 1,
                    },
                    {
                        "id": "part_of-00",
                        "paper": P3,
                        "confidence": 1.0,
                        "extractor": "hand.v1",
                        "sentences": ["benchmark:boxes-hard PART_OF benchmark:boxes."],
                        "spans": ["abstract:0-5"],
                    },
                    {
                        "id": "benchmark:boxes",
                        "name": "Boxes",
                        "kind": "dataset",
                        "aliases": ["BoXes"],
                        "first_seen": "2017-01-05",
                        "papers": 2,
                    },
                ],
            ]
        ],
    ),
    Query(
        "the shortest path",
        "MATCH (a:Method {name: 'Alpha 2'}), (b:Method {name: 'GammaNet'}) "
        "MATCH p = shortestPath((a)-[:VARIANT_OF|BUILDS_ON*..5]-(b)) "
        "RETURN length(p), [n IN nodes(p) | n.name]",
        [[3, ["Alpha 2", "Alpha", "Beta", "GammaNet"]]],
    ),
    Query(
        "all shortest paths, by every parallel edge",
        "MATCH (a:Method {name: 'Beta'}), (b:Method {name: 'Alpha'}) "
        "MATCH p = allShortestPaths((a)-[:BUILDS_ON*]->(b)) "
        "UNWIND relationships(p) AS r RETURN r.id ORDER BY r.id",
        [["builds_on-00"], ["builds_on-01"]],
    ),
    Query(
        "no path",
        "MATCH (a:Method {name: 'Alpha'}), (b:Benchmark {name: 'Gym'}) "
        "OPTIONAL MATCH p = shortestPath((a)-[*..6]-(b)) RETURN p IS NULL",
        [[True]],
    ),
    Query(
        "conditions on the edges of a path",
        "MATCH p = (:Method {name: 'GammaNet'})-[:BUILDS_ON*1..2]->(x) "
        "WHERE all(r IN relationships(p) WHERE r.confidence > 0.7) "
        "RETURN x.name, length(p) ORDER BY length(p)",
        [["Beta", 1], ["Alpha", 2]],
    ),
    # expressions
    Query(
        "CASE in both forms",
        "MATCH (p:Paper) RETURN CASE WHEN p.year IS NULL THEN 'undated' WHEN p.year < 2018 "
        "THEN 'old' ELSE 'new' END AS age, CASE p.venue WHEN 'ACL' THEN 1 ELSE 0 END AS acl "
        "ORDER BY p.id",
        [["old", 0], ["new", 0], ["new", 1], ["undated", 0]],
    ),
    Query(
        "numbers",
        "RETURN 7 / 2, 7 / 2.0, 7 % 3, 2 ^ 3, -7 / 2, abs(-1.5), round(2.5), floor(-0.5), "
        "toInteger('12'), toFloat('1.5'), toInteger('x')",
        [[3, 3.5, 1, 8.0, -3, 1.5, 3.0, -1.0, 12, 1.5, None]],
    ),
    Query(
        "text functions",
        "RETURN toUpper('aé'), trim('  a '), replace('a-b-c', '-', '+'), split('a,b', ','), "
        "substring('hello', 1, 3), left('hello', 2), right('hello', 2), reverse('abc'), "
        "size('π0'), 'a' + 'b', toString(1.5)",
        [["AÉ", "a", "a+b+c", ["a", "b"], "ell", "he", "lo", "cba", 2, "ab", "1.5"]],
    ),
    Query(
        "dates",
        "RETURN date('2020-03-09').year, date('2020-03-09').month, "
        "date('2020-03-09') > date('2018-05-01'), "
        "duration.inDays(date('2020-03-01'), date('2020-03-09')).days, "
        "date('2020-02-28') + duration({days: 2})",
        [[2020, 3, True, 8, "2020-03-01"]],
    ),
    Query(
        "dates of papers, where whole",
        "MATCH (p:Paper) WHERE size(p.date) = 10 "
        "RETURN date(p.date).year AS year, toString(date(p.date)) AS d ORDER BY d",
        [[2017, "2017-01-05"], [2020, "2020-03-09"]],
    ),
    Query(
        "times and durations as text",
        "RETURN datetime('2020-01-02T03:04:05Z') AS t, duration('P1Y2M3DT4H') AS d, "
        "localtime('10:30:15') AS l",
        [["2020-01-02T03:04:05+00:00", "P1Y2M3DT4H", "10:30:15"]],
    ),
    Query(
        "dates in lists and maps are text too",
        "RETURN [date('2020-01-02')] AS l, {d: date('2020-01-02')} AS m",
        [[["2020-01-02"], {"d": "2020-01-02"}]],
    ),
    Query(
        "strings with escapes",
        "RETURN 'it\\'s', \"a\\\"b\", 'tab\\tnew\\nline', 'back\\\\slash', '\\u03c0'",
        [["it's", 'a"b', "tab\tnew\nline", "back\\slash", "π"]],
    ),
    Query(
        "comments",
        "/* the\nmethods */ MATCH (m:Method) // all of them\nRETURN count(m) /* ' */ AS n // '",
        [[5]],
    ),
    # questions that people ask
    Query(
        "a leaderboard",
        "MATCH (r:Result {kind: 'absolute'})-[:ON]->(:Benchmark {name: $benchmark}), "
        "(r)-[:MEASURED_BY]->(:Metric {name: $metric}), (r)-[:OF]->(m:Method), "
        "(p:Paper)-[:REPORTS]->(r) RETURN m.name, r.value, p.year ORDER BY r.value DESC",
        [["Beta", 84.0, 2018], ["Alpha", 81.5, 2017]],
        {"benchmark": "Boxes", "metric": "accuracy"},
    ),
    Query(
        "methods by number of benchmarks",
        "MATCH (m:Method)-[:EVALUATED_ON]->(b:Benchmark) "
        "RETURN m.name, count(DISTINCT b) AS benchmarks, collect(DISTINCT b.name) AS names "
        "ORDER BY benchmarks DESC, m.name LIMIT 10",
        [["Alpha", 1, ["Boxes"]], ["Beta", 1, ["Boxes"]], ["GammaNet", 1, ["Boxes-Hard"]]],
    ),
    Query(
        "results rolled up to the suite",
        "MATCH (s:Benchmark {name: 'Boxes'})<-[:PART_OF*0..]-(b:Benchmark)<-[:ON]-(r:Result) "
        "RETURN b.name, count(r) AS n ORDER BY b.name",
        [["Boxes", 3], ["Boxes-Hard", 1]],
    ),
    Query(
        "the evidence for an edge",
        "MATCH (a:Method)-[r:BUILDS_ON]->(b:Method) WHERE r.confidence >= 0.8 "
        "RETURN a.name, b.name, r.sentences[0] ORDER BY a.name",
        [
            ["Beta", "Alpha", "method:beta BUILDS_ON method:alpha."],
            ["GammaNet", "Beta", "method:gamma-net BUILDS_ON method:beta."],
        ],
    ),
    Query(
        "methods that share a benchmark",
        "MATCH (a:Method)-[:EVALUATED_ON]->(b:Benchmark)<-[:EVALUATED_ON]-(c:Method) "
        "WHERE a.id < c.id RETURN DISTINCT a.name, c.name, b.name",
        [["Alpha", "Beta", "Boxes"]],
    ),
    Query(
        "papers by year",
        "MATCH (p:Paper) WHERE p.year IS NOT NULL WITH p.year AS year, count(*) AS n "
        "RETURN year, n ORDER BY year",
        [[2017, 1], [2018, 1], [2020, 1]],
    ),
    Query(
        "gaps: methods never measured on a benchmark that their base was measured on",
        "MATCH (m:Method)-[:BUILDS_ON]->(base:Method)-[:EVALUATED_ON]->(b:Benchmark) "
        "WHERE NOT EXISTS { (m)-[:EVALUATED_ON]->(b) } RETURN DISTINCT m.name, b.name",
        [["GammaNet", "Boxes"]],
    ),
]
