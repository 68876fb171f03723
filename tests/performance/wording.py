"""Words for invented papers: titles, people, and abstracts that hold names at known places."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Protocol

from .synthetic import HEADS, SYLLABLES, WORDS

__all__ = ["Abstract", "Wording"]

SENTENCES, WORDS_A_SENTENCE = 8, 25
LEAST_FILLING = 6
RUN = 60_000
"""Words written once; what fills a sentence is cut from them."""

_FILLING = """
    the of and to a in we is for that with on this as are by our an from it can be which method
    model show results data learning training using approach these performance based propose two
    however new between both while more has different each such have not or their at than existing
    large first further without problem across several through when where only over into its also
    many tasks work paper state time network deep information representation evaluation language
    visual framework experiments structure input output features quality study analysis demonstrate
    improve achieve require remain introduce extensive efficient robust novel local global accuracy
    cost small single multiple during under even often well high low significantly previous code
"""


class Named(Protocol):
    """What an abstract names."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


class Wording:
    """Words drawn by Zipf's law, as in any text."""

    def __init__(self, rng: random.Random) -> None:
        words = _FILLING.split()
        weights = [1 / (rank + 2) for rank in range(len(words))]
        self.rng, self.words = rng, rng.choices(words, weights, k=RUN)

    def some(self, count: int) -> list[str]:
        """So many words that follow each other somewhere."""
        at = int(self.rng.random() * (RUN - count))
        return self.words[at : at + count]

    def title(self, name: str) -> str:
        """A title, of the thing introduced if there is one."""
        said = " ".join(
            word.capitalize() for word in (*self.rng.sample(WORDS, 3), self.rng.choice(HEADS))
        )
        return f"{name}: {said}" if name else said

    def person(self) -> str:
        """A name of a person."""
        first, last = (self.rng.choices(SYLLABLES, k=k) for k in (2, 3))
        return f"{''.join(first).capitalize()} {''.join(last).capitalize()}"


class Abstract:
    """An abstract that names each of `things` once, in order, spread over its sentences."""

    def __init__(self, wording: Wording, things: Sequence[Named]) -> None:
        self._places: dict[str, tuple[int, str]] = {}
        self.sentences: list[str] = []
        length, count = 0, len(things)
        for number in range(SENTENCES):
            here = things[number * count // SENTENCES : (number + 1) * count // SENTENCES]
            sentence = self._sentence(wording, here, number, length)
            self.sentences.append(sentence)
            length += len(sentence) + 1
        self.text = " ".join(self.sentences)

    def _sentence(self, wording: Wording, things: Sequence[Named], number: int, offset: int) -> str:
        taken = sum(thing.name.count(" ") + 1 for thing in things)
        filling = wording.some(max(WORDS_A_SENTENCE - taken, LEAST_FILLING))
        step = len(filling) // (len(things) + 1)
        text = " ".join(filling[:step])
        text = text[:1].upper() + text[1:]
        for place, thing in enumerate(things, 1):
            start = offset + len(text) + bool(text)
            self._places[thing.id] = number, f"abstract:{start}-{start + len(thing.name)}"
            end = (place + 1) * step if place < len(things) else len(filling)
            text = " ".join(filter(None, (text, thing.name, *filling[place * step : end])))
        return f"{text}."

    def evidence(self, things: Sequence[Named]) -> tuple[list[str], list[str]]:
        """Sentences and spans that bear a claim on `things`: at most two sentences.

        The second is one before the first: what says who "it" is goes before.
        """
        if not things:
            return self.sentences[:1], [f"abstract:0-{len(self.sentences[0])}"]
        places = [self._places[thing.id] for thing in things]
        claim = places[-1][0]
        before = [number for number, _ in places if number < claim][:1]
        kept = [claim, *before]
        spans = [span for number, span in places if number in kept]
        return [self.sentences[number] for number in kept], list(dict.fromkeys(spans))
