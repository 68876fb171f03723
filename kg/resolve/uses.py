"""How papers use names: the forms of each entity, one mention for each paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from extractors.extraction import Entity, Extraction
from kg.names import is_short_form, key, languages, numbers, strip_head
from kg.resolve.decided import Decided
from kg.resolve.families import families
from kg.schema import ENTITY_LABELS

__all__ = ["HUNDREDTHS", "Form", "Mention", "forms", "mentions", "parts"]

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
    """One paper's use of one form; confidences in hundredths, 0 where it does not introduce it."""

    paper: str
    label: str
    weight: int
    introduced: int
    titled: bool
    name: str
    spellings: tuple[str, ...]
    kind: str | None


def forms(extraction: Extraction, decided: Decided) -> tuple[list[Form], dict[Form, Entity]]:
    """Return the form of each entity of one paper, and of each sure form the entity that leads.

    The label of that entity holds where the paper gives one form several.
    """
    found = [_form(entity, extraction.paper, decided) for entity in extraction.entities]
    leads: dict[Form, Entity] = {}
    for form, entity in zip(found, extraction.entities, strict=True):
        if entity.certain:
            leads[form] = _leading(leads[form], entity) if form in leads else entity
    return found, leads


def mentions(extraction: Extraction, decided: Decided) -> Iterator[tuple[Form, Mention]]:
    """Each form that the paper surely uses, as one mention."""
    found, leads = forms(extraction, decided)
    spelled: dict[Form, set[str]] = {form: set() for form in leads}
    for form, entity in zip(found, extraction.entities, strict=True):
        if entity.certain:
            spelled[form].update(_spellings(entity))
    for form, lead in leads.items():
        yield (
            form,
            Mention(
                extraction.paper,
                lead.label,
                round(lead.mention.confidence * HUNDREDTHS),
                round(lead.introduced.confidence * HUNDREDTHS) if lead.introduced else 0,
                any(span.startswith("title:") for span in lead.mention.spans),
                lead.name,
                tuple(sorted(spelled[form])),
                lead.kind,
            ),
        )


def _leading(a: Entity, b: Entity) -> Entity:
    return min(
        (a, b),
        key=lambda e: (
            e.introduced is None,
            -e.mention.confidence,
            ENTITY_LABELS.index(e.label),
            e.name,
            e.kind or "",
        ),
    )


def _form(entity: Entity, paper: str, decided: Decided) -> Form:
    apart = decided.splits(key(entity.name))
    aliases = entity.aliases
    if apart:
        aliases = tuple(a for a in aliases if not apart.intersection(map(key, parts(a))))
    form, keys = _read(entity.name, aliases, entity.label, entity.introduced is not None)
    tag = decided.tag(paper, keys)
    if not tag and not form.shorts:
        tag = decided.homonyms.get((paper, form.full), "")
    return form._replace(tag=tag) if tag else form


@lru_cache(maxsize=1 << 18)
def _read(
    name: str, aliases: tuple[str, ...], label: str, introduced: bool
) -> tuple[Form, tuple[str, ...]]:
    """Return the form of an entity, and all its keys."""
    full, *linked = parts(name)
    linked += [spelling for alias in aliases for spelling in parts(alias)]
    longs = [s for s in linked if is_short_form(full, s)]
    shorts = [s for s in linked if is_short_form(s, full)]
    if longs:
        # Of two long forms the longer says more; the name itself is then the short one.
        longest = max(longs, key=lambda s: (len(s), s))
        shorts = [full, *(s for s in linked if is_short_form(s, longest))]
        full = longest
    elif introduced:
        shorts += [s for s in linked if _is_nickname(s, full, label)]
    keys = tuple(sorted({key(s) for s in shorts} - {key(full)}))
    return Form(key(full), keys), (key(full), *keys, *map(key, linked))


def parts(spelling: str) -> list[str]:
    """Return the spelling, or the two that ``long form (ACRONYM)`` is made of, longer first."""
    match = _COMPOSITE.fullmatch(spelling) if spelling.endswith((")", "]")) else None
    if match and is_short_form(match[2], match[1]):
        return [match[1], match[2]]
    return [spelling]


def _is_nickname(alias: str, name: str, label: str) -> bool:
    """Whether an alias of a new thing may stand for it elsewhere: a proper name, no family's."""
    bare = {key(strip_head(s, label) or s) for s in (alias, name)}
    return (
        len(bare) > 1
        and any(c.isupper() for c in alias)
        and numbers(alias) == numbers(name)
        and languages(alias) == languages(name)
        and not _is_family(alias, name, label)
    )


def _is_family(family: str, name: str, label: str) -> bool:
    return key(family) in map(key, families(name, label))


def _spellings(entity: Entity) -> Iterator[str]:
    """Each spelling of the entity but those of its family, its variants, or another number."""
    name = entity.name
    yield name
    for alias in entity.aliases:
        abbreviates = is_short_form(alias, name) or is_short_form(name, alias)
        kin = _is_family(alias, name, entity.label) or _is_family(name, alias, entity.label)
        if abbreviates or (numbers(alias) == numbers(name) and not kin):
            yield alias
