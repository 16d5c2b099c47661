// An answer on a map: rows with a latitude and a longitude, over the land the scripts were built with.
import { draw, make } from "../dom.js";
import { names, told } from "./names.js";
import { placing } from "./placing.js";

/** @typedef {import("./terms.js").Term} Term */
/** @typedef {import("./results.js").Result} Result */
/** @typedef {{x: number, y: number}} Point in tenths of a degree, east and south positive */
/** @typedef {{left: number, top: number, width: number, height: number}} Frame */
/** @typedef {{credit: string, shapes: {box: [number, number, number, number], path: string}[]}} Land */
/** @typedef {{at: Point, texts: string[], href: string}} Place */

/** Places one map has. */
const MOST = 500;
/** A map is at least so wide (tenths of a degree), or a single place would fill it. */
const [LEAST, SHAPE] = [160, 0.6];
const NUMBER = /^[+-]?\d{1,3}(?:\.\d*)?(?:[eE][+-]?\d)?$/;
const PATH = /^[Mlz0-9,. -]+$/;

/**
 * The columns of latitudes and longitudes; null where there are none.
 * @param {Result} result
 * @returns {[number, number] | null}
 */
export function columns(result) {
  const find = (/** @type {RegExp} */ name) => result.columns.findIndex((column) => name.test(column));
  const [north, east] = [find(/^lat(itude)?$/i), find(/^(lon|lng|long|longitude)$/i)];
  const found = north >= 0 && east >= 0 && result.rows.some((row) => point(row[north], row[east]));
  return found ? [north, east] : null;
}

/**
 * Where a row lies; null for what is no place on earth.
 * @param {Term | null | undefined} north
 * @param {Term | null | undefined} east
 * @returns {Point | null}
 */
export function point(north, east) {
  if (north?.type !== "literal" || east?.type !== "literal" || !NUMBER.test(north.value) || !NUMBER.test(east.value)) return null;
  const [latitude, longitude] = [Number(north.value), Number(east.value)];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { x: longitude * 10, y: -latitude * 10 } : null;
}

/**
 * A frame around points, with room at its edges and no flatter or narrower than a page likes.
 * @param {Point[]} points
 * @returns {Frame}
 */
export function frame(points) {
  const [xs, ys] = [points.map((one) => one.x), points.map((one) => one.y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const width = Math.max(LEAST, (right - left) * 1.3, ((bottom - top) * 1.3) / SHAPE);
  const height = width * SHAPE;
  return { left: (left + right - width) / 2, top: (top + bottom - height) / 2, width, height };
}

/** @type {import("./views.js").View} */
export const MAP = {
  id: "map",
  label: "Map",
  fits: (result) => columns(result) !== null,
  async show(panel, run) {
    const [north, east] = columns(run.result) ?? [-1, -1];
    const [name, land] = await Promise.all([names(run), loaded(run.site.land)]);
    const rows = run.result.rows.map((row) => ({ at: point(row[north], row[east]), ...name(row, -1) }));
    const shown = gathered(rows);
    const located = rows.filter((row) => row.at).length;
    const drawn = shown.reduce((sum, place) => sum + place.texts.length, 0);
    const without = rows.length - located;
    const words = [
      `Rows: ${drawn}, places: ${shown.length}.`,
      without ? `Without a place, and not drawn: ${without}.` : "",
      land ? `Land: ${land.credit}.` : "The base map was not built.",
    ];
    const left = located > drawn ? [told(`${drawn} of ${located} rows with a place are drawn.`)] : [];
    const plot = make("div", { class: "plot", role: "region", "aria-label": "Map", tabindex: "0" }, picture(shown, land));
    panel.replaceChildren(...left, make("p", { class: "meaning" }, words.filter(Boolean).join(" ")), plot);
  },
};

/**
 * Rows by place.
 * @param {{at: Point | null, text: string, href: string}[]} rows
 * @returns {Place[]}
 */
export function gathered(rows) {
  /** @type {Map<string, Place>} */
  const places = new Map();
  for (const { at, text, href } of rows) {
    if (!at) continue;
    const key = `${at.x} ${at.y}`;
    const place = places.get(key);
    if (place) place.texts.push(text);
    else if (places.size < MOST) places.set(key, { at, texts: [text], href });
  }
  return [...places.values()];
}

/**
 * The base map; null where it is not there, and places stand alone.
 * @param {string} address
 * @returns {Promise<Land | null>}
 */
async function loaded(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/**
 * @param {Place[]} places
 * @param {Land | null} land
 */
function picture(places, land) {
  const { left, top, width, height } = frame(places.map((place) => place.at));
  const near = (land?.shapes ?? []).filter(({ box: [west, north, east, south], path }) => {
    return west < left + width && east > left && north < top + height && south > top && PATH.test(path);
  });
  // The drawing has the units of a page, so that names and marks keep their size however far apart the places are.
  const scale = 1000 / width;
  const moved = `scale(${scale}) translate(${-left} ${-top})`;
  const ground = draw("g", { transform: moved }, ...near.map(({ path }) => draw("path", { d: path, class: "answer-land" })));
  const spots = places.map(({ at }) => ({ x: (at.x - left) * scale, y: (at.y - top) * scale }));
  const named = placing(spots, 1000);
  const marks = places.map(({ texts, href }, index) => {
    const spot = spots[index] ?? { x: 0, y: 0 };
    const radius = 5 + 3 * Math.log2(texts.length);
    const title = draw("title", {}, texts.slice(0, 20).join("\n"));
    const circle = draw("circle", { cx: spot.x.toFixed(1), cy: spot.y.toFixed(1), r: radius.toFixed(1) }, title);
    const text = named(spot, texts.length > 1 ? `${texts.length} rows` : (texts[0] ?? ""), radius);
    return texts.length === 1 && href ? draw("a", { href, class: "answer-place" }, circle, text) : draw("g", { class: "answer-place" }, circle, text);
  });
  return draw("svg", { viewBox: `0 0 1000 ${(1000 * height) / width}`, class: "answer-plot" }, draw("title", {}, `${places.length} places`), ground, ...marks);
}
