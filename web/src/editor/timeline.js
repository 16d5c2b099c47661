// An answer along time: a bar for each row with a date, as long as what is possible; what cannot be placed is listed.
import { draw, make } from "../dom.js";
import { names, told } from "./names.js";

/** @typedef {import("./terms.js").Term} Term */
/** @typedef {import("./results.js").Result} Result */
/** @typedef {{start: number, end: number}} Span in years, parts of a year after the point; the end is just past the last day */

/** Bars one drawing has. */
const MOST = 150;
const DATED = /(?:#(?:date|dateTime|gYear|gYearMonth)|\/EDTF)$/;
const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T.*)?)?)?[~?%]?$/;
const [LINE, LEFT, WIDTH, TOP] = [26, 26, 1000, 30];

/**
 * The days a date may mean (EDTF levels 0 and 1, as far as years are known).
 * @param {string} text
 * @returns {Span | null} null for what no place in time follows from
 */
export function span(text) {
  const [first = "", last = first, ...more] = text.split("/");
  const [start, end] = [one(first), one(last)];
  return start && end && !more.length && start.start < end.end ? { start: start.start, end: end.end } : null;
}

/** @param {string} text @returns {Span | null} */
function one(text) {
  const found = DATE.exec(text);
  if (!found) return null;
  const [year, month, day] = [Number(found[1]), Number(found[2] ?? 0), Number(found[3] ?? 0)];
  if (!month) return { start: year, end: year + 1 };
  if (month > 12 || day > 31) return null;
  const at = (/** @type {number} */ m, /** @type {number} */ d) => {
    const date = new Date(0);
    date.setUTCFullYear(year, m - 1, d);
    const [begin, after] = [new Date(0), new Date(0)];
    begin.setUTCFullYear(year, 0, 1);
    after.setUTCFullYear(year + 1, 0, 1);
    return year + (date.getTime() - begin.getTime()) / (after.getTime() - begin.getTime());
  };
  return day ? { start: at(month, day), end: at(month, day + 1) } : { start: at(month, 1), end: at(month + 1, 1) };
}

/**
 * Whether a term leaves it open that an event was held: any status but that one does not.
 * @param {Term | null} term
 * @param {{concepts: string}} site
 */
export function firm(term, site) {
  const status = `${site.concepts}status/`;
  return !(term?.type === "uri" && term.value.startsWith(status) && term.value !== `${status}held`);
}

/**
 * The column with dates; -1 where there is none.
 * @param {Result} result
 */
export function column(result) {
  const dated = (/** @type {Term | null | undefined} */ term) => term?.type === "literal" && DATED.test(term.datatype ?? "") && span(term.value);
  return result.columns.findIndex((_name, at) => result.rows.some((row) => dated(row[at])));
}

/** @type {import("./views.js").View} */
export const TIMELINE = {
  id: "timeline",
  label: "Timeline",
  fits: (result) => column(result) >= 0,
  async show(panel, run) {
    const at = column(run.result);
    const name = await names(run);
    const rows = run.result.rows.map((row) => ({
      date: row[at]?.value ?? "",
      span: span(row[at]?.value ?? ""),
      firm: row.every((term) => firm(term, run.site)),
      ...name(row, at),
    }));
    const placed = rows.flatMap((row) => (row.span ? [{ ...row, span: row.span }] : [])).sort((a, b) => a.span.start - b.span.start);
    const others = rows.filter((row) => !row.span);
    const shown = placed.slice(0, MOST);
    const left = placed.length > shown.length ? [told(`The first ${shown.length} of ${placed.length} rows with a date are drawn.`)] : [];
    const list = make("ul", {}, ...others.slice(0, MOST).map((row) => make("li", {}, make("bdi", {}, row.text), row.date ? ` (${row.date})` : "")));
    const rest = others.length ? [make("h3", {}, `Not placed: ${others.length}`), make("p", { class: "meaning" }, "No date, or one without a year, a beginning or an end."), list] : [];
    const key = make("p", { class: "meaning" }, "A bar is as long as what the date may mean. Dashed: the row has a status other than held. A query that asks for no status shows none.");
    if (!shown.length) return panel.replaceChildren(...rest);
    panel.replaceChildren(...left, key, make("div", { class: "plot", role: "region", "aria-label": "Timeline", tabindex: "0" }, picture(shown)), ...rest);
  },
};

/**
 * @param {{span: Span, date: string, firm: boolean, text: string, href: string}[]} rows
 */
function picture(rows) {
  const first = Math.floor(Math.min(...rows.map((row) => row.span.start)));
  const last = Math.max(first + 1, Math.ceil(Math.max(...rows.map((row) => row.span.end))));
  // Names stand beside their bars and need room of their own at the right.
  const scale = (WIDTH * 0.62 - LEFT) / (last - first);
  const height = TOP + rows.length * LINE + 8;
  const step = Math.max(1, Math.ceil((last - first) / 8));
  const ticks = [];
  for (let year = first; year <= last; year += step) {
    const x = String(LEFT + (year - first) * scale);
    ticks.push(draw("line", { x1: x, x2: x, y1: String(TOP - 8), y2: String(height), class: "tick" }));
    ticks.push(draw("text", { x, y: "14", class: "year" }, String(year)));
  }
  const bars = rows.map((row, index) => {
    const y = TOP + index * LINE;
    const x = LEFT + (row.span.start - first) * scale;
    const width = Math.max(7, (row.span.end - row.span.start) * scale);
    const bar = draw("rect", { x: String(x), y: String(y), width: String(width), height: "14", rx: "2", class: row.firm ? "answer-bar" : "answer-bar open" }, draw("title", {}, `${row.text}: ${row.date}`));
    const words = draw("text", { x: String(x + width + 6), y: String(y + 12) }, row.text.length > 60 ? `${row.text.slice(0, 60)}…` : row.text);
    return row.href ? draw("a", { href: row.href }, bar, words) : draw("g", {}, bar, words);
  });
  const label = `${rows.length} rows from ${first} to ${last - 1}`;
  return draw("svg", { viewBox: `0 0 ${WIDTH} ${height}`, class: "answer-plot" }, draw("title", {}, label), ...ticks, ...bars);
}
