// What drawings call the rows and nodes of an answer, and where these lead.
import { make } from "../dom.js";
import { labelsQuery } from "./table.js";
import { address, own, shorten } from "./terms.js";

/** @typedef {import("./terms.js").Term} Term */
/** @typedef {import("./views.js").Run} Run */

/** Nodes whose labels are looked up for one drawing. */
const MOST = 400;

/**
 * Look up labels for the nodes of an answer.
 * @param {Run} run
 * @returns {Promise<Map<string, string>>}
 */
export async function labels(run) {
  /** @type {Map<string, Term>} */
  const nodes = new Map();
  for (const term of run.result.rows.flat()) {
    if (term && own(term, run.site) && nodes.size < MOST) nodes.set(term.value, term);
  }
  const query = labelsQuery([...nodes.values()], run.site);
  const found = query ? await run.ask(query) : null;
  return new Map((found?.rows ?? []).flatMap(([node, label]) => (node && label ? [[node.value, label.value]] : [])));
}

/**
 * A function that names a row by its first node, else by its first text.
 * @param {Run} run
 * @returns {Promise<(row: (Term | null)[], but: number) => {text: string, href: string}>} `but` is a column that is no name
 */
export async function names(run) {
  const known = await labels(run);
  return (row, but) => {
    const others = row.filter((term, at) => term !== null && at !== but);
    const term = others.find((one) => one && own(one, run.site)) ?? others[0];
    if (!term) return { text: "–", href: "" };
    if (term.type !== "uri") return { text: term.value, href: "" };
    return { text: known.get(term.value) ?? shorten(term.value, run.site.prefixes), href: address(term.value, run.site).href };
  };
}

/** A remark about what a drawing leaves out. @param {string} text */
export function told(text) {
  return make("p", { class: "notice" }, text, " The table has all of them.");
}
