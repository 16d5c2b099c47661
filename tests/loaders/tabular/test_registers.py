"""The registers the project brings descriptors for: a few rows in their form, and the files themselves where they are at hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.loaders import kinds
from kg.loaders.corpus import Corpus
from kg.loaders.declared import Context
from kg.loaders.tabular import descriptor as descriptors
from kg.loaders.tabular.load import load
from kg.loaders.tabular.rejects import Summary
from kg.namespaces import PROJECT, Iris
from kg.store import datasets
from kg.store.generations import writer

#: Columns of the registry of states in the order of the file, and what a row needs.
STATES = """ISO_3166_1,ISO_3166_2,ISO_3166_3,ISO_Official,FIPS_GEC,STANAG,M49,NUTS,geonameId,continentcode,regioncode,interregioncode,\
subregioncode,currency,independent,sovstatus,ISO_3166_3.sov,NAME.EN,CONTINENT.EN,REGION.EN,INTERREGION.EN,SUBREGION.EN,CAPITAL.EN,\
NAME.ES,CONTINENT.ES,REGION.ES,INTERREGION.ES,SUBREGION.ES,CAPITAL.ES,pop,area_km2,Developed
,FR,FRA,TRUE,,,,,,,,,,,,,,France,,,,,,Francia,,,,,,,,
,DE,DEU,TRUE,,,,,,,,,,,,,,Germany,,,,,,Alemania,,,,,,,,
,,,FALSE,,,,,,,,,,,,,,Sark,,,,,,Sark,,,,,,,,
"""
#: The states the look-up files lead to.
LOOKUPS = [(kinds.folder() / "lookups" / f"{name}-states.csv").read_text("utf-8") for name in ("historian", "training")]
LED_TO = re.findall("organization/state-([a-z]{3}),", "".join(LOOKUPS))
STATES += "".join(f",,{code.upper()},TRUE" + "," * 14 + f"State {code}" + "," * 14 + "\n" for code in dict.fromkeys(LED_TO))
TRAVELS = """id\trole\twho\tname\tstart\tend\tcountry_id\tcountry\tlocale\tremarks
1\tpresident\tcarter-jimmy\tJimmy Carter\t1978-01-04\t1978-01-06\tfrance\tFrance\tParis\tMet with President Giscard d’Estaing. Met with Prime Minister Barre.
2\tpresident\tcarter-jimmy\tJimmy Carter\t1978-01-04\t1978-01-06\tfrance\tFrance\tParis\tState visit.
3\tsecretary\tcolby-bainbridge\tBainbridge Colby\t1920-12-01\t1920-12-02\tatlantis\tAtlantis\t\tMet with senior officials of President Ebert's cabinet.
"""
VISITS = """id\tstart\tend\tvisitor\tfrom_id\tfrom\tdescription
1\t2010-04-12\t2010-04-13\tPresident Nicolas Sarkozy\tfrance\tFrance\tAttended the Nuclear Security Summit.
2\t2010-04-11\t2010-04-13\tChancellor Angela Merkel\tgermany\tGermany\tAttended the Nuclear Security Summit.
3\t2016-03-31\t2016-04-01\tPresident Francois Hollande\tfrance\tFrance\tAttended the Nuclear Security Summit.
4\t2014-02-10\t2014-02-12\tPresident Francois Hollande\tfrance\tFrance\tState visit. Discussed the coming Summit.
"""
POSTS = """unit\tperson_id\trole\tstart\tend
france\tjay-john\tminister\t1782-06-23\t1784
france\tlee-arthur\tminister\t1778-10\t
france\tdeane-silas\tminister\t\t
"""
#: Courses, in the form of the file: one is there twice, then each known defect in turn.
TRAINING = "fy\tcountry\tprogram\tcourse_title\tus_unit\tstudent_unit\tstart_date\tend_date\tlocation\tquantity\ttotal_cost\tpage_number\tsrc\n"
TRAINING += "".join(
    f"2009_2010\t{country}\tIMET-1\t{title}\tDLIELC\t{unit}\t{start}\t{end}\tLackland\t1\t$9\t7\tx.xml\n"
    for country, title, unit, start, end in (
        ("France", "ENGLISH", "Navy", "7/12/2010", "8/27/2010"),
        ("France", "ENGLISH", "Navy", "7/12/2010", "8/27/2010"),
        ("Burma", "ENGLISH", "N/A", "", ""),
        ("Korea", "ENGLISH", "Navy", "7/12/2010", ""),
        ("France", "A", "Navy", "7/12/0207", "8/27/2010"),
        ("France", "A", "Navy", "7/12/2010", "8/27/2207"),
        ("France", "A", "Navy", "8/27/2010", "7/12/2010"),
        ("France", "A", "Navy", "7/12/2010 8/27/2010", ""),
        ("France", "A", "Navy", "1/29/01", "2/2/01"),
        ("France", "A", "Navy", "", "2/2/2001"),
        ("France", "", "Navy", "7/12/2010", "8/27/2010"),
    )
)


class Registers:
    """Loads the project's registers one after the other."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.folder = folder
        self.index = Corpus.read(None).index

    def load(self, name: str, source: str | Path) -> Summary:
        path = source if isinstance(source, Path) else self.folder / f"{name}.txt"
        if isinstance(source, str):
            path.write_text(source, encoding="utf-8")
        with datasets.draft(self.home, name) as draft:
            summary = load(
                descriptors.read(kinds.find(name)),
                [path],
                draft,
                Context(self.home, self.index, Iris(), "2026-11-22"),
            )
            with writer(self.home):
                draft.commit()
        return summary

    def values(self, predicate: str) -> set[tuple[str, str]]:
        """Subjects and objects of a property, IRIs without base."""
        return {
            (q.subject.value.removeprefix(f"{PROJECT}id/"), q.object.value.removeprefix(f"{PROJECT}id/"))
            for q in datasets.quads(self.home, Iris())
            if q.predicate.value.rpartition("#")[2] == predicate
        }


@pytest.fixture
def registers(tmp_path: Path) -> Registers:
    found = Registers(tmp_path)
    found.load("states", STATES)
    return found


@pytest.mark.parametrize("name", sorted(kinds.known()))
def test_a_descriptor_of_the_project_reads(name: str) -> None:
    assert kinds.read(kinds.find(name)).name == name


def test_a_state_of_the_records_is_found_by_its_code_and_others_are_described(registers: Registers) -> None:
    subjects = {subject for subject, _ in registers.values("prefLabel")}
    assert "organization/state-fra" in subjects
    assert "organization/germany" not in subjects


def test_an_entry_without_code_is_rejected(registers: Registers) -> None:
    assert datasets.get(registers.home, "states").counts["reasons"] == {"ISO_3166_3: nothing in the cell": 1}


def test_a_trip_entered_twice_is_one_with_both_rows(registers: Registers) -> None:
    summary = registers.load("us-travels", TRAVELS)
    assert (summary.loaded, summary.merged, summary.rejected) == (2, 1, 0)
    (node,) = {
        node for node, who in registers.values("participant") if "us-trip" in node and who == "person/historian-carter-jimmy"
    }
    assert {row for subject, row in registers.values("evidence") if subject == node} == {
        "evidence/us-travels/1",
        "evidence/us-travels/2",
    }


def test_counterparts_are_taken_from_prose_only_where_a_pattern_is_certain(registers: Registers) -> None:
    registers.load("us-travels", TRAVELS)
    assert {name for _, name in registers.values("listedName")} == {"Prime Minister Barre", "atlantis"}


def test_a_mention_is_nobodys_identity(registers: Registers) -> None:
    registers.load("us-travels", TRAVELS)
    mentioned = {node for node, _ in registers.values("listedName")}
    assert mentioned
    assert not mentioned & {node for node, _ in registers.values("participant")}


def test_an_unknown_country_is_counted(registers: Registers) -> None:
    assert registers.load("us-travels", TRAVELS).unresolved["country_id"] == {"atlantis": 1}


def test_a_multilateral_summit_is_one_event_of_its_year(registers: Registers) -> None:
    registers.load("us-visits", VISITS)
    summits: dict[str, int] = {}
    for _, event in registers.values("participationIn"):
        if "us-summit" in event:
            summits[event] = summits.get(event, 0) + 1
    assert sorted(summits.values()) == [1, 2]
    assert {value for event, value in registers.values("date") if event in summits} == {"2010", "2016"}


def test_the_title_is_taken_out_of_the_visitors_name(registers: Registers) -> None:
    registers.load("us-visits", VISITS)
    assert {value for _, value in registers.values("listedDesignation")} == {"President", "Chancellor"}


def test_a_post_without_an_end_is_known_for_its_first_day_only(registers: Registers) -> None:
    summary = registers.load("us-posts", POSTS)
    assert (summary.loaded, summary.rejected) == (2, 1)
    assert {value for node, value in registers.values("date") if node.startswith("tenure/")} == {"1782-06-23/1784", "1778-10"}


def test_a_course_is_an_event_under_its_programme_with_country_unit_and_school(registers: Registers) -> None:
    registers.load("training", TRAINING)
    events = {event for event, _ in registers.values("underFramework")}
    assert len(events) == 3
    assert {programme for _, programme in registers.values("underFramework")} <= {
        organization for organization, kind in registers.values("type") if kind.endswith("Initiative")
    }
    roles = {(node, role.rpartition("/")[2]) for node, role in registers.values("role")}
    assert sorted(role for _, role in roles) == ["attendee"] * 5 + ["host"] * 3
    assert {value for _, value in registers.values("eventStatus")} == {"https://w3id.org/secoop/concept/status/unknown"}
    assert {value for _, value in registers.values("date")} == {"2010-07-12/2010-08-27", "2010-07-12"}


def test_a_spelling_that_is_certain_leads_to_the_state_and_korea_to_none(registers: Registers) -> None:
    summary = registers.load("training", TRAINING)
    assert "organization/state-mmr" in {who for _, who in registers.values("participant")}
    assert summary.unresolved == {"country": {"Korea": 1}}
    assert {name for _, name in registers.values("listedName")} == {"Korea"}


def test_defects_of_the_training_reports_are_rejected_and_counted(registers: Registers) -> None:
    summary = registers.load("training", TRAINING)
    assert (summary.read, summary.loaded, summary.merged, summary.rejected) == (11, 3, 1, 7)
    assert summary.reasons == {
        "start_date: the year is not between 1997 and 2023": 1,
        "end_date: the year is not between 1997 and 2023": 1,
        "end_date: the end lies before the start": 1,
        "start_date: not a date": 1,
        "start_date: not a date in the order mdy": 1,
        "end_date: an end without a start": 1,
        "course_title: nothing in the cell": 1,
    }


def test_the_files_themselves_add_up(registers: Registers, shared: Path) -> None:
    data = shared / "data"
    registers.load("states", data / "registry" / "Countrycodes.csv")
    found = {}
    for name, file in (("us-travels", "travels"), ("us-visits", "visits"), ("us-posts", "pocom_roles")):
        summary = registers.load(name, data / "histstate" / f"{file}.tsv")
        found[name] = (summary.read, summary.loaded, summary.merged, summary.rejected)
        assert summary.missed == []
    assert found == {"us-travels": (4271, 4267, 4, 0), "us-visits": (3264, 3264, 0, 0), "us-posts": (7262, 7008, 0, 254)}
