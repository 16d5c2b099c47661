import assert from "node:assert/strict";
import { test } from "node:test";
import { complete } from "../src/editor/completion.js";
import { examples, graphs, terms } from "../src/editor/vocabulary.js";

const PREFIXES = { sc: "https://w3id.org/secoop/ns#", status: "https://w3id.org/secoop/concept/status/", event: "https://data.example/id/event/" };
const VOCABULARY = {
  terms: [
    { iri: "https://w3id.org/secoop/ns#attended", label: "attended", definition: "Was there.", kind: "property" },
    { iri: "https://w3id.org/secoop/ns#Attendance", label: "attendance", definition: "Being there.", kind: "class" },
    { iri: "https://w3id.org/secoop/concept/status/held", label: "held", definition: "", kind: "concept" },
  ],
  graphs: ["https://data.example/graph/lake", "https://data.example/graph/bad> x"],
};
/** The labels offered where | stands. */
const offered = (text) => {
  const at = text.indexOf("|");
  const found = complete(text.replace("|", ""), at, PREFIXES, VOCABULARY);
  return found && { replaced: text.slice(found.from, at), labels: found.options.map((option) => option.label), found };
};

test("after a prefix its terms are offered", () => {
  assert.deepEqual(offered("ASK { ?e sc:att| }").labels, ["sc:attended", "sc:Attendance"]);
  assert.equal(offered("ASK { ?e sc:att| }").replaced, "sc:att");
  assert.deepEqual(offered("ASK { ?e ?p status:| }").labels, ["status:held"]);
});

test("after `a` a class comes first, elsewhere a property", () => {
  const best = (text) => offered(text).found.options.sort((one, other) => other.boost - one.boost)[0].label;
  assert.equal(best("ASK { ?x a sc:|"), "sc:Attendance");
  assert.equal(best("ASK { ?x a sc:Event, sc:|"), "sc:Attendance");
  assert.equal(best("ASK { ?x sc:|"), "sc:attended");
});

test("a prefix the query declares itself means what it says", () => {
  assert.deepEqual(offered("PREFIX s: <https://w3id.org/secoop/ns#> ASK { ?e s:|").labels, ["s:attended", "s:Attendance"]);
  assert.equal(offered("PREFIX x: <http://other/> ASK { ?e x:|").labels.length, 0);
  assert.equal(offered("ASK { ?e nobody:|"), null);
});

test("names of entities are asked of the search", () => {
  assert.equal(offered("ASK { event:hill|").found.entity, "https://data.example/id/event/");
});

test("variables of the query are offered, but not the one being written", () => {
  assert.deepEqual(offered("SELECT ?who { ?who ?p $what . ?wh| }").labels, ["?p", "?what", "?who"]);
});

test("graphs are offered as IRIs, and none that would end too early", () => {
  assert.deepEqual(offered("ASK { GRAPH <http|").labels, ["<https://data.example/graph/lake>"]);
});

test("a word finds keywords, prefixes and terms by their label", () => {
  const { labels } = offered("SELECT * WHERE { ?x attend|");
  assert.ok(labels.includes("sc:attended"));
  assert.ok(labels.includes("sc:"));
  assert.ok(labels.includes("OPTIONAL"));
});

test("PREFIX offers whole declarations", () => {
  assert.ok(offered("PREFIX s|").labels.includes("sc: <https://w3id.org/secoop/ns#>"));
  assert.equal(offered("PREFIX sc:|").replaced, "sc:");
});

test("the vocabulary is read from JSON-LD", () => {
  const label = "http://www.w3.org/2000/01/rdf-schema#label";
  const document = [
    { "@id": "https://x#A", "@type": ["http://www.w3.org/2002/07/owl#Class"], [label]: [{ "@value": "アー", "@language": "ja" }, { "@value": "a", "@language": "en" }] },
    { "@id": "https://x#p", "@type": ["http://www.w3.org/2002/07/owl#DatatypeProperty"] },
    { "@id": "_:b", "@type": ["http://www.w3.org/2002/07/owl#Class"] },
    { "@id": "https://x#o", "@type": ["http://www.w3.org/2002/07/owl#Ontology"] },
  ];
  assert.deepEqual(terms(document), [
    { iri: "https://x#A", label: "a", definition: "", kind: "class" },
    { iri: "https://x#p", label: "", definition: "", kind: "property" },
  ]);
  assert.deepEqual(terms(null), []);
});

test("graphs and examples are read from JSON-LD", () => {
  const sd = "http://www.w3.org/ns/sparql-service-description#name";
  assert.deepEqual(graphs({ "@graph": [{ [sd]: [{ "@id": "http://g" }] }, {}] }), ["http://g"]);
  const document = [
    { "@id": "b", "@type": ["http://www.w3.org/ns/shacl#SPARQLExecutable"], "http://www.w3.org/ns/shacl#ask": [{ "@value": "ASK {}" }] },
    {
      "@id": "a",
      "@type": ["http://www.w3.org/ns/shacl#SPARQLExecutable"],
      "http://www.w3.org/ns/shacl#select": [{ "@value": "SELECT * {}" }],
      "http://www.w3.org/2000/01/rdf-schema#label": [{ "@value": "All?" }],
      "https://schema.org/keywords": [{ "@value": "t" }],
    },
    { "@id": "c", "@type": ["http://www.w3.org/ns/shacl#SPARQLExecutable"] },
  ];
  assert.deepEqual(examples(document), [
    { label: "All?", query: "SELECT * {}", tags: ["t"] },
    { label: "b", query: "ASK {}", tags: [] },
  ]);
});
