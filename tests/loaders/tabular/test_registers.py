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
from kg.loaders.tabular.patterns import Finder, words
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
#: Rows in the form of the file, some of them the register's own (CC0 1.0): a trip entered twice, once with another last day; two
#: legs that begin on one day; president and secretary at one summit, and the secretary at one of another name.
TRAVELS = """id\trole\twho\tname\tstart\tend\tcountry_id\tcountry\tlocale\tremarks
1\tpresident\tcarter-jimmy\tJimmy Carter\t1978-01-04\t1978-01-06\tfrance\tFrance\tParis\tMet with President Giscard d’Estaing. Met with Prime Minister Barre.
2\tpresident\tcarter-jimmy\tJimmy Carter\t1978-01-04\t1978-01-06\tfrance\tFrance\tParis\tState visit.
3\tsecretary\tcolby-bainbridge\tBainbridge Colby\t1920-12-01\t1920-12-02\tatlantis\tAtlantis\t\tMet with senior officials of President Ebert's cabinet.
876\tsecretary\thaig-alexander-meigs\tAlexander Meigs Haig\t1981-09-13\t1981-09-13\tgermany\tGermany\tWest Berlin\tAddressed the Berlin Press Association.
877\tsecretary\thaig-alexander-meigs\tAlexander Meigs Haig\t1981-09-13\t1981-09-14\tgermany\tGermany\tBonn\tMet with Foreign Minister Genscher.
3994\tsecretary\tblinken-antony-j\tAntony John Blinken\t2021-03-22\t2021-03-24\tfrance\tFrance\tBrussels\tAttended the NATO Foreign Ministerial.
4021\tsecretary\tblinken-antony-j\tAntony John Blinken\t2021-03-22\t2021-03-25\tfrance\tFrance\tBrussels\tAttended the NATO Foreign Ministerial, met with Prime Minister Alexander De Croo.
5001\tpresident\tcarter-jimmy\tJimmy Carter\t1978-07-16\t1978-07-17\tgermany\tGermany\tBonn\tAttended Economic Summit Meeting of the Heads of State and Government of France and Canada.
5002\tsecretary\tvance-cyrus-roberts\tCyrus Roberts Vance\t1978-07-14\t1978-07-17\tgermany\tGermany\tBonn\tAccompanied President Carter on a State visit and to the Economic Summit Meeting.
5003\tsecretary\tvance-cyrus-roberts\tCyrus Roberts Vance\t1978-07-18\t1978-07-18\tgermany\tGermany\tBonn\tAttended the Bonn Economic Summit.
5004\tsecretary\tvance-cyrus-roberts\tCyrus Roberts Vance\t1979-07-18\t1979-07-18\tgermany\tGermany\tBonn\tAttended the Economic Summit Meeting.
5005\tsecretary\tvance-cyrus-roberts\tCyrus Roberts Vance\t1979-08-18\t1979-08-18\tgermany\tGermany\tBonn\tAttended NATO and NACC Ministerial Meetings.
"""
#: The same of visits: two summits of one name in one year (as in 1996), names with digits, full stops and small letters.
VISITS = """id\tstart\tend\tvisitor\tfrom_id\tfrom\tdescription
1\t2010-04-12\t2010-04-13\tPresident Nicolas Sarkozy\tfrance\tFrance\tAttended the Nuclear Security Summit.
2\t2010-04-11\t2010-04-13\tChancellor Angela Merkel\tgermany\tGermany\tAttended the Nuclear Security Summit.
3\t2016-03-31\t2016-04-01\tPresident Francois Hollande\tfrance\tFrance\tAttended the Nuclear Security Summit.
4\t2014-02-10\t2014-02-12\tPresident Francois Hollande\tfrance\tFrance\tState visit. Discussed the coming Summit.
"""
SUMMITS = """id\tstart\tend\tvisitor\tfrom_id\tfrom\tdescription
1\t1996-06-12\t1996-06-12\tPrime Minister Romano Prodi\tfrance\tFrance\tAttended U.S.-European Union Summit Meeting.
2\t1996-12-15\t1996-12-18\tPrime Minister John Bruton\tgermany\tGermany\tWorking visit. Attended U.S.-European Union Summit Meeting.
3\t2012-05-20\t2012-05-21\tPrime Minister Mario Monti\tfrance\tFrance\tAttended the NATO Summit Meeting in Chicago, IL.
4\t2012-05-21\t2012-05-21\tPresident Hamid Karzai\tgermany\tGermany\tMet with President Obama at the NATO Summit Meeting in Chicago, IL.
5\t2004-06-08\t2004-06-11\tChancellor Gerhard Schroeder\tgermany\tGermany\tAttended G-8 Economic Summit at Sea Island, Georgia. Attended the funeral of Former President Reagan.
6\t2004-06-09\t2004-06-11\tPresident Thabo Mbeki\tfrance\tFrance\tMet with President Bush at the G-8 Economic Summit in Sea Island, Georgia.
7\t2004-06-09\t2004-06-11\tPrime Minister Recep Erdogan\tfrance\tFrance\tMet with President Bush during the G-8 Economic Summit at Sea Island, Georgia.
8\t2016-05-13\t2016-05-13\tPrime Minister Erna Solberg\tfrance\tFrance\tAttended the U.S.- Nordic Leaders Summit.
9\t2016-05-13\t2016-05-13\tPrime Minister Stefan Löfven\tgermany\tGermany\tAttended the U.S.-Nordic Leaders Summit.
10\t2018-04-03\t2018-04-03\tPresident Kersti Kaljulaid\tfrance\tFrance\tU.S.-Baltic Leaders Summit.
11\t1961-09-12\t1961-09-13\tPresident Keita\tfrance\tFrance\tInformal visit after attending Conference of Nonaligned Nations in Belgrade.
12\t2015-05-13\t2015-05-15\tAmir Sheik Sabah\tfrance\tFrance\tAttended a Summit at Camp David, MD, for Gulf Cooperation Council members.
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
        ("Burma", "ENGLISH", "Not Reported 373", "", ""),
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


def finder(name: str, column: str) -> Finder:
    """The patterns of a column of one of the project's descriptors."""
    found = descriptors.read(kinds.find(name))
    return Finder(found.columns[column], words(found.section("words")))


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


def rows_of(registers: Registers, event: str, who: str) -> list[set[str]]:
    """The rows of each participation of somebody in events whose names have these words."""
    nodes = {node for node, person in registers.values("participant") if event in node and person == f"person/historian-{who}"}
    return sorted(
        ({row.rpartition("/")[2] for subject, row in registers.values("evidence") if subject == node} for node in nodes),
        key=sorted,
    )


def test_a_trip_entered_twice_is_one_with_both_rows(registers: Registers) -> None:
    registers.load("us-travels", TRAVELS)
    assert {"1", "2"} in rows_of(registers, "us-trip", "carter-jimmy")


def test_a_trip_entered_twice_with_another_last_day_is_one_and_both_days_stand_each_with_its_row(registers: Registers) -> None:
    registers.load("us-travels", TRAVELS)
    assert rows_of(registers, "us-trip", "blinken-antony-j") == [{"3994", "4021"}]
    said = {
        node: value for node, value in registers.values("object") if node.startswith("statement/us-trip") and value[:4] == "2021"
    }
    rows = {row.rpartition("/")[2]: said[node] for node, row in registers.values("evidence") if node in said}
    assert rows == {"3994": "2021-03-22/2021-03-24", "4021": "2021-03-22/2021-03-25"}


def test_two_legs_that_begin_on_one_day_in_one_country_are_two_trips(registers: Registers) -> None:
    registers.load("us-travels", TRAVELS)
    assert rows_of(registers, "us-trip", "haig-alexander-meigs") == [{"876"}, {"877"}]


def test_president_and_secretary_at_one_summit_are_two_participations_in_one_event(registers: Registers) -> None:
    summary = registers.load("us-travels", TRAVELS)
    (node,) = [node for node, event in registers.values("participationIn") if "us-abroad" in event and "carter-jimmy" in node]
    (event,) = [event for subject, event in registers.values("participationIn") if subject == node]
    assert {part.partition(".")[2] for part, whole in registers.values("participationIn") if whole == event} == {
        "historian-carter-jimmy.attendee",
        "historian-vance-cyrus-roberts.attendee",
    }
    assert "Economic Summit Meeting, Germany (1978-07)" in {
        label for subject, label in registers.values("prefLabel") if subject == event
    }
    assert summary.notes[0].startswith("meeting: 4 events told apart by name and days")


def test_several_meetings_under_one_name_are_not_read_and_told(registers: Registers) -> None:
    summary = registers.load("us-travels", TRAVELS)
    assert summary.prose["meeting"].left == {"Attended NATO and NACC Ministerial Meetings.": 1}


def test_counterparts_are_taken_from_prose_only_where_a_pattern_is_certain(registers: Registers) -> None:
    summary = registers.load("us-travels", TRAVELS)
    assert {name for _, name in registers.values("listedName")} == {
        "President Giscard d’Estaing",
        "Prime Minister Barre",
        "Foreign Minister Genscher",
        "Prime Minister Alexander De Croo",
        "atlantis",
    }
    assert summary.prose["counterparts"].left == {"Met with senior officials of President Ebert's cabinet.": 1}


@pytest.mark.parametrize(
    ("remarks", "names"),
    [
        (
            "Met with King Fahd, Crown Prince Abdullah, and Foreign Minister Saud.",
            ["King Fahd", "Crown Prince Abdullah", "Foreign Minister Saud"],
        ),
        (
            "Met with Queen Elizabeth II and Prime Minister David W. D. Cameron.",
            ["Queen Elizabeth II", "Prime Minister David W. D. Cameron"],
        ),
        (
            "Discussed the crisis with PLO Chairman Arafat and senior Israeli officials.",
            ["PLO Chairman Arafat", "senior Israeli officials"],
        ),
        ("Met with King Hussein of Jordan.", ["King Hussein of Jordan"]),
        ("Met with President de la Madrid in Mexicali.", ["President de la Madrid"]),
        ("Met with Minister of Foreign Affairs and Expatriates Ayman Safadi.", []),
        ("Met with External Affairs Minister Dr. Jaishankar.", []),
        ("Met with Prime Minister Thatcher’s Cabinet.", []),
        ("Met with the Presidents of the Baltic States.", []),
        ("Attended the funeral of President Zia, and Prime Minister Bhutto spoke.", []),
    ],
)
def test_whom_a_traveller_met_is_read_as_printed_or_not_at_all(remarks: str, names: list[str]) -> None:
    assert list(finder("us-travels", "counterparts").read(remarks).values) == names


@pytest.mark.parametrize(
    ("register", "column", "text", "names"),
    [
        (
            "us-visits",
            "summit",
            "Attended White House dinner on 25th Anniversary of the U.N.; met privately.",
            ["White House dinner on 25th Anniversary of the U.N"],
        ),
        (
            "us-visits",
            "summit",
            "Met with President Bush while attending a U.N. Security Council Summit in New York City.",
            ["U.N. Security Council Summit"],
        ),
        ("us-visits", "summit", "Met with President Bush during a U.N. Security Council Summit in New York City.", []),
        (
            "us-visits",
            "summit",
            "Led Canadian delegation to the United Nations Conference in San Francisco.",
            ["United Nations Conference"],
        ),
        ("us-visits", "summit", "Summit meeting with President Clinton at Hyde Park, New York.", []),
        (
            "us-visits",
            "summit",
            "Attended C5+1 Presidential Summit Meeting with President Biden.",
            ["C5+1 Presidential Summit Meeting"],
        ),
        (
            "us-visits",
            "rite",
            "Attended dedication of the Holocaust Memorial Museum and met with President Clinton.",
            ["dedication of the Holocaust Memorial Museum"],
        ),
        ("us-travels", "meeting", "Attended NATO Summit Meeting and the inauguration of a council.", ["NATO Summit Meeting"]),
        ("us-travels", "meeting", "Attended the conference of the Foreign Ministers of France, Italy, and Japan.", []),
        ("us-travels", "meeting", "Attended meeting of U.S. Ambassadors to European countries.", []),
        ("us-travels", "meeting", "Participated in the President’s summit with Kim Jong-un.", []),
        (
            "us-travels",
            "rite",
            "Attended funeral of Chancellor Adenauer and conversed with others.",
            ["funeral of Chancellor Adenauer"],
        ),
    ],
)
def test_what_somebody_attended_is_read_as_printed_or_not_at_all(register: str, column: str, text: str, names: list[str]) -> None:
    assert list(finder(register, column).read(text).values) == names


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


def test_rows_of_one_summit_are_one_event_and_two_summits_of_one_name_in_a_year_are_two(registers: Registers) -> None:
    summary = registers.load("us-visits", SUMMITS)
    labels = {
        subject: label
        for subject, label in registers.values("prefLabel")
        if subject.startswith(("event/us-summit", "event/us-rite"))
    }
    people: dict[str, list[str]] = {}
    names = dict(registers.values("listedName"))
    for node, event in registers.values("participationIn"):
        if event in labels:
            people.setdefault(labels[event], []).append(names[node])
    assert {label: sorted(found) for label, found in people.items()} == {
        "U.S.-European Union Summit Meeting (1996-06)": ["Prime Minister Romano Prodi"],
        "U.S.-European Union Summit Meeting (1996-12)": ["Prime Minister John Bruton"],
        "NATO Summit Meeting (2012-05)": ["President Hamid Karzai", "Prime Minister Mario Monti"],
        "G-8 Economic Summit (2004-06)": ["Chancellor Gerhard Schroeder", "President Thabo Mbeki"],
        "funeral of Former President Reagan (2004-06)": ["Chancellor Gerhard Schroeder"],
        "U.S.- Nordic Leaders Summit (2016-05)": ["Prime Minister Erna Solberg"],
        "U.S.-Nordic Leaders Summit (2016-05)": ["Prime Minister Stefan Löfven"],
        "U.S.-Baltic Leaders Summit (2018-04)": ["President Kersti Kaljulaid"],
    }
    told = summary.prose["summit"]
    assert (told.speaking, told.whole, told.part, told.unread) == (12, 9, 0, 3)
    assert summary.notes[0].startswith(
        "summit: 7 events told apart by name and days; 1 pairs of names on the same days stay apart"
    )


def test_a_summit_is_held_where_all_its_rows_say(registers: Registers) -> None:
    registers.load("us-visits", SUMMITS)
    places = dict(registers.values("prefLabel"))
    held = {places[place] for event, place in registers.values("heldAt") if event.startswith("event/us-summit")}
    assert held == {"Chicago, IL", "Sea Island, Georgia"}


def test_the_title_is_taken_out_of_the_visitors_name(registers: Registers) -> None:
    registers.load("us-visits", VISITS)
    assert {value for _, value in registers.values("listedDesignation")} == {"President", "Chancellor"}


def test_a_post_without_an_end_is_held_from_its_first_day_and_no_end_is_made_up(registers: Registers) -> None:
    summary = registers.load("us-posts", POSTS)
    assert (summary.loaded, summary.rejected) == (2, 1)
    assert {value for node, value in registers.values("date") if node.startswith("tenure/")} == {"1782-06-23/1784", "1778-10/"}
    assert {value for _, value in registers.values("latestEnd")} == {"1784-12-31"}


def test_a_course_is_an_event_under_its_programme_with_country_unit_and_school(registers: Registers) -> None:
    registers.load("training", TRAINING)
    events = {event for event, _ in registers.values("underFramework")}
    assert len(events) == 5
    assert {programme for _, programme in registers.values("underFramework")} <= {
        organization for organization, kind in registers.values("type") if kind.endswith("Initiative")
    }
    roles = {(node, role.rpartition("/")[2]) for node, role in registers.values("role")}
    assert sorted(role for _, role in roles) == ["attendee"] * 9 + ["host"] * 5
    assert {value for _, value in registers.values("eventStatus")} == {"https://w3id.org/secoop/concept/status/unknown"}
    assert {value for _, value in registers.values("date")} == {
        "2010-07-12/2010-08-27", "2010-07-12/", "2001-01-29/2001-02-02", "/2001-02-02",
    }  # fmt: skip


def test_the_fiscal_year_of_a_course_is_in_its_name_as_printed_and_makes_no_date(registers: Registers) -> None:
    header, *rows = TRAINING.splitlines()
    registers.load("training", f"{header}\n{rows[2]}\n")
    labels = dict(registers.values("prefLabel"))
    (course,) = (event for event, kind in registers.values("type") if kind.endswith("#Event"))
    assert labels[course] == "ENGLISH (fy 2009_2010)"
    assert not registers.values("date")


def test_a_spelling_that_is_certain_leads_to_the_state_and_korea_to_none(registers: Registers) -> None:
    summary = registers.load("training", TRAINING)
    assert "organization/state-mmr" in {who for _, who in registers.values("participant")}
    assert summary.unresolved == {"country": {"Korea": 1}}
    assert {name for _, name in registers.values("listedName")} == {"Korea"}


def test_defects_of_the_training_reports_are_rejected_and_counted(registers: Registers) -> None:
    summary = registers.load("training", TRAINING)
    assert (summary.read, summary.loaded, summary.merged, summary.rejected) == (11, 5, 1, 5)
    assert summary.reasons == {
        "start_date: the year is not between 1997 and 2023": 1,
        "end_date: the year is not between 1997 and 2023": 1,
        "end_date: the end lies before the start": 1,
        "start_date: not a date": 1,
        "course_title: nothing in the cell": 1,
    }


def test_a_unit_or_a_place_that_is_not_told_is_none_and_what_is_virtual_is_online(registers: Registers) -> None:
    rows = [TRAINING.splitlines()[0]]
    rows += [
        f"2009_2010\tFrance\tIMET-1\tA\t{school}\t{unit}\t7/12/2010\t\t{place}\t1\t$9\t7\tx.xml"
        for school, unit, place in (
            ("UNK - 0", "Not Reported", "VARIOUS"),
            ("N/A - 6", "Multiple", "Virtual - Event"),
            ("U.S. Navy - N/A", "NA", "VARIOUS SURVEY"),
        )
    ]
    registers.load("training", "\n".join(rows) + "\n")
    labels = dict(registers.values("prefLabel"))
    assert {labels[who] for who, kind in registers.values("type") if kind.endswith("Body")} == {"U.S. Navy - N/A", "NA (France)"}
    assert {labels[place] for _, place in registers.values("heldAt")} == {"VARIOUS SURVEY"}
    assert [value.rpartition("/")[2] for _, value in registers.values("format")] == ["online"]


def test_the_files_themselves_add_up_as_their_descriptors_expect(registers: Registers, shared: Path) -> None:
    data = shared / "data"
    registers.load("states", data / "registry" / "Countrycodes.csv")
    for name, file in (("us-travels", "travels"), ("us-visits", "visits"), ("us-posts", "pocom_roles")):
        assert registers.load(name, data / "histstate" / f"{file}.tsv").missed == []
