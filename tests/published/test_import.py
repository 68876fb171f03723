"""Published leaderboards: read record by record, kept beside the papers, never mixed with them."""

from __future__ import annotations

import gzip
import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api.rules import PAPERS, RulePipeline

import kg
from graphs.views.results import scores
from graphs.views.source import source_of
from kg import extracting
from kg.api.graph import Graph
from kg.check import check
from kg.errors import InputError, NotFound, RecordError, StoreError, UnknownFormat, UsageError
from kg.published import Shelf, SourceInfo, import_leaderboard, remove_leaderboard
from kg.published.archive import read_archive
from kg.published.records import CatalogueName, PublishedNumber
from kg.schema import Tables
from kg.workspace import Workspace

DATA = Path(__file__).parent / "data"
FILES = [DATA / f"{name}.json" for name in ("evaluation-tables", "datasets", "methods")]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of the four papers, which name LoRA, QLoRA, GLUE, MMLU and accuracy."""
    folder = tmp_path_factory.mktemp("made")
    rows = "".join(json.dumps(row) + "\n" for row in PAPERS)
    (folder / "p.jsonl").write_text(rows, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extracting, "load_pipeline", lambda model, threads=None: RulePipeline())
        kg.build(folder / "p.jsonl", workspace=folder / "w.kg").close()
    return folder


@pytest.fixture
def home(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workspace, to be changed."""
    monkeypatch.setattr(extracting, "load_pipeline", lambda model, threads=None: RulePipeline())
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "w.kg"


@pytest.fixture
def graph(home: Path) -> Iterator[Graph]:
    import_leaderboard(FILES, name="pwc", workspace=home)
    with kg.open(home) as opened:
        yield opened


def tables_of(home: Path) -> Tables:
    with Workspace.open(home) as workspace:
        return workspace.tables()


def without_imports(tables: Tables) -> Tables:
    """What papers say: no source's node, no result of it, no node without support."""
    edges = {
        type: [row for row in rows if not row["paper"].startswith("leaderboard:")]
        for type, rows in tables.edges.items()
    }
    nodes = {
        label: [
            row
            for row in rows
            if not row["id"].startswith("leaderboard:")
            and row.get("origin", "abstract") == "abstract"
            and row.get("papers") != 0
        ]
        for label, rows in tables.nodes.items()
    }
    return Tables(nodes=nodes, edges=edges)


class TestReading:
    def test_every_cell_is_a_number_with_its_task_and_paper(self) -> None:
        bad: list[RecordError] = []
        found = list(read_archive(FILES[0], report=bad.append))
        assert found[:2] == [
            PublishedNumber(
                "Box Sorting", "GLUE", metric, "LoRA", text, "One", "https://example.org/one",
                "2020-05-06",
            )
            for metric, text in (("Accuracy", "91.5%"), ("Params", "7M"))
        ]  # fmt: skip
        told = [(n.task, n.benchmark, n.model, n.text) for n in found[2:]]  # type: ignore[union-attr]
        assert told == [
            ("Box Sorting", "GLUE", "Boxer-Large", "93.0 ± 0.2"),
            ("Box Sorting", "GLUE dev", "Boxer", "0.9"),
            ("Box Sorting", "Sticky Notes", "Boxer", "12"),
            ("Heavy Box Sorting", "Massive Multitask", "QLoRA", "70.25"),
        ]

    def test_bad_records_and_rows_are_named_and_the_rest_goes_on(self) -> None:
        bad: list[RecordError] = []
        list(read_archive(FILES[0], report=bad.append))
        assert [(error.position, error.problem) for error in bad] == [
            ("record 1: Box Sorting: data set 1: row 3", "no model_name"),
            ("record 1: Box Sorting: data set 1: row 4", "metrics is list, not an object"),
            ("record 1: Box Sorting: data set 1: row 5", "the row is str, not an object"),
            ("record 1: Box Sorting: subtask 2", "not an object"),
            ("record 2", "neither an evaluation table nor a data set nor a method"),
            ("record 3", "the record is int, not an object"),
        ]

    def test_catalogues_give_other_names_and_variants(self) -> None:
        bad: list[RecordError] = []
        assert list(read_archive(FILES[1], report=bad.append)) == [
            CatalogueName("Benchmark", "Massive Multitask", ("MMLU",), ("Massive Multitask easy",))
        ]
        assert [error.problem for error in bad] == ["no name"]
        assert list(read_archive(FILES[2], report=bad.append)) == [
            CatalogueName("Method", "Boxer", ("Boxes in order",))
        ]

    def test_gzip_and_json_lines_read_alike(self, tmp_path: Path) -> None:
        rows = json.loads(FILES[0].read_text())[:1]
        zipped, lines = tmp_path / "t.json.gz", tmp_path / "t.jsonl"
        zipped.write_bytes(gzip.compress(FILES[0].read_bytes()))
        lines.write_text("".join(json.dumps(row) + "\n" for row in rows))
        read = [
            list(read_archive(path, report=lambda error: None))
            for path in (FILES[0], zipped, lines)
        ]
        assert read[0] == read[1] == read[2]

    def test_a_file_that_breaks_off_gives_what_stands_before(self, tmp_path: Path) -> None:
        whole = FILES[0].read_text()
        (tmp_path / "t.json").write_text(f'{whole.rstrip()[:-1]}, {{"task": ')
        bad: list[RecordError] = []
        assert len(list(read_archive(tmp_path / "t.json", report=bad.append))) == 6
        assert "not valid JSON" in bad[-1].problem

    def test_what_is_no_json_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "t.txt").write_text("task: sorting")
        with pytest.raises(UnknownFormat, match=r"evaluation-tables\.json"):
            list(read_archive(tmp_path / "t.txt", report=lambda error: None))

    @pytest.mark.parametrize(
        "row",
        [
            {"model_name": "m" * 201, "metrics": {"a": "1"}},
            {"model_name": "m", "metrics": {"a": [1]}},
            {"model_name": "m", "metrics": {"a": True}},
            {"model_name": "m", "metrics": {"a" * 201: "1"}},
            {"model_name": "m", "metrics": {"a": "1" * 201}},
        ],
    )
    def test_absurd_rows_are_left_out(self, row: Any, tmp_path: Path) -> None:
        good = {"model_name": "g", "metrics": {"a": "1"}}
        table = {"task": "t", "datasets": [{"dataset": "d", "sota": {"rows": [row, good]}}]}
        (tmp_path / "t.json").write_text(json.dumps([table]))
        bad: list[RecordError] = []
        assert len(list(read_archive(tmp_path / "t.json", report=bad.append))) == 1
        assert len(bad) == 1


class TestInTheGraph:
    def test_imported_numbers_are_results_of_their_own_origin(self, graph: Graph) -> None:
        board = graph.leaderboard("GLUE", imports="only")
        assert [(b.heading, [r.named and r.named.name for r in b.rows]) for b in board.boards] == [
            (
                "GLUE accuracy in % for Box Sorting (higher is better) [imported: pwc]",
                ["Boxer-Large", "LoRA"],
            ),
            (
                "GLUE Params in M for Box Sorting (better direction unknown) [imported: pwc]",
                ["LoRA"],
            ),
        ]
        row = board.boards[0].rows[0]
        assert (row.value, row.result.text, row.date) == (93.0, "93.0 ± 0.2", "2021-01-01")
        assert (row.hand, row.paper.id) == ("imported", "leaderboard:pwc")
        assert row.evidence.sentences == (
            'Box Sorting: Boxer-Large on GLUE: Accuracy 93.0 ± 0.2; "Boxer, an invented model"',
        )

    def test_claims_and_imports_never_share_a_board(self, graph: Graph) -> None:
        for board in graph.leaderboard("GLUE").boards:
            assert {row.result.origin for row in board.rows} == {board.origin}

    def test_pictures_show_claims_only(self, graph: Graph) -> None:
        shown = {score.id for score in scores(source_of(graph))}
        assert shown == {r.id for r in graph.results.values() if r.origin == "abstract"}

    def test_a_paper_that_is_here_is_named_by_its_id(self, graph: Graph) -> None:
        rows = graph.leaderboard("GLUE", imports="only").rows
        cited = {r.named.name: r.result.properties.get("cited") for r in rows if r.named}
        assert cited == {
            "LoRA": graph.papers["One"].id,
            "Boxer-Large": "Boxer, an invented model",
        }

    def test_a_catalogue_tells_what_a_table_speaks_of(self, graph: Graph) -> None:
        (row,) = graph.leaderboard("MMLU", imports="only").rows
        assert (row.named and row.named.id, row.value) == ("method:qlora", 70.25)

    def test_a_part_of_a_known_benchmark_comes_in_and_other_tables_stay_out(
        self, graph: Graph
    ) -> None:
        assert graph.benchmarks["GLUE dev"].suite == graph.benchmarks["GLUE"]
        rolled = graph.leaderboard("GLUE", roll_up=True, imports="only")
        assert "GLUE dev" in {board.benchmark.name for board in rolled.boards}
        with pytest.raises(NotFound):
            graph.benchmarks["Sticky Notes"]

    def test_a_model_that_only_the_source_names_has_no_support(self, graph: Graph) -> None:
        boxer = graph.methods["Boxer-Large"]
        assert (boxer.support, boxer.papers, boxer.benchmarks) == (0, (), ())

    def test_everything_takes_all_tables(self, home: Path) -> None:
        done = import_leaderboard(FILES, name="pwc", workspace=home, everything=True)
        assert (done.numbers, done.in_graph, done.benchmarks, done.methods) == (6, 6, 1, 1)
        with kg.open(home) as graph:
            assert len(graph.leaderboard("Sticky Notes").rows) == 1


class TestInTheWorkspace:
    def test_what_papers_say_stays_as_it_was(self, home: Path) -> None:
        before = tables_of(home)
        import_leaderboard(FILES, name="pwc", workspace=home, everything=True)
        after = tables_of(home)
        assert check(after) == []
        assert without_imports(after) == before
        assert after != before

    def test_imports_outlive_a_rebuild_and_leave_without_a_trace(self, home: Path) -> None:
        before = tables_of(home)
        import_leaderboard(FILES, name="pwc", workspace=home)
        after = tables_of(home)
        with kg.build(home.parent / "p.jsonl", workspace=home) as graph:
            assert graph.store.tables().nodes == after.nodes
        assert remove_leaderboard("pwc", workspace=home).files == tuple(p.name for p in FILES)
        assert tables_of(home) == before
        with kg.open(home) as graph:
            assert graph.leaderboard("GLUE", imports="only").rows == ()

    def test_the_same_name_replaces_and_another_name_adds(self, home: Path) -> None:
        import_leaderboard(FILES[:1], name="pwc", workspace=home)
        once = tables_of(home)
        import_leaderboard(FILES[:1], name="pwc", workspace=home)
        assert tables_of(home) == once
        import_leaderboard(FILES[:1], name="mirror", workspace=home)
        assert {row.get("origin") for row in tables_of(home).nodes["Result"]} == {
            "abstract",
            "mirror",
            "pwc",
        }
        remove_leaderboard("mirror", workspace=home)
        assert tables_of(home) == once

    @pytest.mark.parametrize("seed", range(3))
    def test_the_order_of_records_and_files_tells_nothing(
        self, home: Path, tmp_path: Path, seed: int
    ) -> None:
        import_leaderboard(FILES, name="pwc", workspace=home, everything=True)
        expected = tables_of(home)
        rng = random.Random(seed)
        mixed = tmp_path / "evaluation-tables.json"
        mixed.write_text(json.dumps(_shuffled(json.loads(FILES[0].read_text()), rng)))
        files = rng.sample([mixed, *FILES[1:]], 3)
        import_leaderboard(files, name="pwc", workspace=home, everything=True)
        assert tables_of(home) == expected

    def test_nothing_readable_changes_nothing(self, home: Path, tmp_path: Path) -> None:
        import_leaderboard(FILES, name="pwc", workspace=home)
        expected = tables_of(home)
        (tmp_path / "bad.json").write_text('[{"nothing": 1}]')
        with pytest.raises(InputError, match="neither an evaluation table"):
            import_leaderboard([tmp_path / "bad.json"], name="pwc", workspace=home)
        with pytest.raises(InputError, match="cannot be opened"):
            import_leaderboard([tmp_path / "none.json"], name="pwc", workspace=home)
        assert tables_of(home) == expected

    def test_a_failing_file_beside_a_good_one_is_reported(self, home: Path, tmp_path: Path) -> None:
        done = import_leaderboard([tmp_path / "none.json", FILES[2]], name="pwc", workspace=home)
        assert (done.methods, len(done.bad)) == (1, 1)

    @pytest.mark.parametrize("name", ["abstract", "", "Big", "../up", "a" * 41, "-x"])
    def test_a_name_that_cannot_mark_a_source_is_refused(self, home: Path, name: str) -> None:
        with pytest.raises(UsageError, match="cannot name a source"):
            import_leaderboard(FILES, name=name, workspace=home)

    def test_removing_what_is_not_there_names_what_is(self, home: Path) -> None:
        import_leaderboard(FILES, name="pwc", workspace=home)
        with pytest.raises(NotFound, match="did you mean pwc"):
            remove_leaderboard("pwd", workspace=home)

    def test_a_damaged_or_foreign_file_says_so(self, home: Path) -> None:
        shelf = Shelf(home)
        shelf.put(SourceInfo("pwc"), [])
        (home / "leaderboards" / "pwc.jsonl.gz").write_bytes(gzip.compress(b'{"layout": 99}\n'))
        with pytest.raises(StoreError, match="another version"):
            shelf.info("pwc")
        (home / "leaderboards" / "pwc.jsonl.gz").write_bytes(b"no gzip")
        with pytest.raises(StoreError, match="damaged"):
            list(shelf.entries("pwc"))


def test_hostile_names_and_numbers_reach_the_store(home: Path, tmp_path: Path) -> None:
    rows = [
        {"model_name": "=SUM(A1)\x1b[2J <script>", "metrics": {"Accuracy": "1e999", "`x`": "5"}},
        {"model_name": "\ud800 'half'", "metrics": {"Accuracy": "9" * 150}},
        {"model_name": "lora", "metrics": {"Accuracy": "NaN"}},
        {"model_name": "GLUE", "metrics": {"GLUE": "3"}},
    ]
    table = {"task": "t", "datasets": [{"dataset": "glue", "sota": {"rows": rows}}]}
    (tmp_path / "t.json").write_text(json.dumps([table]))
    done = import_leaderboard([tmp_path / "t.json"], name="odd", workspace=home)
    assert (done.numbers, done.in_graph, done.bad) == (5, 5, ())
    tables = tables_of(home)
    assert check(tables) == []
    with kg.open(home) as graph:
        assert {r.result.origin for r in graph.leaderboard("GLUE", imports="only").rows} == {"odd"}


def _shuffled(value: Any, rng: random.Random) -> Any:
    if isinstance(value, list):
        return [_shuffled(item, rng) for item in rng.sample(value, len(value))]
    if isinstance(value, dict):
        keys = rng.sample(sorted(value), len(value))
        return {key: _shuffled(value[key], rng) for key in keys}
    return value
