"""Two hundred strings that would do harm in a page that trusts what papers bring."""

from __future__ import annotations

from itertools import product

import networkx as nx

from .data import Maker

__all__ = ["hostile_graph", "hostile_strings"]

_CODE = "window.__harm=1"
_BREAKS = [
    "{}",
    '">{}',
    "'>{}",
    "</script>{}",
    "</title></textarea>{}",
    "--><!--{}",
    "]]>{}",
    "BERT {} v2",
]
_TAGS = [
    f"<script>{_CODE}</script>",
    f"<img src=x onerror={_CODE}>",
    f"<svg onload={_CODE}>",
    f"<body onload={_CODE}>",
    f"<iframe srcdoc='<script>parent.{_CODE}</script>'></iframe>",
    f"<a href='javascript:{_CODE}'>x</a>",
    f"<details open ontoggle={_CODE}>",
    f"<math><mi xlink:href='javascript:{_CODE}'>x</mi></math>",
    "<meta http-equiv=refresh content='0;url=https://example.org'>",
    "<link rel=stylesheet href=https://example.org/x.css>",
    "<style>*{display:none}</style>",
    f"<scr<script>ipt>{_CODE}</scr</script>ipt>",
    f"<template><script>{_CODE}</script></template>",
    f"<form action=javascript:{_CODE}><input type=submit autofocus onfocus={_CODE}>",
    "<base href=https://example.org/>",
    f"<object data='data:text/html,<script>{_CODE}</script>'></object>",
]
_ALONE = [
    f"javascript:{_CODE}",
    f"JaVaScRiPt:{_CODE}//https://example.org",
    f"data:text/html,<script>{_CODE}</script>",
    "vbscript:msgbox(1)",
    f'x" onmouseover="{_CODE}',
    f"x' onfocus='{_CODE}' autofocus='",
    f"x` onclick=`{_CODE}`",
    "{{ 7 * 7 }}",
    "{% for x in y %}",
    "{{ self.__init__.__globals__ }}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{{constructor.constructor('" + _CODE + "')()}}",
    "&lt;script&gt;" + _CODE + "&lt;/script&gt;",
    "&#x3c;script&#x3e;" + _CODE,
    "&amp;lt;img src=x&amp;gt;",
    "\\u003cscript\\u003e" + _CODE,
    "<SCRIPT SRC=https://example.org/x.js></SCRIPT>",
    "%3Cscript%3E" + _CODE,
    "\u202egnp.exe\u202c reversed",
    "\u2066isolated\u2069 \u2067rtl\u2069",
    "a\u0000b\u0008c\u001b[2J\u001b]0;title\u0007",
    "line\u2028separator\u2029here",
    "\ud800 lone surrogate",
    "\ufeffbyte order \ufffe mark",
    "e\u0301" * 40 + "\u0336" * 200,
    "مرحبا بالعالم BERT שלום",
    "𝓜𝓮𝓽𝓱𝓸𝓭 😀👩‍👩‍👧‍👧 π0 C++ A*",
    "__proto__",
    "constructor",
    "prototype",
    "hasOwnProperty",
    "toString",
    "null",
    "undefined",
    "NaN",
    "-1",
    "0",
    " ",
    "=1+1",
    "@SUM(A1)",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "x" * 10_240,
    "<b>" * 3_000,
    "word " * 2_100,
    "\"'`<>&;/\\" * 60,
    "../../etc/passwd",
    "file:///etc/passwd",
    "https://example.org/%22onload=1",
    "//example.org/x",
    "a\r\nb\tc",
    "'; DROP TABLE papers; --",
    "*/" + _CODE + "/*",
    "\\'; " + _CODE + "; //",
    "`${" + _CODE + "}`",
    "[[" + _CODE + "]]",
    "<!--#include virtual='/etc/passwd'-->",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y 'z'>]>&y;",
    "onerror=" + _CODE,
    "expression(" + _CODE + ")",
    "url(javascript:" + _CODE + ")",
    "@import 'https://example.org/x.css'",
    "</style><script>" + _CODE + "</script>",
    "</json></data></script ><script >" + _CODE + "</script >",
    "</SCRIPT\t><SCRIPT>" + _CODE + "</SCRIPT>",
    "<script\x0c>" + _CODE + "</script>",
    "<\x00script>" + _CODE + "</script>",
    "<svg><animate onbegin=" + _CODE + " attributeName=x></svg>",
    "<x onpointerenter=" + _CODE + ">",
    "<video><source onerror=" + _CODE + "></video>",
]


def hostile_strings() -> list[str]:
    """Two hundred different ones."""
    out = [frame.format(tag) for frame, tag in product(_BREAKS, _TAGS)] + _ALONE
    assert len(out) == len(set(out)) == 200
    return out


def hostile_graph() -> nx.MultiDiGraph:
    """Each string as a paper's title, link, author, venue, and as a name of every label."""
    maker = Maker()
    strings = hostile_strings()
    for i, text in enumerate(strings):
        paper = maker.paper(
            f"arxiv:{i:04}.{i:05}",
            f"20{10 + i % 15}-0{1 + i % 9}-11",
            text,
            authors=[text, "A. Author"],
            venue=text,
            url=text,
        )
        other = strings[(i * 7 + 3) % len(strings)]
        method = _named(maker, "Method", text, i, kind="model", aliases=[other])
        benchmark = _named(maker, "Benchmark", other, i % 9, kind="dataset", aliases=[text])
        task = _named(maker, "Task", text, i)
        metric = _named(maker, "Metric", other, i % 5, direction="higher", unit=text)
        row = maker.say(paper, f"We present {text} and test it.", text)
        row["sentences"] += [text]
        row["extractor"] = text
        maker.edge("INTRODUCES", paper, method, paper, **row)
        maker.edge("EVALUATES_ON", paper, benchmark, paper, **row)
        maker.edge("ADDRESSES", paper, task, paper, **row)
        result = f"result:{i}{text}"
        maker.graph.add_node(
            result, label="Result", name=text, value=float(i), unit="%", kind="absolute", text=text
        )
        maker.edge("REPORTS", paper, result, paper, **row)
        maker.edge("OF", result, method, paper, **row)
        maker.edge("ON", result, benchmark, paper, **row)
        maker.edge("MEASURED_BY", result, metric, paper, **row)
        for node in (method, benchmark, task, metric):
            maker.mention(paper, node, row)
        maker.edge(
            "EVALUATED_ON",
            method,
            benchmark,
            paper,
            basis="stated",
            metrics=[text],
            values=[text],
            results=[result],
            **row,
        )
        if i:
            before = f"method:{i - 1}:{strings[i - 1]}"
            maker.edge("BUILDS_ON", method, before, paper, **row)
    return maker.graph


def _named(maker: Maker, label: str, text: str, number: int, **more: object) -> str:
    """A node whose id is hostile too."""
    id = f"{label.lower()}:{number}:{text}" if label == "Method" else f"{label.lower()}:{number}"
    if id not in maker.graph:
        maker.graph.add_node(id, label=label, name=text, papers=0, **more)
    return id
