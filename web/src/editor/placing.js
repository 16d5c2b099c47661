// Where names stand in a drawing: beside their mark, below or above it, and never on another name.
import { draw } from "../dom.js";

/** @typedef {{x: number, y: number}} Point */
/** @typedef {{left: number, right: number, top: number, bottom: number}} Box */

/** Half of what a mark and a letter take. */
const [MARK, LETTER, LINE] = [7, 3.5, 8];

/**
 * A function that places one name after another, the most important first. A name that finds no room waits until somebody
 * points at its mark.
 * @param {Point[]} marks
 * @param {number} width of the drawing
 * @returns {(at: Point, text: string, radius?: number) => SVGTextElement}
 */
export function placing(marks, width) {
  const taken = marks.map((mark) => around(mark, MARK, MARK));
  return (at, text, radius = MARK - 1) => {
    const every = places(at, text, radius);
    const free = every.find(({ box }) => box.left >= 0 && box.right <= width && !taken.some((other) => meet(box, other)));
    if (free) taken.push(free.box);
    const { attributes, short } = free ?? every[at.x < width * 0.7 ? 0 : 1] ?? { attributes: {}, short: "" };
    return draw("text", free ? attributes : { ...attributes, class: "waiting" }, short);
  };
}

/**
 * The places a name may stand at, the best first; cut to a few words where there is no room for more.
 * @param {Point} point
 * @param {string} text
 * @param {number} radius of the mark
 */
export function places({ x, y }, text, radius) {
  return [34, 18].flatMap((most) => {
    const short = text.length > most ? `${text.slice(0, most - 1)}…` : text;
    const half = short.length * LETTER;
    const place = (/** @type {number} */ dx, /** @type {number} */ dy, /** @type {string} */ anchor) => {
      const middle = { start: x + dx + half, end: x + dx - half }[anchor] ?? x;
      const attributes = { x: (x + dx).toFixed(1), y: (y + dy).toFixed(1), "text-anchor": anchor };
      return { short, attributes, box: around({ x: middle, y: y + dy - 4 }, half, LINE) };
    };
    return [place(radius + 4, 4, "start"), place(-radius - 4, 4, "end"), place(0, radius + 15, "middle"), place(0, -radius - 6, "middle")];
  });
}

/** @param {Point} at @param {number} x @param {number} y @returns {Box} */
function around(at, x, y) {
  return { left: at.x - x, right: at.x + x, top: at.y - y, bottom: at.y + y };
}

/** @param {Box} one @param {Box} other */
function meet(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
