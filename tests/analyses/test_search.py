"""Search: names first, words and meaning better together, an index that is never old."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphs.analyses.search import search
from kg import sample
from kg.api.graph import Graph
from kg.errors import StoreError, UsageError
from kg.progress import Progress
from kg.schema import Tables
from kg.search import SearchIndex, index_of
from kg.stores import EmbeddedStore, NetworkXStore

from .small import STORES, graph_of, opened, paper, shuffled

INDEX_FILE = "graph.search.sqlite"
DATA = Path(__file__).parents[1] / "data"
SHARED = Path(os.environ.get("PAPERKG_SHARED", Path(__file__).parents[3] / "shared"))


def library() -> Tables:
    return graph_of(
        [
            paper("p1", "2021", "Low-rank updates", "We freeze weights. Small matrices adapt."),
            paper("p2", "2020", "Radiance fields", "We render scenes. New views look real."),
            paper("p3", "2023", "Quantized tuning", "QLoRA saves memory."),
        ],
        [
            ("INTRODUCES", "p1", "method:lora", "p1"),
            ("BUILDS_ON", "method:qlora", "method:lora", "p3"),
            ("VARIANT_OF", "method:qlora-65b", "method:qlora", "p3"),
            ("ADDRESSES", "p2", "task:view-synthesis", "p2"),
            ("EVALUATED_ON", "method:lora", "benchmark:c++", "p1"),
        ],
        aliases={"method:lora": ["Low-Rank Adaptation"]},
    )


@pytest.mark.parametrize("store", STORES)
def test_what_is_called_so_comes_first_however_it_is_spelled(store: str, tmp_path: Path) -> None:
    with opened(library(), store, tmp_path) as graph:
        for text in ("LoRA", "lo-ra", "low rank adaptation", " LORA "):
            first = graph.hits(text).rows[0]
            assert (first.node.id, "name" in first.how) == ("method:lora", True)
        assert [node.id for node in graph.search("lora", limit=2)] == [
            "method:lora",
            "method:qlora",
        ]
        assert graph.search("C++")[0].id == "benchmark:c++"
        assert graph.search("Radiance Fields")[0].id == "p2"


def test_a_hit_comes_with_the_sentence_that_answers() -> None:
    with opened(library(), "networkx") as graph:
        hits = {hit.node.id: hit for hit in graph.hits("adapting weights").rows}
        assert hits["p1"].sentence in ("We freeze weights.", "Small matrices adapt.")
        assert hits["p1"].paper == "p1"
        lora = graph.hits("lora").rows[0]
    assert lora.claim is not None
    assert (lora.claim.type, lora.paper) == ("INTRODUCES", "p1")
    assert lora.sentence == "p1 says that p1 INTRODUCES method:lora."


def test_labels_and_rankings_can_be_chosen() -> None:
    with opened(library(), "networkx") as graph:
        papers = graph.hits("qlora memory", labels=["Paper"]).rows
        assert {hit.node.label for hit in papers} == {"Paper"}
        words = graph.hits("matrices", by="words").rows
        assert {how for hit in words for how in hit.how} == {"words"}
        assert [hit.node.id for hit in words] == ["p1"]
        assert {how for h in graph.hits("matrices", by="meaning").rows for how in h.how} == {
            "meaning"
        }


def test_words_are_found_in_their_other_forms() -> None:
    with opened(library(), "networkx") as graph:
        assert graph.hits("rendering a scene", by="words").rows[0].node.id == "p2"


def test_variants_are_found_as_their_family() -> None:
    with opened(library(), "networkx") as graph:
        assert "method:qlora-65b" in [n.id for n in graph.search("qlora 65b")]
        rolled = [hit.node.id for hit in graph.hits("qlora 65b", roll_up=True).rows]
    assert "method:qlora-65b" not in rolled
    assert rolled[0] == "method:qlora"


@pytest.mark.parametrize("text", ["", "  ", "***", '"', "AND OR NOT", "a" * 5000, "x\x00y", "名前"])
def test_no_text_breaks_a_search(text: str) -> None:
    with opened(library(), "networkx") as graph:
        graph.hits(text)


def test_what_cannot_be_meant_is_refused() -> None:
    with opened(library(), "networkx") as graph:
        for options in ({"labels": ["Result"]}, {"by": "luck"}, {"limit": 0}):
            with pytest.raises(UsageError):
                search(graph, "lora", **options)  # type: ignore[arg-type]


def test_the_order_of_the_rows_changes_nothing(tmp_path: Path) -> None:
    told = []
    for number, store in enumerate((*STORES, "networkx")):
        folder = tmp_path / str(number)
        folder.mkdir()
        with opened(shuffled(library(), number), store, folder) as graph:
            texts = ("lora", "views of a scene", "memory")
            told.append([graph.hits(text).to_json() for text in texts])
    assert told[0] == told[1] == told[2]


# The index


def in_workspace(folder: Path, tables: Tables) -> Graph:
    store = EmbeddedStore(folder / "graph.kgl")
    store.load(tables)
    return Graph(store, workspace=folder)


def test_the_index_is_kept_and_made_anew_when_the_graph_changes(tmp_path: Path) -> None:
    with in_workspace(tmp_path, library()) as graph:
        assert graph.search("lora")
        made = (tmp_path / INDEX_FILE).stat().st_mtime_ns
    with Graph(EmbeddedStore(tmp_path / "graph.kgl"), workspace=tmp_path) as graph:
        assert graph.search("lora")
        assert (tmp_path / INDEX_FILE).stat().st_mtime_ns == made
    time.sleep(0.01)
    more = graph_of([paper("p9", title="Dropout")], [("MENTIONS", "p9", "method:dropout", "p9")])
    with in_workspace(tmp_path, more) as graph:
        assert [node.id for node in graph.search("dropout")] == ["method:dropout", "p9"]
        assert graph.search("lora") == []
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["graph.columns", "graph.kgl", INDEX_FILE]


def test_an_index_in_memory_is_held_until_the_graph_changes() -> None:
    with opened(library(), "networkx") as graph:
        held = index_of(graph)
        assert graph.search("lora") and index_of(graph) is held
        graph.store.load(
            graph_of([paper("p9", title="Dropout")], [("MENTIONS", "p9", "method:dropout", "p9")])
        )
        assert [node.id for node in graph.search("dropout")] == ["method:dropout", "p9"]
        assert index_of(graph) is not held


@pytest.mark.parametrize("damage", [b"", b"no database", None])
def test_a_damaged_index_is_made_anew(tmp_path: Path, damage: bytes | None) -> None:
    with in_workspace(tmp_path, library()) as graph:
        expected = graph.hits("lora").to_json()
    place = tmp_path / INDEX_FILE
    place.write_bytes(place.read_bytes()[:5000] if damage is None else damage)
    with Graph(EmbeddedStore(tmp_path / "graph.kgl"), workspace=tmp_path) as graph:
        assert graph.hits("lora").to_json() == expected


def test_a_build_of_the_index_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **options: Any) -> None:
        raise RuntimeError("killed")

    with in_workspace(tmp_path, library()) as graph:
        monkeypatch.setattr("kg.search.index._fill", fail)
        with pytest.raises(RuntimeError):
            graph.search("lora")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph.columns", "graph.kgl"]


def test_a_python_without_full_text_search_is_told_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kg.search.index._SCHEMA", "CREATE VIRTUAL TABLE t USING nosuch(a);")
    with opened(library(), "networkx") as graph, pytest.raises(StoreError, match="FTS5"):
        graph.search("lora")


def test_a_graph_without_a_workspace_is_indexed_in_memory(tmp_path: Path) -> None:
    with opened(library(), "embedded", tmp_path) as graph:
        assert index_of(graph) is index_of(graph)
        assert graph.search("lora")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph.columns", "graph.kgl"]


# Quality: known items


def shelf(papers: list[dict[str, Any]], *, titles: bool = True) -> Graph:
    store = NetworkXStore()
    rows = [
        {
            "id": row["id"],
            "name": row["title"] if titles else "",
            "title": row["title"] if titles else "",
            "abstract": row["abstract"],
            "source": "here",
        }
        for row in papers
    ]
    store.load(Tables(nodes={"Paper": rows}, edges={}))
    return Graph(store)


def quality(graph: Graph, queries: list[tuple[str, str]], by: str) -> tuple[float, float]:
    """Mean reciprocal rank, and recall, among the first ten."""
    index_of(graph)
    ranks = []
    for text, wanted in queries:
        found = [hit.node.id for hit in search(graph, text, by=by, limit=10).rows]  # type: ignore[arg-type]
        ranks.append(found.index(wanted) + 1 if wanted in found else 0)
    return (
        sum(1 / rank for rank in ranks if rank) / len(ranks),
        sum(0 < rank <= 10 for rank in ranks) / len(ranks),
    )


@pytest.fixture(scope="module")
def known() -> Iterator[tuple[Graph, list[tuple[str, str]]]]:
    with Path(sample.path()).open(encoding="utf-8") as lines:
        papers = [json.loads(line) for line in lines]
    lines = (DATA / "search.queries.tsv").read_text(encoding="utf-8").splitlines()[1:]
    with shelf(papers) as graph:
        yield (
            graph,
            [(text, wanted) for text, _, wanted in (line.partition("\t") for line in lines)],
        )


def test_questions_in_other_words_find_their_paper(
    known: tuple[Graph, list[tuple[str, str]]],
) -> None:
    """Floors below what was measured: words 0.74, meaning 0.76, both 0.83 and 98 % of 58."""
    graph, queries = known
    words, _ = quality(graph, queries, "words")
    meaning, _ = quality(graph, queries, "meaning")
    both, first_ten = quality(graph, queries, "both")
    assert both > max(words, meaning)
    assert both > 0.80
    assert first_ten > 0.95


def test_titles_find_their_abstracts_in_papers_never_seen() -> None:
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip(f"no saved pages in {folder}")
    from kg.papers import read

    by_title = {
        paper.title: {"id": paper.id, "title": paper.title, "abstract": paper.abstract}
        for path in sorted(folder.glob("*.txt"))
        for paper in read(path, report=lambda error: None)
        if paper.abstract
    }
    papers = sorted(by_title.values(), key=lambda row: str(row["id"]))
    queries = [(row["title"], row["id"]) for row in papers]
    with shelf(papers, titles=False) as graph:
        words, _ = quality(graph, queries, "words")
        both, first_ten = quality(graph, queries, "both")
    assert both > words
    assert both > 0.92
    assert first_ten > 0.96


def test_the_index_of_a_graph_holds_no_second_copy_of_the_texts(tmp_path: Path) -> None:
    with in_workspace(tmp_path, library()) as graph:
        index_of(graph)
    with sqlite3.connect(tmp_path / INDEX_FILE) as db:
        dump = "".join(db.iterdump())
    assert "Small matrices adapt" not in dump


def test_progress_is_told_while_the_index_is_made() -> None:
    told: list[int] = []

    class Told(Progress):
        def track(self, *args: Any, **options: Any) -> Any: ...

        def stage(self, name: str, *, total: int | None = None) -> Any:
            told.append(total or 0)
            return super().stage(name, total=total)

    with opened(library(), "networkx") as graph:
        SearchIndex.build(graph, progress=Told()).close()
    assert told == [8]
