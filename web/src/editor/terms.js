// RDF terms as a page shows them: short names, addresses of this site, and what may become a link.

/**
 * What the server tells the editor about itself.
 * @typedef {object} Site
 * @property {string} root the path of the home page, with a slash at its end
 * @property {string} endpoint the path of the endpoint
 * @property {string} total the path that counts the rows of a query
 * @property {string} examples the path of the examples
 * @property {string} vocabulary the path of the vocabulary as JSON-LD
 * @property {string} suggest the path of suggestions, '' where there are none
 * @property {string} land the path of the base map
 * @property {string} base what IRIs of entities and graphs begin with
 * @property {string} concepts what IRIs of concepts begin with
 * @property {string} terms what IRIs of the vocabulary begin with
 * @property {Record<string, string>} prefixes
 * @property {number} seconds how long a query may take
 * @property {string} language in which the page names things
 * @property {string} carried that language again where the page's address names it, and links go on in it
 */

/**
 * @typedef {{type: "uri" | "literal" | "bnode" | "triple", value: string, language?: string, datatype?: string}} Term
 */

const XSD_STRING = "http://www.w3.org/2001/XMLSchema#string";
/** What no IRI holds (RFC 3987, section 2.2): the engine lets some of it through, and addresses with it are tricks. */
const NOT_IRI = /[\u0000-\u0020<>"{}|\\^`\u007f]/;
const LOCAL = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_-])?$/u;
const LANGUAGE = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,5}$/;

/**
 * An IRI as a prefixed name, by the longest namespace that fits; whole where none does.
 * @param {string} iri
 * @param {Record<string, string>} prefixes
 */
export function shorten(iri, prefixes) {
  let best = "";
  let short = iri;
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    if (namespace.length <= best.length || !iri.startsWith(namespace)) continue;
    const local = iri.slice(namespace.length);
    if (LOCAL.test(local)) [best, short] = [namespace, `${prefix}:${local}`];
  }
  return short;
}

/**
 * Where an IRI may lead: a path of this site, an http address elsewhere, or '' for what must stay text.
 * @param {string} iri
 * @param {Site} site
 * @returns {{href: string, outside: boolean}}
 */
export function address(iri, site) {
  if (NOT_IRI.test(iri)) return { href: "", outside: false };
  const kept = site.carried ? `?lang=${encodeURIComponent(site.carried)}` : "";
  if (iri.startsWith(site.terms)) {
    return { href: `${site.root}ns${kept}#${encodeURIComponent(iri.slice(site.terms.length))}`, outside: false };
  }
  if (iri.startsWith(site.concepts)) {
    return { href: `${site.root}concept/${iri.slice(site.concepts.length)}${kept}`, outside: false };
  }
  for (const room of ["id/", "graph/"]) {
    const start = site.base + room;
    if (iri.startsWith(start)) return { href: site.root + room + iri.slice(start.length) + kept, outside: false };
  }
  return /^https?:\/\//.test(iri) ? { href: iri, outside: true } : { href: "", outside: false };
}

/**
 * The language of a text when it is one (RFC 5646 in outline), else ''.
 * @param {string | undefined} tag
 */
export function language(tag) {
  return tag && LANGUAGE.test(tag) ? tag : "";
}

/**
 * What stands beside a literal: its datatype in short form, or a language tag that is none.
 * @param {Term} term
 * @param {Record<string, string>} prefixes
 */
export function note(term, prefixes) {
  if (term.language) return `@${term.language}`;
  return term.datatype && term.datatype !== XSD_STRING ? shorten(term.datatype, prefixes) : "";
}

/**
 * Whether an IRI names something of this graph that has a label in it.
 * @param {Term} term
 * @param {Site} site
 */
export function own(term, site) {
  return term.type === "uri" && (term.value.startsWith(`${site.base}id/`) || term.value.startsWith(site.concepts));
}

/**
 * An IRI as it stands in a query; null for what would end the name too early.
 * @param {string} iri
 */
export function written(iri) {
  return NOT_IRI.test(iri) ? null : `<${iri}>`;
}
