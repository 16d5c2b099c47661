"""Every line of an authority list stands in the row it names, in the very bytes the list gives the digest of."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.loaders.corpus import Corpus
from kg.namespaces import Iris
from tests.conftest import ROOT, missing

RECORDS = ROOT / "kg" / "records"
LISTS = sorted((RECORDS / "authority").glob("*.yaml"))
NAMES = [path.stem for path in LISTS]
CODE_STATUS = {"TRUE": "official", "FALSE": "user-assigned"}
FACTBOOK_ROW = re.compile(
    r"(?P<code>[a-z]{2}): Capital, (?P<capital>.+), (?P<point>(?P<north>\d+ \d+ [NS]), (?P<east>\d+ \d+ [EW]))"
    r"(?P<rule> \(minutes turned into decimals, two places\))?"
)

Lines = Iterator[tuple[str, dict[str, Any]]]


def read(path: Path) -> dict[str, Any]:
    """A YAML file with every scalar as text, as the loader reads it (``NO`` is Norway)."""
    result: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    return result


def lines(listed: dict[str, Any]) -> Lines:
    """Entity and statement of every line."""
    for fact in listed["facts"]:
        for line in fact["says"]:
            yield fact["about"], line


def labels() -> dict[str, str]:
    """The English label of every entity that has one."""
    return {
        key: entity["label"]["en"]
        for path in (RECORDS / "entities").glob("*.yaml")
        for key, entity in read(path).items()
        if "en" in entity["label"]
    }


def table(path: Path, key: str, delimiter: str = ",") -> dict[str, dict[str, str]]:
    """Rows by a key that no two of them share."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=delimiter))
    found = {row[key]: row for row in rows}
    assert len(found) == len(rows), f"{key} names two rows alike"
    return found


def degrees(printed: str) -> Decimal | None:
    """``41 54 N`` in decimal degrees with two places; None when the minutes are none."""
    whole, minutes, side = printed.split()
    if int(minutes) > 59:
        return None
    value = (Decimal(whole) + Decimal(minutes) / 60).quantize(Decimal("0.01"))
    return -value if side in "SW" else value


def countrycodes(path: Path, about: str, line: dict[str, Any]) -> str | None:
    """What is wrong with a line of the list of codes."""
    name = line["row"].removesuffix(" (NAME.EN)")
    row = table(path, "NAME.EN").get(name)
    if row is None or labels().get(about) != name:
        return "no row of that name"
    expected = {
        "isoAlpha2": row["ISO_3166_2"],
        "isoAlpha3": row["ISO_3166_3"],
        "codeStatus": CODE_STATUS[row["ISO_Official"]],
    }
    return None if all(expected[key] == value for key, value in line.items() if key != "row") else f"{name} says otherwise"


def factbook(path: Path, _about: str, line: dict[str, Any]) -> str | None:
    """What is wrong with a line of the list of capitals."""
    row = FACTBOOK_ROW.fullmatch(line["row"])
    if row is None:
        return "the row is not named by entry, capital and point"
    capital = json.loads(path.read_text(encoding="utf-8")).get(row["code"], {}).get("Capital", {})
    point = capital.get("geographic coordinates", {}).get("text", "")
    if row["capital"] not in capital.get("name", {}).get("text", "") or row["point"] not in point:
        return "the entry gives no such capital or point"
    key, printed = ("latitude", row["north"]) if "latitude" in line else ("longitude", row["east"])
    if "unreadable" in line:
        return None if None in (degrees(row["north"]), degrees(row["east"])) else "the point can be read"
    return None if row["rule"] and degrees(printed) == Decimal(line[key]) else f"the entry gives {printed}"


def igos(path: Path, about: str, line: dict[str, Any]) -> str | None:
    """What is wrong with a line of the list of full forms."""
    acronym = line["row"].removesuffix(" (ioname)")
    row = table(path, "ioname", "\t").get(acronym)
    if row is None or labels().get(about) != acronym:
        return "no row of that acronym"
    full = row["longorgname"].removesuffix(f" ({acronym})")
    if "unreadable" in line:
        return None if "/" in full else "the full form can be read"
    return None if line["expansion"] == {"en": full} else f"the row says {full}"


CHECKS: dict[str, Callable[[Path, str, dict[str, Any]], str | None]] = {
    "countrycodes": countrycodes,
    "factbook": factbook,
    "igos": igos,
}


def mistakes(name: str, listed: dict[str, Any], folder: Path) -> list[str]:
    """Everything in which a list differs from the file it was taken from."""
    path = folder / listed["authority"]["file"]
    found = [] if sha256(path.read_bytes()).hexdigest() == listed["authority"]["sha256"] else ["digest"]
    for about, line in lines(listed):
        wrong = CHECKS[name](path, about, line)
        if wrong:
            found.append(f"{about}: {wrong}")
    return found


@pytest.fixture
def registry(shared: Path) -> Path:
    """The folder of the registers."""
    folder = shared / "data" / "registry"
    if not folder.is_dir():
        missing("the registers")
    return folder


def test_every_list_has_a_check() -> None:
    assert sorted(CHECKS) == NAMES


@pytest.mark.parametrize("path", LISTS, ids=NAMES)
def test_a_list_says_only_what_its_rows_say(path: Path, registry: Path) -> None:
    assert mistakes(path.stem, read(path), registry) == []


@pytest.mark.parametrize("path", LISTS, ids=NAMES)
def test_a_list_names_publisher_and_licence(path: Path) -> None:
    assert {"publisher", "licence", "file", "sha256"} <= read(path)["authority"].keys()


def test_every_polity_with_a_counterpart_has_its_codes(registry: Path) -> None:
    names = table(registry / "Countrycodes.csv", "NAME.EN")
    polities = read(RECORDS / "entities" / "polities.yaml")
    expected = {key for key, entity in polities.items() if entity["label"].get("en") in names}
    assert {about for about, _ in lines(read(RECORDS / "authority" / "countrycodes.yaml"))} == expected


def test_every_bare_acronym_of_the_list_is_treated(registry: Path) -> None:
    acronyms = table(registry / "igos.tsv", "ioname", "\t")
    expected = {key for key, label in labels().items() if label in acronyms}
    assert {about for about, _ in lines(read(RECORDS / "authority" / "igos.yaml"))} == expected


def test_the_lists_become_statements_resting_on_rows() -> None:
    quads = Corpus.read(None).expand(Iris())
    for name in NAMES:
        said = sum(1 for _ in lines(read(RECORDS / "authority" / f"{name}.yaml")))
        graph = [quad for quad in quads if quad.graph is not None and quad.graph.value == Iris().graph(f"authority-{name}")]
        assert len({quad.subject for quad in graph if quad.predicate.value.endswith("#subject")}) == said
        assert {quad.predicate.value.rsplit("#")[-1] for quad in graph} >= {"dataset", "row", "cite"}


SMALL_CODES = "ISO_3166_2,ISO_3166_3,ISO_Official,NAME.EN\nAL,ALB,TRUE,Albania\n"
SMALL_IGOS = "ioname\tlongorgname\nOSCE\tOrganization for Security and Cooperation in Europe (OSCE)\n"
SMALL_FACTBOOK = {"it": {"Capital": {"name": {"text": "Rome"}, "geographic coordinates": {"text": "41 54 N, 12 29 E"}}}}
ROME = "it: Capital, Rome, 41 54 N, 12 29 E"
RULE = " (minutes turned into decimals, two places)"
GOOD_AND_BAD: list[tuple[str, str, dict[str, Any], bool]] = [
    ("countrycodes", "organization/albania", {"isoAlpha2": "AL", "row": "Albania (NAME.EN)"}, True),
    ("countrycodes", "organization/albania", {"isoAlpha2": "AX", "row": "Albania (NAME.EN)"}, False),
    ("countrycodes", "organization/albania", {"codeStatus": "user-assigned", "row": "Albania (NAME.EN)"}, False),
    ("countrycodes", "organization/bih", {"isoAlpha2": "AL", "row": "Albania (NAME.EN)"}, False),
    ("countrycodes", "organization/bih", {"isoAlpha2": "BA", "row": "BiH (NAME.EN)"}, False),
    ("factbook", "place/rome", {"latitude": "41.9", "row": ROME + RULE}, True),
    ("factbook", "place/rome", {"latitude": "41.54", "row": ROME + RULE}, False),
    ("factbook", "place/rome", {"longitude": "-12.48", "row": ROME + RULE}, False),
    ("factbook", "place/rome", {"latitude": "41.9", "row": ROME}, False),
    ("factbook", "place/rome", {"latitude": "null", "unreadable": "lost", "row": ROME}, False),
    ("factbook", "place/rome", {"latitude": "41.9", "row": ROME.replace("54", "84") + RULE}, False),
    ("factbook", "place/almaty", {"latitude": "41.9", "row": ROME.replace("Rome", "Almaty") + RULE}, False),
    (
        "igos",
        "organization/osce",
        {"expansion": {"en": "Organization for Security and Cooperation in Europe"}, "row": "OSCE (ioname)"},
        True,
    ),
    ("igos", "organization/osce", {"expansion": {"en": "Office of Stamps"}, "row": "OSCE (ioname)"}, False),
    ("igos", "organization/osce", {"expansion": "null", "unreadable": "lost", "row": "OSCE (ioname)"}, False),
    ("igos", "organization/iom", {"expansion": {"en": "Organization"}, "row": "OSCE (ioname)"}, False),
]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Registers of one row each."""
    (tmp_path / "Countrycodes.csv").write_text(SMALL_CODES, encoding="utf-8")
    (tmp_path / "igos.tsv").write_text(SMALL_IGOS, encoding="utf-8")
    (tmp_path / "factbook_government.json").write_text(json.dumps(SMALL_FACTBOOK), encoding="utf-8")
    return tmp_path


def small_list(name: str, about: str, line: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A list of one line, with the digest of the small register."""
    file = read(RECORDS / "authority" / f"{name}.yaml")["authority"]["file"]
    digest = sha256((folder / file).read_bytes()).hexdigest()
    return {"authority": {"file": file, "sha256": digest}, "facts": [{"about": about, "says": [line]}]}


@pytest.mark.parametrize(("name", "about", "line", "good"), GOOD_AND_BAD)
def test_a_wrong_line_is_found(name: str, about: str, line: dict[str, Any], good: bool, small: Path) -> None:
    assert (mistakes(name, small_list(name, about, line, small), small) == []) is good


def test_a_changed_register_is_found(small: Path) -> None:
    line = {"expansion": {"en": "Organization for Security and Cooperation in Europe"}, "row": "OSCE (ioname)"}
    listed = small_list("igos", "organization/osce", line, small)
    (small / "igos.tsv").write_text(SMALL_IGOS + "XXX\tAdded (XXX)\n", encoding="utf-8")
    assert mistakes("igos", listed, small) == ["digest"]
