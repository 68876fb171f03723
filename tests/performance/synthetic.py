"""Invented papers with extractions, as many as wanted, for load tests and benchmarks.

Names are made of syllables and drawn by Zipf's law; papers introduce, compare, build on and
evaluate as real ones do: a third name no benchmark, names recur in several spellings, acronyms
clash, versions and splits belong to families, and some candidates are uncertain. The same count
and seed give the same papers.

    for paper, extraction in corpus(20_000): ...
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.extraction import Entity, Evidence, Extraction, Relation, Result
from kg.papers.paper import Paper

_SYLLABLES = """
    ba be bo da de di fa fe ga ge go ka ke ki la le lo ma me mi na ne no pa pe ra re ro sa se
    si ta te to va ve xa xe za ze
"""
_WORDS = """
    adaptive aligned attentive causal compact contrastive deep diffuse dynamic efficient
    elastic expert fast fused gated graph guided hidden implicit joint kernel latent layered
    learned linear local masked mixed modular neural open parallel pooled prompt query rapid
    recurrent routed scaled shared sparse spatial spectral stable structured tuned unified
    vector wide
"""
_HEADS = "Attention Encoder Memory Network Optimization Pruning Reasoning Retrieval Routing"
METRICS = (
    ("accuracy", "%"),
    ("F1", "%"),
    ("BLEU", ""),
    ("ROUGE-L", ""),
    ("mAP", "%"),
    ("mIoU", "%"),
    ("perplexity", ""),
    ("FID", ""),
    ("WER", "%"),
    ("success rate", "%"),
    ("PSNR", "dB"),
    ("exact match", "%"),
)
_TASK_OBJECTS = "speech text image video graph code dialogue scene motion table music protein"
_TASK_ACTIONS = "generation classification retrieval segmentation translation parsing editing"
SYLLABLES, WORDS, HEADS = _SYLLABLES.split(), _WORDS.split(), _HEADS.split()
TASK_OBJECTS, TASK_ACTIONS = _TASK_OBJECTS.split(), _TASK_ACTIONS.split()
SIZES = ("", "", "", " 7B", " 70B", "-large", "-base", " 2", " v2")
SPLITS = ("", "", "", "", " test", "-hard", " 2021")


@dataclass
class Thing:
    """Something that papers name."""

    name: str
    long: str = ""


@dataclass
class Text:
    """An abstract while it is written: sentences, and where each name stands."""

    sentences: list[str] = field(default_factory=list)
    length: int = 0
    places: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)

    def say(self, template: str, **parts: str) -> int:
        """Add a sentence and return its number; ``{a}`` stands for ``parts["a"]``."""
        number, text = len(self.sentences), ""
        for piece in template.replace("}", "{").split("{"):
            value = parts.get(piece, piece)
            if piece in parts:
                start = self.length + len(text)
                self.places.setdefault(value, []).append((start, start + len(value), number))
            text += value
        self.sentences.append(text)
        self.length += len(text) + 1
        return number

    def evidence(self, name: str, confidence: float, extractor: str) -> Evidence:
        """Every place of a name, with the sentence of the first."""
        places = self.places[name]
        return Evidence(
            (self.sentences[places[0][2]],),
            tuple(f"abstract:{start}-{end}" for start, end, _ in places),
            confidence,
            extractor,
        )

    def claim(self, number: int, name: str, confidence: float, extractor: str) -> Evidence:
        """The place of a name in one sentence."""
        start, end, _ = next(p for p in self.places[name] if p[2] == number)
        return Evidence(
            (self.sentences[number],), (f"abstract:{start}-{end}",), confidence, extractor
        )


def corpus(count: int, *, seed: int = 0) -> Iterator[tuple[Paper, Extraction]]:
    """Each of `count` papers with what a pipeline might say of it."""
    world = World(random.Random(f"{seed}"))
    for number in range(count):
        yield world.paper(number, count)


class World:
    """The methods, benchmarks and tasks there are so far; every paper adds some."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.methods = [self.method() for _ in range(300)]
        self.benchmarks = [Thing(self.coin(2).capitalize() + "Bench") for _ in range(100)]
        self.tasks = [f"{o} {a}" for o in TASK_OBJECTS for a in TASK_ACTIONS]

    def coin(self, syllables: int) -> str:
        return "".join(self.rng.choice(SYLLABLES) for _ in range(syllables))

    def method(self) -> Thing:
        if self.rng.random() < 0.6:
            words = [w.capitalize() for w in self.rng.sample(WORDS, self.rng.randint(2, 3))]
            words.append(self.rng.choice(HEADS))
            return Thing("".join(w[0] for w in words), " ".join(words))
        return Thing(self.coin(self.rng.randint(2, 4)).capitalize() + self.rng.choice(["", "Net"]))

    def popular(self, things: list[Thing], *, but_last: bool = False) -> Thing:
        """A thing by Zipf's law: the older, the more often."""
        last = len(things) - 1 - but_last
        return things[min(int(self.rng.paretovariate(0.6)) - 1, last)]

    def sure(self) -> float:
        return round(self.rng.uniform(0.55, 1.0), 2)

    def paper(self, number: int, count: int) -> tuple[Paper, Extraction]:
        rng, text = self.rng, Text()
        year, month = 2015 + number * 11 // count, number % 12 + 1
        this = f"arxiv:{year % 100}{month:02d}.{number:05d}"
        entities: dict[tuple[str, str], Entity] = {}
        results: list[Result] = []
        relations: list[Relation] = []

        own = self.method() if rng.random() < 0.75 else None
        if own:
            template = (
                "We propose {long} ({own}), a new approach." if own.long else "We propose {own}."
            )
            said = text.say(template, own=own.name, long=own.long)
            self.methods.append(own)
        others = {
            self.popular(self.methods, but_last=True).name + rng.choice(SIZES)
            for _ in range(rng.randint(1, 4))
        }
        others = sorted(others - {own.name if own else ""})
        for other in others:
            text.say("Prior work such as {other} does not scale.", other=other)
        if own and rng.random() < 0.5:
            at = text.say("{own} builds on {other}.", own=own.name, other=others[0])
            relations.append(
                Relation(
                    "BUILDS_ON", own.name, others[0], text.claim(at, own.name, self.sure(), "pairs")
                )
            )
        task = rng.choice(self.tasks)
        worked = text.say("We study {task}.", task=task)
        self.evaluate(text, own, others, entities, results, relations)
        if own:
            entities["Method", own.name] = Entity(
                own.name,
                "Method",
                text.evidence(own.name, self.sure(), "names"),
                (own.long,) if own.long else (),
                kind="model",
                introduced=text.claim(said, own.name, self.sure(), "introduced"),
            )
        for other in others:
            label = "Benchmark" if rng.random() < 0.02 else "Method"
            entities[label, other] = Entity(
                other, label, text.evidence(other, self.sure(), "names"), certain=rng.random() < 0.9
            )
        entities["Task", task] = Entity(
            task,
            "Task",
            text.evidence(task, self.sure(), "names"),
            involved=text.claim(worked, task, self.sure(), "roles"),
        )
        paper = Paper(
            id=this,
            title=f"{own.name if own else 'Notes'}: {task} {number}",
            abstract=" ".join(text.sentences),
            authors=tuple(f"{self.coin(2).title()} {self.coin(3).title()}" for _ in range(3)),
            date=f"{year}-{month:02d}",
            venue=rng.choice([None, "Invented Proceedings"]),
            url=f"https://example.org/{number}",
            source=f"synthetic.jsonl:line {number + 1}",
            ids={"arxiv": this.partition(":")[2]},
        )
        return paper, Extraction(this, tuple(entities.values()), tuple(results), tuple(relations))

    def evaluate(
        self,
        text: Text,
        own: Thing | None,
        others: list[str],
        entities: dict[tuple[str, str], Entity],
        results: list[Result],
        relations: list[Relation],
    ) -> None:
        rng = self.rng
        if rng.random() < 0.33:
            return
        if rng.random() < 0.15:
            self.benchmarks.append(Thing(self.coin(3).capitalize() + rng.choice(["Bench", "QA"])))
        named = {
            self.popular(self.benchmarks).name + rng.choice(SPLITS)
            for _ in range(rng.randint(1, 3))
        }
        for benchmark in sorted(named):
            metric, unit = rng.choice(METRICS)
            value = f"{rng.uniform(10, 99):.1f}{unit if unit == '%' else ''}"
            method = own.name if own else others[0]
            at = text.say(
                "On {benchmark}, {method} reaches {value} {metric}.",
                benchmark=benchmark,
                method=method,
                value=value,
                metric=metric,
            )
            entities["Benchmark", benchmark] = Entity(
                benchmark,
                "Benchmark",
                text.evidence(benchmark, self.sure(), "names"),
                kind="dataset",
                role="evaluated",
                involved=text.claim(at, benchmark, self.sure(), "roles"),
            )
            entities["Metric", metric] = Entity(
                metric, "Metric", text.evidence(metric, self.sure(), "names")
            )
            results.append(
                Result(
                    value,
                    "absolute",
                    text.claim(at, value, self.sure(), "results"),
                    float(value.strip("%")),
                    unit if unit == "%" else "",
                    method,
                    benchmark,
                    metric,
                    others[0] if own and rng.random() < 0.3 else None,
                )
            )
        if own and rng.random() < 0.4:
            at = text.say("{own} outperforms {other}.", own=own.name, other=others[0])
            relations.append(
                Relation(
                    "OUTPERFORMS",
                    own.name,
                    others[0],
                    text.claim(at, own.name, self.sure(), "pairs"),
                )
            )
