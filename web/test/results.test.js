import assert from "node:assert/strict";
import { test } from "node:test";
import { graph, plain, table } from "../src/editor/results.js";

const answer = (vars, bindings) => JSON.stringify({ head: { vars }, results: { bindings } });

test("rows follow the columns, and what is unbound is nothing", () => {
  const read = table(answer(["b", "a"], [{ a: { type: "uri", value: "http://x" } }]), true);
  assert.deepEqual(read.columns, ["b", "a"]);
  assert.deepEqual(read.rows, [[null, { type: "uri", value: "http://x" }]]);
  assert.equal(read.cut, true);
});

test("languages and datatypes are kept", () => {
  const cell = { type: "literal", value: "x", "xml:lang": "ja" };
  const typed = { type: "literal", value: "1", datatype: "http://x" };
  assert.deepEqual(table(answer(["a", "b"], [{ a: cell, b: typed }]), false).rows[0], [
    { type: "literal", value: "x", language: "ja" },
    { type: "literal", value: "1", datatype: "http://x" },
  ]);
});

test("variables may be called like what objects have", () => {
  const body = `{"head":{"vars":["__proto__","constructor","toString"]},"results":{"bindings":[{"__proto__":{"type":"literal","value":"a"}}]}}`;
  assert.deepEqual(table(body, false).rows, [[{ type: "literal", value: "a" }, null, null]]);
  assert.equal({}.type, undefined);
});

test("ASK is a truth", () => {
  assert.equal(table('{"head":{},"boolean":true}', false).truth, true);
  assert.equal(table('{"head":{},"boolean":false}', false).kind, "truth");
});

test("a triple as a term is written out", () => {
  const value = { subject: { type: "uri", value: "a:b" }, predicate: { type: "uri", value: "c:d" }, object: { type: "literal", value: 'e"' } };
  assert.equal(plain(table(answer(["t"], [{ t: { type: "triple", value } }]), false).rows[0][0]), '<<( <a:b> <c:d> "e\\"" )>>');
});

test("N-Triples are read with their escapes", () => {
  const lines = ['<http://a> <http://b> "x\\"y\\n\\u00e9\\U0001F600 \\\\"@en .', '_:b1 <http://b> "1"^^<http://t> .', "<http://a> <http://b> _:c ."];
  assert.deepEqual(graph(lines, false).rows, [
    [{ type: "uri", value: "http://a" }, { type: "uri", value: "http://b" }, { type: "literal", value: 'x"y\né😀 \\', language: "en" }],
    [{ type: "bnode", value: "b1" }, { type: "uri", value: "http://b" }, { type: "literal", value: "1", datatype: "http://t" }],
    [{ type: "uri", value: "http://a" }, { type: "uri", value: "http://b" }, { type: "bnode", value: "c" }],
  ]);
});

test("a line that is no triple is shown as it is", () => {
  assert.deepEqual(graph(["nonsense <", ""], false).rows, [[{ type: "literal", value: "nonsense <" }]]);
});
