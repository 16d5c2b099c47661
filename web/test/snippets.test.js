import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { SNIPPETS, python, r, shell } from "../src/editor/snippets.js";

const NASTY = [
  "SELECT * { ?s ?p 'it''s' }",
  `ASK { ?s ?p "a\\"b'c" }`,
  '$(touch x) `id` ${HOME} !! \\ %s "',
  '"""triple""" and \\N{DASH} and \\u0041',
  'ends in a backslash \\',
  'ends in a quote "',
  ")\" )-\" )--\" r\"(",
  "bidi \u202e and tab\t and 😀 é 日本",
];

test("a shell reads the quoted text as it was", () => {
  for (const text of NASTY) {
    assert.equal(execFileSync("sh", ["-c", `printf %s ${shell(text)}`], { encoding: "utf8" }), text);
  }
});

test("Python reads the quoted text as it was", () => {
  for (const text of NASTY) {
    const program = `import sys\nsys.stdout.reconfigure(encoding='utf-8')\nsys.stdout.write(${python(text)})`;
    assert.equal(execFileSync("python3", ["-c", program], { encoding: "utf8" }), text);
  }
});

test("nothing inside of an R raw string ends it", () => {
  for (const text of NASTY) {
    const quoted = r(text);
    const [, dashes] = /^r"(-*)\(/.exec(quoted);
    const end = `)${dashes}"`;
    assert.ok(quoted.endsWith(end));
    assert.equal(quoted.indexOf(end), quoted.length - end.length);
    assert.equal(quoted.slice(3 + dashes.length, -end.length), text);
  }
});

test("a text with as many dashes as the first quotes would be found", () => {
  assert.match(r('x)" y)-" z'), /^r"--\(/);
});

test("each language asks a graph for Turtle", () => {
  for (const snippet of SNIPPETS.filter((one) => one.id !== "pandas")) {
    assert.match(snippet.write("http://x/sparql", "CONSTRUCT {} {}", true), /text\/turtle/);
  }
});
