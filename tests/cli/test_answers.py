"""What verbs answer on a small workspace: in a pipe, as JSON, on a terminal."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path
from typing import Any

import pytest

import kg as kg_api

from .conftest import Runner, spawn


def table(text: str) -> list[dict[str, str]]:
    head, *rows = [line.split("\t") for line in text.splitlines()]
    return [dict(zip(head, row, strict=True)) for row in rows]


def answer(built: Runner, *args: str) -> Any:
    ran = built(*args, "--json")
    assert ran.code == 0, ran.err
    value = json.loads(ran.out)
    assert value["schema_version"] == 1
    return value


class TestBuild:
    def test_says_what_it_read_and_what_was_found(self, built: Runner) -> None:
        ran = built("build", "p.jsonl")
        rows = {(row["what"], row["name"]): int(row["count"]) for row in table(ran.out)}
        assert rows["read", "records"] == 4
        assert rows["read", "unchanged"] == 4
        assert rows["nodes", "Paper"] == 4
        assert rows["papers without", "abstract"] == 1
        assert "papers.kg" in ran.err

    def test_json_holds_the_same(self, built: Runner) -> None:
        report = answer(built, "build", "p.jsonl")
        assert (report["command"], report["unchanged"], report["bad"]) == ("build", 4, [])
        assert report["graph"]["nodes"]["Paper"] == 4

    def test_bad_records_are_named_and_counted_and_the_run_succeeds(self, built: Runner) -> None:
        Path("bad.jsonl").write_text('{"id": "x1", "title": "Fine"}\n{broken\n[1]\n')
        ran = built("build", "bad.jsonl")
        assert ran.code == 0
        assert "bad.jsonl" in ran.err
        assert "2 bad records were left out" in ran.err
        assert "2 bad records" in built("build", "bad.jsonl", "-q").err

    def test_strict_ends_with_3(self, built: Runner) -> None:
        Path("bad.jsonl").write_text('{"id": "x1", "title": "Fine"}\n{broken\n')
        assert built("build", "bad.jsonl", "--strict").code == 3
        assert answer(built, "stats")["nodes"]["Paper"] == 4

    def test_nothing_readable_ends_with_3(self, kg: Runner) -> None:
        ran = kg("build", "missing.jsonl")
        assert ran.code == 3
        assert "missing.jsonl" in ran.err
        assert "kg formats" in ran.err

    def test_quiet_says_nothing_on_stderr(self, built: Runner) -> None:
        assert built("build", "p.jsonl", "-q").err == ""


class TestRemoveAndAdd:
    def test_a_removed_paper_comes_back_only_by_name(self, built: Runner) -> None:
        removed = answer(built, "remove", "One")["removed"]
        assert [row["title"] for row in removed] == ["One"]
        assert [row["title"] for row in answer(built, "remove", "--list")["listed"]] == ["One"]
        assert built("show", "One").code == 2
        assert answer(built, "add", "p.jsonl")["excluded"] == 1
        assert answer(built, "add", "p.jsonl", "--restore", "One")["new"] == 1
        assert built("show", "One").code == 0

    def test_removing_what_is_not_there_is_2_with_a_hint(self, built: Runner) -> None:
        ran = built("remove", "Onee")
        assert ran.code == 2
        assert "no paper named" in ran.err

    def test_remove_needs_names_or_list(self, built: Runner) -> None:
        assert built("remove").code == 2
        assert built("remove", "One", "--list").code == 2


class TestCurate:
    def test_decisions_change_the_graph_outlive_rebuilds_and_can_be_taken_back(
        self, built: Runner
    ) -> None:
        assert built("curate", "merge", "LoRA", "QLoRA").code == 0
        assert answer(built, "show", "QLoRA")["node"]["name"] == "LoRA"
        assert built("build", "p.jsonl").code == 0
        assert answer(built, "show", "QLoRA")["node"]["name"] == "LoRA"
        assert answer(built, "curate", "list")["decisions"] == ["merge LoRA QLoRA"]
        assert built("curate", "undo").code == 0
        assert answer(built, "show", "QLoRA")["node"]["name"] == "QLoRA"

    def test_an_edge_is_rejected_and_accepted(self, built: Runner) -> None:
        paper = answer(built, "show", "One")["node"]["id"]
        edge = ("OUTPERFORMS", "LoRA", "GPT-3", paper)
        assert built("curate", "reject", *edge).code == 0
        assert answer(built, "stats")["edges"]["OUTPERFORMS"] == 0
        assert built("curate", "undo", "1").code == 0
        assert answer(built, "stats")["edges"]["OUTPERFORMS"] == 1
        assert built("curate", "accept", *edge).code == 0
        shown = answer(built, "show", "LoRA")["edges"]
        assert [e["confidence"] for e in shown if e["type"] == "OUTPERFORMS"] == [1.0]

    def test_a_name_changes_its_label(self, built: Runner) -> None:
        assert built("curate", "retype", "GPT-3", "benchmark").code == 0
        assert answer(built, "show", "GPT-3")["node"]["label"] == "Benchmark"

    def test_a_decision_on_nothing_is_kept_and_said(self, built: Runner) -> None:
        ran = built("curate", "rename", "NoSuchThing", "Thing")
        assert ran.code == 0
        assert "nothing bears this name" in ran.err
        assert "NoSuchThing" in Path("papers.kg/overrides.txt").read_text()

    @pytest.mark.parametrize(
        "args",
        [
            ("merge", "LoRA"),
            ("split", "LoRA"),
            ("split", "A", "B", "--in", "p"),
            ("retype", "LoRA", "Paper"),
            ("accept", "BEATS", "a", "b", "c"),
            ("reject", "OUTPERFORMS", "a"),
            ("undo", "7"),
            ("undo",),
        ],
    )
    def test_a_decision_that_says_nothing_is_refused(
        self, built: Runner, args: tuple[str, ...]
    ) -> None:
        assert built("curate", *args).code == 2
        assert not Path("papers.kg/overrides.txt").exists()

    def test_why_gives_reasons(self, built: Runner) -> None:
        built("curate", "merge", "LoRA", "QLoRA")
        reasons = answer(built, "curate", "why", "LoRA")["reasons"]
        assert any("QLoRA" in reason["text"] for reason in reasons)


class TestQuery:
    def test_rows_with_parameters(self, built: Runner) -> None:
        cypher = "MATCH (m:Method) WHERE m.name STARTS WITH $a RETURN m.name AS name ORDER BY name"
        assert table(built("query", "-p", "a=L", cypher).out) == [{"name": "LoRA"}]
        got = answer(built, "query", "-p", "n=2", "UNWIND range(1, $n) AS i RETURN i")
        assert (got["columns"], got["rows"], got["truncated"]) == (["i"], [[1], [2]], False)

    def test_a_cut_answer_says_so_even_when_quiet(self, built: Runner) -> None:
        ran = built("query", "--limit", "2", "-q", "UNWIND range(1, 9) AS i RETURN i")
        assert table(ran.out) == [{"i": "1"}, {"i": "2"}]
        assert "cut after 2 rows" in ran.err
        whole = built("query", "--limit", "0", "UNWIND range(1, 9) AS i RETURN i")
        assert len(table(whole.out)) == 9
        assert whole.err == ""

    @pytest.mark.parametrize(
        "cypher",
        [
            "CREATE (n:Paper)",
            "MATCH (n) DETACH DELETE n",
            "LOAD CSV FROM 'file:///x' AS r RETURN r",
        ],
    )
    def test_writing_and_reading_files_is_refused(self, built: Runner, cypher: str) -> None:
        before = answer(built, "stats")
        ran = built("query", cypher)
        assert ran.code == 2
        assert "Traceback" not in ran.err
        assert answer(built, "stats") == before

    def test_what_does_not_parse_is_2(self, built: Runner) -> None:
        assert built("query", "MATCH (n RETURN n").code == 2

    def test_a_query_comes_from_a_file(self, built: Runner) -> None:
        Path("q.cypher").write_text("MATCH (p:Paper) RETURN count(p) AS n")
        assert table(built("query", "-f", "q.cypher").out) == [{"n": "4"}]
        assert built("query").code == 2
        assert built("query", "-f", "q.cypher", "RETURN 1").code == 2

    def test_a_query_that_takes_too_long_is_given_up(self, built: Runner) -> None:
        slow = "UNWIND range(1, 3000) AS a UNWIND range(1, 3000) AS b UNWIND range(1, 3000) AS c "
        ran = built("query", "--timeout", "0.2", slow + "RETURN sum(a * b * c)")
        assert ran.code == 2
        assert "0.2 seconds" in ran.err


class TestShow:
    def test_a_card_gives_edges_with_their_sentences(self, built: Runner) -> None:
        rows = table(built("show", "lora").out)
        facts = {row["field"]: row["value"] for row in rows if not row["paper"]}
        assert (facts["label"], facts["name"], facts["id"]) == ("Method", "LoRA", "method:lora")
        (beats,) = [row for row in rows if row["field"] == "OUTPERFORMS ->"]
        assert (beats["value"], beats["confidence"]) == ("GPT-3", "0.5")
        assert "LoRA beats GPT-3" in beats["sentence"]

    def test_json_holds_node_and_edges(self, built: Runner) -> None:
        shown = answer(built, "show", "LoRA", "--min-confidence", "0.8")
        assert shown["node"]["name"] == "LoRA"
        assert "OUTPERFORMS" not in {edge["type"] for edge in shown["edges"]}

    def test_a_miss_asks_did_you_mean(self, built: Runner) -> None:
        ran = built("show", "QLoRAA")
        assert ran.code == 2
        assert "did you mean QLoRA" in ran.err


class TestStatsViewExport:
    def test_stats_tell_what_papers_did_not_say(self, built: Runner) -> None:
        rows = {(row["what"], row["name"]): row["count"] for row in table(built("stats").out)}
        assert rows["papers without", "result"] == "2"
        assert rows["papers without", "method"] == "1"
        assert answer(built, "stats")["papers_without"]["result"] == 2

    def test_view_opens_the_page_it_wrote(
        self, built: Runner, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened: list[str] = []
        monkeypatch.setattr("click.launch", opened.append)
        assert built("view", "-o", "page.html").code == 0
        assert opened == []
        assert built("view", "-o", "page.html", "--open").code == 0
        assert opened == [Path("page.html").resolve().as_uri()]

    def test_view_writes_a_page_and_names_it(self, built: Runner) -> None:
        ran = built("view", "-o", "page.html")
        assert (ran.code, ran.out) == (0, "page.html\n")
        assert "LoRA" in Path("page.html").read_text(encoding="utf-8")
        assert answer(built, "view")["path"] == "network.html"
        assert built("view", "nosuchkind").code == 2

    @pytest.mark.parametrize(
        "args",
        [
            ("network", "--roll-up", "--min-support", "1", "--size-by", "support"),
            ("neighbourhood", "LoRA", "--hops", "2", "--papers"),
            ("lineage", "LoRA", "--depth", "1"),
            ("overview", "--min-members", "1"),
            ("matrix", "--methods", "5", "--benchmarks", "5"),
            ("leaderboard", "GLUE", "--metric", "accuracy"),
            ("trends", "--by", "month", "--share", "--top", "3"),
        ],
    )
    def test_every_kind_of_picture_is_drawn(self, built: Runner, args: tuple[str, ...]) -> None:
        ran = built("view", *args)
        assert (ran.code, ran.err) == (0, "")
        assert "<html" in Path(f"{args[0]}.html").read_text(encoding="utf-8")

    def test_the_kinds_in_the_help_are_all_there_are(self) -> None:
        from graphs.views import KINDS
        from kg.cli import view

        assert tuple(KINDS) == view.KINDS

    def test_a_picture_of_nothing_is_refused(self, built: Runner) -> None:
        assert built("view", "neighbourhood", "NoSuchThing").code == 2
        assert built("view", "leaderboard").code == 2
        assert built("view", "trends", "--hops", "2").code == 2

    def test_export_takes_the_format_from_the_name(self, built: Runner) -> None:
        assert built("export", "graph.graphml").code == 0
        assert Path("graph.graphml").read_bytes().startswith(b"<?xml")
        assert answer(built, "export", "tables", "--format", "csv")["format"] == "csv"
        assert built("export", "graph.nosuch").code == 2


class TestExtract:
    def test_one_object_a_paper_with_the_ids_of_the_input(self, kg: Runner, rules: object) -> None:
        rows = [
            {"id": "p000", "title": "One", "abstract": "We introduce LoRA. LoRA beats GPT-3."},
            {"id": "1706.03762", "title": "Attention", "abstract": "LoRA"},
            {"id": "p000b", "title": "One", "abstract": "We introduce LoRA. LoRA beats GPT-3."},
        ]
        Path("in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        ran = kg("extract", "in.jsonl")
        assert ran.code == 0
        out = [json.loads(line) for line in ran.out.splitlines()]
        assert [row["id"] for row in out] == ["p000", "1706.03762", "p000b"]
        assert [m["name"] for m in out[0]["methods"]] == ["LoRA", "GPT-3"]
        assert out[0]["outperforms"][0]["winner"] == "LoRA"
        assert {row["schema_version"] for row in out} == {1}

    def test_bad_records_are_reported_and_no_paper_is_3(self, kg: Runner, rules: object) -> None:
        Path("bad.jsonl").write_text('{broken\n{"id": "x", "title": "T"}\n')
        ran = kg("extract", "bad.jsonl")
        assert ran.code == 0
        assert len(ran.out.splitlines()) == 1
        assert "1 bad record was left out" in ran.err
        assert kg("extract", "missing.jsonl").code == 3


HOSTILE = "\x1b]0;owned\x07\x9b31m\x1b[2J\u202eevil"


@pytest.mark.parametrize("args", [("show", "hostile"), ("query", "MATCH (p:Paper) RETURN p.title")])
def test_a_hostile_title_reaches_no_terminal(
    kg: Runner, rules: object, args: tuple[str, ...]
) -> None:
    row = {"id": "hostile", "title": f"Hostile {HOSTILE}", "abstract": f"LoRA {HOSTILE}"}
    Path("h.jsonl").write_text(json.dumps(row) + "\n")
    assert kg("build", "h.jsonl").code == 0
    for mode in ((), ("--json",)):
        out = kg(*args, *mode).out
        assert "ostile" in out
        assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(out)


def test_a_terminal_gets_a_table(built: Runner, tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    env = {"TERM": "xterm", "COLUMNS": "100", "NO_COLOR": "1"}
    process = spawn("stats", stdout=follower, stderr=subprocess.PIPE, env=env, cwd=tmp_path)
    os.close(follower)
    said = b""
    while True:
        try:
            piece = os.read(leader, 4096)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        said += piece
    assert process.wait(timeout=120) == 0
    text = said.decode()
    assert "\t" not in text
    assert "papers without" in text
    assert any(line.split()[:2] == ["nodes", "Paper"] for line in text.splitlines())


def test_demo_builds_the_sample_and_names_the_page_it_wrote(kg: Runner, rules: object) -> None:
    ran = kg("demo")
    assert ran.code == 0
    rows = {(row["what"], row["name"]): int(row["count"]) for row in table(ran.out)}
    assert rows["nodes", "Paper"] == rows["read", "records"] >= 60
    assert "demo.html" in ran.err
    assert "<html" in Path("demo.html").read_text(encoding="utf-8")
    told = answer(kg, "demo", "-o", "again.html")
    assert (told["page"], told["new"]) == ("again.html", 0)
    with kg_api.open("demo.kg") as graph:
        assert len(graph.papers) == rows["nodes", "Paper"]
