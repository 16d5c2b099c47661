"""Event-coded data at length: a generated file, read and interpreted in processes of their own, with CPU and peak memory.

``python -m benchmarks.load.events FOLDER --rows 250000 1000000`` generates a file for each number of rows (seeded; actors by
Zipf's law, visits mirrored, most rows of no meeting, some noise), loads each with the descriptor ``icews`` and tells seconds of
CPU by phase, rows a second and the peak of memory. FOLDER is also the home: ``cameo``, ``states`` and ``organizations`` have to
be loaded there.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from kg.interpret.index import Index
from kg.loaders import kinds
from kg.loaders.declared import Context
from kg.namespaces import Iris
from kg.store import datasets
from kg.vocabulary import Vocabulary

COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity",
    "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City", "District",
    "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip
_COUNTRIES = (  # noqa: SIM905 - words are easier to read
    "Albania Algeria Angola Argentina Armenia Australia Austria Bangladesh Belgium Benin Brazil Bulgaria Canada Chile China "
    "Colombia Croatia Cuba Denmark Ecuador Egypt Estonia Ethiopia Finland France Georgia Germany Ghana Greece Hungary India "
    "Indonesia Iraq Ireland Israel Italy Japan Jordan Kenya Latvia Lebanon Mali Mexico Morocco Nepal Nigeria Norway Oman "
    "Pakistan Peru Philippines Poland Portugal Qatar Romania Senegal Serbia Spain Sudan Sweden Tunisia Uganda Ukraine Zambia"
).split()
_KINDS = (
    "Police", "Government", "Military", "Citizen", "Protester", "Ministry of Fisheries", "Ministry of Roads", "Student",
    "Parliament", "Court", "Coast Guard", "Media Personnel", "Guild of Weavers",
)  # fmt: skip
#: Relations with their share in a thousand rows; visits come in mirrored pairs.
_RELATIONS = {
    "Make statement": 180, "Consult": 140, "Express intent to meet or negotiate": 80, "Make a visit": 70, "Host a visit": 70,
    "Praise or endorse": 60, "Engage in negotiation": 40, "Criticize or denounce": 60, "Accuse": 40,
    "Make an appeal or request": 60,
    "Express intent to cooperate": 60, "Engage in diplomatic cooperation": 40, "Demand": 30, "Discuss by telephone": 15,
    "Meet at a 'third' location": 10, "Sign formal agreement": 14, "Use conventional military force": 15, "Mediate": 5,
    "Arrest, detain, or charge with legal action": 10, "Applaud loudly": 1,
}  # fmt: skip
_MIRROR = {"Make a visit": "Host a visit", "Host a visit": "Make a visit"}
_FIRST = date(2001, 1, 1)


def actors(count: int, rng: random.Random) -> list[str]:
    """Countries first, then kinds of actors of a country, then invented persons."""
    found = [*_COUNTRIES, *(f"{kind} ({country})" for kind in _KINDS for country in _COUNTRIES)]
    syllables = ("ba", "do", "ke", "li", "mu", "na", "or", "pe", "ri", "sa", "to", "vi")
    while len(found) < count:
        first, last = ("".join(rng.choices(syllables, k=rng.randint(2, 4))).capitalize() for _ in range(2))
        found.append(f"{first} {last}")
    return found


def rows(count: int, seed: int = 7) -> Iterator[Sequence[str]]:
    """Generate so many rows; the same for the same seed."""
    rng = random.Random(seed)  # noqa: S311 - a generated benchmark, nothing secret
    names = actors(20_000, rng)
    weights = list(accumulate(1 / rank for rank in range(1, len(names) + 1)))
    relations, shares = list(_RELATIONS), list(accumulate(_RELATIONS.values()))
    made = 0
    while made < count:
        day = (_FIRST + timedelta(days=made * 8000 // count)).isoformat()
        source, target = rng.choices(names, cum_weights=weights, k=2)
        relation = rng.choices(relations, cum_weights=shares)[0]
        noise = rng.random()
        yield _row(made, "0207" + day[4:] if noise < 0.0003 else day, source, relation, target)[: 19 if noise > 0.9998 else 20]
        made += 1
        if relation in _MIRROR and made < count and noise < 0.8:
            yield _row(made, day, target, _MIRROR[relation], source)
            made += 1


def _row(number: int, day: str, source: str, relation: str, target: str) -> list[str]:
    return [
        str(number), day, source, "Government,Executive", "", relation, "", "1.0", target, "Government", "",
        str(number // 3), "2", "Invented Gazette", "", "", "", "", "12.5", "-3.25",
    ]  # fmt: skip


def write(path: Path, count: int) -> None:
    """Write a file of so many rows."""
    with path.open("w", encoding="utf-8") as file:
        file.write("\t".join(COLUMNS) + "\n")
        for row in rows(count):
            file.write("\t".join(row) + "\n")


def measure(home: Path, path: Path) -> dict[str, object]:
    """Load a file and throw the draft away: CPU seconds up to the last row read, and in all; rows; peak memory in MB."""
    found = kinds.read(kinds.find("icews"))
    sorted_at = [0.0]

    def told(done: int, size: int, _rows: int) -> None:
        if done == size:
            sorted_at[0] = time.process_time()

    started = time.process_time()
    with datasets.draft(home, found.name) as draft:
        summary = found.load([path], draft, Context(home, Index(Vocabulary.load()), Iris(), progress=told))
    total = time.process_time() - started
    read = sorted_at[0] - started
    return {
        "rows": summary.read,
        "read and interpreted, s": round(read, 2),
        "rows/s": round(summary.read / read),
        "written, s": round(total - read, 2),
        "rows/s in all": round(summary.read / total),
        "triples": summary.triples,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "loaded": summary.loaded,
        "merged": summary.merged,
        "rejected": summary.rejected,
        "ignored": summary.ignored,
    }


def main() -> None:
    """Generate and measure, each number of rows in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, nargs="+", default=[250_000, 1_000_000, 2_000_000])
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.file:
        print(json.dumps(measure(options.folder, options.file)))
        return
    for count in options.rows:
        path = options.folder / f"events-{count}.tsv"
        if not path.is_file():
            write(path, count)
        subprocess.run([sys.executable, "-m", "benchmarks.load.events", str(options.folder), "--file", str(path)], check=True)


if __name__ == "__main__":
    main()
