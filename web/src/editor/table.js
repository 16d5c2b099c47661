// An answer as a table. Every cell is text; only addresses that terms.js gives become links.
import { make } from "../dom.js";
import { address, language, note, own, shorten, written } from "./terms.js";

/** @typedef {import("./terms.js").Term} Term */
/** @typedef {import("./terms.js").Site} Site */
/** @typedef {import("./results.js").Result} Result */
/** @typedef {{text: string, language: string}} Label */

/** Rows shown at a time. */
export const PAGE = 100;
/** Characters of a text shown before the rest is asked for. */
const LONG = 600;
const NUMERIC = /#(?:integer|decimal|double|float|int|long|short|nonNegativeInteger|positiveInteger|gYear)$/;

const LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>";

/**
 * The query for what the graph calls its nodes: in the language of the page, else as it shows them to everybody.
 * @param {Term[]} terms
 * @param {Site} site
 * @returns {string} '' where none of them has a label here
 */
export function labelsQuery(terms, site) {
  const names = new Set(terms.filter((term) => own(term, site)).map((term) => written(term.value)));
  names.delete(null);
  if (!names.size) return "";
  const shown = `VALUES ?node { ${[...names].join(" ")} } ?node <${site.terms}displayLabel> ?shown`;
  const tag = language(site.language);
  const inLanguage = tag && tag !== "en" ? ` OPTIONAL { ?node ${LABEL} ?own FILTER(LANG(?own) = "${tag}") }` : "";
  return `SELECT ?node (COALESCE(${inLanguage ? "?own, " : ""}?shown) AS ?label) WHERE { ${shown}${inLanguage} }`;
}

/**
 * Show the pages of an answer.
 * @param {HTMLElement} panel
 * @param {Result} result
 * @param {Site} site
 * @param {(query: string) => Promise<Result | null>} ask asks the endpoint for labels
 */
export function show(panel, result, site, ask) {
  if (result.kind === "truth") {
    panel.replaceChildren(make("p", { class: "truth" }, result.truth ? "Yes." : "No."));
    return;
  }
  if (!result.rows.length) {
    panel.replaceChildren(make("p", { class: "nothing" }, "No rows. The graph has nothing that fits."));
    return;
  }
  const pages = Math.ceil(result.rows.length / PAGE);
  const scroll = make("div", { class: "scroll", role: "region", "aria-label": "Rows of the answer", tabindex: "0" });
  const where = make("span", { role: "status" });
  const before = make("button", { type: "button", class: "plain" }, "Previous");
  const after = make("button", { type: "button", class: "plain" }, "Next");
  let page = 0;
  /** @type {Map<string, Label>} */
  const labels = new Map();
  const turn = (/** @type {number} */ to) => {
    page = to;
    const rows = result.rows.slice(page * PAGE, (page + 1) * PAGE);
    scroll.replaceChildren(body(result.columns, rows, site, labels));
    where.textContent = `Rows ${(page * PAGE + 1).toLocaleString("en")}–${(page * PAGE + rows.length).toLocaleString("en")} of ${result.rows.length.toLocaleString("en")}`;
    before.disabled = page === 0;
    after.disabled = page === pages - 1;
    void label(rows, site, labels, ask).then((fresh) => {
      if (fresh && page === to) scroll.replaceChildren(body(result.columns, rows, site, labels));
    });
  };
  before.addEventListener("click", () => turn(page - 1));
  after.addEventListener("click", () => turn(page + 1));
  const pager = make("nav", { class: "pager", "aria-label": "Pages of the answer" }, before, where, after);
  panel.replaceChildren(...(pages > 1 ? [pager] : []), scroll);
  turn(0);
}

/**
 * Look up what the nodes of some rows are called.
 * @param {(Term | null)[][]} rows
 * @param {Site} site
 * @param {Map<string, Label>} labels gets what is found
 * @param {(query: string) => Promise<Result | null>} ask
 * @returns {Promise<boolean>} whether there is something new
 */
async function label(rows, site, labels, ask) {
  const terms = rows.flat().filter((term) => term !== null && !labels.has(term.value));
  const query = labelsQuery(/** @type {Term[]} */ (terms), site);
  const found = query ? await ask(query) : null;
  for (const [node, text] of found?.rows ?? []) {
    if (node && text) labels.set(node.value, { text: text.value, language: language(text.language) });
  }
  return Boolean(found?.rows.length);
}

/**
 * @param {string[]} columns
 * @param {(Term | null)[][]} rows
 * @param {Site} site
 * @param {Map<string, Label>} labels
 */
function body(columns, rows, site, labels) {
  const head = make("tr", {}, ...columns.map((name) => make("th", { scope: "col" }, make("bdi", {}, name))));
  const lines = rows.map((row) =>
    make("tr", {}, ...row.map((term, at) => make("td", { "data-label": columns[at] ?? "" }, ...(term ? cell(term, site, labels) : [])))),
  );
  const caption = make("caption", { class: "hidden" }, "Answer of the query");
  return make("table", { class: "stack cards" }, caption, make("thead", {}, head), make("tbody", {}, ...lines));
}

/**
 * @param {Term} term
 * @param {Site} site
 * @param {Map<string, Label>} labels
 * @returns {(Node | string)[]}
 */
function cell(term, site, labels) {
  if (term.type === "uri") return node(term.value, site, labels.get(term.value));
  if (term.type === "bnode") return [make("code", {}, `_:${term.value}`)];
  if (term.type === "triple") return [make("code", {}, `<<( ${term.value} )>>`)];
  const tag = language(term.language);
  const beside = note(term, site.prefixes);
  const number = NUMERIC.test(term.datatype ?? "");
  const attributes = { ...(tag ? { lang: tag } : {}), ...(number ? { class: "number" } : {}) };
  const text = make("bdi", attributes, clipped(term.value));
  /** @type {(Node | string)[]} */
  const parts = [text];
  if (term.value.length > LONG) {
    const more = make("button", { type: "button", class: "plain small" }, `all ${term.value.length.toLocaleString("en")} characters`);
    more.addEventListener("click", () => {
      text.textContent = term.value;
      more.remove();
    });
    parts.push(" ", more);
  }
  if (beside && !number) parts.push(" ", make("code", { class: "form" }, beside));
  return parts;
}

/**
 * A node: by its label with its short name beside it, or by its short name.
 * @param {string} iri
 * @param {Site} site
 * @param {Label | undefined} label
 */
function node(iri, site, label) {
  const short = clipped(shorten(iri, site.prefixes));
  const text = label ? make("bdi", label.language ? { lang: label.language } : {}, clipped(label.text)) : make("bdi", {}, short);
  const { href, outside } = address(iri, site);
  const shown = href ? make("a", { href, title: clipped(iri), ...(outside ? { rel: "external nofollow noopener", class: "out" } : {}) }, text) : text;
  return label ? [shown, " ", make("span", { class: "gloss" }, make("code", {}, short))] : [shown];
}

/** The beginning of a text that would fill the page. @param {string} text */
function clipped(text) {
  return text.length > LONG ? `${text.slice(0, LONG)}…` : text;
}
