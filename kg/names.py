"""Names as keys: what makes two spellings the same, and what may never be the same.

`key` is the block in which spellings meet: case, accents, hyphens, Greek letters and LaTeX do not
tell two names apart, numbers and the signs ``+ # *`` do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

__all__ = [
    "LANGUAGES",
    "clean",
    "is_short_form",
    "key",
    "languages",
    "numbers",
    "same_long_form",
    "slug",
    "strip_head",
    "title_key",
    "words",
]

_CACHE = 1 << 18
"""Distinct spellings kept; names recur, so the cache saves most of the work."""

_GREEK_COMMANDS = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau
    upsilon phi chi psi omega infty
"""
_LATEX_GREEK = re.compile(r"\\(?:var)?(" + "|".join(_GREEK_COMMANDS.split()) + r")(?![a-z])", re.I)
_LATEX_STYLE = re.compile(r"\\(?:math|text|emph|bf|it|sc|rm|tt|sf|operatorname)[a-z]*\s*", re.I)
_LATEX_ACCENT = re.compile(r"\\(['`\"^~=.]|[cvuH](?=\{))\{?\\?([A-Za-z])\}?")
_COMBINING = dict(
    zip(
        "'`\"^~=.cvuH",
        "\u0301\u0300\u0308\u0302\u0303\u0304\u0307\u0327\u030c\u0306\u030b",
        strict=True,
    )
)
_LATEX_SIGN = re.compile(r"\\[a-z]+\s*", re.I)
_LATEX_MARKS = str.maketrans({"$": "", "{": "", "}": "", "\\": "", "^": ""})
_WRAPPERS = "\"'`“”‘’«»"
_SIGN_NAMES = {"+": "plus", "#": "sharp", "*": "star"}
_TOKEN = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+|[+#*]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")

_LONGEST_SLUG = 80
"""Characters of an id; longer names end at a word before."""

_SERIES = """
    ace aime clef coco conll davis duc icdar ilsvrc imagenet iwslt kitti mscoco muc nist
    pascalvoc semeval tac trec voc wmt
"""
"""Campaigns that write their year with two digits or four: WMT14 is WMT 2014."""

_NOT_A_VERSION = ("conv", "deconv", "prev", "nerv", "curv", "deriv")
"""Words that end in v and are followed by a number that is no version."""

_ARTICLE = re.compile(r"the\s+(?=\S)", re.I)
_PLURAL_WORD = re.compile(r"\b[A-Za-z]?[a-z]+(?<![sui])s\Z")
_PLURAL_ALONE = re.compile(
    r"(?:[A-Z]{2}|[a-z](?:er|or|ion|ing|ork|el|ine|ure|et|ian|ask|ace|ism))s\Z"
)
"""A single name may end in s (Atlas): only acronyms and these endings are taken for plurals."""


def clean(name: str) -> str:
    r"""Return `name` without LaTeX, wrapping quotes and doubled space; case and signs stay.

    Examples
    --------
    >>> clean(r" \textsc{LoRA} "), clean(r"$\pi_0$"), clean("**A*  search**")
    ('LoRA', 'pi 0', 'A* search')
    """
    text = unicodedata.normalize("NFKC", name)
    if "\\" in text or "$" in text:
        text = unicodedata.normalize("NFC", _LATEX_ACCENT.sub(_accented, text))
        text = _LATEX_GREEK.sub(r"\1", text)
        text = _LATEX_STYLE.sub("", text.replace(r"\*", "*").replace(r"\_", "_"))
        text = _LATEX_SIGN.sub(" ", text).translate(_LATEX_MARKS).replace("_", " ")
    text = " ".join(text.split())
    while len(text) > 4 and text.startswith("**") and text.endswith("**"):
        text = text[2:-2].strip()
    return text.strip(_WRAPPERS).strip()


def _accented(match: re.Match[str]) -> str:
    return match[2] + _COMBINING[match[1]]


@lru_cache(maxsize=_CACHE)
def key(name: str) -> str:
    r"""Return the normalised key of a name: runs of letters and numbers, and the signs + # *.

    Examples
    --------
    >>> key("GPT-3"), key("GPT3"), key("gpt 3"), key("GPT-3.5")
    ('gpt 3', 'gpt 3', 'gpt 3', 'gpt 3.5')
    >>> key("C++"), key("C#"), key("C"), key("A*"), key("π0"), key("β-VAE")
    ('c + +', 'c #', 'c', 'a *', 'pi 0', 'betavae')
    >>> key("WMT'14 En-De") == key("WMT 2014 En→De"), key("DeepLabv3") == key("DeepLab V3")
    (True, True)
    >>> key("Graph Attention Networks") == key("graph-attention network")
    True
    >>> key("The Pile") == key("Pile"), key(r"Nystr\"{o}m") == key("Nyström")
    (True, True)
    """
    text = _ARTICLE.sub("", clean(name), count=1)
    if _PLURAL_ALONE.search(text) or (" " in text and _PLURAL_WORD.search(text)):
        text = text[:-1]
    runs: list[str] = []
    for token in _TOKEN.findall(_fold(_THOUSANDS.sub("", text))):
        if token[0].isdigit():
            _append_number(runs, token, name)
        elif runs and token.isalpha() and runs[-1].isalpha():
            runs[-1] += token
        else:
            runs.append(token)
    return " ".join(runs) or "u" + "-".join(f"{ord(c):x}" for c in text.casefold() if c.strip())


def _append_number(runs: list[str], token: str, name: str) -> None:
    if runs:
        head = runs[-1]
        if head in _SERIES.split() and len(token) == 2 and token.isdigit():
            token = ("19" if token >= "70" else "20") + token
        if (
            len(head) > 2
            and head.endswith("v")
            and not head.endswith(_NOT_A_VERSION)
            and not re.search(r"\bIV\b", name)
        ):
            runs[-1] = head[:-1]
        elif head == "v" and len(runs) > 1:
            runs.pop()
    runs.append(token)


@lru_cache(maxsize=4096)
def _letter(char: str) -> str:
    if char == "∞":
        return "infty"
    described = unicodedata.name(char, "")
    if described.startswith("GREEK ") and " LETTER " in described:
        return described.split(" LETTER ")[1].split()[-1].lower()
    return char


def _fold(text: str) -> str:
    folded = text.casefold()
    if folded.isascii():
        return folded
    named = "".join(_letter(c) for c in folded)
    bare = unicodedata.normalize("NFKD", named)
    return unicodedata.normalize("NFC", "".join(c for c in bare if not unicodedata.combining(c)))


def slug(name: str) -> str:
    """Return a readable part of an id: lower case, words joined by hyphens, signs spelled out.

    Examples
    --------
    >>> [slug(n) for n in ("Segment Anything Model", "GPT-3.5", "C++", "C#", "A*", "π0", "pass@1")]
    ['segment-anything-model', 'gpt-3.5', 'c-plus-plus', 'c-sharp', 'a-star', 'pi0', 'pass-1']
    """
    text = _fold(clean(name))
    for sign, spelled in _SIGN_NAMES.items():
        text = text.replace(sign, f"-{spelled}-")
    text = re.sub(r"(?<!\d)\.|\.(?!\d)|[^\w.]|_", "-", text)
    text = re.sub("-+", "-", text).strip("-") or key(name).replace(" ", "-")
    return text if len(text) <= _LONGEST_SLUG else _shortened(text)


def _shortened(text: str) -> str:
    return text[:_LONGEST_SLUG].rpartition("-")[0] or text[:_LONGEST_SLUG]


def title_key(title: str) -> str:
    """Return the normalised title by which papers merge: letters and digits only.

    Examples
    --------
    >>> title_key("Attention Is All You Need.") == title_key("Attention is All you need")
    True
    """
    return "".join(c for c in _fold(clean(title)) if c.isalnum())


@lru_cache(maxsize=_CACHE)
def words(name: str) -> tuple[str, ...]:
    """Return the lower-case words of a name.

    Examples
    --------
    >>> words("Segment-Anything Model (SAM)")
    ('segment', 'anything', 'model', 'sam')
    """
    return tuple(re.findall(r"[^\W_]+", _fold(clean(name))))


_LANGUAGE_NAMES = """
    afrikaans amharic arabic armenian assamese azerbaijani basque bavarian belarusian bengali
    bosnian brazilian breton bulgarian burmese cantonese catalan cebuano chinese croatian czech
    danish dutch english esperanto estonian faroese filipino finnish flemish french galician
    georgian german greek gujarati hausa hebrew hindi hungarian icelandic igbo indonesian irish
    italian japanese javanese kannada kazakh khmer kinyarwanda korean kurdish kyrgyz lao latin
    latvian lithuanian macedonian malagasy malay malayalam maltese mandarin maori marathi
    mongolian nepali norwegian odia oromo pashto persian polish portuguese punjabi quechua
    romanian russian sanskrit scottish serbian shona sindhi sinhala slovak slovenian somali
    spanish swahili swedish tagalog tajik tamil tatar telugu thai tibetan tigrinya turkish
    turkmen ukrainian urdu uyghur uzbek vietnamese welsh wolof xhosa yiddish yoruba zulu
"""

LANGUAGES = frozenset(_LANGUAGE_NAMES.split())
"""Natural languages by their English names."""

_HEADS: Mapping[str, str] = {
    "Benchmark": "dataset datasets benchmark benchmarks corpus corpora database suite",
    "Metric": "score scores metric metrics measure value values",
    "Method": """
    model models method methods algorithm algorithms framework approach architecture optimizer
    optimiser technique system
    """,
    "Task": "task tasks problem problems",
}
_HEAD_ENDS = {
    label: re.compile(rf"(?:[\s_-]+(?:{'|'.join(heads.split())}))+\Z", re.I)
    for label, heads in _HEADS.items()
}
_GENERIC = frozenset(h for heads in _HEADS.values() for h in heads.split()) | {
    "network",
    "networks",
    "net",
}
_SMALL_WORDS = "a an and at by for from in of on the to via with"

_LONGEST_ACRONYM = 12
_STEM = 5
"""Letters by which two words of a long form are compared: network and networks are one."""
_SAME_LONG_FORM = 0.6
"""Least share of words that two long forms of one acronym have in common."""


def numbers(name: str) -> tuple[str, ...]:
    """Return the numbers of a name in order: names that differ in them are never one thing.

    Examples
    --------
    >>> numbers("SemEval-2020 Task 9"), numbers("ROUGE-L")
    (('2020', '9'), ())
    """
    return tuple(run for run in key(name).split() if run[0].isdigit())


def languages(name: str) -> frozenset[str]:
    """Return the natural languages that a name speaks of.

    Examples
    --------
    >>> sorted(languages("German BERT")), sorted(languages("BERT"))
    (['german'], [])
    """
    return LANGUAGES.intersection(words(name))


@lru_cache(maxsize=_CACHE)
def is_short_form(short: str, long: str) -> bool:
    """Whether `short` may be the acronym of `long`.

    After Schwartz and Hearst (2003), "A simple algorithm for identifying abbreviation definitions
    in biomedical text": its letters stand in `long` in their order and the first begins it.
    Numbers must agree, or count initials (C4, A3C) or stand for a word (Seq2Seq).

    Examples
    --------
    >>> is_short_form("SAM", "Segment Anything Model"), is_short_form("SAM", "Sharpness Anchor")
    (True, False)
    >>> is_short_form("C4", "Colossal Clean Crawled Corpus")
    True
    >>> is_short_form("GPT-4", "Generative Pre-trained Transformer")
    False
    """
    letters = re.sub(r"[^\w]|_", "", clean(short))
    if letters.endswith("s") and letters[:-1].isupper():
        letters = letters[:-1]
    if not 2 <= len(letters) <= _LONGEST_ACRONYM or not any(c.isupper() for c in letters):
        return False
    if numbers(short) != numbers(long) and (numbers(long) or not _counts(letters, long)):
        return False
    if len(words(long)) < 2 or len(letters) * 2 > len(long):
        return False
    wanted = _fold("".join(c for c in letters if c.isalpha()))
    text = _fold(clean(long))
    if not wanted or _run(short) in _run(long) or not text.startswith(wanted[0]):
        return False
    rest = iter(text)
    return all(letter in rest for letter in wanted)


def _run(name: str) -> str:
    """Return the key in one run: what holds another name whole does not abbreviate it."""
    return key(name).replace(" ", "")


def _counts(letters: str, long: str) -> bool:
    """Whether each digit of an acronym counts initials of its long form, or is a word of it."""
    initials = [word[0] for word in words(long)]
    for letter, digits in re.findall(r"([^\W\d]?)(\d+)", _fold(letters)):
        word = {"2": "to", "4": "for"}.get(digits)
        if word in words(long):
            continue
        if len(digits) > 1 or not letter or initials.count(letter) < int(digits):
            return False
    return True


def same_long_form(a: str, b: str) -> bool:
    """Whether two long forms of one acronym are the same, but for endings and general words.

    Examples
    --------
    >>> same_long_form("Segment Anything Model", "Segment Anything")
    True
    >>> same_long_form("Graph Attention Network", "Gated Attention Network")
    False
    >>> same_long_form("Bidirectional LSTM", "Bidirectional Long Short-Term Memory")
    True
    """
    if key(a) == key(b):
        return True
    if numbers(a) != numbers(b) or languages(a) != languages(b):
        return False
    ours, theirs = _content(a), _content(b)
    shared = sum(any(_akin(ours_word, word) for word in theirs) for ours_word in ours)
    every = len(ours) + len(theirs) - shared
    return shared >= _SAME_LONG_FORM * every or _nests(a, b) or _nests(b, a)


@lru_cache(maxsize=_CACHE)
def _content(name: str) -> frozenset[str]:
    told = [w for w in words(name) if w not in _SMALL_WORDS.split()]
    return frozenset(w[:_STEM] for w in told if w not in _GENERIC) or frozenset(told)


def _akin(a: str, b: str) -> bool:
    """Whether two stems are of one word: text and textual."""
    short, long = sorted((a, b), key=len)
    return short == long or (len(short) >= _STEM - 1 and long.startswith(short))


def _nests(a: str, b: str) -> bool:
    """Whether `a` is `b` with some of its words as an acronym: Bidirectional LSTM."""
    told = [w for w in re.findall(r"[^\W_]+", clean(a)) if w.casefold() not in _SMALL_WORDS.split()]
    plain = {w[:_STEM].casefold() for w in told if not w.isupper()}
    if not plain or len(plain) == len(told) or not plain <= _content(b):
        return False
    spelled = "".join(w if w.isupper() else w[0] for w in told).casefold()
    initials = "".join(w[0] for w in words(b) if w not in _SMALL_WORDS.split())
    return spelled == initials


@lru_cache(maxsize=_CACHE)
def strip_head(name: str, label: str) -> str | None:
    """Return a name without the general word at its end that only says what it is, or None.

    Examples
    --------
    >>> strip_head("F1-score", "Metric"), strip_head("TACRED dataset", "Benchmark")
    ('F1', 'TACRED')
    >>> strip_head("language model", "Method") is None
    True
    """
    whole = clean(name)
    rest = _HEAD_ENDS[label].sub("", whole)
    proper = label == "Task" or any(c.isupper() or c.isdigit() for c in rest)
    return rest if rest and rest != whole and proper else None
