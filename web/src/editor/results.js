// Answers as rows of terms: SPARQL 1.1 Query Results JSON, and N-Triples for graphs.

/** @typedef {import("./terms.js").Term} Term */
/**
 * @typedef {object} Result
 * @property {"table" | "graph" | "truth"} kind
 * @property {string[]} columns
 * @property {(Term | null)[][]} rows
 * @property {boolean} truth the answer of ASK
 * @property {boolean} cut whether there are more rows than these
 */

/**
 * Read SPARQL Results JSON.
 * @param {string} text
 * @param {boolean} cut
 * @returns {Result}
 */
export function table(text, cut) {
  const body = JSON.parse(text);
  if (typeof body.boolean === "boolean") return { kind: "truth", columns: [], rows: [], truth: body.boolean, cut: false };
  /** @type {string[]} */
  const columns = body.head.vars;
  /** @type {Record<string, unknown>[]} */
  const bindings = body.results.bindings;
  // A variable may be called as what every object has; only its own members count.
  const rows = bindings.map((row) => columns.map((name) => (Object.hasOwn(row, name) ? term(row[name]) : null)));
  return { kind: "table", columns, rows, truth: false, cut };
}

/**
 * @param {any} value
 * @returns {Term}
 */
function term(value) {
  if (value.type === "triple") {
    const { subject, predicate, object } = value.value;
    return { type: "triple", value: [subject, predicate, object].map((part) => plain(term(part))).join(" ") };
  }
  const found = /** @type {Term} */ ({ type: value.type === "typed-literal" ? "literal" : value.type, value: String(value.value) });
  if (value["xml:lang"]) found.language = value["xml:lang"];
  if (value.datatype) found.datatype = value.datatype;
  return found;
}

/**
 * A term in the words of Turtle.
 * @param {Term} term
 */
export function plain(term) {
  if (term.type === "uri") return `<${term.value}>`;
  if (term.type === "bnode") return `_:${term.value}`;
  if (term.type === "triple") return `<<( ${term.value} )>>`;
  const end = term.language ? `@${term.language}` : term.datatype ? `^^<${term.datatype}>` : "";
  return JSON.stringify(term.value) + end;
}

const IRI = String.raw`<([^<>\s]*)>`;
const BLANK = String.raw`_:([^\s<>"]+)`;
const LITERAL = String.raw`"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^${IRI})?`;
const TRIPLE = new RegExp(String.raw`^(?:${IRI}|${BLANK})\s+${IRI}\s+(?:${IRI}|${BLANK}|${LITERAL})\s*\.\s*$`, "s");
/** @type {Record<string, string>} */
const ESCAPES = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f", '"': '"', "'": "'", "\\": "\\" };

/** @param {string} text */
function unescape(text) {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gs, (_whole, short, long, one) => {
    if (one !== undefined) return ESCAPES[one] ?? one;
    return String.fromCodePoint(parseInt(short ?? long, 16));
  });
}

/**
 * Read N-Triples, one triple a line; a line that is none is told and not left out in silence.
 * @param {string[]} lines
 * @param {boolean} cut
 * @returns {Result}
 */
export function graph(lines, cut) {
  const rows = lines.filter((line) => line.trim() && !line.startsWith("#")).map(triple);
  return { kind: "graph", columns: ["subject", "predicate", "object"], rows, truth: false, cut };
}

/**
 * @param {string} line
 * @returns {Term[]}
 */
function triple(line) {
  const found = TRIPLE.exec(line);
  if (!found) return [{ type: "literal", value: line }];
  const [, subject, blank, predicate, object, other, literal, tag, datatype] = found;
  /** @type {Term} */
  let last;
  if (literal !== undefined) {
    last = { type: "literal", value: unescape(literal) };
    if (tag) last.language = tag;
    if (datatype) last.datatype = unescape(datatype);
  } else {
    last = object !== undefined ? { type: "uri", value: unescape(object) } : { type: "bnode", value: other ?? "" };
  }
  return [
    subject !== undefined ? { type: "uri", value: unescape(subject) } : { type: "bnode", value: blank ?? "" },
    { type: "uri", value: unescape(predicate ?? "") },
    last,
  ];
}
