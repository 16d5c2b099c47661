"""A network as a file for other programs: GraphML, GEXF 1.2, CSV and JSON, all with the full IRIs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from xml.etree import ElementTree as ET

import networkx as nx

from kg.views.layout import graph
from kg.views.network import Network

Label = Callable[[str], str]
#: What no XML file may hold (XML 1.0, production 2), for ``str.translate``.
NOT_XML = dict.fromkeys((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF))


def graphml(network: Network, label: Label, source: str) -> bytes:
    """GraphML; ``source`` is how to cite it."""
    out = io.BytesIO()
    nx.write_graphml_xml(_labelled(network, label, source), out, encoding="utf-8")
    return out.getvalue()


def gexf(network: Network, label: Label, source: str) -> bytes:
    """GEXF, without the date of writing: equal networks make equal files."""
    text = "\n".join(nx.generate_gexf(_labelled(network, label, source), version="1.2draft"))
    root = ET.fromstring(text)  # noqa: S314 -- written a line above
    ET.register_namespace("", root.tag.partition("}")[0][1:])
    for meta in root.iter():
        if meta.tag.endswith("}meta"):
            meta.attrib.pop("lastmodifieddate", None)
            for child in list(meta):
                meta.remove(child)
            space = meta.tag.partition("}")[0] + "}"
            ET.SubElement(meta, f"{space}creator").text = "secoop"
            ET.SubElement(meta, f"{space}description").text = source.translate(NOT_XML)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _labelled(network: Network, label: Label, source: str) -> nx.Graph[str]:
    made = graph(network)
    made.graph["source"] = source.translate(NOT_XML)
    for actor in made.nodes:
        made.nodes[actor]["label"] = label(actor).translate(NOT_XML)
    return made


def table(network: Network, label: Label) -> bytes:
    """One row a tie, as RFC 4180 has it."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(["a", "aLabel", "b", "bLabel", "events", "grade", "certainty", "eventIris"])
    for (a, b), tie in network.ties.items():
        certainty = "stated" if tie.certain else "inferred"
        rows.writerow([a, label(a), b, label(b), tie.weight, tie.grade, certainty, " ".join(sorted(tie.events))])
    return out.getvalue().encode()


def document(network: Network, label: Label, source: str) -> bytes:
    """JSON: ``nodes`` and ``edges``."""
    nodes = [{"id": actor, "label": label(actor), "meetings": number} for actor, number in network.actors.items()]
    edges = [
        {"source": a, "target": b, "weight": tie.weight, "grade": tie.grade, "stated": tie.certain, "events": tie.events}
        for (a, b), tie in network.ties.items()
    ]
    hidden = {"actors": network.hidden[0], "ties": network.hidden[1]}
    made = {"source": source, "nodes": nodes, "edges": edges, "leftOut": hidden, "crowds": list(network.crowds)}
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()
