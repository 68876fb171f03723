"""The store in memory."""

from __future__ import annotations

import networkx as nx
import pytest
from conformance import StoreConformance
from small_graph import P2, tables

from kg.errors import QueryError
from kg.stores import NetworkXStore


class TestNetworkXStore(StoreConformance):
    """The store in memory keeps to the contract of stores."""

    @pytest.fixture
    def store(self) -> NetworkXStore:
        return NetworkXStore()


def test_cypher_is_refused_with_the_stores_that_have_it() -> None:
    with pytest.raises(QueryError, match=r"kg\.open.*Neo4j"):
        NetworkXStore().query("RETURN 1")


def test_to_networkx_has_ids_as_keys_and_rows_as_attributes() -> None:
    store = NetworkXStore()
    store.load(tables())
    graph = store.to_networkx()
    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.nodes["metric:perplexity"] == {
        "label": "Metric",
        "name": "perplexity",
        "direction": "lower",
        "unit": "",
        "aliases": [],
        "papers": 1,
    }
    edge = graph.edges["method:beta", "method:alpha", "builds_on-00"]
    assert edge["type"] == "BUILDS_ON" and edge["paper"] == P2
    assert not {"id", "source", "target"} & edge.keys()
    assert graph.number_of_nodes() == sum(map(len, tables().nodes.values()))
    assert graph.number_of_edges() == sum(map(len, tables().edges.values()))


def test_to_networkx_gives_a_graph_of_ones_own() -> None:
    store = NetworkXStore()
    store.load(tables())
    store.to_networkx().remove_node("method:beta")
    assert store.node("method:beta") is not None
