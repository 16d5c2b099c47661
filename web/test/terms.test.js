import assert from "node:assert/strict";
import { test } from "node:test";
import { address, language, note, own, shorten, written } from "../src/editor/terms.js";

const SITE = {
  root: "/kg/",
  endpoint: "/kg/sparql",
  total: "",
  examples: "",
  vocabulary: "",
  suggest: "",
  base: "https://data.example/",
  concepts: "https://w3id.org/secoop/concept/",
  terms: "https://w3id.org/secoop/ns#",
  prefixes: { sc: "https://w3id.org/secoop/ns#", c: "https://w3id.org/secoop/concept/", role: "https://w3id.org/secoop/concept/role/" },
  seconds: 10,
  language: "en",
  carried: "",
};

test("an IRI is shortened by the longest namespace", () => {
  assert.equal(shorten("https://w3id.org/secoop/concept/role/chair", SITE.prefixes), "role:chair");
  assert.equal(shorten("https://w3id.org/secoop/ns#attended", SITE.prefixes), "sc:attended");
});

test("an IRI whose rest is no local name stays whole", () => {
  for (const rest of ["a/b", "", "a b", 'a"', "a.", "-a", "<a>"]) {
    const iri = SITE.prefixes.sc + rest;
    assert.equal(shorten(iri, SITE.prefixes), iri);
  }
});

test("IRIs of this graph lead into the site", () => {
  assert.deepEqual(address("https://data.example/id/event/hill-day", SITE), { href: "/kg/id/event/hill-day", outside: false });
  assert.equal(address("https://data.example/graph/lake", SITE).href, "/kg/graph/lake");
  assert.equal(address("https://w3id.org/secoop/concept/role/chair", SITE).href, "/kg/concept/role/chair");
  assert.equal(address("https://w3id.org/secoop/ns#attended", SITE).href, "/kg/ns#attended");
});

test("links go on in the language the address names", () => {
  const site = { ...SITE, carried: "ru" };
  assert.equal(address("https://data.example/id/event/hill-day", site).href, "/kg/id/event/hill-day?lang=ru");
  assert.equal(address("https://w3id.org/secoop/concept/role/chair", site).href, "/kg/concept/role/chair?lang=ru");
  assert.equal(address("https://w3id.org/secoop/ns#attended", site).href, "/kg/ns?lang=ru#attended");
  assert.equal(address("https://example.org/x", site).href, "https://example.org/x");
});

test("http addresses elsewhere are links, marked as leading out", () => {
  assert.deepEqual(address("https://example.org/x", SITE), { href: "https://example.org/x", outside: true });
});

test("what runs, reads files or hides is text", () => {
  const tricks = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example/",
    'https://x/"onmouseover="alert(1)',
    "https://x/ y",
    "http:evil",
    "urn:x:y",
  ];
  for (const iri of tricks) assert.equal(address(iri, SITE).href, "", iri);
});

test("only a language tag is a language", () => {
  assert.equal(language("zh-Hant"), "zh-Hant");
  for (const tag of [undefined, "", 'en" onclick="x', "toolongforatag", "e"]) assert.equal(language(tag), "");
});

test("a literal's datatype stands beside it in short form, and none where it is a plain string", () => {
  assert.equal(note({ type: "literal", value: "1", datatype: "https://w3id.org/secoop/ns#date" }, SITE.prefixes), "sc:date");
  assert.equal(note({ type: "literal", value: "1", datatype: "http://www.w3.org/2001/XMLSchema#string" }, SITE.prefixes), "");
  assert.equal(note({ type: "literal", value: "1", language: "en" }, SITE.prefixes), "@en");
});

test("labels are looked up for nodes of this graph only", () => {
  assert.equal(own({ type: "uri", value: "https://data.example/id/event/x" }, SITE), true);
  assert.equal(own({ type: "uri", value: "https://example.org/id/event/x" }, SITE), false);
  assert.equal(own({ type: "literal", value: "https://data.example/id/event/x" }, SITE), false);
});

test("an IRI that would end its brackets is not written into a query", () => {
  assert.equal(written("https://x/y"), "<https://x/y>");
  assert.equal(written("https://x/> } DROP"), null);
});
