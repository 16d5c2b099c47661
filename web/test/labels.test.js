import assert from "node:assert/strict";
import { test } from "node:test";
import { labelsQuery } from "../src/editor/table.js";

const SITE = {
  root: "/", endpoint: "/sparql", total: "", examples: "", vocabulary: "", suggest: "", land: "",
  base: "https://data.example/", concepts: "https://w3id.org/secoop/concept/", terms: "https://w3id.org/secoop/ns#",
  prefixes: {}, seconds: 10, language: "en", carried: "",
};
const NODE = /** @type {const} */ ({ type: "uri", value: "https://data.example/id/event/hill-day" });

test("nodes are named as the graph shows them to everybody", () => {
  const query = labelsQuery([NODE], SITE);
  assert.ok(query.includes("displayLabel> ?shown"));
  assert.ok(!query.includes("LANG("));
});

test("on a page in another language they are named in it, where they have a label in it", () => {
  const query = labelsQuery([NODE], { ...SITE, language: "ru" });
  assert.ok(query.includes('FILTER(LANG(?own) = "ru")'));
  assert.ok(query.includes("COALESCE(?own, ?shown)"));
});

test("what is no language tag gets into no query", () => {
  assert.ok(!labelsQuery([NODE], { ...SITE, language: '") } DROP' }).includes("DROP"));
});

test("nodes of others are not asked about", () => {
  assert.equal(labelsQuery([{ type: "uri", value: "https://example.org/x" }], SITE), "");
});
