"""Which events a view is about, and when they were."""

from __future__ import annotations

from kg.namespaces import CONCEPT, PROJECT
from kg.store.reader import Reader
from kg.views.selection import HELD, Choice, Selection, select
from tests.views.conftest import Reading

ID = PROJECT + "id/"


def names(selection: Selection) -> tuple[list[str], list[str]]:
    return [e.iri.removeprefix(ID) for e in selection.dated], [e.iri.removeprefix(ID) for e in selection.undated]


def dated(event: str, first: str, last: str, written: str) -> str:
    return f"""{event} rdf:type sc:Event
        {event} sc:date "{written}"
        {event} sc:earliestStart "{first}"
        {event} sc:latestEnd "{last}"
        """


def test_without_a_choice_every_event_is_shown(lake_reader: Reader) -> None:
    selection = select(lake_reader, Choice())
    (row,) = lake_reader.select("SELECT (COUNT(DISTINCT ?e) AS ?n) WHERE { ?e a sc:Event }")
    assert len(selection.events) == int(row["n"].value) > 3


def test_events_of_an_actor_are_those_it_had_a_part_in_or_was_acted_for(reading: Reading) -> None:
    reader = reading("""
        event/a rdf:type sc:Event
        event/b rdf:type sc:Event
        event/c rdf:type sc:Event
        participation/1 rdf:type sc:Participation
        participation/1 sc:participant person/x
        participation/1 sc:participationIn event/a
        participation/2 rdf:type sc:Participation
        participation/2 sc:participant person/y
        participation/2 sc:onBehalfOf person/x
        participation/2 sc:participationIn event/b
    """)
    assert names(select(reader, Choice(actor=ID + "person/x"))) == ([], ["event/a", "event/b"])
    assert names(select(reader, Choice(actor=ID + "person/nobody"))) == ([], [])


def test_a_place_includes_what_lies_in_it_and_what_is_only_inferred(reading: Reading) -> None:
    reader = reading("""
        event/a rdf:type sc:Event
        event/a sc:heldAt place/hall
        place/hall sc:within place/town
        place/town sc:within place/land
        event/b rdf:type sc:Event
        statement/1 sc:subject event/b
        statement/1 sc:predicate sc:heldAt
        statement/1 sc:object place/town
    """)
    assert names(select(reader, Choice(place=ID + "place/land")))[1] == ["event/a", "event/b"]
    assert names(select(reader, Choice(place=ID + "place/hall")))[1] == ["event/a"]


def test_every_part_of_a_choice_must_hold(reading: Reading) -> None:
    reader = reading("""
        event/a rdf:type sc:Event
        event/a sc:heldAt place/town
        event/a sc:about topic:borders
        event/b rdf:type sc:Event
        event/b sc:heldAt place/town
    """)
    choice = Choice(place=ID + "place/town", topic=CONCEPT + "topic/borders")
    assert names(select(reader, choice))[1] == ["event/a"]


def test_a_period_keeps_what_may_have_been_in_it_and_counts_the_rest(reading: Reading) -> None:
    reader = reading(
        dated("event/a", "2017-09-14", "2017-09-14", "2017-09-14")
        + dated("event/b", "2017-01-01", "2018-12-31", "2017/2018")
        + dated("event/c", "2019-01-01", "2019-12-31", "2019")
        + "event/d rdf:type sc:Event"
    )
    selection = select(reader, Choice(first=2018, last=2018))
    assert (names(selection), selection.outside) == ((["event/b"], ["event/d"]), 2)


def test_of_a_period_only_what_has_a_year_is_drawn_and_the_rest_is_told(reading: Reading) -> None:
    reader = reading(dated("event/a", "2018-03-16", "2018-03-16", "2018-03-16") + "event/d rdf:type sc:Event")
    chosen, open_ended = select(reader, Choice(first=2018)), select(reader, Choice())
    assert [[e.iri.removeprefix(ID) for e in part] for part in (chosen.counted, chosen.unknown)] == [["event/a"], ["event/d"]]
    assert [[e.iri.removeprefix(ID) for e in part] for part in (open_ended.counted, open_ended.unknown)] == [
        ["event/a", "event/d"],
        [],
    ]


def test_a_stated_date_comes_before_a_more_exact_inferred_one(reading: Reading) -> None:
    reader = reading(
        dated("event/a", "2018-01-01", "2018-12-31", "2018")
        + """
        statement/1 sc:subject event/a
        statement/1 sc:predicate sc:date
        statement/1 sc:object "2018-03-16"
        statement/1 sc:earliestStart "2018-03-16"
        statement/1 sc:latestEnd "2018-03-16"
        statement/1 sc:certainty certainty:inferred
    """
    )
    (event,) = select(reader, Choice()).dated
    assert event.when is not None
    assert (event.when.written, event.when.stated, len(event.dates)) == ("2018", True, 2)


def test_a_status_that_is_only_inferred_is_marked(reading: Reading) -> None:
    reader = reading("""
        event/a rdf:type sc:Event
        statement/1 sc:subject event/a
        statement/1 sc:predicate sc:eventStatus
        statement/1 sc:object status:held
        statement/1 sc:certainty certainty:inferred
    """)
    (event,) = select(reader, Choice()).events
    assert (event.status, event.status_stated) == (HELD, False)


def test_an_undated_event_is_listed_and_never_placed(reading: Reading) -> None:
    reader = reading('event/a rdf:type sc:Event\nevent/a sc:date "XXXX-03-16"')
    assert names(select(reader, Choice())) == ([], ["event/a"])


OPEN = """event/since rdf:type sc:Event
    event/since sc:date "2010-03-05/"
    event/since sc:earliestStart "2010-03-05"
    event/until rdf:type sc:Event
    statement/u sc:subject event/until
    statement/u sc:predicate sc:date
    statement/u sc:object "/2012-03"
    statement/u sc:latestEnd "2012-03-31"
    statement/u sc:certainty certainty:stated
    event/noyear rdf:type sc:Event
    event/noyear sc:date "XXXX-03-05"
    """


def test_an_event_of_which_only_the_beginning_or_the_end_is_known_is_placed_there(reading: Reading) -> None:
    selection = select(reading(OPEN), Choice())
    assert names(selection) == (["event/since", "event/until"], ["event/noyear"])
    since, until = (event.when for event in selection.dated)
    assert since is not None and (since.earliest, since.latest, since.first, since.last) == (
        "2010-03-05",
        "",
        "2010-03-05",
        "2010-03-05",
    )
    assert until is not None and (until.earliest, until.latest, until.first, until.last) == (
        "",
        "2012-03-31",
        "2012-03-31",
        "2012-03-31",
    )


def test_a_side_that_is_not_known_may_be_in_any_period(reading: Reading) -> None:
    reader = reading(OPEN)
    assert names(select(reader, Choice(first=2020)))[0] == ["event/since"]
    assert names(select(reader, Choice(last=2000)))[0] == ["event/until"]
    assert names(select(reader, Choice(first=2011, last=2011)))[0] == ["event/since", "event/until"]


def test_of_two_dates_the_one_with_both_sides_is_more_exact(reading: Reading) -> None:
    reader = reading(
        dated("event/a", "2010-01-01", "2010-12-31", "2010")
        + """statement/s sc:subject event/a
        statement/s sc:predicate sc:date
        statement/s sc:object "2010-03-05/"
        statement/s sc:earliestStart "2010-03-05"
        statement/s sc:certainty certainty:stated
        """
    )
    (event,) = select(reader, Choice()).dated
    assert len(event.dates) == 2
    assert event.when is not None and event.when.written == "2010"
