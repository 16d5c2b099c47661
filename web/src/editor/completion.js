// What may stand at the cursor. Pure: text and vocabulary in, suggestions out.
import { shorten, written } from "./terms.js";

/** @typedef {import("./vocabulary.js").Vocabulary} Vocabulary */
/** @typedef {{label: string, detail?: string, info?: string, type: string, boost?: number}} Option */

const KEYWORDS =
  "ASK|AS|ASC|AVG|BASE|BIND|BOUND|BY|COALESCE|CONCAT|CONSTRUCT|CONTAINS|COUNT|DATATYPE|DESC|DESCRIBE|DISTINCT|EXISTS|FILTER|FROM|GRAPH|GROUP BY|GROUP_CONCAT|HAVING|IF|IN|ISBLANK|ISIRI|ISLITERAL|LANG|LANGMATCHES|LCASE|LIMIT|MAX|MIN|MINUS|NAMED|NOT EXISTS|OFFSET|OPTIONAL|ORDER BY|PREFIX|REDUCED|REGEX|REPLACE|SAMPLE|SELECT|STR|STRAFTER|STRBEFORE|STRENDS|STRLEN|STRSTARTS|SUBSTR|SUM|UCASE|UNDEF|UNION|VALUES|WHERE|YEAR|MONTH|DAY".split(
    "|",
  );
const VARIABLE = /[?$]\w*$/;
const IRI = /<[^<>\s]*$/;
const PREFIXED = /(?<![\w?$])([A-Za-z][\w-]*)?:([\p{L}\p{N}_.-]*)$/u;
const DECLARED = /\bPREFIX\s+([A-Za-z][\w-]*)?:?$/i;
const WORD = /(?<![\w?$:@])[A-Za-z][\w-]*$/;
/** What names a class: `a`, `rdf:type`, a list of classes. */
const CLASS = /(?:\ba|rdf:type|rdfs:subClassOf)\s+(?:[\w-]*:[\w-]*\s*,\s*)*$/;
const KINDS = { class: "class", property: "property", concept: "constant" };

/**
 * @param {string} text the whole query
 * @param {number} at where the cursor is
 * @param {Record<string, string>} prefixes
 * @param {Vocabulary} vocabulary
 * @returns {{from: number, options: Option[], entity: string, same: RegExp} | null} `entity` is the namespace whose names the graph knows
 *   best, and `same` what may be written on without asking again
 */
export function complete(text, at, prefixes, vocabulary) {
  const before = text.slice(0, at);
  let found = DECLARED.exec(before);
  if (found) {
    const from = at - (found[1] ?? "").length - (found[0].endsWith(":") ? 1 : 0);
    const options = Object.entries(prefixes).map(([prefix, namespace]) => ({ label: `${prefix}: <${namespace}>`, type: "namespace" }));
    return { from, options, entity: "", same: /^[\w-]*:?$/ };
  }
  found = VARIABLE.exec(before);
  if (found) return { from: found.index, options: variables(text, found.index), entity: "", same: VARIABLE };
  found = IRI.exec(before);
  if (found) {
    const names = vocabulary.graphs.map(written).filter((name) => name !== null);
    return { from: found.index, options: names.map((label) => ({ label, detail: "graph", type: "text" })), entity: "", same: IRI };
  }
  found = PREFIXED.exec(before);
  const known = { ...prefixes, ...declared(text) };
  if (found) {
    const prefix = found[1] ?? "";
    const namespace = known[prefix];
    if (namespace === undefined) return null;
    // Under the prefix that is being written, though another may be known for the same names.
    const options = named(namespace, before.slice(0, found.index), { [prefix]: namespace }, vocabulary);
    return { from: found.index, options, entity: namespace, same: PREFIXED };
  }
  found = WORD.exec(before);
  if (!found) return null;
  const head = before.slice(0, found.index);
  const word = found[0].toLowerCase();
  const terms = named("", head, known, vocabulary).filter((option) => `${option.label} ${option.detail}`.toLowerCase().includes(word));
  const options = [
    ...KEYWORDS.map((label) => ({ label, type: "keyword" })),
    ...Object.keys(known).map((prefix) => ({ label: `${prefix}:`, type: "namespace" })),
    ...terms,
  ];
  return { from: found.index, options, entity: "", same: WORD };
}

/**
 * The prefixes a query declares.
 * @param {string} text
 * @returns {Record<string, string>}
 */
function declared(text) {
  return Object.fromEntries([...text.matchAll(/\bPREFIX\s+([A-Za-z][\w-]*)?:\s*<([^<>\s]*)>/gi)].map((found) => [found[1] ?? "", found[2] ?? ""]));
}

/**
 * @param {string} text
 * @param {number} but where the one being typed begins
 * @returns {Option[]}
 */
function variables(text, but) {
  const names = new Set();
  for (const found of text.matchAll(/[?$]\w+/g)) if (found.index !== but) names.add(`?${found[0].slice(1)}`);
  return [...names].sort().map((label) => ({ label, type: "variable" }));
}

/**
 * Terms of a namespace by their prefixed names, those that fit the place first.
 * @param {string} namespace
 * @param {string} head the text before
 * @param {Record<string, string>} prefixes
 * @param {Vocabulary} vocabulary
 * @returns {Option[]}
 */
function named(namespace, head, prefixes, vocabulary) {
  const wanted = CLASS.test(head) ? "class" : "property";
  /** @type {Option[]} */
  const options = [];
  for (const term of vocabulary.terms) {
    if (!term.iri.startsWith(namespace)) continue;
    const label = shorten(term.iri, prefixes);
    if (label === term.iri) continue;
    options.push({ label, detail: term.label, info: term.definition, type: KINDS[term.kind], boost: term.kind === wanted ? 10 : 0 });
  }
  return options;
}
