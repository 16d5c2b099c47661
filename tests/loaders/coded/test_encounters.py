"""Rows of one encounter are one event with all its rows, whatever their order; nothing announced is ever held."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from tests.loaders.coded.talks import HEADER, Talks, rows

VISIT = ("2031-01-05|Eastmark|Visit|Westmark", "2031-01-05|Westmark|Receive|Eastmark", "2031-01-05|Westmark|Negotiate|Eastmark")
MEETING = "event/talks-2031-01-05--eastmark--westmark"


def participations(talks: Talks, event: str) -> dict[str, set[str]]:
    """Actor and role of each participation in an event → what is said of it."""
    start = f"participation/{event.removeprefix('event/')}."
    found: dict[str, set[str]] = {}
    for line in talks.about(start):
        node, _, said = line.partition(" ")
        found.setdefault(node, set()).add(said)
    return found


def test_mirrored_rows_are_one_meeting_with_both_rows_as_evidence(talks: Talks) -> None:
    summary = talks.load(rows(*VISIT[:2]))
    assert (summary.read, summary.loaded, summary.merged) == (2, 1, 1)
    assert talks.events() == {MEETING}
    found = participations(talks, MEETING)
    assert set(found) == {"eastmark.attendee", "westmark.host"}
    for said in found.values():
        assert {"evidence evidence/talks/1", "evidence evidence/talks/2", "attendanceStatus attendance/attended"} <= said


def test_a_meeting_held_has_status_day_and_class(talks: Talks) -> None:
    talks.load(rows(VISIT[0]))
    assert {
        "type Meeting",
        "eventStatus status/held",
        'date "2031-01-05"^^EDTF',
        'prefLabel "Meeting of Eastmark and Westmark on 2031-01-05"@en',
    } <= talks.about(MEETING + " ")


def test_two_relations_of_one_pair_and_day_are_one_meeting_and_each_role_has_the_rows_that_give_it(talks: Talks) -> None:
    talks.load(rows(*VISIT))
    found = participations(talks, MEETING)
    assert set(found) == {"eastmark.attendee", "westmark.host", "westmark.attendee"}
    assert {line for line in found["westmark.attendee"] if line.startswith("evidence")} == {"evidence evidence/talks/3"}
    assert {line for line in found["westmark.host"] if line.startswith("evidence")} == {
        "evidence evidence/talks/1",
        "evidence evidence/talks/2",
    }


def test_the_order_of_the_rows_makes_no_difference(tmp_path: Path) -> None:
    table = [
        f"{n}\t{line}\ts\n"
        for n, line in enumerate((one.replace("|", "\t") for one in (*VISIT, "2031-01-05|EMK|Visit|Westmark")), 1)
    ]
    graphs = []
    for number, order in enumerate(permutations(table)):
        folder = tmp_path / str(number)
        folder.mkdir()
        talks = Talks(folder)
        talks.load("id\tday\tfrom\twhat\tto\tstory\n" + "".join(order))
        graphs.append({line for line in talks.lines() if "capture/" not in line and "sha256" not in line})
    assert all(graph == graphs[0] for graph in graphs)
    assert len(graphs[0]) > 40


def test_two_spellings_of_one_state_are_one_actor(talks: Talks) -> None:
    assert talks.load(rows("2031-01-05|EMK|Visit|Westmark", "2031-01-05|Eastmark|Visit|Westmark")).merged == 1


def test_two_days_or_two_pairs_are_two_meetings(talks: Talks) -> None:
    summary = talks.load(
        rows(
            "2031-01-05|Eastmark|Negotiate|Westmark",
            "2031-01-06|Eastmark|Negotiate|Westmark",
            "2031-01-05|Eastmark|Negotiate|Guild",
        )
    )
    assert summary.loaded == 3
    assert len(talks.events()) == 3


def test_what_is_announced_is_planned_has_no_date_and_stays_apart_from_what_was_held_that_day(talks: Talks) -> None:
    talks.load(rows("2031-01-05|Eastmark|Intend to meet|Westmark", "2031-01-05|Westmark|Negotiate|Eastmark"))
    announced = "event/talks-announced--2031-01-05--eastmark--westmark"
    assert talks.events() == {MEETING, announced}
    said = talks.about(announced + " ")
    assert {"type Meeting", "eventStatus status/planned"} <= said
    assert not any(line.startswith(("date ", "earliestStart ")) for line in said)
    for facts in participations(talks, announced).values():
        assert "attendanceStatus attendance/expected" in facts
        assert "evidence evidence/talks/2" not in facts


def test_an_agreement_is_a_signing_whose_signatories_are_not_said_to_have_met(talks: Talks) -> None:
    talks.load(rows("2031-01-05|Eastmark|Sign|Westmark", "2031-01-05|Westmark|Sign|Eastmark"))
    signed = "event/talks-agreement--2031-01-05--eastmark--westmark"
    assert {"type Event", "eventKind event-kind/signing", "eventStatus status/held"} <= talks.about(signed + " ")
    found = participations(talks, signed)
    assert set(found) == {"eastmark.signatory", "westmark.signatory"}
    assert all("attendanceStatus attendance/unknown" in said for said in found.values())


def test_rows_of_no_meeting_are_counted_by_relation_and_leave_nothing(talks: Talks) -> None:
    summary = talks.load(
        rows(
            "2031-01-05|Eastmark|State|Westmark",
            "2031-01-05|Eastmark|Telephone|Westmark",
            "2031-01-06|EMK|telephone|Westmark",
            VISIT[0],
        )
    )
    assert (summary.read, summary.loaded, summary.ignored) == (4, 1, 3)
    assert summary.ignored_as == {
        "State (010, none)": 1,
        "Telephone (041, consultation)": 1,
        "telephone (041, consultation)": 1,
    }
    assert talks.events() == {MEETING}


def test_an_actor_with_itself_is_rejected_under_any_of_its_spellings(talks: Talks) -> None:
    summary = talks.load(rows("2031-01-05|Eastmark|Negotiate|EMK", VISIT[0]))
    assert summary.rejected == 1
    assert talks.rejects() == [["talks.tsv", "2", "to", "source and target are one actor", "EMK"]]


def test_who_no_rule_knows_stays_a_mention(talks: Talks) -> None:
    summary = talks.load(rows("2031-01-05|Guild of Weavers|Negotiate|Westmark"))
    assert summary.unresolved == {"actors": {"Guild of Weavers": 1}}
    (event,) = talks.events()
    (weavers,) = (said for node, said in participations(talks, event).items() if node.startswith("unresolved-guild-of-weavers"))
    assert 'listedName "Guild of Weavers"' in weavers
    assert not any(line.startswith("participant ") for line in weavers)


def test_a_row_is_an_evidence_with_dataset_row_words_and_code(talks: Talks) -> None:
    talks.load(rows(VISIT[0]))
    assert talks.about("evidence/talks/1 ") == {
        "type Evidence",
        "dataset dataset/talks",
        'row "1"',
        'cite "Invented talks, row 1"',
        "type codes/042",
    }


def test_a_key_with_direction_keeps_two_visits_of_one_day_apart_and_their_mirrors_together(talks: Talks) -> None:
    talks.descriptor = talks.descriptor.replace("[day, pair]", "[day, direction]")
    summary = talks.load(rows(*VISIT[:2], "2031-01-05|Westmark|Visit|Eastmark"))
    assert (summary.loaded, summary.merged) == (2, 1)
    assert talks.events() == {MEETING + "--by-eastmark", MEETING + "--by-westmark"}


def test_a_key_with_relation_keeps_a_visit_and_its_talks_apart(talks: Talks) -> None:
    talks.descriptor = talks.descriptor.replace("[day, pair]", "[day, pair, relation]")
    talks.load(rows(*VISIT))
    assert talks.events() == {MEETING + "--042", MEETING + "--046"}


def test_a_row_with_too_few_cells_is_shown_so_that_it_is_found_again(talks: Talks) -> None:
    talks.load(rows(VISIT[0]) + "2\t2031-01-05\tEastmark\n")
    assert talks.rejects() == [["talks.tsv", "3", "", "3 cells, expected 6", "2 | 2031-01-05 | Eastmark"]]


@pytest.mark.parametrize("relation", ["Negotiate", "Sign", "Intend to meet"])
def test_a_row_that_reports_of_a_day_after_that_of_retrieval_is_rejected_with_its_line(talks: Talks, relation: str) -> None:
    talks.descriptor = talks.descriptor.replace("2031-12-31", "2031-01-05")
    summary = talks.load(rows(f"2031-01-05|Eastmark|{relation}|Westmark", f"2031-01-06|Eastmark|{relation}|Westmark"))
    assert (summary.loaded, summary.rejected) == (1, 1)
    reason = "reports of a day after that on which the files were retrieved"
    assert talks.rejects() == [["talks.tsv", "3", "day", reason, "2031-01-06"]]
    assert len(talks.events()) == 1


def test_the_same_row_twice_counts_once(talks: Talks) -> None:
    row = "7\t2031-01-05\tEastmark\tVisit\tWestmark\ts\n"
    summary = talks.load("id\tday\tfrom\twhat\tto\tstory\n" + row + row)
    assert (summary.read, summary.loaded, summary.merged, summary.rejected) == (2, 1, 1, 0)


def test_a_row_whose_name_an_accepted_row_has_is_rejected_with_the_line_of_that_one(talks: Talks) -> None:
    content = rows(VISIT[0]) + "1\t2031-02-05\tEastmark\tVisit\tWestmark\ts\n"
    summary = talks.load(content)
    assert (summary.read, summary.loaded, summary.rejected) == (2, 1, 1)
    assert talks.events() == {MEETING}
    reason = "an accepted row has this name and says something else"
    assert talks.rejects() == [["talks.tsv", "3", "", reason, "line 2 of talks.tsv: 1"]]
    assert summary.reasons == {reason: 1}


def test_rejected_and_ignored_rows_take_no_name(talks: Talks) -> None:
    others = "1\t2031-02-30\tEastmark\tVisit\tWestmark\ts\n", "1\t2031-01-05\tEastmark\tState\tWestmark\ts\n"
    summary = talks.load(HEADER + others[0] + others[1] + rows(VISIT[0]).removeprefix(HEADER) + others[0])
    assert (summary.read, summary.loaded, summary.rejected, summary.ignored) == (4, 1, 2, 1)
    assert {line[3] for line in talks.rejects()} == {"no such day in the calendar"}
    assert talks.events() == {MEETING}


def test_a_name_taken_in_an_earlier_file_is_told_with_that_file(talks: Talks) -> None:
    talks.load(rows(VISIT[0]))
    other = talks.write("more.tsv", rows("2031-02-05|Eastmark|Visit|Westmark"))
    summary = talks.load_files(talks.folder / "talks.tsv", other)
    assert (summary.loaded, summary.rejected) == (1, 1)
    assert [(line[0], line[1], line[4]) for line in talks.rejects()] == [("more.tsv", "2", "line 2 of talks.tsv: 1")]


def test_the_lines_of_several_files_do_not_name_their_rows(talks: Talks) -> None:
    talks.descriptor = talks.descriptor.replace("row: [id]", "row: line").replace("{story", "{id: why, story")
    talks.load(rows(VISIT[0]))
    other = talks.write("more.tsv", rows(VISIT[1]))
    with pytest.raises(Exception, match="lines do not name the rows of several files"):
        talks.load_files(talks.folder / "talks.tsv", other)


def test_rows_of_one_encounter_in_two_files_are_one_meeting(talks: Talks) -> None:
    talks.load(rows(VISIT[0]))
    other = talks.write("more.tsv", rows(VISIT[1]).replace("\n1\t", "\n9\t"))
    assert talks.load_files(talks.folder / "talks.tsv", other).merged == 1
    assert talks.events() == {MEETING}


def test_loading_again_gives_the_same_graph(talks: Talks) -> None:
    from kg.store import datasets

    talks.load(rows(*VISIT))
    first = datasets.get(talks.home, "talks").digest
    talks.load(rows(*VISIT))
    assert datasets.get(talks.home, "talks").digest == first


def test_names_of_any_length_give_names_of_bounded_length_that_stay_apart_and_the_same(tmp_path: Path) -> None:
    """80 characters beside the kind and the dataset's name, twice and a role in a participation."""
    long = "Guild of " + "Very Long Words " * 200
    table = rows(f"2031-01-05|{long}East|Negotiate|{'x' * 3000}", f"2031-01-05|{long}West|Negotiate|{'x' * 3000}")
    table = table.replace("\n1\t", "\n" + "1" * 5000 + "\t")
    found = []
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        talks = Talks(folder)
        assert talks.load(table).loaded == 2
        found.append(talks.events())
        names = {line.split(" ")[0] for line in talks.lines()}
        assert max(len(name.partition("/")[2]) for name in names if name.startswith("event/")) <= 80 + len("talks-")
        assert max(map(len, names)) < 220
    assert found[0] == found[1]
    assert len(found[0]) == 2


def test_a_name_that_was_cut_is_its_beginning_and_the_digest_of_the_whole(talks: Talks) -> None:
    talks.load(rows(f"2031-01-05|{'a' * 200}|Negotiate|Westmark"))
    assert talks.events() == {"event/talks-2031-01-05-westmark-unresolved-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-163174d2"}
