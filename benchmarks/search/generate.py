"""Invented names of ministries, persons, bodies and meetings in several scripts, and questions about them with the answer meant.

Everything is drawn from one seed: the same names and questions on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.namespaces import PROJECT, SC, SKOS

_SYLLABLES = [one + two for one in "bdfgklmnprstvz" for two in "aeio"]
_ENDS = (
    "n",
    "r",
    "s",
    "l",
    "k",
    "m",
    "nd",
    "rt",
    "sk",
    "v",
)
_BODIES = (
    "Ministry",
    "Directorate",
    "Agency",
    "Council",
    "Bureau",
    "Police",
    "Secretariat",
    "Commission",
    "Department",
    "Institute",
)
_FIELDS = (
    "Interior",
    "Defence",
    "Justice",
    "Finance",
    "Customs",
    "Borders",
    "Migration",
    "Security",
    "Transport",
    "Energy",
    "Health",
    "Trade",
)
_EVENTS = (
    "meeting",
    "conference",
    "seminar",
    "workshop",
    "summit",
    "consultation",
    "training",
    "exercise",
)
_ACCENTS = {"a": "áàâã", "e": "éèê", "o": "óöő", "s": "šś", "z": "žż", "l": "ł", "n": "ñń", "r": "ř", "i": "íï"}
_CYRILLIC = dict(zip("abdefgiklmnoprstuvz", "абдефгиклмнопрстувз", strict=True))
_ARABIC = dict(zip("abdfgiklmnoprstuvze", "ابدفغيكلمنوبرستوفزي", strict=True))
_HAN = "安保協力会議警察庁国境管理局内務省防衛外交部東西南北中央地域"
_KANA = "アイウカキクコサシスタチトナニネマミムラリルレロンテ"


@dataclass(frozen=True, slots=True)
class Question:
    """A search text, the number of the entity meant, and the manner in which it departs from its name."""

    text: str
    meant: int
    manner: str


def names(count: int, seed: int = 7) -> list[str]:
    """Distinct names."""
    draw = random.Random(seed)  # noqa: S311 -- nothing here is secret
    places = [_invented(draw, 2, 3) for _ in range(3000)]
    surnames = [_invented(draw, 2, 4) for _ in range(30_000)]
    found: dict[str, None] = {}
    while len(found) < count:
        found.setdefault(_name(draw, places, surnames))
    return list(found)


def _invented(draw: random.Random, least: int, most: int) -> str:
    return ("".join(draw.choices(_SYLLABLES, k=draw.randint(least, most))) + draw.choice([*_ENDS, "", ""])).capitalize()


def _name(draw: random.Random, places: list[str], surnames: list[str]) -> str:
    place, other, kind = draw.choice(places), draw.choice(places), draw.random()
    if kind < 0.25:
        return f"{draw.choice(_BODIES)} of {draw.choice(_FIELDS)} of {place}"
    if kind < 0.5:
        return f"{draw.choice(places)} {draw.choice(surnames)}"
    if kind < 0.7:
        return f"{draw.randint(1, 40)}th {place}–{other} {draw.choice(_EVENTS)} on {draw.choice(_FIELDS)}"
    if kind < 0.8:
        return _accented(draw, f"{draw.choice(_BODIES)} {place} {draw.choice(surnames)}")
    if kind < 0.88:
        return " ".join(_spelt(name, _CYRILLIC) for name in (place, draw.choice(surnames))).title()
    if kind < 0.93:
        return " ".join(_spelt(name, _ARABIC) for name in (place, draw.choice(surnames)))
    if kind < 0.97:
        return "".join(draw.choices(_HAN, k=draw.randint(4, 9)))
    return "".join(draw.choices(_KANA, k=draw.randint(4, 8))) + "・" + "".join(draw.choices(_KANA, k=draw.randint(3, 6)))


def _accented(draw: random.Random, text: str) -> str:
    return "".join(draw.choice(_ACCENTS[c]) if c in _ACCENTS and draw.random() < 0.3 else c for c in text)


def _spelt(name: str, letters: dict[str, str]) -> str:
    return "".join(letters.get(c, "") for c in name.lower())


def store(found: list[str]) -> ox.Store:
    """The names as labels of organisations, every tenth with the number of its meetings."""
    quads = ox.Store()
    quads.bulk_extend(_quads(found))
    return quads


def iri(number: int) -> str:
    """The entity that has a name, by the number of the name."""
    return f"{PROJECT}id/organization/o{number}"


def _quads(found: list[str]) -> Iterator[ox.Quad]:
    kind, label, is_a = ox.NamedNode(SC + "Organization"), ox.NamedNode(SKOS + "prefLabel"), ox.NamedNode(_TYPE)
    for number, name in enumerate(found):
        entity = ox.NamedNode(iri(number))
        yield ox.Quad(entity, is_a, kind)
        yield ox.Quad(entity, label, ox.Literal(name))
        if number % 10 == 0:
            for event in range(number // 10 % 9 + 1):
                yield ox.Quad(entity, ox.NamedNode(SC + "attended"), ox.NamedNode(f"{PROJECT}id/event/e{event}"))


_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def questions(found: list[str], count: int, seed: int = 11) -> list[Question]:
    """Questions of every manner in turn."""
    draw = random.Random(seed)  # noqa: S311 -- nothing here is secret
    made: list[Question] = []
    manners = list(_MANNERS.items())
    while len(made) < count:
        manner, change = manners[len(made) % len(manners)]
        number = draw.randrange(len(found))
        text = change(draw, found[number])
        if text:
            made.append(Question(text, number, manner))
    return made


def _typo(draw: random.Random, name: str) -> str:
    """One letter of the longest word left out, doubled, exchanged or swapped with its neighbour."""
    word = max(name.split(), key=len)
    if len(word) < 5 or not word.isalpha() or not word.isascii():
        return ""
    at = draw.randrange(1, len(word) - 1)
    changed = draw.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + draw.choice("aeionrst") + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )
    return name.replace(word, changed, 1)


def _begun(draw: random.Random, name: str) -> str:
    return name[: max(4, draw.randint(len(name) // 2, len(name)))]


def _some_words(draw: random.Random, name: str) -> str:
    parts = name.split()
    draw.shuffle(parts)
    return " ".join(parts) if len(parts) > 1 else ""


def _plain(_draw: random.Random, name: str) -> str:
    from anyascii import anyascii  # noqa: PLC0415 -- only here

    return "" if name.isascii() or any(c in _HAN for c in name) else anyascii(name)


def _inside(draw: random.Random, name: str) -> str:
    return name[1:5] if len(name) > 5 and name[0] in _HAN else ""


_MANNERS: dict[str, Callable[[random.Random, str], str]] = {
    "as it stands": lambda _draw, name: name,
    "begun": _begun,
    "words in another order": _some_words,
    "one letter wrong": _typo,
    "in ASCII letters": _plain,
    "four characters from within": _inside,
}


def strangers(count: int, seed: int = 13) -> list[str]:
    """Texts that name nothing."""
    draw = random.Random(seed)  # noqa: S311 -- nothing here is secret
    return [
        " ".join("".join(draw.choices("qxwyjhc", k=draw.randint(5, 11))) for _ in range(draw.randint(1, 6))) for _ in range(count)
    ]
