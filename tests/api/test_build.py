"""The build: what it reads, keeps, takes out and says, whatever way the papers come."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import kg
from extractors.extraction import Extraction
from kg import extracting
from kg.api.graph import Graph
from kg.errors import InputError, NotFound, StoreError

from . import rules
from .rules import PAPERS, RulePipeline


@pytest.fixture(autouse=True)
def pipeline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> RulePipeline:
    made = RulePipeline()
    monkeypatch.setattr(extracting, "load_pipeline", lambda model, threads=None: made)
    monkeypatch.chdir(tmp_path)
    return made


def write(name: str, rows: list[dict[str, Any]]) -> Path:
    path = Path(name)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def content(graph: Graph) -> dict[str, Any]:
    tables = graph.store.tables()
    return {"nodes": dict(tables.nodes), "edges": dict(tables.edges)}


def built(*sources: Path, **options: Any) -> dict[str, Any]:
    with kg.build(sources, **options) as graph:
        return content(graph)


class TestWhatABuildSays:
    def test_it_counts_what_it_read_and_what_the_graph_holds(self) -> None:
        with kg.build(write("p.jsonl", PAPERS)) as graph:
            report = graph.report
            assert report is not None
            assert (report.added.read, report.added.new, report.extracted) == (4, 4, 4)
            assert report.bad == ()
            assert report.stats.nodes["Paper"] == 4
            assert report.stats.papers_without["abstract"] == 1
            assert report.stats.papers_without["result"] == 2
            assert graph.methods["QLoRA"].results[0].value == 92.1
            assert {name: n for what, name, n in report.rows() if what == "read"}["new"] == 4

    def test_bad_records_are_told_and_left_out(self) -> None:
        path = write("p.jsonl", PAPERS[:1])
        with path.open("a") as file:
            file.write("{broken\n")
        told: list[Exception] = []
        with kg.build(path, report=told.append) as graph:
            assert graph.report is not None
            assert len(graph.report.bad) == len(told) == 1
            assert "p.jsonl" in str(told[0])
            assert len(graph.papers) == 1

    def test_a_bad_file_stops_no_other(self) -> None:
        Path("x.pdf").write_bytes(b"%PDF-1.7 \x00\x01")
        with kg.build(["x.pdf", "missing.jsonl", write("p.jsonl", PAPERS)]) as graph:
            assert graph.report is not None
            assert len(graph.report.bad) == 2
            assert len(graph.papers) == 4

    def test_a_paper_that_the_pipeline_cannot_read_is_bad_and_stays_in_the_graph(self) -> None:
        rows = [
            *PAPERS,
            {"id": "e5", "title": "An unreadable one", "abstract": "We introduce LoRA"},
        ]
        with kg.build(write("p.jsonl", rows)) as graph:
            assert graph.report is not None
            (bad,) = graph.report.bad
            assert "e5" in bad
            assert "cannot be read" in bad
            assert graph.report.extracted == 4
            assert len(graph.papers) == 5

    def test_nothing_readable_is_an_error_and_makes_no_workspace(self) -> None:
        Path("x.pdf").write_bytes(b"%PDF-1.7 \x00\x01")
        with pytest.raises(InputError, match=r"x\.pdf"):
            kg.build("x.pdf")
        assert not Path("papers.kg").exists()


class TestStrict:
    def test_a_bad_record_changes_nothing(self) -> None:
        before = built(write("p.jsonl", PAPERS[:2]))
        path = write("q.jsonl", PAPERS)
        path.write_text(path.read_text() + "{broken\n")
        with pytest.raises(InputError, match="1 record was bad"):
            kg.build(path, strict=True)
        with kg.open() as graph:
            assert content(graph) == before

    def test_good_input_builds(self) -> None:
        assert len(built(write("p.jsonl", PAPERS), strict=True)["nodes"]["Paper"]) == 4


class TestAgain:
    def test_the_same_input_reads_nothing_twice_and_changes_no_byte(
        self, pipeline: RulePipeline
    ) -> None:
        path = write("p.jsonl", PAPERS)
        built(path)
        assert len(pipeline.read) == 4
        stored = Path("papers.kg/graph.kgl")
        before = stored.read_bytes(), stored.stat().st_mtime_ns
        with kg.build(path) as graph:
            assert graph.report is not None
            assert (graph.report.added.unchanged, graph.report.extracted) == (4, 0)
        assert len(pipeline.read) == 4
        assert (stored.read_bytes(), stored.stat().st_mtime_ns) == before

    def test_the_same_input_loads_no_pipeline(self, monkeypatch: pytest.MonkeyPatch) -> None:
        path = write("p.jsonl", PAPERS)
        built(path)

        def loading(model: str, threads: int | None = None) -> RulePipeline:
            raise AssertionError("nothing is to be read")

        monkeypatch.setattr(extracting, "load_pipeline", loading)
        built(path)

    def test_order_and_parts_change_nothing(self) -> None:
        at_once = built(write("p.jsonl", PAPERS), workspace="once.kg")
        reverse = built(
            write("r/p.jsonl", PAPERS[::-1]) if Path("r").mkdir() is None else Path(),
            workspace="reverse.kg",
        )
        for n, row in enumerate(PAPERS):
            parts = built(write(f"part{n}.jsonl", [row]), workspace="parts.kg")
        sources = lambda tables: [p.pop("source") for p in tables["nodes"]["Paper"]]  # noqa: E731
        for tables in (at_once, reverse, parts):
            sources(tables)
        assert at_once == reverse == parts

    def test_only_a_changed_paper_is_read_again(self, pipeline: RulePipeline) -> None:
        built(write("p.jsonl", PAPERS))
        changed = [{**PAPERS[0], "abstract": "We introduce LoRA on MMLU."}, *PAPERS[1:]]
        with kg.build(write("p.jsonl", changed)) as graph:
            assert pipeline.read[4:] == ["One"]
            assert graph.edges is not None
            assert list(graph.edges("OUTPERFORMS")) == []

    def test_a_killed_build_goes_on_where_it_stopped(
        self, pipeline: RulePipeline, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = write("p.jsonl", PAPERS)
        whole = built(path, workspace="whole.kg")
        monkeypatch.setattr(extracting, "CHUNK", 1)
        pipeline.read.clear()
        seen = pipeline.pipe

        def killed(papers: Iterable[tuple[str, str, str | None]]) -> Iterator[Extraction]:
            for extraction in seen(papers):
                if len(pipeline.read) == 3:
                    raise KeyboardInterrupt
                yield extraction

        monkeypatch.setattr(pipeline, "pipe", killed)
        with pytest.raises(KeyboardInterrupt):
            kg.build(path)
        monkeypatch.setattr(pipeline, "pipe", seen)
        pipeline.read.clear()
        assert built(path) == whole
        assert len(pipeline.read) == 2

    def test_a_graph_that_was_not_finished_is_made_when_it_is_opened(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = write("p.jsonl", PAPERS)
        whole = built(path, workspace="whole.kg")
        from kg.projection import Projection

        def killed(self: Projection, min_confidence: float) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(Projection, "_load", killed)
            with pytest.raises(KeyboardInterrupt):
                kg.build(path)
        with kg.open() as graph:
            assert content(graph) == whole


class TestProcesses:
    @pytest.mark.parametrize("processes", [2, 3])
    def test_their_number_changes_nothing(
        self, processes: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(extracting, "load_pipeline", rules.load)  # new processes import it
        monkeypatch.setattr(extracting, "CHUNK", 3)
        rows = [{**row, "id": f"{row['id']}-{n}"} for n in range(10) for row in PAPERS]
        for n, row in enumerate(rows):
            row["title"] = f"{row['title']} {n}"
        path = write("p.jsonl", rows)
        one = built(path, workspace="one.kg")
        assert built(path, workspace="more.kg", processes=processes) == one
        stores = [Path(name, "graph.kgl").read_bytes() for name in ("one.kg", "more.kg")]
        assert stores[0] == stores[1]


class TestWhoLeaves:
    def test_papers_no_longer_in_the_sources_stay(self) -> None:
        built(write("p.jsonl", PAPERS))
        assert len(built(write("p2.jsonl", PAPERS[:1]))["nodes"]["Paper"]) == 4

    def test_sync_takes_them_out(self) -> None:
        built(write("p.jsonl", PAPERS))
        with kg.build(write("p.jsonl", PAPERS[1:]), sync=True) as graph:
            assert graph.report is not None
            assert (graph.report.added.removed, graph.report.added.unchanged) == (1, 3)
            assert "One" not in graph.papers
            assert "GPT-3" not in graph.methods

    def test_sync_takes_nothing_out_for_a_file_that_cannot_be_read(self) -> None:
        before = built(write("p.jsonl", PAPERS))
        with pytest.raises(InputError, match="nothing was changed"):
            kg.build([write("p2.jsonl", PAPERS[1:]), "missing.jsonl"], sync=True)
        with kg.open() as graph:
            assert content(graph) == before

    def test_sync_takes_nothing_out_for_a_file_that_breaks_off(self) -> None:
        before = built(write("p.jsonl", PAPERS))
        whole = gzip.compress(Path("p.jsonl").read_bytes() * 50)
        Path("q.jsonl.gz").write_bytes(whole[:-20])
        with pytest.raises(InputError, match="nothing was changed"):
            kg.build("q.jsonl.gz", sync=True)
        with kg.open() as graph:
            assert content(graph) == before

    def test_a_removed_paper_stays_out_until_it_is_restored(self) -> None:
        from kg.workspace import Workspace

        path = write("p.jsonl", PAPERS)
        before = built(path)
        with Workspace.open("papers.kg") as workspace:
            workspace.remove("One")
        with kg.build(path) as graph:
            assert graph.report is not None
            assert graph.report.added.excluded == 1
            assert "One" not in graph.papers
        with pytest.raises(NotFound):
            kg.build(path, restore=["no such paper"])
        assert built(path, restore=["One"]) == before


class TestConfidence:
    def test_unsure_claims_are_kept_but_not_in_the_graph(self) -> None:
        path = write("p.jsonl", PAPERS)
        with kg.build(path, min_confidence=0.8) as graph:
            assert list(graph.edges("OUTPERFORMS")) == []
        with kg.build(path) as graph:
            assert list(graph.edges("OUTPERFORMS")) == []
        with kg.build(path, min_confidence=0.0) as graph:
            assert len(list(graph.edges("OUTPERFORMS"))) == 1

    def test_a_graph_may_be_opened_with_its_sure_claims_alone(self) -> None:
        ask = "MATCH ()-[e:OUTPERFORMS]->() RETURN count(e)"
        path = write("p.jsonl", PAPERS)
        whole = built(path)
        for least, claims in ((0.8, 0), (0.1, 1), (0.8, 0)):
            with kg.open("papers.kg", min_confidence=least) as graph:
                assert graph.query(ask).rows == [(claims,)]
        with kg.open("papers.kg") as graph:
            assert content(graph) == whole

    def test_the_sure_claims_follow_the_workspace(self) -> None:
        built(write("p.jsonl", PAPERS[:1]))
        with kg.open("papers.kg", min_confidence=0.8) as graph:
            assert len(graph.papers) == 1
        built(write("p.jsonl", PAPERS))
        with kg.open("papers.kg", min_confidence=0.8) as graph:
            assert len(graph.papers) == len(PAPERS)


class TestOpening:
    def test_decisions_written_by_hand_hold_at_the_next_opening(self) -> None:
        built(write("p.jsonl", PAPERS))
        Path("papers.kg/overrides.txt").write_text("merge LoRA QLoRA\n")
        with kg.open("papers.kg") as graph:
            assert graph.methods["QLoRA"].name == "LoRA"

    def test_there_has_to_be_a_workspace(self) -> None:
        with pytest.raises(StoreError, match="kg build"):
            kg.open("nowhere.kg")

    def test_while_another_process_builds_the_graph_is_the_one_before(self) -> None:
        from kg.workspace import Workspace

        before = built(write("p.jsonl", PAPERS))
        Path("papers.kg/overrides.txt").write_text("merge LoRA QLoRA\n")
        with Workspace.open("papers.kg") as writer:
            writer.lock()
            with kg.open("papers.kg") as graph:
                assert content(graph) == before
