"""Which family a name belongs to: sizes, versions, splits, years and languages taken off its end.

Families never merge their variants; they give VARIANT_OF and PART_OF where both names are there.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.names import LANGUAGES, clean, key

__all__ = ["families"]

_METHOD_WORDS = (
    "tiny mini nano micro small base medium large xlarge xxlarge huge giant xs xl xxl xxxl "
    "s m l b h g t chat instruct instruction it hf turbo preview pro plus max lite flash ultra "
    "sonnet haiku opus thinking cased uncased"
)
_BENCHMARK_WORDS = (
    "train training dev val valid validation test testing easy medium hard challenge verified full "
    "subset clean other diamond extended main mini minival lite small large s m l xl"
)
_CODES = (
    "ar bg bn cs da de el en es et fa fi fr gu he hi hr hu id is it ja kk ko lt lv ne nl no pl pt "
    "ro ru si sk sl sr sv sw ta te th tr uk ur vi zh"
)

_SEP = r"[-_ ,:]"
_LANGUAGE = f"(?:{'|'.join(sorted(LANGUAGES))})"
_CODE = f"(?:{'|'.join(_CODES.split())})"
_TO = r"\s*(?:-|–|→|⇒|/|to|->)\s*"


def _ends(words: str) -> tuple[re.Pattern[str], ...]:
    patterns = (
        rf"{_SEP}+{_CODE}{_TO}{_CODE}\Z",
        rf"{_SEP}+{_LANGUAGE}{_TO}{_LANGUAGE}\Z",
        rf"{_SEP}+{_LANGUAGE}\Z",
        rf"{_SEP}*\b(?:sub)?(?:task|track|phase|part|round|split|fold)\s*[-#]?\s*\w{{1,3}}\Z",
        r"/\d+\Z",
        rf"{_SEP}*\d+x\d+(?:\.\d+)?\s?b\Z",
        rf"(?:{_SEP}+|(?<=[a-z]))\d+(?:\.\d+)?\s?[bmkt]\Z",
        rf"{_SEP}+(?:{'|'.join(words.split())})\Z",
        r"(?<=\d)(?!d)[a-z]\Z",  # GPT-4o; but 3D is no version 3
        rf"(?:{_SEP}+v|(?<=[a-z0-9])v|{_SEP}*)'?\d+(?:\.\d+)*\Z",
    )
    return tuple(re.compile(pattern, re.I) for pattern in patterns)


_ENDS = {"Method": _ends(_METHOD_WORDS), "Benchmark": _ends(_BENCHMARK_WORDS)}
_LANGUAGE_FIRST = re.compile(rf"{_LANGUAGE}[- ]+(?=\S)", re.I)
_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]+)[)\]]\Z")
_SHORTEST = 2
_OWN_THINGS = frozenset({"transformerxl"})
"""Names whose end looks like a size but is none: Transformer-XL is no large Transformer."""


@lru_cache(maxsize=1 << 16)
def families(name: str, label: str = "Method") -> tuple[str, ...]:
    """Return the names that are left as variant marks come off, nearest first.

    Only methods and benchmarks have families.

    Examples
    --------
    >>> families("Llama 3 70B Instruct")
    ('Llama 3 70B', 'Llama 3', 'Llama')
    >>> families("GPT-4o-mini"), families("German BERT"), families("ViT-B/16")
    (('GPT-4o', 'GPT-4', 'GPT'), ('BERT',), ('ViT-B', 'ViT'))
    >>> families("WMT14 En-De", "Benchmark"), families("SemEval-2020 Task 9", "Benchmark")
    (('WMT14', 'WMT'), ('SemEval-2020', 'SemEval'))
    >>> families("SWE-bench Verified", "Benchmark"), families("MMLU-Pro", "Benchmark")
    (('SWE-bench',), ())
    >>> families("LoRA"), families("T5"), families("Transformer-XL")
    ((), (), ())
    """
    found: list[str] = []
    rest = _BRACKETED.sub(r" \1", clean(name))
    ends = _ENDS.get(label, ())
    while key(rest) not in _OWN_THINGS and (shorter := _shorten(rest, ends)):
        found.append(shorter)
        rest = shorter
    return tuple(found)


def _shorten(name: str, ends: tuple[re.Pattern[str], ...]) -> str | None:
    for end in ends:
        match = end.search(name)
        if match and _stands(name[: match.start()]):
            return name[: match.start()].rstrip("-_ ,:")
    match = _LANGUAGE_FIRST.match(name) if ends else None
    if match and _stands(name[match.end() :]):
        return name[match.end() :]
    return None


def _stands(rest: str) -> bool:
    return sum(c.isalpha() for c in rest) >= _SHORTEST
