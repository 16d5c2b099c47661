"""The canonical form of Turtle: what it changes, what it keeps, what it refuses."""

from __future__ import annotations

import pytest

from kg.errors import InputError
from kg.turtle import canonical

PREFIXES = """\
@prefix sc: <https://w3id.org/secoop/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

"""
GOOD = (
    PREFIXES
    + """\
# A boat.
sc:Boat a sc:Class ;
    skos:prefLabel "boat"@en, "bateau"@fr ;
    skos:notation "b" ;
    sc:depth 1.5 ;
    sc:tied true ;
    sc:form [ a sc:Union ; sc:of ( sc:A sc:B ) ] .
"""
)


def test_canonical_text_stays_as_it_is() -> None:
    assert canonical(GOOD) == GOOD


@pytest.mark.parametrize(
    ("stands", "careless"),
    [
        (
            "@prefix sc: <https://w3id.org/secoop/ns#> .\n@prefix skos:",
            "@prefix a-b: <urn:x> .\n@prefix sc: <https://w3id.org/secoop/ns#> .\n@prefix skos:",
        ),
        ('"boat"@en, "bateau"@fr', '"bateau"@fr, "boat"@en'),
        ('"boat"@en, "bateau"@fr ;', '"boat"@en ;\n    skos:prefLabel "bateau"@fr ;'),
        ('    skos:notation "b" ;\n', '  skos:notation   "b";\n'),
        ('    skos:notation "b" ;\n    sc:depth 1.5 ;\n', '    sc:depth 1.5 ;\n    skos:notation "b" ;\n'),
        (" .\n\n#", " .\n#"),
        (" .\n\n#", " .\n\n\n\n#"),
        ("( sc:A sc:B )", "(sc:A\n sc:B)"),
        ("sc:tied true", "sc:tied true, true"),
        (" ] .\n", " ] ; .\n"),
        ("\n", "\r\n"),
    ],
)
def test_a_careless_form_is_written_anew(stands: str, careless: str) -> None:
    assert stands in GOOD
    text = GOOD.replace(stands, careless)
    assert text != GOOD
    assert canonical(text) == GOOD


def test_comments_stay_where_they_are() -> None:
    text = "# What it is.\n\n" + GOOD + "\n# Alone.\n\n# Below.\nsc:Raft a sc:Class .\n\n# At the end.\n"
    assert canonical(text) == text


def test_strings_over_several_lines_stay_as_they_are() -> None:
    text = PREFIXES + 'sc:x skos:example """a b:c ;\n\n  "quoted" # no comment\n"""@en .\n'
    assert canonical(text).endswith(text.removeprefix(PREFIXES))


def test_many_values_go_on_lines_of_their_own() -> None:
    values = [f"sc:concept-number-{n}" for n in range(10, 20)]
    written = canonical(PREFIXES + f"sc:x skos:broader {', '.join(reversed(values))} .\n")
    assert written.endswith("skos:broader " + ",\n        ".join(values) + " .\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sc:x a sc:Y ; # why\n    sc:z 1 .\n", "comment inside a block"),
        ("@prefix sc: <urn:x#> .\nsc:x a sc:Y .\n", "two meanings"),
        ("sc:x a other:Y .\n", "prefix"),
        ("PREFIX o: <urn:x>\nsc:x a sc:Y .\n", "not written in the part of Turtle"),
        ("_:b a sc:Y .\n", "not written in the part of Turtle"),
        ("sc:x a sc:Y\n", "expected"),
        ("sc:x sc:y [ sc:z 1 .\n", "expected ;"),
        ('sc:x sc:y "open .\n', "not written in the part of Turtle"),
    ],
)
def test_what_would_be_lost_or_is_wrong_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        canonical(PREFIXES + text, "boats.ttl")
    assert message in error.value.message
    assert error.value.where.startswith("boats.ttl:")
