import assert from "node:assert/strict";
import { test } from "node:test";
import { inside, name, suggestion } from "../src/suggest.js";

test("a suggestion says why it is there when its name does not", () => {
  const found = { iri: "i", path: "p", label: "Rome", matched: "ローマ", why: "other name", kindLabel: "place" };
  assert.deepEqual(suggestion(found), { label: "Rome", lang: "", kind: "place", why: "ローマ · other name", found });
  assert.equal(suggestion({ ...found, matched: "Rome", why: "name" }).why, "");
});

test("a form takes the kind and the rest of an IRI", () => {
  assert.equal(name("https://data.example/id/event/hill-day"), "event/hill-day");
  assert.equal(name("https://w3id.org/secoop/concept/topic/arms"), "topic/arms");
  assert.equal(name("https://example.org/x"), "https://example.org/x");
});

test("a choice leads into the site and nowhere else", () => {
  assert.equal(inside("/page/event/x", "http://here/sparql"), "http://here/page/event/x");
  for (const path of ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "http://[", "data:text/html,x"]) {
    assert.equal(inside(path, "http://here/sparql"), null, path);
  }
});
