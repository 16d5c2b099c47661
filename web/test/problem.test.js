import assert from "node:assert/strict";
import { test } from "node:test";
import { place, problem } from "../src/editor/problem.js";

const at = (text, line, column) => {
  const { from, to } = place(text, line, column);
  return text.slice(from, to);
};

test("the word at a line and column is marked", () => {
  assert.equal(at("SELECT *\nWHERE { ?who sc:x }", 2, 9), "?who");
  assert.equal(at("ASK { ?a ?b }", 1, 13), "}");
});

test("columns count characters, and not what JavaScript makes of them", () => {
  assert.equal(at('ASK { "日本😀" oops }', 1, 13), "oops");
});

test("a place past the end stays inside the text", () => {
  for (const [line, column] of [[1, 99], [9, 1], [1, 0], [2, 4]]) {
    const { from, to } = place("ASK {\nab ", line, column);
    assert.ok(from >= 0 && from <= to && to <= 9, `${line}:${column}`);
  }
  assert.deepEqual(place("", 1, 1), { from: 0, to: 0 });
});

test("an answer of something else than the server is a problem too", () => {
  assert.equal(problem(502, "<html>Bad gateway").detail, "the server answered 502 and no more");
  assert.equal(problem(400, '{"detail":"syntax"}').detail, "syntax");
  assert.equal(problem(500, '{"detail":[1]}').detail, "the server answered 500 and no more");
});
