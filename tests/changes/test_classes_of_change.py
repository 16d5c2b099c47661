"""Every class of change has its level: one small edit each, the release unchanged beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.change import version
from kg.change.compare import Change
from kg.change.rules import Level
from tests.changes.project import ONTOLOGY, SHAPES, Project, released, replace

COOK = 'sc:Cook a owl:Class ; skos:prefLabel "cook"@en ; skos:definition "Person who makes a meal."@en .\n'
ROAST = "<https://w3id.org/secoop/concept/course/roast> a skos:Concept"
NEW = 'sc:Bill a owl:Class ; skos:definition "Thing that is paid."@en .\n'

#: What was done → (text to change, its replacement, level).
TERMS = {
    "a term was removed": (COOK, "", "MAJOR"),
    "a term was renamed": ("sc:Cook a owl", "sc:Chef a owl", "MAJOR"),
    "a property changed its kind": ("sc:note a owl:DatatypeProperty", "sc:note a owl:ObjectProperty", "MAJOR"),
    "a property became functional": ("sc:note a owl:", "sc:note a owl:FunctionalProperty, owl:", "MAJOR"),
    "a domain was added": (
        "sc:note a owl:DatatypeProperty ; ",
        "sc:note a owl:DatatypeProperty ; rdfs:domain sc:Meal ; ",
        "MAJOR",
    ),
    "a domain was narrowed": ("[ a owl:Class ; owl:unionOf ( sc:Guest sc:Cook ) ]", "sc:Guest", "MAJOR"),
    "a domain was exchanged": ("rdfs:domain sc:Meal", "rdfs:domain sc:Cook", "MAJOR"),
    "a domain was widened": ("rdfs:domain sc:Meal", "rdfs:domain [ a owl:Class ; owl:unionOf ( sc:Meal sc:Cook ) ]", "MINOR"),
    "a range was widened": ("( sc:Guest sc:Cook )", "( sc:Guest sc:Cook sc:Thing )", "MINOR"),
    "a domain was removed": ("rdfs:domain sc:Meal ; ", "", "MINOR"),
    "a superclass was added": ("sc:Guest a owl:Class", "sc:Guest a owl:Class ; rdfs:subClassOf sc:Thing", "MAJOR"),
    "a superclass was removed": ("rdfs:subClassOf sc:Thing ; ", "", "MAJOR"),
    "classes became disjoint": ("( sc:Meal sc:Guest )", "( sc:Meal sc:Guest sc:Cook )", "MAJOR"),
    "classes are no longer disjoint": ("[] a owl:AllDisjointClasses ; owl:members ( sc:Meal sc:Guest ) .", "", "MINOR"),
    "two values may contradict now": ('sc:rangeKind "string"', 'sc:rangeKind "string" ; sc:singleValued true', "MAJOR"),
    "values are written otherwise": ('sc:rangeKind "string"', 'sc:rangeKind "text"', "MAJOR"),
    "a definition changed without a verdict": ("Person who makes a meal.", "Person who is paid for a meal.", "MAJOR"),
    "a predicate nobody thought about": ("sc:Cook a owl:Class", "sc:Cook a owl:Class ; ex:unheardOf sc:Meal", "MAJOR"),
    "a concept was removed": (ONTOLOGY[ONTOLOGY.index(ROAST) :], "", "MAJOR"),
    "a concept got another code": ('skos:notation "roast"', 'skos:notation "grill"', "MAJOR"),
    "a concept moved": (
        "skos:broader <https://w3id.org/secoop/concept/course/main>",
        "skos:topConceptOf concept:course",
        "MAJOR",
    ),
    "a term was added": (COOK, COOK + NEW, "MINOR"),
    "a new class is disjoint from old ones": (
        COOK,
        f"{COOK}{NEW}\n[] a owl:AllDisjointClasses ; owl:members ( sc:Bill sc:Cook ) .\n",
        "MINOR",
    ),
    "a mapping was added": ("sc:Cook a owl:Class", "sc:Cook a owl:Class ; skos:closeMatch ex:Cook", "MINOR"),
    "a label changed": ('"cook"@en', '"chef"@en', "PATCH"),
    "a label was translated": ('"cook"@en', '"cook"@en, "cuisinier"@fr', "PATCH"),
    "a note was added": ("sc:Cook a owl:Class", 'sc:Cook a owl:Class ; skos:scopeNote "Not for a guest."@en', "PATCH"),
    "a definition was translated": ('"Thing that is eaten."@en', '"Thing that is eaten."@en, "Chose qui se mange."@fr', "PATCH"),
}
SHAPE_EDITS = {
    "a constraint was added": ("sh:minCount 1 ;", "sh:minCount 1 ; sh:class sc:Guest ;", "MAJOR"),
    "a minimum was raised": ("sh:minCount 1", "sh:minCount 2", "MAJOR"),
    "a maximum was lowered": ("sh:maxCount 8", "sh:maxCount 4", "MAJOR"),
    "a constraint was exchanged": ("sh:nodeKind sh:IRI", "sh:nodeKind sh:Literal", "MAJOR"),
    "a path was exchanged": ("sh:path sc:eatenBy", "sh:path sc:cookedBy", "MAJOR"),
    "a warning became a violation": ("sh:severity sh:Warning ; ", "", "MAJOR"),
    "a shape got another target": ("sh:targetClass sc:Meal", "sh:targetClass sc:Meal, sc:Thing", "MAJOR"),
    "a shape was closed": ("sh:targetClass sc:Meal", "sh:targetClass sc:Meal ; sh:closed true", "MAJOR"),
    "a new shape judges old things": (
        "scsh:Meal a sh:NodeShape",
        "scsh:Cook a sh:NodeShape ; sh:targetClass sc:Cook ; sh:nodeKind sh:IRI .\nscsh:Meal a sh:NodeShape",
        "MAJOR",
    ),
    "a minimum was lowered": ("sh:minCount 1", "sh:minCount 0", "MINOR"),
    "a maximum was raised": ("sh:maxCount 8", "sh:maxCount 9", "MINOR"),
    "a constraint was removed": ("sh:maxCount 8 ; ", "", "MINOR"),
    "a choice was added": ('( "hot" "cold" )', '( "hot" "cold" "raw" )', "MINOR"),
    "a shape was switched off": ("sh:targetClass sc:Meal", "sh:targetClass sc:Meal ; sh:deactivated true", "MINOR"),
    "a warning got stricter": ('( "hot" "cold" )', '( "hot" )', "MINOR"),
    "a property is no longer judged": ("scsh:eatenBy, scsh:note .", "scsh:note .", "MINOR"),
    "a message was mended": ('"who"@en', '"say who eats it"@en', "PATCH"),
}


def changed(root: Path, now: str, ontology: str = ONTOLOGY, shapes: str = SHAPES) -> list[Change]:
    project = Project(root)
    project.write(now, "1.0.0", ontology, shapes)
    return version.review(root).changes


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return released(tmp_path)


@pytest.mark.parametrize("what", TERMS)
def test_an_edit_of_a_term_has_its_level(project: Project, what: str) -> None:
    old, new, level = TERMS[what]
    found = changed(project.root, "1.0.0", ontology=replace(ONTOLOGY, old, new))
    assert max(change.level for change in found) is Level[level]


@pytest.mark.parametrize("what", SHAPE_EDITS)
def test_an_edit_of_a_shape_has_its_level(project: Project, what: str) -> None:
    old, new, level = SHAPE_EDITS[what]
    found = changed(project.root, "1.0.0", shapes=replace(SHAPES, old, new))
    assert max(change.level for change in found) is Level[level]


def test_what_says_the_same_in_other_words_is_no_change(project: Project) -> None:
    """Order, layout and names of blank nodes do not matter."""
    text = replace(ONTOLOGY, "( sc:Guest sc:Cook )", "( sc:Cook sc:Guest )")
    text = replace(
        text, "[] a owl:AllDisjointClasses ; owl:members ( sc:Meal sc:Guest ) .", "sc:Guest owl:disjointWith sc:Meal ."
    )
    assert changed(project.root, "1.0.0", ontology=text) == []


def test_the_order_of_a_property_path_matters(tmp_path: Path) -> None:
    project = Project(tmp_path)
    path = replace(SHAPES, "sh:path sc:eatenBy", "sh:path ( sc:eatenBy sc:likes )")
    project.write("1.0.0", shapes=path)
    project.release()
    found = changed(tmp_path, "1.0.0", shapes=replace(path, "( sc:eatenBy sc:likes )", "( sc:likes sc:eatenBy )"))
    assert [change.level for change in found] == [Level.MAJOR]


@pytest.mark.parametrize(("verdict", "level"), [("wording", Level.PATCH), ("meaning", Level.MAJOR)])
def test_a_person_says_whether_a_definition_means_the_same(project: Project, verdict: str, level: Level) -> None:
    project.mark("1.0.1", f"https://w3id.org/secoop/ns#Cook\t{verdict}\tsay why\n")
    text = replace(ONTOLOGY, "Person who makes a meal.", "Person who prepares a meal.")
    assert [change.level for change in changed(project.root, "1.0.1", ontology=text)] == [level]


CHECK = """# Problem: A meal is cold.
# Solution: Warm it.
# severity: Violation
# rule: meal.cold
SELECT ?focus WHERE { ?focus a sc:Meal }
"""
CHECK_EDITS = {
    "a check was added": ("", CHECK, "MAJOR"),
    "a check that warns was added": ("", replace(CHECK, "Violation", "Warning"), "MINOR"),
    "a check asks something else": (CHECK, replace(CHECK, "a sc:Meal", "a sc:Guest"), "MAJOR"),
    "a warning became a violation": (replace(CHECK, "Violation", "Warning"), CHECK, "MAJOR"),
    "a violation became a warning": (CHECK, replace(CHECK, "Violation", "Warning"), "MINOR"),
    "a check was dropped": (CHECK, "", "MINOR"),
}


def put(root: Path, check: str) -> None:
    path = root / "queries" / "checks" / "meal-is-warm.rq"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(check, encoding="utf-8") if check else path.unlink(missing_ok=True)


@pytest.mark.parametrize("what", CHECK_EDITS)
def test_an_edit_of_a_check_has_its_level(tmp_path: Path, what: str) -> None:
    before, after, level = CHECK_EDITS[what]
    put(tmp_path, before)
    released(tmp_path)
    put(tmp_path, after)
    assert max(change.level for change in changed(tmp_path, "1.0.0")) is Level[level]


def test_the_layout_and_comments_of_a_check_do_not_matter(tmp_path: Path) -> None:
    put(tmp_path, CHECK)
    released(tmp_path)
    put(tmp_path, replace(CHECK, "SELECT ?focus", "# who is cold\nSELECT\n  ?focus"))
    assert changed(tmp_path, "1.0.0") == []


def test_a_person_says_whether_a_rewritten_check_finds_the_same(tmp_path: Path) -> None:
    put(tmp_path, CHECK)
    project = released(tmp_path)
    put(tmp_path, replace(CHECK, "SELECT ?focus", "SELECT DISTINCT ?focus"))
    project.mark("1.0.1", "https://w3id.org/secoop/shapes#check-meal-is-warm\twording\tDISTINCT changes no verdict\n")
    assert [change.level for change in changed(tmp_path, "1.0.1")] == [Level.PATCH]
