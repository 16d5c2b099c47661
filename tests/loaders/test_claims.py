"""Whose a name is: two descriptors of one dataset, two registers with names of one beginning, and who misses a registry."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.loaders import claims, kinds
from kg.store import datasets
from tests.loaders.foreign import Sample

PEOPLE = """\
dataset: {name}
title: People
publisher: Northmark
licence: CC0-1.0
retrieved: 2031-06-01
file: {{format: csv}}
columns:
  key: {{}}
row: key
entities:
  one: {{name: {start}, key: key, class: {cls}, label: {{en: "{{key}}"}}{more}}}
"""
STATES = """\
dataset: lands
title: Lands
publisher: Northmark
licence: CC0-1.0
retrieved: 2031-06-01
file: {format: csv}
columns:
  code: {}
  name: {}
row: code
entities:
  land: {name: organization/land, key: code, class: Polity, label: {en: "{name}"}, spellings: name}
"""
VISITS = """\
dataset: visits
title: Visits
publisher: Northmark
licence: CC0-1.0
retrieved: 2031-06-01
file: {format: csv}
lookups:
  lands: {registry: lands}
columns:
  id: {}
  land: {lookup: lands, unknown: mention}
  day: {date: ymd}
row: id
entities:
  land: {from: land}
events:
  visit: {name: event/visits, key: id, class: Event, label: {en: "Visit {id}"}, status: held, date: {start: day}}
participations:
- {event: visit, who: land, role: attendee, attendance: attended}
"""


def people(sample: Sample, name: str, keys: str, start: str = "", more: str = "", cls: str = "Person") -> tuple[Path, Path]:
    """A register of people and its file."""
    start = start or f"person/{name}"
    text = PEOPLE.format(name=name, start=start, more=more, cls=cls)
    return sample.write(f"{name}.yaml", text), sample.write(f"{name}.csv", "key\n" + keys)


def lands(sample: Sample, rows: str = "n,Northmark\ne,Eastmark\n") -> None:
    sample.load(sample.write("lands.yaml", STATES), sample.write("lands.csv", "code,name\n" + rows))


def visits(sample: Sample, rows: str = "1,Northmark,2031-01-05\n") -> str:
    return sample.load(sample.write("visits.yaml", VISITS), sample.write("visits.csv", "id,land,day\n" + rows))


def installed(sample: Sample) -> list[str]:
    return [one.name for one in datasets.installed(sample.home)]


def test_a_registry_that_others_look_names_up_in_is_not_taken_away_and_they_are_listed(sample: Sample) -> None:
    lands(sample)
    visits(sample)
    result = sample.run("sources", "--remove", "lands")
    assert result.exit_code == 2
    assert "lands: other loaded datasets refer to it:\n  visits looks names up in it" in result.output
    assert "--force" in result.output
    assert installed(sample) == ["lands", "visits"]


def test_a_registry_is_taken_away_by_force_and_who_misses_it_is_told(sample: Sample) -> None:
    lands(sample)
    visits(sample)
    result = sample.run("sources", "--remove", "lands", "--force")
    assert result.exit_code == 0, result.output
    assert "visits looks names up in it: load it anew, or take it away too" in result.output
    assert installed(sample) == ["visits"]


def test_a_dataset_nobody_refers_to_is_taken_away_as_before(sample: Sample) -> None:
    lands(sample)
    visits(sample)
    assert sample.run("sources", "--remove", "visits").exit_code == 0
    assert sample.run("sources", "--remove", "lands").exit_code == 0
    assert installed(sample) == []


def test_a_graph_in_our_own_vocabulary_that_names_entities_of_a_registry_refers_to_it(sample: Sample) -> None:
    lands(sample)
    text = (
        "@prefix sc: <https://w3id.org/secoop/ns#> .\n"
        "<https://w3id.org/secoop/id/participation/x> sc:participant <https://w3id.org/secoop/id/organization/land-n> .\n"
    )
    sample.load(sample.descriptor("own", "rdf", mapping="secoop"), sample.write("own.ttl", text))
    result = sample.run("sources", "--remove", "lands")
    assert result.exit_code == 2
    assert "own names 1 of its entities, such as organization/land-n" in result.output


def test_force_without_remove_is_a_mistake(sample: Sample) -> None:
    assert "--force goes with --remove" in sample.run("sources", "--force").output


@pytest.mark.parametrize("command", ["load", "sources", "build"])
def test_two_descriptors_of_one_dataset_are_told_with_both_files(sample: Sample, command: str) -> None:
    first, file = people(sample, "people", "bo\n")
    second = sample.folder / "other" / "people.yaml"
    second.parent.mkdir()
    second.write_text(first.read_text(encoding="utf-8").replace("title: People", "title: Others"), encoding="utf-8")
    sample.load(first, file)
    if command == "load":
        result = sample.run("load", second, file, "--no-build")
    else:
        # The project comes to bring a descriptor of that name.
        known = {"people": second}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(kinds, "known", lambda: known)
            patch.setattr(kinds, "find", lambda _name: second)
            result = sample.run(command)
    assert result.exit_code == 2, result.output
    assert "two descriptors declare the dataset 'people'" in result.output
    assert str(first) in result.output
    assert str(second) in result.output
    assert datasets.get(sample.home, "people").title == "People"


def test_a_descriptor_of_ones_own_does_not_take_the_name_of_one_of_the_project(sample: Sample) -> None:
    path, file = people(sample, "us-posts", "bo\n")
    output = sample.refused(path, file)
    assert "two descriptors declare the dataset 'us-posts'" in output
    assert str(kinds.folder() / "us-posts.yaml") in output


def test_a_descriptor_that_was_mended_or_moved_loads_its_dataset_again(sample: Sample) -> None:
    path, file = people(sample, "people", "bo\n")
    sample.load(path, file)
    path.write_text(path.read_text(encoding="utf-8").replace("title: People", "title: Persons"), encoding="utf-8")
    sample.load(path, file)
    moved = sample.folder / "other" / "people.yaml"
    moved.parent.mkdir()
    path.rename(moved)
    sample.load(moved, file)
    shutil.copy(moved, path)
    sample.load(path, file)
    assert datasets.get(sample.home, "people").title == "Persons"


def test_a_copied_folder_of_a_dataset_is_told_with_both_descriptions(sample: Sample) -> None:
    sample.load(*people(sample, "people", "bo\n"))
    shutil.copytree(sample.home / "datasets" / "people", sample.home / "datasets" / "twin")
    with pytest.raises(InputError, match="describes the dataset 'people'") as found:
        datasets.installed(sample.home)
    assert "twin" in found.value.where
    assert "people/meta.json" in found.value.message


def test_two_registers_whose_names_begin_alike_are_not_loaded_together(sample: Sample) -> None:
    sample.load(*people(sample, "east", "bo\n", "person/mp"))
    result = sample.run("load", *people(sample, "west", "bo\n", "person/mp"), "--no-build")
    assert result.exit_code == 2
    assert "'west' and 'east' both make names that begin person/mp-…" in result.output
    assert "sharedWith: east" in result.output
    assert installed(sample) == ["east"]


@pytest.mark.parametrize("first", [True, False])
def test_registers_that_say_they_share_the_keys_of_one_authority_make_one_entity(sample: Sample, first: bool) -> None:
    mine, other = (", sharedWith: west", "") if first else ("", ", sharedWith: [other, east]")
    sample.load(*people(sample, "east", "bo\n", "person/mp", mine))
    sample.load(*people(sample, "west", "bo\n", "person/mp", other))
    claims.check_all(sample.home)
    assert {line.split()[0] for line in sample.lines() if "type Person" in line} == {"person/mp-bo"}


def test_registers_that_share_keys_and_make_different_things_of_them_are_refused(sample: Sample) -> None:
    sample.load(*people(sample, "east", "bo\n", "organization/body", cls="Polity"))
    result = sample.run("load", *people(sample, "west", "bo\n", "organization/body", ", sharedWith: east", "Body"), "--no-build")
    assert result.exit_code == 2
    assert "one makes a Body of them, the other a Polity" in result.output


def test_a_register_and_a_calendar_of_one_name_are_kept_apart(sample: Sample) -> None:
    entry = "BEGIN:VEVENT\nUID:1\nSUMMARY:Talks\nDTSTART;VALUE=DATE:20310305\nEND:VEVENT\n"
    calendar = sample.write("a.ics", f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{entry}END:VCALENDAR\n")
    sample.load(sample.descriptor("diary", "documents"), calendar)
    result = sample.run("load", *people(sample, "west", "bo\n", "person/diary"), "--no-build")
    assert result.exit_code == 2
    assert "'west' and 'diary' both make names that begin person/diary-…" in result.output


def test_a_beginning_within_another_is_allowed_until_a_name_is_made_twice(sample: Sample) -> None:
    sample.load(*people(sample, "east", "bo\n", "person/mp"))
    sample.load(*people(sample, "west", "bo\n", "person/mp-west"))
    result = sample.run("load", *people(sample, "east", "bo\nwest-bo\n", "person/mp"), "--no-build")
    assert result.exit_code == 2
    assert "1 names are made by 'west' as well: person/mp-west-bo" in result.output
    assert not any("label" in line and "west-bo" in line for line in sample.lines())


def test_a_code_list_does_not_take_the_name_of_a_scheme_of_the_ontology(sample: Sample) -> None:
    text = "title: X\npublisher: X\nlicence: X\nfile: {format: tsv}\ncode: c\nname: n\n"
    path = sample.write("role.yaml", "kind: codes\ndataset: role\n" + text)
    output = sample.refused(path, sample.write("role.tsv", "c\tn\n1\tguest\n"))
    assert "role.yaml:2:10: 'role' is a scheme of the ontology" in output


def test_the_projects_own_registers_claim_nothing_twice() -> None:
    own = {name: claims.of(path) for name, path in kinds.known().items()}
    shared = [
        (name, other, start)
        for name, one in own.items()
        for other, another in own.items()
        for start in one.names.keys() & another.names.keys()
        if name < other
    ]
    assert shared == [("us-posts", "us-travels", "person/historian")]
    assert own["us-posts"].shared == {"person/historian": ["us-travels"]}
    assert own["memberships"].needs == ["organizations", "states"]
    assert own["icews"].needs == ["cameo", "organizations", "states"]


def test_a_spelling_of_two_entities_of_a_registry_is_nobody_and_told_with_both(sample: Sample) -> None:
    lands(sample, "n,Mark\ne,Mark\nw,Westmark\n")
    output = visits(sample, "1,Mark,2031-01-05\n2,Westmark,2031-01-06\n3,Mark,2031-01-07\n")
    assert "unresolved in land: 1 spellings in 2 cells" in output
    assert "2  Mark (the spelling of organization/land-e and of organization/land-n)" in output
    assert {line.split()[-2] for line in sample.lines() if " participant " in line} == {"organization/land-w"}
    lines = (sample.home / "unresolved" / "visits.tsv").read_text(encoding="utf-8").splitlines()[1:]
    assert lines == [
        f"land\tMark\t2\tyes\torganization/land-{one}\t\tone of several with this spelling in the look-up" for one in "en"
    ]


def test_a_spelling_of_two_entities_is_a_rejected_row_where_mentions_are_not_allowed(sample: Sample) -> None:
    lands(sample, "n,Mark\ne,Mark\nw,Westmark\n")
    sample.write("visits.yaml", VISITS.replace(", unknown: mention", ""))
    rows = sample.write("visits.csv", "id,land,day\n1,Mark,2031-01-05\n2,Westmark,2031-01-06\n")
    output = sample.load(sample.folder / "visits.yaml", rows)
    assert "rejected        1  land: the look-up has several entities of this spelling" in output


def test_a_look_up_file_says_which_of_two_entities_a_spelling_means(sample: Sample) -> None:
    lands(sample, "n,Mark\ne,Mark\n")
    sample.write("more.csv", "spelling,entity,class,label\nMark,organization/land-e,,\n")
    sample.write("visits.yaml", VISITS.replace("{registry: lands}", "{registry: lands, file: more.csv}"))
    output = sample.load(sample.folder / "visits.yaml", sample.write("visits.csv", "id,land,day\n1,Mark,2031-01-05\n"))
    assert "unresolved" not in output
    assert {line.split()[-2] for line in sample.lines() if " participant " in line} == {"organization/land-e"}


TOWNS = """\
dataset: towns
title: Towns
publisher: Northmark
licence: CC0-1.0
retrieved: 2031-06-01
file: {format: csv}
lookups: {lands: {registry: lands}}
columns: {code: {}, land: {}, full: {}}
row: code
entities:
  land: {name: organization/town-land, key: code, class: Polity, label: {en: "{full}"}, curated: {lookup: lands, by: land}}
"""


def test_an_entity_found_by_its_code_in_a_registry_is_described_there_and_nowhere_else(sample: Sample) -> None:
    lands(sample)
    rows = "code,land,full\n1,Northmark,The Land of Northmark\n2,Other,Otherland\n"
    sample.load(sample.write("towns.yaml", TOWNS), sample.write("towns.csv", rows))
    labels = {line for line in sample.lines() if "prefLabel" in line and line.startswith("organization/")}
    assert labels == {
        'organization/land-n prefLabel "Northmark"@en .',
        'organization/land-e prefLabel "Eastmark"@en .',
        'organization/town-land-2 prefLabel "Otherland"@en .',
    }
    assert sample.run("sources", "--remove", "lands").exit_code == 2


def test_a_descriptor_of_the_project_is_the_same_one_wherever_the_project_is_installed(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, file = people(sample, "people", "bo\n")
    monkeypatch.setattr(kinds, "folder", lambda: sample.folder)
    sample.load("people", file)
    assert datasets.get(sample.home, "people").claims.descriptor == "kg/sources/people.yaml"
    elsewhere = sample.folder / "newer"
    elsewhere.mkdir()
    (elsewhere / "people.yaml").write_text(
        path.read_text(encoding="utf-8").replace("title: People", "title: P"), encoding="utf-8"
    )
    monkeypatch.setattr(kinds, "folder", lambda: elsewhere)
    claims.check_all(sample.home)
    sample.load("people", file)
    assert datasets.get(sample.home, "people").title == "P"


@pytest.mark.parametrize("mend", ["load", "build", "remove"])
def test_a_damaged_dataset_is_told_and_mended_by_loading_it_again_or_taking_it_away(sample: Sample, mend: str) -> None:
    words = people(sample, "people", "bo\n")
    sample.load(*words)
    (sample.home / "datasets" / "people" / "meta.json").write_text('{"name": "peo', encoding="utf-8")
    told = sample.run("sources")
    assert told.exit_code == 2
    assert "not the description of a dataset" in told.output
    found = (
        sample.run("sources", "--remove", "people")
        if mend == "remove"
        else sample.run("load", *words, *([] if mend == "build" else ["--no-build"]))
    )
    assert found.exit_code == 0, found.output
    assert installed(sample) == ([] if mend == "remove" else ["people"])
