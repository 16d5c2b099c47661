import assert from "node:assert/strict";
import { test } from "node:test";
import { columns, frame, gathered, point } from "../src/editor/map.js";
import { ends, layout, ties } from "../src/editor/network.js";
import { column, firm, span } from "../src/editor/timeline.js";

const SITE = { base: "https://x/", concepts: "https://c/", root: "/", prefixes: {} };
const node = (name) => ({ type: "uri", value: `https://x/id/person/${name}` });
const result = (columns, rows) => ({ kind: "table", columns, rows, truth: false, cut: false });

test("a year, a month and a day are as long as what they may mean", () => {
  assert.deepEqual(span("2030"), { start: 2030, end: 2031 });
  const month = span("2030-05");
  assert.ok(month.start > 2030.32 && month.end < 2030.42);
  const day = span("2030-12-31");
  assert.equal(day.end, 2031);
  assert.ok(day.end - day.start < 1 / 364);
  assert.deepEqual(span("2030~"), { start: 2030, end: 2031 });
  assert.deepEqual(span("0099"), { start: 99, end: 100 });
});

test("an interval reaches from the first day of its beginning past the last of its end", () => {
  assert.deepEqual(span("2030/2032"), { start: 2030, end: 2033 });
});

test("what has no year, no end or no sense is not placed", () => {
  for (const text of ["XXXX-11-05", "XXXX-11-05/XXXX-11-06", "2030/..", "/2030", "203X", "", "soon", "2030-13", "2032/2030", "2030/2031/2032", "-2030"]) {
    assert.equal(span(text), null, text);
  }
});

test("only a column whose datatype says so has dates", () => {
  const date = { type: "literal", value: "2030", datatype: "http://id.loc.gov/datatypes/edtf/EDTF" };
  const text = { type: "literal", value: "2030" };
  assert.equal(column(result(["a", "d"], [[text, null], [text, date]])), 1);
  assert.equal(column(result(["a"], [[text]])), -1);
});

test("rows that repeat make a tie stronger, in whichever direction", () => {
  const found = ties(result(["a", "b"], [[node("p"), node("q")], [node("q"), node("p")], [node("p"), node("r")], [node("p"), node("p")], [null, node("p")]]), [0, 1], SITE);
  assert.deepEqual(found.map((tie) => [tie.a, tie.b, tie.weight].join(" ")), ["https://x/id/person/p https://x/id/person/q 2", "https://x/id/person/p https://x/id/person/r 1"]);
});

test("an answer without two columns of entities is no network", () => {
  const role = { type: "uri", value: "https://c/role/chair" };
  assert.equal(ends(result(["a", "b"], [[node("p"), role]]), SITE), null);
  assert.equal(ends(result(["a"], [[node("p")]]), SITE), null);
  assert.equal(ends(result(["a", "b"], [[node("p"), null], [null, node("q")]]), SITE), null);
  assert.deepEqual(ends(result(["a", "x", "b"], [[node("p"), role, node("q")]]), SITE), [0, 2]);
});

test("a network is drawn the same each time, inside of its frame, and tied nodes come closer", () => {
  const nodes = Array.from({ length: 30 }, (_one, at) => `n${String(at).padStart(2, "0")}`);
  const edges = nodes.slice(1, 10).map((b) => ({ a: "n00", b, weight: 1 }));
  const [first, again] = [layout(nodes, edges), layout(nodes, edges)];
  assert.deepEqual([...first], [...again]);
  for (const { x, y } of first.values()) assert.ok(x >= 60 && x <= 940 && y >= 60 && y <= 620);
  const far = (a, b) => Math.hypot(first.get(a).x - first.get(b).x, first.get(a).y - first.get(b).y);
  const mean = (list) => list.reduce((sum, one) => sum + one, 0) / list.length;
  assert.ok(mean(nodes.slice(1, 10).map((one) => far("n00", one))) < mean(nodes.slice(10).map((one) => far("n00", one))));
});

test("one node or two stand in the frame", () => {
  for (const { x, y } of layout(["a", "b"], [{ a: "a", b: "b", weight: 1 }]).values()) assert.ok(Number.isFinite(x) && Number.isFinite(y));
});

test("a status other than held leaves it open that an event was held", () => {
  const status = (name) => ({ type: "uri", value: `https://c/status/${name}` });
  assert.equal(firm(status("planned"), SITE), false);
  assert.equal(firm(status("cancelled"), SITE), false);
  assert.equal(firm(status("held"), SITE), true);
  assert.equal(firm(node("p"), SITE), true);
  assert.equal(firm(null, SITE), true);
});

const number = (value) => ({ type: "literal", value, datatype: "http://www.w3.org/2001/XMLSchema#decimal" });

test("a place on earth is drawn north up, and nothing else is", () => {
  assert.deepEqual(point(number("48"), number("17")), { x: 170, y: -480 });
  for (const [north, east] of [["91", "0"], ["0", "181"], ["", "0"], ["1e9", "0"], ["NaN", "0"], ["0x1", "0"], ["1", "Infinity"]]) {
    assert.equal(point(number(north), number(east)), null, `${north} ${east}`);
  }
  assert.equal(point(null, number("1")), null);
  assert.equal(point(node("48"), number("1")), null);
});

test("columns of latitude and longitude are known by their names and their numbers", () => {
  assert.deepEqual(columns(result(["e", "Longitude", "lat"], [[node("p"), number("17"), number("48")]])), [2, 1]);
  assert.equal(columns(result(["lat", "long"], [[number("north"), number("east")]])), null);
  assert.equal(columns(result(["lat", "x"], [[number("1"), number("2")]])), null);
});

test("rows at one place are one mark", () => {
  const at = { x: 1, y: 2 };
  const rows = [{ at, text: "a", href: "/a" }, { at: { ...at }, text: "b", href: "/b" }, { at: null, text: "c", href: "" }];
  assert.deepEqual(gathered(rows), [{ at, texts: ["a", "b"], href: "/a" }]);
});

test("a frame holds every place with room around it, and is never a point", () => {
  for (const points of [[{ x: 171, y: -481 }], [{ x: 0, y: -600 }, { x: 10, y: 400 }], [{ x: -1700, y: 0 }, { x: 1700, y: 5 }]]) {
    const { left, top, width, height } = frame(points);
    assert.ok(width >= 160 && Math.abs(height / width - 0.6) < 1e-9);
    for (const { x, y } of points) assert.ok(x > left && x < left + width && y > top && y < top + height);
  }
});
