"""The project's own descriptor of event-coded data, on a few invented rows in the form of ICEWS."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.load.events import COLUMNS
from kg.cli import main
from kg.namespaces import Iris
from kg.store import datasets

REGISTERS = {"cameo": "cameo/CAMEO.eventcodes.txt", "states": "registry/Countrycodes.csv", "organizations": "registry/igos.tsv"}
ROWS = (
    ("2031-01-05", "Czech Republic", "Host a visit", "Police (Ivory Coast)"),
    ("2031-01-05", "Police (Ivory Coast)", "Make a visit", "Czechia"),
    ("2031-01-06", "Turkiye", "Express intent to meet or negotiate", "Hong Kong"),
    ("2031-01-06", "Ministry of Fish (Democratic Republic of Congo)", "Consult", "Burma"),
)


def line(row: tuple[str, str, str, str]) -> str:
    cells = dict(zip(("Event Date", "Source Name", "Event Text", "Target Name"), row, strict=True))
    return "\t".join(cells.get(column, "") for column in COLUMNS) + "\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    root = tmp_path_factory.mktemp("icews")
    (root / "events.tsv").write_text("\t".join(COLUMNS) + "\n" + "".join(map(line, ROWS)), encoding="utf-8")
    files = {name: shared / "data" / file for name, file in REGISTERS.items()} | {"icews": root / "events.tsv"}
    for name, path in files.items():
        words = ["load", name, str(path), "--no-build", "--retrieved", "2031-06-01"]
        result = CliRunner().invoke(main, ["--home", str(root / "home"), *words])
        assert result.exit_code == 0, result.output
    return root / "home"


def test_states_are_found_under_the_spellings_event_coded_data_has(home: Path) -> None:
    names = {
        quad.object.value.rpartition("/")[2]
        for quad in datasets.quads(home, Iris())
        if quad.predicate.value.endswith("#participant")
    }
    assert {"state-cze", "turkey", "state-hkg"} <= names
    assert datasets.get(home, "icews").counts["unresolved"] == {}


def test_mirrored_rows_under_two_spellings_are_one_meeting_and_the_sum_adds_up(home: Path) -> None:
    counts = datasets.get(home, "icews").counts
    assert {key: counts[key] for key in ("read", "loaded", "merged", "rejected", "ignored")} == {
        "read": 4,
        "loaded": 2,
        "merged": 1,
        "rejected": 0,
        "ignored": 1,
    }
