"""Cypher of the push: labels, types and properties come from the schema, all else as parameters."""

from __future__ import annotations

from kg.schema import NODES
from kg.stores.neo4j.marks import BUCKETS, PREFIX, WIDTH
from kg.stores.rows import property_names

__all__ = ["Kind"]


class Kind:
    """The statements for one label or relationship type.

    Rows are lists: for a node its id and the further properties in schema order, for an edge
    source, target, id and the further properties; the mark comes last.

    Parameters
    ----------
    kind
        Label or type.
    mark
        Name of the mark.

    Attributes
    ----------
    columns
        What rows hold before the mark.
    first
        Place of the id in them.
    """

    def __init__(self, kind: str, mark: str) -> None:
        self.kind, self.mark = kind, mark
        self.is_node = kind in NODES
        self.names = property_names(kind)
        self.pattern = f"(x:{kind})" if self.is_node else f"(a)-[x:{kind}]->(b)"
        self.first = 0 if self.is_node else 2
        self.columns = self.names if self.is_node else ("source", "target", *self.names)
        self._creates: dict[tuple[str, str], str] = {}
        self._ours = f"MATCH {self.pattern} WHERE x.{mark} IS NOT NULL"

    @property
    def count(self) -> str:
        """Number of all of the kind, whoever owns them; the server has it at hand."""
        if self.is_node:
            return f"MATCH (x:{self.kind}) RETURN count(x)"
        return f"MATCH ()-[x:{self.kind}]->() RETURN count(x)"

    @property
    def sums(self) -> str:
        """(kind, bucket, number, sum of hashes) of what is ours."""
        pattern = self.pattern if self.is_node else f"()-[x:{self.kind}]->()"
        return (
            f"MATCH {pattern} WHERE x.{self.mark} IS NOT NULL WITH abs(x.{self.mark}) AS m "
            f"RETURN '{self.kind}' AS kind, m / {WIDTH} AS bucket, count(*) AS number, "
            f"sum(m % {WIDTH}) AS total"
        )

    def found(self, buckets: int) -> str:
        """Id, mark and ends of what is ours in $buckets."""
        among = "" if buckets == BUCKETS else f" AND abs(x.{self.mark}) / {WIDTH} IN $buckets"
        ends = "null AS a, null AS b" if self.is_node else "a.id, b.id"
        return f"{self._ours}{among} RETURN x.id, x.{self.mark}, {ends}"

    @property
    def strangers(self) -> str:
        """Ids of what others own, and whether that is another workspace."""
        return (
            f"MATCH {self.pattern} WHERE x.{self.mark} IS NULL AND x.id IS NOT NULL "
            f"RETURN x.id, any(key IN keys(x) WHERE key STARTS WITH '{PREFIX}')"
        )

    def create(self, source: str = "", target: str = "") -> str:
        """Create $rows, edges between nodes of these labels."""
        made = self._creates.get((source, target))
        if made is None:
            made = self._creates[source, target] = self._create(source, target)
        return made

    def _create(self, source: str, target: str) -> str:
        columns = [*self.names, self.mark]
        values = ", ".join(f"{n}: row[{at}]" for at, n in enumerate(columns, self.first))
        if self.is_node:
            return f"UNWIND $rows AS row CREATE (x:{self.kind} {{{values}}})"
        return (
            f"UNWIND $rows AS row MATCH (a:{source} {{id: row[0]}}) "
            f"MATCH (b:{target} {{id: row[1]}}) CREATE (a)-[x:{self.kind} {{{values}}}]->(b)"
        )

    @property
    def update(self) -> str:
        """Set the properties of $rows on what has their ids; further ones stay."""
        columns = [*self.names[1:], self.mark]
        values = ", ".join(f"x.{n} = row[{at}]" for at, n in enumerate(columns, self.first + 1))
        pattern = f"(x:{self.kind} {{id: row[{self.first}]}})"
        if not self.is_node:
            pattern = f"()-[x:{self.kind} {{id: row[2]}}]->()"
        return f"UNWIND $rows AS row MATCH {pattern} SET {values}"

    @property
    def remove(self) -> str:
        """Delete our edges of the ids $rows."""
        return (
            f"UNWIND $rows AS id MATCH ()-[x:{self.kind} {{id: id}}]->() "
            f"WHERE x.{self.mark} IS NOT NULL DELETE x"
        )

    @property
    def repeated(self) -> str:
        """Delete all but one of our edges of each of the ids $rows, without an index."""
        return (
            f"{self._ours} AND x.id IN $rows WITH x.id AS id, collect(x) AS same "
            "UNWIND same[1..] AS more DELETE more"
        )

    @property
    def remove_nodes(self) -> str:
        """Delete our nodes of the ids $rows to which others added nothing."""
        own = ", ".join(f"'{name}'" for name in (*self.names, self.mark))
        return (
            f"UNWIND $rows AS id MATCH (x:{self.kind} {{id: id}}) WHERE x.{self.mark} > 0 "
            f"AND size(labels(x)) = 1 AND NOT EXISTS {{ (x)--() }} "
            f"AND all(key IN keys(x) WHERE key IN [{own}]) DELETE x"
        )

    @property
    def strip_nodes(self) -> str:
        """Take what is ours but the id from our nodes of the ids $rows."""
        gone = ", ".join(f"x.{name}" for name in (*self.names[1:], self.mark))
        return (
            f"UNWIND $rows AS id MATCH (x:{self.kind} {{id: id}}) "
            f"WHERE x.{self.mark} IS NOT NULL REMOVE {gone}"
        )
