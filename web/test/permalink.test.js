import assert from "node:assert/strict";
import { test } from "node:test";
import { address, download, fromHash } from "../src/editor/permalink.js";

test("a link holds the query and shows a page", () => {
  const url = new URL(address("/sparql", "ASK { ?a ?b '&=#%' }"), "http://x");
  assert.equal(url.searchParams.get("query"), "ASK { ?a ?b '&=#%' }");
  assert.equal(url.searchParams.get("format"), "html");
});

test("a long query goes into the fragment and comes back", () => {
  const query = "# é\n".repeat(3000);
  const link = address("/sparql", query);
  assert.ok(!link.includes("?query"));
  assert.equal(fromHash(new URL(link, "http://x").hash), query);
  assert.equal(download("/sparql", query, "csv"), "");
});

test("a link goes on in the language of the page's address", () => {
  assert.equal(new URL(address("/sparql", "ASK {}", "ru"), "http://x").searchParams.get("lang"), "ru");
  const long = new URL(address("/sparql", "# é\n".repeat(3000), "ru"), "http://x");
  assert.equal(long.search, "?lang=ru");
  assert.ok(fromHash(long.hash));
});

test("a fragment names no endpoint and no setting", () => {
  assert.equal(fromHash("#main"), null);
  assert.equal(fromHash("#endpoint=http://evil.example/"), null);
  assert.equal(fromHash(""), null);
});
