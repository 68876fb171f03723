"""How long a network page takes to build, to open, and to pan and zoom.

    python -m tests.performance.views [NODES ...]

For each size: seconds to build the page in Python, its weight, seconds from navigation to the
first whole picture in headless Chromium, and frames a second while it pans and while it zooms with
every edge drawn. Run it on an idle machine; nothing else measures what a person would feel.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from graphs.views import network
from tests.views.browser import chromium, visit
from tests.views.data import synthetic

SIZES = (200, 1000, 3000)
EDGES_PER_NODE = 4
FRAMES = 150
OPENINGS = 5

# Moves the camera once a frame and notes when each frame came, as a person's hand would.
_RIDE = """async ([frames, zooming]) => {
  const { network } = paperkg;
  const home = { position: network.getViewPosition(), scale: network.getScale() };
  const times = [];
  let drawn = 0;
  network.on("afterDrawing", () => (drawn += 1));
  for (let k = 0; k <= frames; k++) {
    await new Promise(requestAnimationFrame);
    times.push(performance.now());
    const turn = (2 * Math.PI * k) / frames;
    const scale = zooming ? home.scale * (1.6 - 0.6 * Math.cos(turn)) : home.scale;
    const off = zooming ? 0 : 120 / home.scale;
    const { x, y } = home.position;
    const position = { x: x + off * Math.sin(turn), y: y + off * (1 - Math.cos(turn)) };
    network.moveTo({ position, scale });
  }
  network.moveTo(home);
  const gaps = times.slice(1).map((t, k) => t - times[k]).sort((a, b) => a - b);
  const took = times[frames] - times[0];
  return { fps: (1000 * frames) / took, slow: gaps[Math.floor(gaps.length * 0.95)], drawn };
}"""
_OPENED = "performance.getEntriesByName('whole')[0].startTime"


def measure(browser: Any, nodes: int, folder: Path) -> dict[str, float]:
    """Return the figures of one size."""
    graph = synthetic(nodes, EDGES_PER_NODE * nodes)
    begun = time.perf_counter()
    view = network(graph, budget=nodes)
    built = time.perf_counter() - begun
    page = view.save(folder / f"{nodes}.html")
    opened = []
    for _ in range(OPENINGS):
        with visit(browser, page) as seen:
            seen.until("performance.getEntriesByName('whole').length > 0")
            opened.append(seen.evaluate(_OPENED) / 1000)
    with visit(browser, page) as seen:
        edges = seen.evaluate("paperkg.picture.edges.length")
        shown = seen.evaluate("paperkg.picture.nodes.length")
        pan = seen.evaluate(_RIDE, [FRAMES, False])
        zoom = seen.evaluate(_RIDE, [FRAMES, True])
    return {
        "nodes": shown,
        "edges": edges,
        "build_s": built,
        "page_mb": page.stat().st_size / 1e6,
        "open_s": sorted(opened)[OPENINGS // 2],
        "pan_fps": pan["fps"],
        "pan_p95_ms": pan["slow"],
        "zoom_fps": zoom["fps"],
        "zoom_p95_ms": zoom["slow"],
    }


def main() -> None:
    """Measure the sizes of the command line, or the usual ones, and print a table."""
    sizes = [int(word) for word in sys.argv[1:]] or SIZES
    print(f"cores {os.cpu_count()}, load {os.getloadavg()[0]:.1f}")
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        for k, size in enumerate(sizes):
            row = measure(browser, size, Path(folder))
            if not k:
                print("  ".join(f"{name:>11}" for name in row))
            print("  ".join(f"{value:>11.2f}" for value in row.values()), flush=True)


if __name__ == "__main__":
    main()
