import assert from "node:assert/strict";
import { test } from "node:test";
import { basemap } from "../basemap.mjs";

const land = await basemap(new URL("../node_modules/world-atlas/", import.meta.url));

test("the base map has the land of every continent, as paths of numbers", () => {
  assert.ok(land.shapes.length > 1000);
  for (const { path } of land.shapes) assert.match(path, /^(M-?\d+,-?\d+l-?\d+,-?\d+( -?\d+,-?\d+)*z)+$/);
  for (const [east, south] of [[20, -41], [67, -48], [-77, -39], [25, 0], [135, 25], [-60, 10]]) {
    const inside = ({ box }) => box[0] <= east * 10 && east * 10 <= box[2] && box[1] <= south * 10 && south * 10 <= box[3];
    assert.ok(land.shapes.some(inside), `${east}, ${south}`);
  }
});

test("no shape goes around the earth, but for the one around the pole", () => {
  const wide = land.shapes.filter(({ box }) => box[2] - box[0] > 1900);
  assert.ok(wide.every(({ box }) => box[3] >= 850), JSON.stringify(wide.map(({ box }) => box)));
});

test("land beyond one edge of the map is there at the other edge too", () => {
  const over = land.shapes.filter(({ box }) => box[2] > 1800);
  for (const { box } of over) assert.ok(land.shapes.some((other) => other.box[0] === box[0] - 3600));
});
