// An answer as a network: the first two columns of entities are ends of ties, and rows that repeat make a tie thicker.
import { draw, make } from "../dom.js";
import { labels, told } from "./names.js";
import { placing } from "./placing.js";
import { address, own, shorten } from "./terms.js";

/** @typedef {import("./results.js").Result} Result */
/** @typedef {import("./terms.js").Site} Site */
/** @typedef {{a: string, b: string, weight: number}} Tie */
/** @typedef {{x: number, y: number}} Point */

/** More nodes than these no picture tells apart. */
const MOST = 100;
const [WIDTH, HEIGHT, MARGIN, ROUNDS] = [1000, 680, 60, 250];

/**
 * The two columns that hold ends of ties; null where there are none.
 * @param {Result} result
 * @param {Site} site
 * @returns {[number, number] | null}
 */
export function ends(result, site) {
  const entity = (/** @type {number} */ at) => result.rows.some((row) => row[at] && own(row[at], site) && row[at].value.startsWith(`${site.base}id/`));
  const [first, second] = result.columns.map((_name, at) => at).filter(entity);
  if (first === undefined || second === undefined) return null;
  return ties(result, [first, second], site).length ? [first, second] : null;
}

/**
 * Ties with how many rows speak of each, the strongest first; their direction is that of the first row.
 * @param {Result} result
 * @param {[number, number]} columns
 * @param {Site} site
 * @returns {Tie[]}
 */
export function ties(result, [first, second], site) {
  /** @type {Map<string, Tie>} */
  const found = new Map();
  for (const row of result.rows) {
    const [a, b] = [row[first], row[second]];
    if (!a || !b || !own(a, site) || !own(b, site) || a.value === b.value) continue;
    const key = [a.value, b.value].sort().join(" ");
    const tie = found.get(key);
    if (tie) tie.weight += 1;
    else found.set(key, { a: a.value, b: b.value, weight: 1 });
  }
  return [...found.values()].sort((one, other) => other.weight - one.weight);
}

/**
 * Where nodes stand: ties pull, nodes push (Fruchterman and Reingold). The same answer is always drawn the same.
 * @param {string[]} nodes
 * @param {Tie[]} edges
 * @returns {Map<string, Point>}
 */
export function layout(nodes, edges) {
  const points = nodes.map((_node, at) => {
    const angle = at * 2.399963;
    const radius = Math.sqrt((at + 0.5) / nodes.length) / 2;
    return { x: 0.5 + radius * Math.cos(angle), y: 0.5 + radius * Math.sin(angle) };
  });
  const index = new Map(nodes.map((node, at) => [node, at]));
  const apart = Math.sqrt(1 / Math.max(1, nodes.length));
  for (let round = 0; round < ROUNDS; round += 1) {
    const moves = points.map(({ x, y }) => ({ x: (0.5 - x) * 0.12, y: (0.5 - y) * 0.12 }));
    const push = (/** @type {number} */ i, /** @type {number} */ j, /** @type {number} */ sign) => {
      const [p, q, m, n] = [points[i], points[j], moves[i], moves[j]];
      if (!p || !q || !m || !n) return;
      const [dx, dy] = [p.x - q.x || 1e-6, p.y - q.y];
      const far = Math.hypot(dx, dy);
      const force = sign > 0 ? (1.5 * apart * apart) / (far * far) : (-0.6 * far) / apart;
      m.x += dx * force * apart;
      m.y += dy * force * apart;
      n.x -= dx * force * apart;
      n.y -= dy * force * apart;
    };
    for (let i = 0; i < points.length; i += 1) for (let j = i + 1; j < points.length; j += 1) push(i, j, 1);
    for (const edge of edges) push(index.get(edge.a) ?? -1, index.get(edge.b) ?? -1, -1);
    const heat = 0.1 * (1 - round / ROUNDS);
    points.forEach((point, at) => {
      const move = moves[at] ?? { x: 0, y: 0 };
      const far = Math.hypot(move.x, move.y) || 1;
      point.x += (move.x / far) * Math.min(far, heat);
      point.y += (move.y / far) * Math.min(far, heat);
    });
  }
  return fitted(nodes, points);
}

/** @param {string[]} nodes @param {Point[]} points */
function fitted(nodes, points) {
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
  const place = (/** @type {number} */ value, /** @type {number[]} */ all, /** @type {number} */ size) => {
    const [least, most] = [Math.min(...all), Math.max(...all)];
    return most > least ? MARGIN + ((value - least) / (most - least)) * (size - 2 * MARGIN) : size / 2;
  };
  return new Map(points.map((point, at) => [nodes[at] ?? "", { x: place(point.x, xs, WIDTH), y: place(point.y, ys, HEIGHT) }]));
}

/** @type {import("./views.js").View} */
export const NETWORK = {
  id: "network",
  label: "Network",
  fits: (result, site) => ends(result, site) !== null,
  async show(panel, run) {
    const columns = ends(run.result, run.site);
    if (!columns) return;
    const every = ties(run.result, columns, run.site);
    const all = new Set(every.flatMap((tie) => [tie.a, tie.b]));
    const kept = new Set();
    for (const tie of every) {
      const fresh = [tie.a, tie.b].filter((node) => !kept.has(node));
      if (kept.size + fresh.length <= MOST) fresh.forEach((node) => kept.add(node));
    }
    const edges = every.filter((tie) => kept.has(tie.a) && kept.has(tie.b));
    const known = await labels(run);
    const left = all.size > kept.size ? [told(`${kept.size} of ${all.size} nodes are drawn, those of the strongest ties first.`)] : [];
    const name = (/** @type {string} */ iri) => known.get(iri) ?? shorten(iri, run.site.prefixes);
    const svg = picture([...kept].sort(), edges, name, (iri) => address(iri, run.site).href);
    const caption = `Columns ${run.result.columns[columns[0]]} and ${run.result.columns[columns[1]]}; a tie is as thick as many rows have it. Names that would lie on others show when their node is pointed at.`;
    panel.replaceChildren(...left, make("p", { class: "meaning" }, caption), make("div", { class: "plot", role: "region", "aria-label": "Network", tabindex: "0" }, svg));
  },
};

/**
 * @param {string[]} nodes
 * @param {Tie[]} edges
 * @param {(iri: string) => string} name
 * @param {(iri: string) => string} href
 */
function picture(nodes, edges, name, href) {
  const at = layout(nodes, edges);
  const heaviest = Math.max(...edges.map((edge) => edge.weight));
  const lines = edges.map((edge) => {
    const [p, q] = [at.get(edge.a), at.get(edge.b)];
    const width = 1 + (5 * Math.log1p(edge.weight - 1)) / Math.max(1, Math.log1p(heaviest - 1));
    const ends = { x1: String(p?.x), y1: String(p?.y), x2: String(q?.x), y2: String(q?.y), "stroke-width": width.toFixed(1), class: "answer-tie" };
    return draw("line", ends, draw("title", {}, `${name(edge.a)} – ${name(edge.b)}: ${edge.weight} ${edge.weight === 1 ? "row" : "rows"}`));
  });
  const degree = (/** @type {string} */ node) => edges.filter((edge) => edge.a === node || edge.b === node).length;
  const place = placing([...at.values()], WIDTH);
  // The best tied are named first.
  const order = [...nodes].sort((one, other) => degree(other) - degree(one));
  const marks = order.map((node) => {
    const { x, y } = at.get(node) ?? { x: 0, y: 0 };
    const text = name(node);
    const circle = draw("circle", { cx: String(x), cy: String(y), r: "6" }, draw("title", {}, text));
    return draw("a", { href: href(node), class: "answer-node" }, circle, place({ x, y }, text));
  });
  const label = `${nodes.length} nodes and ${edges.length} ties`;
  return draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "answer-plot" }, draw("title", {}, label), ...lines, ...marks);
}
