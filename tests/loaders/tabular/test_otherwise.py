"""What rows say of one thing otherwise than the first of them: kept, counted and told with lines, never dropped."""

from __future__ import annotations

import pytest

from tests.loaders.tabular.register import HEADER, ROWS, Register

LABELLED = (
    ("  country: {lookup: states}\n", "  country: {lookup: states}\n  name: {}\n"),
    ('label: {en: "{visitor}"}', 'label: {en: "{name}"}'),
)
NAMED = "id,visitor,country,name,start,end\n"


@pytest.fixture
def named(register: Register) -> Register:
    """The register with a name beside the key of each visitor."""
    for old, new in LABELLED:
        register.descriptor = register.descriptor.replace(old, new)
    return register


def labels(register: Register, name: str) -> set[str]:
    return {line.removeprefix(f"{name} ") for line in register.lines() if line.startswith(name) and "Label " in line}


def test_a_second_label_under_one_key_is_a_further_name(named: Register) -> None:
    named.load(NAMED + "1,bo,Eastmark,Ana Lipa,2031-01-05,\n2,bo,Eastmark,Bo Lind,2031-02-05,\n")
    assert labels(named, "person/visits-bo") == {'prefLabel "Ana Lipa"@en .', 'altLabel "Bo Lind"@en .'}


def test_it_is_counted_and_told_with_both_lines(named: Register) -> None:
    summary = named.load(NAMED + "1,bo,Eastmark,Ana Lipa,2031-01-05,\n2,bo,Eastmark,Bo Lind,2031-02-05,\n")
    assert summary.differing == 1
    assert summary.told_otherwise == [
        'person/visits-bo: "Bo Lind"@en (line 3 of visits.csv), first "Ana Lipa"@en (line 2 of visits.csv)'
    ]


def test_whatever_the_order_of_the_rows_both_names_are_there(named: Register) -> None:
    named.load(NAMED + "2,bo,Eastmark,Bo Lind,2031-02-05,\n1,bo,Eastmark,Ana Lipa,2031-01-05,\n")
    assert labels(named, "person/visits-bo") == {'prefLabel "Bo Lind"@en .', 'altLabel "Ana Lipa"@en .'}


def test_a_further_name_that_stands_in_many_rows_is_written_and_counted_once(named: Register) -> None:
    rows = "".join(f"{number},bo,Eastmark,{name},2031-01-{number:02},\n" for number, name in enumerate(["A", "B", "A", "B"], 1))
    summary = named.load(NAMED + rows)
    assert summary.differing == 1
    assert [quad.object.value for quad in named.quads() if quad.predicate.value.endswith("altLabel")] == ["B"]


@pytest.fixture
def short(named: Register) -> Register:
    """The register with columns of further names of each visitor: the short one and the key."""
    named.descriptor = named.descriptor.replace('label: {en: "{name}"}', 'label: {en: "{name}"}, names: [country, visitor]')
    return named


def test_columns_of_names_give_further_names_of_no_language(short: Register) -> None:
    short.load(NAMED + "1,lp,Eastmark,Lake Police,2031-01-05,\n")
    assert labels(short, "person/visits-lp") == {
        'prefLabel "Lake Police"@en .',
        'altLabel "lp"@und .',
        'altLabel "Eastmark"@und .',
    }


def test_a_further_name_that_is_the_label_is_not_said_twice(short: Register) -> None:
    short.load(NAMED + "1,lp,Eastmark,lp,2031-01-05,\n")
    assert labels(short, "person/visits-lp") == {'prefLabel "lp"@en .', 'altLabel "Eastmark"@und .'}


def test_further_names_of_several_rows_are_all_kept(short: Register) -> None:
    short.load(NAMED + "1,lp,Eastmark,lp,2031-01-05,\n2,lp,Southmark,lp,2031-02-05,\n")
    assert labels(short, "person/visits-lp") == {
        'prefLabel "lp"@en .',
        'altLabel "Eastmark"@und .',
        'altLabel "Southmark"@und .',
    }


def test_rows_that_agree_are_told_nothing_of(register: Register) -> None:
    summary = register.load(HEADER + ROWS + "7,bo,Eastmark,2031-01-05,2031-01-07\n")
    assert (summary.differing, summary.told_otherwise) == (0, [])


def test_a_second_label_of_an_event_is_a_further_name_too(named: Register) -> None:
    named.descriptor = named.descriptor.replace('"Visit of {visitor}"', '"Visit of {name}"')
    summary = named.load(NAMED + "1,bo,Eastmark,Ana,2031-01-05,\n2,bo,Eastmark,Bo,2031-01-05,\n")
    assert summary.differing == 2
    assert labels(named, "event/visit-bo--2031-01-05") == {'prefLabel "Visit of Ana"@en .', 'altLabel "Visit of Bo"@en .'}


def test_a_label_in_a_language_the_first_row_has_none_in_is_a_preferred_one(named: Register) -> None:
    named.descriptor = named.descriptor.replace('label: {en: "{name}"}', 'label: {en: "{visitor}", fr: "{name}"}')
    named.descriptor = named.descriptor.replace("  name: {}\n", '  name: {required: "false"}\n')
    rows = "1,bo,Eastmark,,2031-01-05,\n2,bo,Eastmark,Beau,2031-02-05,\n3,bo,Eastmark,Beaux,2031-03-05,\n"
    summary = named.load(NAMED + rows)
    assert labels(named, "person/visits-bo") == {'prefLabel "bo"@en .', 'prefLabel "Beau"@fr .', 'altLabel "Beaux"@fr .'}
    assert summary.differing == 1


def test_a_row_that_makes_another_class_of_a_thing_is_rejected_and_leaves_nothing(register: Register) -> None:
    bodies = (
        '  home: {name: organization/visits, key: visitor, class: Body, label: {en: "{visitor}"}}\n'
        '  other: {name: organization/visits, key: end, class: Polity, label: {en: "{end}"}, when: end}\n'
    )
    register.descriptor = register.descriptor.replace("  state: {from: country}\n", f"  state: {{from: country}}\n{bodies}")
    summary = register.load(HEADER + "1,2031-01-07,Eastmark,2031-01-05,\n2,bo,Eastmark,2031-01-05,2031-01-07\n")
    assert (summary.loaded, summary.rejected) == (1, 1)
    ((*place, reason, value),) = register.rejects()
    assert place == ["visits.csv", "3", ""]
    assert reason == "an accepted row describes it as of another class"
    assert value == "organization/visits-2031-01-07: Polity here, Body in the row 1"
    assert not any(line.startswith("person/visits-bo ") for line in register.lines())


def test_links_that_differ_under_one_key_are_all_kept_and_counted(register: Register) -> None:
    register.descriptor = register.descriptor.replace(
        "  state: {from: country}\n",
        '  state: {from: country}\n  post: {name: post/visits, key: visitor, class: Post, label: {en: "Post"}, postIn: state}\n',
    )
    summary = register.load(HEADER + "1,bo,Eastmark,2031-01-05,\n2,bo,Southmark,2031-02-05,\n")
    assert {line.split()[2] for line in register.lines() if " postIn " in line} == {
        "organization/eastmark",
        "organization/visits-southmark",
    }
    assert summary.told_otherwise == [
        "post/visits-bo: organization/visits-southmark (line 3 of visits.csv), first organization/eastmark (line 2 of visits.csv)"
    ]
