"""``kg load`` and ``kg sources``: what they print, and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.commands.load import Lines
from kg.errors import InputError
from kg.loaders import kinds
from kg.settings import Settings
from kg.store import generations
from tests.loaders.tabular.register import DESCRIPTOR, HEADER, ROWS
from tests.store.conftest import lines

BASE = "http://127.0.0.1:8080/"

STATES = "spelling,entity,class,label\nEastmark,organization/eastmark,Polity,Eastmark\nSouthmark,organization/southmark,Polity,Southmark\n"


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(folder / "home"), *words])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rejected = "3,bo,Nowhere,2031-05-05,\n"
    for name, text in (("visits.yaml", DESCRIPTOR), ("states.csv", STATES), ("visits.csv", HEADER + ROWS + rejected)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_load_without_build_prints_a_summary_that_adds_up_and_writes_the_rejects(folder: Path) -> None:
    result = run(
        folder,
        "load",
        str(folder / "visits.yaml"),
        str(folder / "visits.csv"),
        "--no-build",
        "--rejects",
        str(folder / "rejects.tsv"),
    )
    assert result.exit_code == 0, result.output
    assert "visits: 3 rows read = 2 loaded + 0 merged + 1 rejected" in result.output
    lines = (folder / "rejects.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[1:] == ["visits.csv\t4\tcountry\tno look-up knows it\tNowhere"]


def test_a_mistake_in_the_descriptor_ends_with_2_and_its_place(folder: Path) -> None:
    path = folder / "visits.yaml"
    path.write_text(DESCRIPTOR.replace("status: held", "status: helt"), encoding="utf-8")
    result = run(folder, "load", str(path), str(folder / "visits.csv"))
    assert result.exit_code == 2
    assert "visits.yaml:25:13: 'helt' is not a code of the scheme 'status'" in result.output
    assert "did you mean held" in result.output


def test_an_unknown_register_names_the_nearest(folder: Path) -> None:
    result = run(folder, "load", "us-travel", str(folder / "visits.csv"))
    assert result.exit_code == 2
    assert "did you mean us-travels" in result.output


def test_sources_lists_every_register_of_the_project_with_its_licence(folder: Path) -> None:
    text = run(folder, "sources").output
    for name in kinds.known():
        found = kinds.read(kinds.find(name))
        assert f"{name}: {found.title}" in text
        assert f"licence {found.licence}; not loaded" in text


def test_sources_gives_loaded_datasets_as_json_and_takes_one_away(folder: Path) -> None:
    run(folder, "load", str(folder / "visits.yaml"), str(folder / "visits.csv"), "--no-build", "--retrieved", "2031-06-01")
    (dataset,) = json.loads(run(folder, "sources", "--json").output)
    assert (dataset["name"], dataset["retrieved"], dataset["counts"]["rejected"]) == ("visits", "2031-06-01", 1)
    assert run(folder, "sources", "--remove", "visits").exit_code == 0
    assert json.loads(run(folder, "sources", "--json").output) == []


def test_a_load_leaves_the_graph_at_its_base(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Settings] = []

    def stopped(settings: Settings, **_: object) -> None:
        seen.append(settings)
        raise InputError("no further", where="here", remedy="nothing")

    with generations.writer(folder / "home"):
        generations.publish(folder / "home", lines(50), base=BASE, created="2031-01-01", counts={}, keep=2)
    monkeypatch.setattr("kg.commands.load.build", stopped)
    run(folder, "load", str(folder / "visits.yaml"), str(folder / "visits.csv"))
    assert [settings.base_iri for settings in seen] == [BASE]


def test_two_loads_at_once_are_refused(folder: Path) -> None:
    from kg.store import datasets

    with datasets.draft(folder / "home", "other"):
        result = run(folder, "load", str(folder / "visits.yaml"), str(folder / "visits.csv"), "--no-build")
    assert result.exit_code == 2
    assert "another load is writing here" in result.output


def test_progress_away_from_a_terminal_is_a_line_with_rate_and_remaining_time(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines("visits")
    lines.every = 0.0
    lines(50, 100, 1000)
    text = capsys.readouterr().err
    assert text.startswith("visits: 1,000 rows, ")
    assert "/s, " in text
    assert text.endswith(" s remain\n")


def test_names_that_no_look_up_knows_are_written_with_whether_they_are_new(folder: Path) -> None:
    words = ("load", str(folder / "visits.yaml"), str(folder / "visits.csv"))
    first = run(folder, *words, "--no-build")
    path = folder / "home" / "unresolved" / "visits.tsv"
    assert f"1 spellings unresolved, 1 of them new; with candidates in {path}" in first.output
    assert path.read_text(encoding="utf-8").splitlines()[1:] == ["country\tNowhere\t1\tyes\t\t\t"]
    run(folder, *words, "--no-build")
    assert path.read_text(encoding="utf-8").splitlines()[1:] == ["country\tNowhere\t1\tno\t\t\t"]


def test_a_dry_run_writes_no_report_of_names(folder: Path) -> None:
    result = run(folder, "load", str(folder / "visits.yaml"), str(folder / "visits.csv"), "--no-build", "--dry-run")
    assert result.exit_code == 0, result.output
    assert not (folder / "home" / "unresolved").exists()


def test_a_dry_run_tells_every_name_that_was_not_resolved_with_its_cells(folder: Path) -> None:
    rows = "".join(f"{1000 + 100 * n + m},bo,Nowhere {n},2031-05-05,\n" for n in range(14) for m in range(14 - n))
    (folder / "visits.csv").write_text(HEADER + ROWS + rows, encoding="utf-8")
    path = folder / "names.tsv"
    words = (str(folder / "visits.yaml"), str(folder / "visits.csv"), "--no-build", "--dry-run", "--unresolved", str(path))
    output = run(folder, "load", *words).output
    assert "unresolved in country: 14 spellings in 105 cells" in output
    assert "     14  Nowhere 0\n" in output
    assert "     10  of 4 more spellings (--unresolved FILE lists all)" in output
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split("\t")[1:3] for line in lines] == [[f"Nowhere {n}", str(14 - n)] for n in range(14)]
    assert not (folder / "home" / "unresolved").exists()


def test_reasons_that_are_not_shown_are_counted_so_that_the_lines_add_up(folder: Path) -> None:
    (folder / "visits.csv").write_text(HEADER + ROWS + "".join("x," * n + "x\n" for n in range(5, 18)), encoding="utf-8")
    output = run(folder, "load", str(folder / "visits.yaml"), str(folder / "visits.csv"), "--no-build").output
    assert "13 rejected" in output
    assert "  rejected        3  for other reasons (--rejects FILE lists all)" in output


@pytest.mark.parametrize("name", ["derived", "ontology", "entities", "identity", "almaty", "authority-igos"])
def test_a_dataset_cannot_take_the_name_of_a_graph_of_the_records_or_the_build(folder: Path, name: str) -> None:
    path = folder / f"{name}.yaml"
    path.write_text(DESCRIPTOR.replace("dataset: visits", f"dataset: {name}"), encoding="utf-8")
    result = run(folder, "load", str(path), str(folder / "visits.csv"), "--no-build")
    assert result.exit_code == 2
    assert f"the graph '{name}' is one of the records or of the build" in result.output
    assert not (folder / "home" / "datasets" / name).exists()


def test_a_file_of_which_every_row_is_rejected_replaces_nothing_and_lists_the_rejects(folder: Path) -> None:
    words = ("load", str(folder / "visits.yaml"), str(folder / "visits.csv"), "--no-build")
    assert run(folder, *words).exit_code == 0
    (folder / "visits.csv").write_text(HEADER + "1,bo,Nowhere,2031-05-05,\n", encoding="utf-8")
    result = run(folder, *words, "--rejects", str(folder / "rejects.tsv"))
    assert result.exit_code == 2
    assert "nothing was loaded: 1 of 1 rows were rejected" in result.output
    assert "Nowhere" in (folder / "rejects.tsv").read_text(encoding="utf-8")
    assert "3 rows read = 2 loaded" in run(folder, "sources").output


def test_a_file_does_not_write_to_the_terminal(folder: Path) -> None:
    (folder / "visits.csv").write_text("id,visitor,country,start,\x1b[2Jend\n", encoding="utf-8")
    result = run(folder, "load", str(folder / "visits.yaml"), str(folder / "visits.csv"))
    assert result.exit_code == 2
    assert "\\x1b[2Jend" in result.output
    assert "\x1b" not in result.output


def test_a_name_that_was_not_resolved_does_not_write_to_the_terminal(folder: Path) -> None:
    (folder / "visits.csv").write_text(HEADER + ROWS + "3,bo,No\x9b2Jwhere,2031-05-05,\n", encoding="utf-8")
    result = run(folder, "load", str(folder / "visits.yaml"), str(folder / "visits.csv"), "--no-build")
    assert "No\\x9b2Jwhere" in result.output
    assert "\x9b" not in result.output


@pytest.mark.parametrize("option", ["--rejects", "--unresolved", "--unread"])
def test_a_file_in_no_folder_is_told_before_anything_is_read(folder: Path, option: str) -> None:
    words = ("load", str(folder / "visits.yaml"), str(folder / "visits.csv"), "--no-build")
    result = run(folder, *words, option, str(folder / "nowhere" / "names.tsv"))
    assert result.exit_code == 2
    assert "there is no folder" in result.output
    assert not (folder / "nowhere").exists()
    assert not (folder / "home" / "datasets" / "visits").exists()


def test_an_expected_count_that_is_missed_ends_the_load_after_the_summary_and_replaces_nothing(folder: Path) -> None:
    path = folder / "visits.yaml"
    path.write_text(DESCRIPTOR + 'expect: {rows: "5"}\n', encoding="utf-8")
    result = run(folder, "load", str(path), str(folder / "visits.csv"), "--no-build")
    assert result.exit_code == 2
    assert "visits: 3 rows read = 2 loaded" in result.output
    assert "NOT AS EXPECTED: 3 rows read, 5 expected (visits.yaml:29:16)" in result.output
    assert json.loads(run(folder, "sources", "--json").output) == []


def test_a_count_declared_as_a_note_is_told_by_the_load_and_by_sources(folder: Path) -> None:
    path = folder / "visits.yaml"
    path.write_text(DESCRIPTOR + 'expect: {rows: "5", missed: note}\n', encoding="utf-8")
    result = run(folder, "load", str(path), str(folder / "visits.csv"), "--no-build")
    assert result.exit_code == 0
    for output in (result.output, run(folder, "sources").output):
        assert "NOT AS EXPECTED: 3 rows read, 5 expected (visits.yaml:29:16)" in output


def test_prose_that_no_pattern_reads_is_told_and_written_with_its_line(folder: Path) -> None:
    path, rows = folder / "visits.yaml", folder / "visits.csv"
    told = "  visitor: {}\n  title: {column: visitor, find: ['^(?P<value>King) '], speaks: '[A-Z]'}\n"
    text = DESCRIPTOR.replace("  visitor: {}\n", told).replace("role: attendee,", "designation: title, role: attendee,")
    path.write_text(text, encoding="utf-8")
    rows.write_text(HEADER + "1,King bo,Eastmark,2031-01-05,\n2,Shah cy,Eastmark,2031-01-05,\n", encoding="utf-8")
    result = run(folder, "load", str(path), str(rows), "--no-build", "--unread", str(folder / "unread.tsv"))
    assert result.exit_code == 0, result.output
    summary = "prose in visitor, read as title: 2 cells speak of it = 1 read + 0 read in part + 1 not read"
    assert summary in result.output
    assert summary in run(folder, "sources").output
    assert "not read: Shah cy" in result.output
    assert (folder / "unread.tsv").read_text(encoding="utf-8").splitlines()[1:] == [
        "visits.csv\t3\ttitle\tno pattern reads this: S\tShah cy"
    ]
