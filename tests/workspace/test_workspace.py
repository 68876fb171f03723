"""The workspace remembers papers, what was read in them, and what was taken out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.extraction import Extraction
from kg.check import check
from kg.curation import Merge, Overrides
from kg.errors import NotFound, RecordError, StoreError, UsageError
from kg.papers.paper import Paper
from kg.workspace import AddReport, Workspace
from workspace.making import method, paper

ONE, TWO = paper("p1", title="First Paper"), paper("p2", title="Second Paper")


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "papers.kg", create=True) as found:
        yield found


def read(ws: Workspace, version: str = "v1", **named: str) -> int:
    """Read what is pending: each paper mentions the method that `named` gives its id."""
    pairs = ((p, Extraction(p.id, (method(named.get(p.id, "LoRA")),))) for p in ws.pending(version))
    return ws.record(version, pairs)


def ids(ws: Workspace) -> list[str]:
    return [p.id for p in ws.papers()]


def test_a_report_accounts_for_every_record(ws: Workspace) -> None:
    again = replace(ONE, source="other.bib:1")
    report = ws.add([ONE, again, TWO])
    assert report == AddReport(read=3, new=2, merged=1)
    assert ws.add([ONE, TWO, paper("p3")]) == AddReport(read=3, new=1, unchanged=2)
    changed = replace(TWO, abstract="New text.")
    assert ws.add([ONE, changed]) == AddReport(read=2, changed=1, unchanged=1)
    assert ws.paper("p2").abstract == "New text."


def test_every_source_record_is_kept(ws: Workspace) -> None:
    again = replace(ONE, source="other.bib:1", venue="Venue")
    ws.add([ONE, again])
    assert ws.records("p1") == sorted([ONE, again], key=lambda p: p.source)
    assert ws.paper("p1").venue == "Venue"


def test_an_unchanged_paper_is_not_read_twice(ws: Workspace) -> None:
    ws.add([ONE, TWO])
    assert [p.id for p in ws.pending("v1")] == ["p1", "p2"]
    assert (ws.pending_count("v1"), read(ws)) == (2, 2)
    ws.add([ONE, replace(TWO, venue="Venue"), replace(ONE, id="x", source="f:1")])
    assert list(ws.pending("v1")) == []
    assert ws.pending_count("v2") == 2


def test_a_changed_text_is_read_again_and_its_old_reading_forgotten(ws: Workspace) -> None:
    ws.add([ONE])
    read(ws)
    ws.add([replace(ONE, abstract="New text.")])
    assert [p.id for p in ws.pending("v1")] == ["p1"]
    assert list(ws.extractions()) == []


def test_what_was_read_comes_back_as_it_was(ws: Workspace) -> None:
    ws.add([ONE, TWO])
    told = Extraction("p2", (method("π0", "pi zero", new=True),))
    ws.record("v1", [(TWO, told)])
    assert list(ws.extractions("v1")) == [(TWO, told)]
    assert (ws.version, list(ws.extractions("v2"))) == ("v1", [])


def test_a_reading_follows_a_paper_whose_id_moves(ws: Workspace) -> None:
    ws.add([replace(ONE, id="title:abc")])
    read(ws)
    ws.add([replace(ONE, id="arxiv:1706.03762", abstract=None, source="dump:1")])
    assert ids(ws) == ["arxiv:1706.03762"]
    assert list(ws.pending("v1")) == []
    assert [e.paper for _, e in ws.extractions()] == ["arxiv:1706.03762"]
    assert ws.paper("title:abc").id == "arxiv:1706.03762"


def test_a_paper_is_found_by_any_of_its_names(ws: Workspace) -> None:
    ws.add(
        [
            paper(
                "arxiv:1706.03762",
                title="Attention Is All You Need",
                ids={"arxiv": "1706.03762", "doi": "10.1/X"},
            )
        ]
    )
    for name in (
        "arxiv:1706.03762",
        "1706.03762",
        "10.1/x",
        "doi:10.1/X",
        "https://arxiv.org/abs/1706.03762v5",
        "attention is all you need",
    ):
        assert ws.paper(name).id == "arxiv:1706.03762"
    with pytest.raises(NotFound, match="Attention Is All You Need"):
        ws.paper("Attention is all")


def test_a_title_of_two_papers_names_neither(ws: Workspace) -> None:
    ws.add([paper("p1", title="Notes", date="2001"), paper("p2", title="Notes", date="2020")])
    with pytest.raises(NotFound, match="did you mean p1, p2"):
        ws.remove("Notes")
    assert ids(ws) == ["p1", "p2"]


def test_a_removed_paper_leaves_no_trace_and_stays_out(ws: Workspace, tmp_path: Path) -> None:
    secret = paper("p1", title="First Paper", abstract="Retracted words.", ids={"doi": "10.1/x"})
    ws.add([secret, TWO])
    read(ws, p1="Zorb")
    assert ws.remove("first paper").id == "p1"
    assert ids(ws) == ["p2"]
    assert [node["name"] for node in ws.tables().nodes["Method"]] == ["LoRA"]
    assert ws.removed() == [("p1", "First Paper")]
    doubles = [
        secret,
        replace(secret, id="y", title="Else", source="z:1"),
        replace(secret, id="title:f", ids={}, source="z:2"),
    ]
    assert ws.add([*doubles, TWO]) == AddReport(read=4, unchanged=1, excluded=3)
    rows = sqlite3.connect(tmp_path / "papers.kg" / "workspace.sqlite").iterdump()
    assert "Retracted words" not in "".join(rows)


def test_another_paper_of_a_removed_title_may_come_in(ws: Workspace) -> None:
    ws.add([paper("p1", title="Notes", date="2001")])
    ws.remove("p1")
    assert ws.add([paper("p2", title="Notes", date="2020")]).new == 1


def test_restore_lets_a_paper_in_again(ws: Workspace) -> None:
    ws.add([ONE])
    ws.remove("p1")
    assert ws.restore("First Paper") == "First Paper"
    assert ws.removed() == []
    assert ws.add([ONE]).new == 1
    with pytest.raises(NotFound):
        ws.restore("p1")


def test_papers_stay_unless_sync_takes_them_out(ws: Workspace) -> None:
    ws.add([ONE, TWO, paper("p3")])
    assert ws.add([TWO]) == AddReport(read=1, unchanged=1)
    assert ids(ws) == ["p1", "p2", "p3"]
    report = ws.add([replace(TWO, abstract="New."), paper("p4")], sync=True)
    assert report == AddReport(read=2, new=1, changed=1, removed=2)
    assert ids(ws) == ["p2", "p4"]


def test_a_record_that_moved_within_its_file_replaces_what_it_was(ws: Workspace) -> None:
    ws.add([replace(ONE, source="f:1"), replace(TWO, source="f:2")])
    ws.add(
        [
            paper("p0", source="f:1"),
            replace(ONE, source="f:2", abstract="New."),
            replace(TWO, source="f:3"),
        ]
    )
    assert ws.paper("p1").abstract == "New."
    assert [len(ws.records(p)) for p in ("p0", "p1", "p2")] == [1, 1, 1]


def test_what_cannot_be_kept_is_told_and_left_out(ws: Workspace) -> None:
    told: list[RecordError] = []
    bad = [
        paper("", title="No id"),
        Paper("p5", " ", None, source="f:3"),
        paper("p6", date="Oct 7"),
        paper("p7", abstract="half \ud800"),
    ]
    assert ws.add([*bad, ONE], report=told.append) == AddReport(read=1, new=1)
    assert len(told) == 4
    assert "no id" in str(told[0])
    assert str(told[1]).startswith("f: 3: neither title nor abstract")


def test_an_input_that_breaks_changes_nothing(ws: Workspace) -> None:
    def broken() -> Iterator[Paper]:
        yield TWO
        raise RuntimeError("disk")

    ws.add([ONE])
    with pytest.raises(RuntimeError):
        ws.add(broken(), sync=True)
    assert ids(ws) == ["p1"]


def test_readings_before_a_failure_are_kept(ws: Workspace) -> None:
    def failing() -> Iterator[tuple[Paper, Extraction]]:
        yield ONE, Extraction("p1")
        raise KeyboardInterrupt

    ws.add([ONE, TWO])
    with pytest.raises(KeyboardInterrupt):
        ws.record("v1", failing())
    assert [p.id for p in ws.pending("v1")] == ["p2"]


def test_two_writers_do_not_meet(ws: Workspace) -> None:
    ws.add([ONE])
    with Workspace.open(ws.path) as other:
        assert ids(other) == ["p1"]
        with pytest.raises(StoreError, match="another process is writing"):
            other.add([TWO])
        assert check(other.tables()) == []
        ws.close()
        assert other.add([TWO]).new == 1


def test_no_workspace_another_file_and_another_version_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="kg build"):
        Workspace.open(tmp_path / "none")
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    with sqlite3.connect(foreign / "workspace.sqlite") as db:
        db.execute("CREATE TABLE t (x)")
    with pytest.raises(StoreError, match="not a workspace"):
        Workspace.open(foreign, create=True)
    with Workspace.open(tmp_path / "papers.kg", create=True) as ws:
        ws._database.connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="upgrade"):
        Workspace.open(tmp_path / "papers.kg")
    (tmp_path / "text").write_text("x")
    with pytest.raises(StoreError):
        Workspace.open(tmp_path / "text", create=True)
    junk = tmp_path / "junk"
    junk.mkdir()
    (junk / "workspace.sqlite").write_text("no database" * 99)
    with pytest.raises(StoreError):
        Workspace.open(junk)


def test_decisions_are_read_from_the_file_and_a_bad_line_is_named(ws: Workspace) -> None:
    assert ws.overrides == Overrides()
    ws.save_overrides(ws.overrides.adding(Merge(("A", "B"))))
    assert ws.overrides.rules == (Merge(("A", "B")),)
    ws.overrides_path.write_text("# mine\nmarge A B\n")
    with pytest.raises(UsageError, match=r"overrides\.txt: line 2: no verb 'marge'"):
        ws.tables()


def test_decisions_speak_of_papers_by_any_id(ws: Workspace) -> None:
    ws.add([replace(ONE, id="title:abc")])
    ws.add([replace(ONE, id="arxiv:1706.03762", source="dump:1")])
    read(ws)
    ws.save_overrides(Overrides.parse("reject MENTIONS title:abc LoRA"))
    assert ws.tables().edges["MENTIONS"] == []


def test_a_node_whose_id_moved_is_found_by_the_old_one(ws: Workspace) -> None:
    ws.add([ONE, TWO])
    read(ws, p1="Low-Rank Adaptation", p2="Low Rank Adaptation")
    old = ws.tables().nodes["Method"][0]["id"]
    ws.save_overrides(Overrides.parse('rename "Low-Rank Adaptation" LoRA'))
    (node,) = ws.tables().nodes["Method"]
    assert (old, node["id"]) == ("method:low-rank-adaptation", "method:lora")
    assert ws.current_node(old) == "method:lora"
    ws.save_overrides(Overrides())
    ws.tables()
    assert ws.current_node("method:lora") == old
    assert ws.current_node(old) == old


def test_why_is_remembered(ws: Workspace) -> None:
    ws.add([ONE, TWO])
    read(ws, p1="GPT-3", p2="GPT3")
    ws.save_overrides(Overrides.parse("rename Zorb Blim"))
    ws.tables()
    assert ws.why("method:gpt3") == [("spelling", '"GPT-3", "GPT3"')]
    assert ws.unmet() == ["rename Zorb: no paper names it"]
