"""Nothing that a paper brought drives a terminal, a spreadsheet or a reader of lines."""

from __future__ import annotations

import json
import unicodedata

import pytest

from kg.text import cell, json_line, printable

HOSTILE = [
    "\x1b]0;title\x07",
    "\x1b[2J\x1b[31mred",
    "\x9b31m",
    "a\rb",
    "tab\tnewline\nend",
    "\u202etxt.exe",
    "\u2066x\u2069",
    "line\u2028separator",
    "nul\x00",
    "\x7f\x08\x08",
    "lone \ud800 half",
    "back\\slash",
]


def harmless(text: str) -> bool:
    return not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} or c in "‮⁦⁩" for c in text)


@pytest.mark.parametrize("text", HOSTILE)
def test_printed_text_holds_no_control_character(text: str) -> None:
    assert harmless(printable(text))
    assert harmless(cell(text))
    printable(text).encode()


@pytest.mark.parametrize("text", HOSTILE)
def test_json_says_the_same_text_without_a_raw_control_character(text: str) -> None:
    line = json_line({"text": text})
    assert harmless(line)
    assert json.loads(line) == {"text": text}


def test_ordinary_text_stays_as_it_is() -> None:
    text = "π0 beats BERT — «naïve» 中文 😀 (+0.5 %)"
    assert printable(text) == cell(text) == text


@pytest.mark.parametrize("text", ["a\tb", "a\nb", "a\\tb", "\\", "\r\n", "a\\\\nb"])
def test_tsv_cells_can_be_read_back(text: str) -> None:
    back = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r"}
    read, rest = "", cell(text)
    while rest:
        pair = rest[:2]
        read, rest = (read + back[pair], rest[2:]) if pair in back else (read + rest[0], rest[1:])
    assert read == text


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "@SUM(1)", "+1+cmd", "-2+3", "=1"])
def test_cells_are_no_formulas(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["+0.53", "-1,000", "-3.2%", "+2x", "0.5", -0.5, 3])
def test_numbers_stay_numbers(value: object) -> None:
    assert cell(value) == str(value)


def test_nested_values_are_json_in_a_cell() -> None:
    assert cell({"a": ["x\ty", None]}) == '{"a": ["x\\ty", null]}'
    assert cell(True) == "true"
