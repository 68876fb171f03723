"""How papers use names: the forms of each entity, one mention for each paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractors.extraction import Entity, Extraction
from kg.names import is_short_form, key, languages, numbers
from kg.resolve.decided import Decided
from kg.resolve.families import families
from kg.schema import ENTITY_LABELS

__all__ = ["Form", "Mention", "forms", "mentions", "parts"]

HUNDREDTHS = 100
"""Confidences are summed as integers: a sum of floats depends on its order."""

_COMPOSITE = re.compile(r"(.+?)\s*[(\[]([^()\[\]]+)[)\]]\Z", re.S)


class Form(NamedTuple):
    """The keys by which one paper calls one thing.

    `full` is the key that says most: the long form where the paper gives one, else the name.
    `shorts` are the acronyms (and, of what the paper introduces, the nicknames) it uses for it.
    `tag` sets apart what the user split off in this paper.
    """

    full: str
    shorts: tuple[str, ...] = ()
    tag: str = ""


class Mention(NamedTuple):
    """One paper's use of one form."""

    paper: str
    label: str
    weight: int
    introduced: bool
    name: str
    spellings: tuple[str, ...]
    kind: str | None


def forms(extraction: Extraction, decided: Decided) -> list[Form]:
    """Return the form of each entity of one paper, in their order."""
    return [_form(entity, extraction.paper, decided) for entity in extraction.entities]


def mentions(extraction: Extraction, decided: Decided) -> Iterator[tuple[Form, Mention]]:
    """Each form that the paper surely uses; a form has one label in one paper."""
    grouped: dict[Form, list[Entity]] = {}
    for form, entity in zip(forms(extraction, decided), extraction.entities, strict=True):
        if entity.certain:
            grouped.setdefault(form, []).append(entity)
    for form, entities in grouped.items():
        lead = leading(entities)
        yield (
            form,
            Mention(
                extraction.paper,
                lead.label,
                round(lead.mention.confidence * HUNDREDTHS),
                lead.introduced is not None,
                lead.name,
                tuple(sorted({s for e in entities for s in _spellings(e)})),
                lead.kind,
            ),
        )


def leading(entities: Sequence[Entity]) -> Entity:
    """Return the entity whose label holds where one paper gives one form several labels."""
    return min(
        entities,
        key=lambda e: (
            e.introduced is None,
            -e.mention.confidence,
            ENTITY_LABELS.index(e.label),
            e.name,
        ),
    )


def _form(entity: Entity, paper: str, decided: Decided) -> Form:
    linked = [
        s
        for alias in entity.aliases
        for s in parts(alias)
        if not decided.apart(key(entity.name), key(s))
    ]
    full, *rest = parts(entity.name)
    linked = rest + linked
    longs = [s for s in linked if is_short_form(full, s)]
    shorts = [s for s in linked if is_short_form(s, full)]
    if longs:
        # Of two long forms the longer says more; the name itself is then the short one.
        longest = max(longs, key=lambda s: (len(s), s))
        shorts = [full, *(s for s in linked if is_short_form(s, longest))]
        full = longest
    elif entity.introduced is not None:
        shorts += [s for s in linked if _is_nickname(s, full)]
    keys = sorted({key(s) for s in shorts} - {key(full)})
    tag = decided.tag(paper, (key(full), *keys, *map(key, linked)))
    return Form(key(full), tuple(keys), tag)


def parts(spelling: str) -> list[str]:
    """Return the spelling, or the two that ``long form (ACRONYM)`` is made of, longer first."""
    match = _COMPOSITE.fullmatch(spelling)
    if match and is_short_form(match[2], match[1]):
        return [match[1], match[2]]
    return [spelling]


def _is_nickname(alias: str, name: str) -> bool:
    """Whether an alias of a new thing may stand for it elsewhere: a proper name, no family's."""
    return (
        any(c.isupper() for c in alias)
        and numbers(alias) == numbers(name)
        and languages(alias) == languages(name)
        and not _is_family(alias, name)
    )


def _is_family(family: str, name: str) -> bool:
    return key(family) in map(key, families(name))


def _spellings(entity: Entity) -> Iterator[str]:
    """Each spelling of the entity but those of its family, its variants, or another number."""
    name = entity.name
    yield name
    for alias in entity.aliases:
        abbreviates = is_short_form(alias, name) or is_short_form(name, alias)
        kin = _is_family(alias, name) or _is_family(name, alias)
        if abbreviates or (numbers(alias) == numbers(name) and not kin):
            yield alias
