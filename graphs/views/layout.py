"""Where nodes lie: computed once, seeded, the same for the same graph.

rustworkx (Apache-2.0, one wheel for every Python) does the force-directed part: in a comparison on
graphs of 200 to 3,000 nodes it kept distances as truly as NetworkX, scikit-network and NetworKit's
maxent-stress and took a tenth of their time; igraph and the ForceAtlas2 ports are GPL. What is done
here is what no library does: components packed side by side, circles pushed apart.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

__all__ = ["SEED", "Point", "arrange", "beside", "spread"]

Point = tuple[float, float]
Bond = tuple[int, int, float]

SEED = 20170612
"""Seed of every layout; a fixed number, so that a graph looks the same tomorrow."""
_SPACE, _LEAST_SPACE = 58.0, 28.0
"""Room for a node, in pixels at zoom 1: a square of this side and what its radius takes."""
_LONG = 1.3
"""Longest side of a component against the square that its nodes would fill."""
_ROOMY = 100
"""Nodes up to which each has all that room; more lie closer, or all would look like dust."""
_GAP = 10.0
"""Least distance between two circles."""
_OWN_COMMUNITY = 4.0
"""Pull of an edge within a community against one that leaves it: groups show as groups."""
_STEPS = 200_000
"""Node-iterations to spend on the forces; their cost is quadratic in nodes."""
_MOST_ITERATIONS, _FEWEST_ITERATIONS = 600, 100
_CELL = 46.0
"""Side of the cells on which components are packed."""
_WIDE = 1.35
"""Width of the packed whole against its height: screens are wide."""
_GOLDEN = math.pi * (3 - math.sqrt(5))
_SWEEPS = 120


def arrange(
    radii: Sequence[float], bonds: Sequence[Bond], *, communities: Sequence[int] | None = None
) -> list[Point]:
    """Return a position for each node: groups together, components side by side, no overlap.

    Parameters
    ----------
    radii
        Radius of each node, in pixels.
    bonds
        (node, node, weight) of each edge.
    communities
        Number of the community of each node.

    Notes
    -----
    Quadratic in the nodes of the largest component. The caller gives nodes in an order that does
    not depend on the input's, so that the result does not either.
    """
    groups = list(communities) if communities is not None else [0] * len(radii)
    inner: dict[int, list[Bond]] = defaultdict(list)
    members = _components(len(radii), bonds)
    home = {node: index for index, nodes in enumerate(members) for node in nodes}
    for bond in sorted(bonds):
        inner[home[bond[0]]].append(bond)
    blocks = [_component(nodes, inner[i], radii, groups) for i, nodes in enumerate(members)]
    places: list[Point] = [(0.0, 0.0)] * len(radii)
    offsets = _pack(
        [
            [(*p, radii[n]) for n, p in zip(nodes, block, strict=True)]
            for nodes, block in zip(members, blocks, strict=True)
        ]
    )
    for nodes, block, (dx, dy) in zip(members, blocks, offsets, strict=True):
        for node, (x, y) in zip(nodes, block, strict=True):
            places[node] = (round(x + dx, 1), round(y + dy, 1))
    return places


def _components(count: int, bonds: Sequence[Bond]) -> list[list[int]]:
    """Return the connected components, largest first, then by their first node."""
    root = list(range(count))

    def find(node: int) -> int:
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for a, b, _ in bonds:
        root[max(find(a), find(b))] = min(find(a), find(b))
    parts: dict[int, list[int]] = defaultdict(list)
    for node in range(count):
        parts[find(node)].append(node)
    return sorted(parts.values(), key=lambda part: (-len(part), part[0]))


def _component(
    nodes: list[int], bonds: list[Bond], radii: Sequence[float], groups: Sequence[int]
) -> list[Point]:
    if len(nodes) == 1:
        return [(0.0, 0.0)]
    points = _forces(nodes, bonds, groups)
    space = max(_SPACE * min(1.0, _ROOMY / len(nodes)) ** 0.25, _LEAST_SPACE)
    room = math.sqrt(sum((space + radii[node]) ** 2 for node in nodes))
    width = max(x for x, _ in points) - min(x for x, _ in points)
    height = max(y for _, y in points) - min(y for _, y in points)
    scale = room / max(math.sqrt(width * height), max(width, height) / _LONG, 1e-9)
    return spread([(x * scale, y * scale) for x, y in points], [radii[node] for node in nodes])


def _forces(nodes: list[int], bonds: list[Bond], groups: Sequence[int]) -> list[Point]:
    import rustworkx

    index = {node: i for i, node in enumerate(nodes)}
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(nodes)
    for a, b, weight in bonds:
        own = _OWN_COMMUNITY if groups[a] == groups[b] else 1.0
        graph.add_edge(index[a], index[b], own * (1 + math.log(weight)))
    start = _seeded_circle(nodes, groups)
    iterations = min(max(_STEPS // len(nodes), _FEWEST_ITERATIONS), _MOST_ITERATIONS)
    found = rustworkx.spring_layout(
        graph,
        pos=start,
        seed=SEED,
        num_iter=iterations,
        adaptive_cooling=False,
        weight_fn=float,
    )
    return [(float(found[i][0]), float(found[i][1])) for i in range(len(nodes))]


def _seeded_circle(nodes: list[int], groups: Sequence[int]) -> dict[int, Point]:
    """Return a start where communities lie together: each a small sunflower on a circle."""
    present = sorted({groups[node] for node in nodes})
    slot = {group: 2 * math.pi * i / len(present) for i, group in enumerate(present)}
    filled: dict[int, int] = defaultdict(int)
    start: dict[int, Point] = {}
    for i, node in enumerate(nodes):
        group = groups[node]
        k = filled[group] = filled[group] + 1
        away, angle = 0.25 * math.sqrt(k / len(nodes)), _GOLDEN * k
        middle = (0.5 * math.cos(slot[group]), 0.5 * math.sin(slot[group]))
        start[i] = (middle[0] + away * math.cos(angle), middle[1] + away * math.sin(angle))
    return start


def spread(
    points: Sequence[Point], radii: Sequence[float], *, fixed: int = 0, gap: float = _GAP
) -> list[Point]:
    """Return `points` moved apart until no two circles overlap; the first `fixed` stay in place.

    Pairs that overlap push each other, sweep after sweep; should some still overlap at the end, the
    whole is stretched until none does (only where nothing is fixed).

    Examples
    --------
    >>> (ax, ay), (bx, by) = spread([(0, 0), (1, 0)], [10, 10], gap=0)
    >>> round(math.hypot(bx - ax, by - ay), 3) >= 20
    True
    """
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    for i in range(fixed, len(points)):  # two nodes on one spot have no direction to part in
        xs[i] += 0.01 * math.cos(_GOLDEN * i)
        ys[i] += 0.01 * math.sin(_GOLDEN * i)
    for _ in range(_SWEEPS):
        moved = False
        for a, b in _close_pairs(xs, ys, radii, gap):
            moved = _push(xs, ys, a, b, radii[a] + radii[b] + gap, fixed) or moved
        if not moved:
            break
    else:
        if not fixed:
            _stretch(xs, ys, radii, gap)
    return list(zip(xs, ys, strict=True))


def _push(xs: list[float], ys: list[float], a: int, b: int, least: float, fixed: int) -> bool:
    dx, dy = xs[b] - xs[a], ys[b] - ys[a]
    distance = math.hypot(dx, dy) or 1e-9
    if distance >= least or b < fixed:
        return False
    step = (least - distance + 0.01) / distance
    share = 1.0 if a < fixed else 0.5
    xs[b] += dx * step * share
    ys[b] += dy * step * share
    if a >= fixed:
        xs[a] -= dx * step * share
        ys[a] -= dy * step * share
    return True


def _stretch(xs: list[float], ys: list[float], radii: Sequence[float], gap: float) -> None:
    worst = 1.0
    for a, b in _close_pairs(xs, ys, radii, gap):
        distance = math.hypot(xs[b] - xs[a], ys[b] - ys[a]) or 1e-9
        worst = max(worst, (radii[a] + radii[b] + gap) / distance)
    for i in range(len(xs)):
        xs[i] *= worst
        ys[i] *= worst


def _close_pairs(
    xs: Sequence[float], ys: Sequence[float], radii: Sequence[float], gap: float
) -> Iterator[tuple[int, int]]:
    """Each pair (a < b) that may overlap, by a grid whose cells hold the widest circle."""
    side = 2 * max(radii, default=1.0) + gap
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for i in range(len(xs)):
        cells[int(xs[i] // side), int(ys[i] // side)].append(i)
    pairs = []
    for (cx, cy), here in cells.items():
        for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1), (1, -1)):
            there = cells.get((cx + dx, cy + dy), ())
            for a in here:
                for b in there:
                    if (dx or dy or a < b) and _overlap(xs, ys, a, b, radii[a] + radii[b] + gap):
                        pairs.append((min(a, b), max(a, b)))
    yield from sorted(pairs)


def _overlap(xs: Sequence[float], ys: Sequence[float], a: int, b: int, least: float) -> bool:
    return (xs[a] - xs[b]) ** 2 + (ys[a] - ys[b]) ** 2 < least * least


def _pack(blocks: Sequence[Sequence[tuple[float, float, float]]]) -> list[Point]:
    """Return an offset for each block of circles: the first in the middle, the others close by.

    Each takes the cells nearest to the middle that its shape fits (Freivalds, Dogrusoz and Kikusts
    2001, "Disconnected graph layout and the polyomino packing approach").
    """
    taken: set[tuple[int, int]] = set()
    offsets: list[Point] = []
    ring_of: dict[int, int] = {}
    for block in blocks:
        left, top = min(x - r for x, _, r in block), min(y - r for _, y, r in block)
        right, bottom = max(x + r for x, _, r in block), max(y + r for _, y, r in block)
        cx, cy = (left + right) / 2, (top + bottom) / 2
        shape = {(i, j) for x, y, r in block for i in _reach(x - cx, r) for j in _reach(y - cy, r)}
        size = len(shape)
        start = ring_of.get(size, 0)
        column, row, ring = next(
            (c, w, ring)
            for c, w, ring in _rings(start)
            if not any((i + c, j + w) in taken for i, j in shape)
        )
        ring_of[size] = ring
        taken.update((i + column, j + row) for i, j in shape)
        offsets.append((column * _CELL - cx, row * _CELL - cy))
    return offsets


def _reach(middle: float, radius: float) -> range:
    pad = radius + _CELL / 2
    return range(math.floor((middle - pad) / _CELL), math.floor((middle + pad) / _CELL) + 1)


def _rings(start: int) -> Iterator[tuple[int, int, int]]:
    """Cells around the middle, nearest first, in wide ellipses."""
    ring = start
    while True:
        steps = max(1, round(2 * math.pi * ring * 1.2))
        for step in range(steps):
            angle = 2 * math.pi * step / steps
            yield round(ring * _WIDE * math.cos(angle)), round(ring * math.sin(angle)), ring
        ring += 1


def beside(
    points: Mapping[int, Point], radii: Sequence[float], ties: Sequence[tuple[int, int]]
) -> list[Point]:
    """Return a place for every node: those in `points` stay, each other one is put near its ties.

    A node takes the free spot nearest to the middle of those neighbours that already have a place,
    ring by ring around `points`, most tied nodes first; what no path ties to them goes below.
    """
    near: dict[int, set[int]] = defaultdict(set)
    for a, b in ties:
        near[a].add(b)
        near[b].add(a)
    board = _Board(max(radii, default=1.0))
    placed: dict[int, Point] = {}
    for i in sorted(points):
        placed[i] = points[i]
        board.put(points[i], radii[i])
    loose = [i for i in range(len(radii)) if i not in points]
    while True:
        anchors = dict(placed)
        ring = [i for i in loose if near[i] & anchors.keys()]
        if not ring:
            break
        for i in sorted(ring, key=lambda i: (-len(near[i]), i)):
            around = [anchors[j] for j in sorted(near[i] & anchors.keys())]
            x, y = (sum(side) / len(around) for side in zip(*around, strict=True))
            placed[i] = board.find((x, y), radii[i])
        loose = [i for i in loose if i not in placed]
    floor = max((y for _, y in placed.values()), default=0.0) + 2 * _SPACE
    for k, i in enumerate(loose):
        columns = max(8, math.ceil(1.6 * math.sqrt(len(loose))))
        column, row = k % columns, k // columns
        placed[i] = ((column - (columns - 1) / 2) * _SPACE, floor + row * _SPACE)
    return [(round(placed[i][0], 1), round(placed[i][1], 1)) for i in range(len(radii))]


_AROUND = sorted(
    ((i, j) for i in (-1, 0, 1) for j in (-1, 0, 1)), key=lambda c: abs(c[0]) + abs(c[1])
)
"""A cell and those around it, the likeliest to hold what is in the way first."""


class _Board:
    """Circles on a plane, and the next free spot for another."""

    def __init__(self, widest: float) -> None:
        self._side = 2 * widest + _GAP
        self._cells: dict[tuple[int, int], list[tuple[float, float, float]]] = defaultdict(list)

    def put(self, point: Point, radius: float) -> None:
        self._cells[self._cell(point)].append((*point, radius))

    def find(self, wanted: Point, radius: float) -> Point:
        """Take and return the free spot nearest to `wanted`, along a sunflower."""
        k = 0
        while True:
            away, angle = (radius + _GAP) * math.sqrt(k), _GOLDEN * k
            spot = (wanted[0] + away * math.cos(angle), wanted[1] + away * math.sin(angle))
            if self._free(spot, radius):
                self.put(spot, radius)
                return spot
            k += 1

    def _cell(self, point: Point) -> tuple[int, int]:
        return int(point[0] // self._side), int(point[1] // self._side)

    def _free(self, spot: Point, radius: float) -> bool:
        (sx, sy), (cx, cy), room = spot, self._cell(spot), radius + _GAP
        for i, j in _AROUND:
            for x, y, other in self._cells.get((cx + i, cy + j), ()):
                if (sx - x) ** 2 + (sy - y) ** 2 < (room + other) ** 2:
                    return False
        return True
