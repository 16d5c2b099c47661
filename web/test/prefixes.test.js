import assert from "node:assert/strict";
import { test } from "node:test";
import { lines, missing } from "../src/editor/prefixes.js";

const KNOWN = { sc: "https://w3id.org/secoop/ns#", rdfs: "http://rdfs/", "meeting-type": "http://mt/", http: "http://wrong/" };

test("used and undeclared prefixes are declared, in order", () => {
  assert.equal(
    lines("SELECT * { ?s rdfs:label ?l ; sc:x meeting-type:y ; nobody:knows ?z }", KNOWN),
    "PREFIX meeting-type: <http://mt/>\nPREFIX rdfs: <http://rdfs/>\nPREFIX sc: <https://w3id.org/secoop/ns#>\n",
  );
});

test("declared ones stay as they are", () => {
  assert.deepEqual(missing("prefix sc: <http://other/> ASK { sc:a ?p ?o }", KNOWN), []);
});

test("comments, strings, IRIs and variables use no prefix", () => {
  assert.deepEqual(missing("# sc:x\nASK { ?sc:x <http://a> \"rdfs:x\", 'sc:y', \"\"\"sc:z \" rdfs:q\"\"\" }", KNOWN), []);
});

test("a prefix declared in a comment is not declared", () => {
  assert.deepEqual(missing("# PREFIX sc: <http://x/>\nASK { sc:a ?p ?o }", KNOWN), ["sc"]);
});
