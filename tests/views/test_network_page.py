"""The pages of the network family as a person meets them: in a browser, from disk."""

from __future__ import annotations

import csv
import io
import json
import re
import struct
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graphs.views import lineage, neighbourhood, network, overview

from .browser import Open, Visit
from .data import known


@pytest.fixture(scope="module")
def graph() -> nx.MultiDiGraph:
    return known()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, graph: nx.MultiDiGraph) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("views")
    views = {
        "network": network(graph),
        "neighbourhood": neighbourhood(graph, "RoBERTa"),
        "lineage": lineage(graph, "BERT"),
        "overview": overview(graph),
        "empty": network(nx.MultiDiGraph()),
    }
    return {name: view.save(folder / f"{name}.html") for name, view in views.items()}


STAGE = """(() => {
  const { clientWidth, clientHeight } = document.getElementById("canvas");
  return [clientWidth, clientHeight];
})()"""
# Counts the pixels of the picture for which a condition holds, on a copy that is made to be read.
PIXELS = """(() => {
  const c = document.querySelector("#canvas canvas");
  const copy = document.createElement("canvas");
  Object.assign(copy, { width: c.width, height: c.height });
  const ctx = copy.getContext("2d", { willReadFrequently: true });
  ctx.drawImage(c, 0, 0);
  const d = ctx.getImageData(0, 0, c.width, c.height).data;
  let n = 0;
  for (let i = 0; i < d.length; i += 4) n += Number(%s);
  return n;
})()"""


def shown(seen: Visit) -> set[str]:
    names = seen.evaluate("paperkg.picture.nodes.map((i) => paperkg.data.nodes[i].name)")
    return set(names)


def box(seen: Visit, name: str) -> Any:
    return seen.locator(f"label.check:has(.name:text-is('{name}')) input")


def click_node(seen: Visit, id: str) -> None:
    """A click of the mouse where the node is drawn."""
    x, y = seen.evaluate(
        "(id) => { const s = paperkg.spot(paperkg.indexOf.get(id));"
        "const p = paperkg.network.canvasToDOM({ x: s.x, y: s.y });"
        "const b = document.getElementById('canvas').getBoundingClientRect();"
        "return [p.x + b.x, p.y + b.y]; }",
        id,
    )
    seen.mouse.click(x, y, delay=20)
    seen.wait_for_timeout(450)  # vis-network waits to see whether a second click follows


def test_methods_and_benchmarks_are_there_and_drawn(opened: Open) -> None:
    seen = opened("network")
    assert {"BERT", "GLUE", "Transformer", "ImageNet"} <= shown(seen)
    assert seen.text_content("#counts") == "43 methods · 34 benchmarks · 89 edges"
    drawn = seen.evaluate(PIXELS % "d[i + 3] > 0")
    assert drawn > 5000  # pixels of dots, lines and names


def test_search_flies_to_the_node_and_its_card_shows_marked_evidence(opened: Open) -> None:
    seen = opened("network")
    seen.press("body", "/")
    seen.keyboard.type("robert")
    assert seen.text_content("#suggestions [aria-selected=true] .name") == "RoBERTa"
    seen.keyboard.press("Enter")
    assert seen.text_content("#panel h2") == "RoBERTa"
    seen.click("#panel button[aria-label='Evidence for GLUE']")
    quote = seen.text_content("#panel .claim blockquote")
    assert quote == "RoBERTa reaches 88.5% GLUE score on GLUE."
    assert seen.locator("#panel .claim mark").all_text_contents() == ["RoBERTa", "88.5%", "GLUE"]
    link = seen.locator("#panel .claim a")
    assert link.get_attribute("href") == "https://arxiv.org/abs/1907.11692"
    assert link.get_attribute("rel") == "noopener noreferrer"
    middle, spot = seen.evaluate(
        "[paperkg.network.getViewPosition(), paperkg.spot(paperkg.indexOf.get('method:roberta'))]"
        ".map(({ x, y }) => [x, y])"
    )
    assert middle == pytest.approx(spot, abs=1)


def test_search_finds_aliases_and_says_when_there_is_nothing(opened: Open) -> None:
    seen = opened("network")
    seen.fill("#search", "image")
    texts = seen.locator("#suggestions li .name").all_text_contents()
    assert texts[0] == "ImageNet"
    assert "image classification" in texts  # a task, not shown yet
    seen.fill("#search", "zzzz")
    assert seen.text_content("#suggestions") == "Nothing here has that name."
    seen.keyboard.press("Escape")
    assert not seen.is_visible("#suggestions")


def test_what_search_finds_behind_a_filter_comes_up(opened: Open) -> None:
    seen = opened("network")
    seen.fill("#search", "machine transl")
    seen.keyboard.press("Enter")
    assert seen.text_content("#panel h2") == "machine translation"
    assert "machine translation" in shown(seen)
    assert box(seen, "Tasks").is_checked()


def test_a_click_opens_a_node_and_a_line(opened: Open) -> None:
    seen = opened("network")
    click_node(seen, "benchmark:gsm8k")
    assert seen.text_content("#panel h2") == "GSM8K"
    x, y = seen.evaluate(
        "(() => { const at = (id) => paperkg.spot(paperkg.indexOf.get(id));"
        "const [a, b] = [at('method:chinchilla'), at('benchmark:mmlu')];"
        "const p = paperkg.network.canvasToDOM({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });"
        "const r = document.getElementById('canvas').getBoundingClientRect();"
        "return [p.x + r.x, p.y + r.y]; })()"
    )
    seen.mouse.click(x, y)
    seen.wait_for_timeout(450)
    assert seen.text_content("#panel h2") == "Chinchilla was evaluated on MMLU"
    assert "67.5%" in seen.text_content("#panel .claim .facts")


def test_the_legend_filters_by_label_kind_and_edge(opened: Open) -> None:
    seen = opened("network")
    box(seen, "technique").uncheck()
    assert "LoRA" not in shown(seen) and "BERT" in shown(seen)
    box(seen, "Benchmarks").uncheck()
    assert seen.is_visible("#empty") and shown(seen) == set()
    seen.click("#empty button")
    assert "LoRA" in shown(seen)
    box(seen, "Builds on").check()
    assert "AlexNet" in shown(seen)  # tied to others by what builds on it alone
    box(seen, "Papers").check()
    assert "Attention Is All You Need" in shown(seen)
    box(seen, "Inferred").uncheck()
    assert "DoRA" in shown(seen)
    box(seen, "Builds on").uncheck()
    box(seen, "Papers").uncheck()
    assert "DoRA" not in shown(seen)  # its only try is inferred


def test_years_support_and_confidence_filter_claims(opened: Open) -> None:
    seen = opened("network")
    seen.fill("[aria-label='From year']", "2023")
    seen.press("[aria-label='From year']", "Enter")
    assert {"LLaMA", "Llama 2", "MMLU"} <= shown(seen) and "BERT" not in shown(seen)
    seen.fill("[aria-label='From year']", "1900")
    seen.press("[aria-label='From year']", "Enter")
    assert seen.input_value("[aria-label='From year']") == "2013"
    seen.evaluate("paperkg.update({ support: 3 })")
    assert shown(seen) == {"Llama 2", "MMLU"}
    seen.click("text=Reset filters")
    before = len(shown(seen))
    slider = seen.locator("[aria-label=Confidence]")
    slider.fill("0.8")
    assert 0 < len(shown(seen)) < before  # second-hand numbers are 70% sure
    assert "Llama 2 70B" not in shown(seen)


def test_variants_roll_up_into_their_family(opened: Open) -> None:
    seen = opened("network")
    assert "Llama 2 70B" in shown(seen)
    box(seen, "Roll variants up into their family").check()
    assert "Llama 2 70B" not in shown(seen) and "Llama 2" in shown(seen)
    support = "paperkg.picture.edges.find((e) => paperkg.data.nodes[e.source].name === 'Llama 2'"
    assert (
        seen.evaluate(support + " && paperkg.data.nodes[e.target].name === 'GSM8K').support") == 1
    )


def test_hover_dims_the_rest(opened: Open) -> None:
    seen = opened("network")
    pixels = PIXELS % "d[i + 3] > 200 && d[i] < 60 && d[i + 2] > 150"
    before = seen.evaluate(pixels)  # of full blue: methods
    x, y = seen.evaluate(
        "(() => { const s = paperkg.spot(paperkg.indexOf.get('benchmark:cora'));"
        "const p = paperkg.network.canvasToDOM(s);"
        "const r = document.getElementById('canvas').getBoundingClientRect();"
        "return [p.x + r.x, p.y + r.y]; })()"
    )
    seen.mouse.move(x - 30, y - 30)
    seen.mouse.move(x, y)
    seen.wait_for_timeout(200)
    assert 0 < seen.evaluate(pixels) < before / 3


def test_everything_works_by_keyboard(opened: Open) -> None:
    seen = opened("network")
    seen.focus("#canvas")
    seen.keyboard.press("ArrowRight")
    first = seen.evaluate("paperkg.state.sel")
    assert first is not None
    seen.keyboard.press("ArrowLeft")
    second = seen.evaluate("paperkg.state.sel")
    assert second not in (None, first)
    assert "shown" in seen.text_content("#focus-name")
    seen.keyboard.press("Enter")
    assert seen.evaluate("document.activeElement.id") == "panel"
    seen.keyboard.press("Escape")
    assert seen.evaluate("paperkg.state.sel") is None
    scale = seen.evaluate("paperkg.network.getScale()")
    seen.keyboard.press("+")
    assert seen.evaluate("paperkg.network.getScale()") > scale
    seen.keyboard.press("0")
    assert seen.evaluate("paperkg.network.getScale()") == pytest.approx(scale)
    seen.keyboard.press("p")
    assert seen.get_attribute("#physics", "aria-pressed") == "true"
    seen.keyboard.press("l")
    assert seen.get_attribute("#freeze", "aria-pressed") == "true"
    assert seen.get_attribute("#physics", "aria-pressed") == "false"
    seen.keyboard.press("f")
    assert not seen.is_visible("#filters")
    seen.keyboard.press("?")
    assert seen.is_visible("#help")
    seen.keyboard.press("Escape")
    seen.keyboard.press("t")
    assert seen.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_tab_key_reaches_every_control_and_shows_where_it_is(opened: Open) -> None:
    seen = opened("network")
    seen.evaluate("document.activeElement.blur()")
    reached: set[str] = set()
    for _ in range(60):
        seen.keyboard.press("Tab")
        name, outline = seen.evaluate(
            "(() => { const e = document.activeElement;"
            "const s = getComputedStyle(e);"
            "return [e.id || e.getAttribute('aria-label') || e.tagName, s.outlineStyle]; })()"
        )
        if name in reached and name not in ("INPUT", "BUTTON"):
            break
        reached.add(name)
        assert outline != "none" or name in ("BODY", "panel"), name
    assert {"search", "export-button", "theme-button", "canvas", "fit", "physics"} <= reached


def test_physics_moves_nodes_and_putting_back_restores_them(opened: Open) -> None:
    seen = opened("network")
    at = "(({ x, y }) => [x, y])(paperkg.spot(paperkg.indexOf.get('method:bert')))"
    home = seen.evaluate(at)
    seen.click("#physics")
    seen.until(f"Math.hypot({at}[0] - ({home[0]}), {at}[1] - ({home[1]})) > 2")
    seen.click("#reset")
    assert seen.evaluate(at) == pytest.approx(home)
    assert seen.get_attribute("#physics", "aria-pressed") == "false"


def test_the_address_reopens_the_same_view(opened: Open) -> None:
    seen = opened("network")
    box(seen, "Tasks").check()
    box(seen, "technique").uncheck()
    seen.evaluate("paperkg.update({ color: 'community', confidence: 0.5, sel: 'method:bert' })")
    seen.click("#zoom-in")
    seen.until("location.hash.includes('view=') && location.hash.includes('sel=')")
    hash, names = seen.evaluate("location.hash"), shown(seen)
    again = opened("network", hash=hash)
    assert shown(again) == names
    for key in ("labels", "off", "color", "confidence", "sel", "view"):
        assert again.evaluate(f"paperkg.state.{key}") == seen.evaluate(f"paperkg.state.{key}")
    scales = [page.evaluate("paperkg.network.getScale()") for page in (seen, again)]
    assert scales[0] == pytest.approx(scales[1], rel=0.01)
    assert again.text_content("#panel h2") == "BERT"


def test_exports_hold_just_what_is_shown(opened: Open) -> None:
    seen = opened("network")
    seen.evaluate("paperkg.update({ from: 2023, to: 2023 })")
    rows = list(csv.DictReader(io.StringIO(seen.saved("csv").decode("utf-8"))))
    assert {row["source_name"] for row in rows} <= shown(seen)
    llama = next(r for r in rows if (r["source_name"], r["target_name"]) == ("Llama 2", "MMLU"))
    assert llama["support"] == "2" and llama["basis"] == "stated"
    assert llama["papers"] == "arxiv:2307.09288; arxiv:2310.06825"
    data = json.loads(seen.saved("json"))
    assert data["schema_version"] == 1
    assert {node["name"] for node in data["nodes"]} == shown(seen)
    assert len(data["edges"]) == len(rows)
    svg = seen.saved("svg").decode("utf-8")
    assert svg.startswith("<svg") and ">Llama 2</text>" in svg and ">BERT<" not in svg
    png = seen.saved("png")
    width, height = seen.evaluate(STAGE)
    assert png.startswith(b"\x89PNG") and len(png) > 5000
    assert struct.unpack(">II", png[16:24]) == (2 * width, 2 * height)


def test_a_lineage_leaves_with_its_years_bends_and_points(opened: Open) -> None:
    seen = opened("lineage")
    svg = seen.saved("svg").decode("utf-8")
    shown_edges = seen.evaluate("paperkg.picture.edges.length")
    years = [mark["text"] for mark in seen.evaluate("paperkg.data.axis")]
    assert f">{years[0]}</text>" in svg
    assert svg.count('stroke="none"') == shown_edges  # a point for each
    assert len(re.findall(r' d="M[-\d. ]+C', svg)) > shown_edges / 2


def test_a_line_under_the_pointer_dims_the_rest(opened: Open) -> None:
    seen = opened("network")
    pixels = PIXELS % "d[i + 3] > 200 && d[i] < 60 && d[i + 2] > 150"
    before = seen.evaluate(pixels)
    x, y = seen.evaluate(
        "(() => { const at = (id) => paperkg.spot(paperkg.indexOf.get(id));"
        "const [a, b] = [at('method:chinchilla'), at('benchmark:mmlu')];"
        "const p = paperkg.network.canvasToDOM({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });"
        "const r = document.getElementById('canvas').getBoundingClientRect();"
        "return [p.x + r.x, p.y + r.y]; })()"
    )
    seen.mouse.move(x - 40, y - 40)
    seen.mouse.move(x, y)
    seen.wait_for_timeout(200)
    assert 0 < seen.evaluate(pixels) < before / 3


def test_a_tie_of_two_communities_shows_the_sentences_behind_it(opened: Open) -> None:
    seen = opened("overview")
    seen.evaluate("paperkg.showEdge(paperkg.picture.edges.find((e) => e.type === 'TIES'))")
    assert "is tied to" in seen.text_content("#panel h2")
    assert seen.locator("#panel .claim mark").count() > 0


def test_colour_and_size_follow_the_choice(opened: Open) -> None:
    seen = opened("network")
    color = "paperkg.network.body.nodes[paperkg.indexOf.get('%s')].options.color.background"
    size = "paperkg.network.body.nodes[paperkg.indexOf.get('%s')].options.size"
    assert seen.evaluate(color % "method:bert") == seen.evaluate(color % "method:gat")
    before = seen.evaluate(size % "method:bert")
    seen.select_option("[aria-label='Colour by']", "community")
    assert seen.evaluate(color % "method:bert") != seen.evaluate(color % "method:gat")
    assert seen.locator(".swatches li").count() >= 5
    seen.select_option("[aria-label='Size by']", "betweenness")
    assert seen.evaluate(size % "method:bert") != before


def test_an_empty_graph_says_so(opened: Open) -> None:
    seen = opened("empty")
    assert "No paper here ties a method to a benchmark yet" in seen.text_content("#empty")


def test_a_neighbourhood_opens_by_clicking(opened: Open) -> None:
    seen = opened("neighbourhood")
    assert {"RoBERTa", "BERT", "GLUE", "DeBERTa"} <= shown(seen)
    assert "Transformer" not in shown(seen)
    click_node(seen, "method:bert")
    click_node(seen, "method:bert")
    assert {"Transformer", "SQuAD 1.1"} <= shown(seen)
    seen.focus("#canvas")
    seen.keyboard.press("e")
    assert "SQuAD 1.1" not in shown(seen)
    seen.fill("#search", "Transformer")
    seen.keyboard.press("Enter")
    assert "Transformer" in shown(seen)


def test_lineage_shows_years_and_evidence(opened: Open) -> None:
    seen = opened("lineage")
    assert {"Transformer", "BERT", "RoBERTa", "ALBERT"} <= shown(seen)
    assert [mark["text"] for mark in seen.evaluate("paperkg.data.axis")][:2] == ["2017", "2018"]
    seen.evaluate("paperkg.go(paperkg.indexOf.get('method:roberta'))")
    seen.click("#panel button[aria-label='Evidence for BERT']")
    assert seen.text_content("#panel li .claims blockquote") == "RoBERTa builds on BERT."


def test_a_community_opens_its_own_network_and_leads_back(opened: Open) -> None:
    seen = opened("overview")
    assert seen.text_content("#counts").startswith("7 communities")
    click_node(seen, "community:0")
    assert "Members" in seen.text_content("#panel")
    seen.click("text=Open its network")
    assert {"ImageNet", "ResNet"} <= shown(seen) and "BERT" not in shown(seen)
    assert "ImageNet" in seen.text_content("#crumbs")
    seen.click("text=All communities")
    assert len(shown(seen)) == 7
    seen.fill("#search", "LoRA")
    seen.keyboard.press("Enter")
    assert "LoRA" in shown(seen) and "ImageNet" not in shown(seen)


def test_a_phone_shows_the_picture_first_and_everything_at_a_touch(opened: Open) -> None:
    seen = opened("network", size="phone")
    assert not seen.is_visible("#filters") and not seen.is_visible("#panel")
    assert seen.evaluate("document.documentElement.scrollWidth") == 390
    seen.click("#filters-button")
    assert seen.is_visible("#filters")
    seen.click("text=Done")
    click_node(seen, "benchmark:imagenet")
    assert seen.is_visible("#panel") and seen.text_content("#panel h2") == "ImageNet"
    seen.click("#panel-close")
    assert not seen.is_visible("#panel")
    small = seen.evaluate(
        "[...document.querySelectorAll('.dock button, .actions .button')]"
        ".filter((b) => b.getBoundingClientRect().height < 30).length"
    )
    assert small == 0
