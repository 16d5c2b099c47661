"""Nouns that say what a name is a name of: the labels of the ontology's schemes, and a short list beside each."""

from __future__ import annotations

from functools import lru_cache

from kg.draft.labels import labels

_EVENTS = (
    "conference meeting ministerial forum summit session workshop seminar symposium congress colloquium roundtable dialogue talks"
    " consultations réunion conférence sommet séminaire atelier colloque"
)
_SERIES = "meetings conferences forums summits sessions workshops seminars réunions conférences"
_INITIATIVES = (
    "initiative programme program process project framework mechanism network platform partnership action taskforce forces projet"
    " processus réseau partenariat"
)
_BODIES = (
    "ministry department office unit agency institute centre center council commission secretariat organization organisation"
    " service delegation embassy mission representation government parliament police committee board bureau division section"
    " directorate group party association university academy union fund foundation authority court chairmanship presidency bank"
    " company command administration league alliance ministère agence conseil ambassade secrétariat gouvernement université"
)
_INSTRUMENTS = (
    "agreement memorandum treaty convention directive protocol declaration plan strategy roadmap conclusions resolution"
    " communiqué report accord traité déclaration charter pact"
)
_LISTS = (("actor", _BODIES), ("initiative", _INITIATIVES), ("instrument", _INSTRUMENTS), ("event", _EVENTS), ("series", _SERIES))
_SCHEMES = (("event", "meeting-type"), ("instrument", "instrument-kind"), ("actor", "org-kind"))
#: A label's last word that says nothing by itself.
_EMPTY = frozenset(["state", "force", "understanding", "opening"])


@lru_cache(maxsize=1)
def nouns() -> dict[str, str]:
    """Noun in lower case → slot."""
    table: dict[str, str] = {}
    for slot, scheme in _SCHEMES:
        for label in labels(scheme, "en"):
            word = label.split()[-1]
            if word not in _EMPTY:
                table.setdefault(word, slot)
    for slot, words in _LISTS:
        table.update(dict.fromkeys(words.split(), slot))
    return table


#: Nouns for people who have no name in the text; with a name beside them they make an unnamed group.
GROUPS = (
    "member states|participating states|states|countries|nations|agencies|authorities|partners|delegations|institutions|missions"
    "|members|ministers|experts|officials|representatives|advisers|advisors"
)
