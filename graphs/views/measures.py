"""What a node weighs in a picture: centralities, communities, and which nodes fit the budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graphs.views.links import Link

__all__ = ["SIZES", "centralities", "communities", "most_important"]

SIZES = {
    "support": "Papers that mention it",
    "degree": "Neighbours in this picture",
    "pagerank": "PageRank in this picture",
    "betweenness": "Betweenness in this picture",
}
"""What a node's size may stand for."""
_EXACT_BETWEENNESS = 1500
"""Nodes up to which betweenness is exact (a second); beyond, nobody could read it off a size."""


def centralities(
    nodes: Sequence[str], links: Sequence[Link], papers: Mapping[str, int]
) -> dict[str, list[float]]:
    """Return each measure of `SIZES` for each node, the largest scaled to 1, rounded.

    On the undirected graph of the links; PageRank weighs a link by its support.
    """
    import rustworkx

    support = _supports(nodes, links)
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from([(a, b, float(w)) for (a, b), w in support.items()])
    rank = rustworkx.pagerank(graph.to_directed(), weight_fn=float) if len(nodes) else {}
    between: Mapping[int, float] = {}
    if 0 < len(nodes) <= _EXACT_BETWEENNESS:
        # One thread: sums in another order would differ in the last digits.
        between = rustworkx.betweenness_centrality(graph, parallel_threshold=len(nodes) + 1)
    count = range(len(nodes))
    return {
        "support": _scaled([float(papers.get(node, 0)) for node in nodes]),
        "degree": _scaled([float(graph.degree(i)) for i in count]),
        "pagerank": _scaled([float(rank[i]) for i in count]),
        "betweenness": _scaled([float(between[i]) if between else 0.0 for i in count]),
    }


def _scaled(values: list[float]) -> list[float]:
    top = max(values, default=0.0) or 1.0
    return [round(value / top, 4) for value in values]


def communities(nodes: Sequence[str], links: Sequence[Link]) -> list[int]:
    """Return the number of each node's community, the largest community 0.

    Leiden on the undirected graph of the links weighed by support, seeded, on numbers in the order
    of `nodes`, so that the same graph gives the same communities.
    """
    import numpy as np

    from graphs.analyses.communities import leiden

    both: dict[tuple[int, int], int] = {}
    for (a, b), support in _supports(nodes, links).items():
        both[a, b] = both[b, a] = support
    pairs = sorted(both)
    ends = np.array(pairs, np.int64).reshape(-1, 2)
    weight = np.array([both[pair] for pair in pairs], np.float64)
    numbers: list[int] = leiden(len(nodes), ends[:, 0], ends[:, 1], weight)[1].tolist()
    return numbers


def _supports(nodes: Sequence[str], links: Sequence[Link]) -> dict[tuple[int, int], int]:
    """Return the support of each pair of nodes that links tie, by their places, in order."""
    index = {node: i for i, node in enumerate(nodes)}
    support: dict[tuple[int, int], int] = {}
    for link in links:
        if link.source in index and link.target in index:
            ends = sorted((index[link.source], index[link.target]))
            pair = (ends[0], ends[1])
            support[pair] = support.get(pair, 0) + link.support
    return {pair: support[pair] for pair in sorted(support)}


def most_important(
    nodes: Sequence[str], links: Sequence[Link], papers: Mapping[str, int], budget: int
) -> list[str]:
    """Return the `budget` nodes with most support on links, then in papers, in order of id."""
    weight = dict.fromkeys(nodes, 0)
    for link in links:
        for end in (link.source, link.target):
            if end in weight:
                weight[end] += link.support
    ranked = sorted(nodes, key=lambda node: (-weight[node], -papers.get(node, 0), node))
    return sorted(ranked[:budget])
