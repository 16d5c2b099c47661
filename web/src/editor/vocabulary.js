// What the editor knows: read from what the endpoint says about itself, and from nothing else.

/** @typedef {import("./terms.js").Site} Site */
/** @typedef {{iri: string, label: string, definition: string, kind: "class" | "property" | "concept"}} Known */
/** @typedef {{label: string, query: string, tags: string[]}} Example */
/** @typedef {{terms: Known[], graphs: string[]}} Vocabulary */
/** @typedef {Record<string, any>} Node */

const RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label";
const DEFINITION = "http://www.w3.org/2004/02/skos/core#definition";
const OWL = "http://www.w3.org/2002/07/owl#";
const SD_NAME = "http://www.w3.org/ns/sparql-service-description#name";
const SH = "http://www.w3.org/ns/shacl#";
const KEYWORDS = ["https://schema.org/keywords", "http://schema.org/keywords"];
const CONCEPTS = `SELECT ?concept (SAMPLE(?name) AS ?label) WHERE {
  ?concept skos:inScheme ?scheme ; skos:prefLabel ?name FILTER(LANG(?name) = "en")
} GROUP BY ?concept LIMIT 5000`;

/**
 * The nodes of expanded or flattened JSON-LD, whichever the server made.
 * @param {any} document
 * @returns {Node[]}
 */
export function nodes(document) {
  if (Array.isArray(document)) return document;
  return Array.isArray(document?.["@graph"]) ? document["@graph"] : [];
}

/**
 * The value of a property: English, or the first one.
 * @param {Node} node
 * @param {string} property
 */
function value(node, property) {
  const found = node[property] ?? [];
  const best = found.find((/** @type {Node} */ one) => one["@language"] === "en") ?? found[0];
  return String(best?.["@value"] ?? "");
}

/**
 * Classes and properties of the vocabulary.
 * @param {any} document the ontology as JSON-LD
 * @returns {Known[]}
 */
export function terms(document) {
  /** @type {Known[]} */
  const found = [];
  for (const node of nodes(document)) {
    const types = [node["@type"] ?? []].flat();
    const iri = String(node["@id"] ?? "");
    const property = types.some((type) => [`${OWL}ObjectProperty`, `${OWL}DatatypeProperty`].includes(type));
    if (!iri || iri.startsWith("_:") || !(property || types.includes(`${OWL}Class`))) continue;
    found.push({
      iri,
      label: value(node, RDFS_LABEL),
      definition: value(node, DEFINITION),
      kind: property ? "property" : "class",
    });
  }
  return found;
}

/**
 * The names of the graphs a service description lists.
 * @param {any} document
 * @returns {string[]}
 */
export function graphs(document) {
  return nodes(document).flatMap((node) => (node[SD_NAME] ?? []).map((/** @type {Node} */ name) => String(name["@id"])));
}

/**
 * Example queries, in the order of their words.
 * @param {any} document
 * @returns {Example[]}
 */
export function examples(document) {
  /** @type {Example[]} */
  const found = [];
  for (const node of nodes(document)) {
    if (![node["@type"] ?? []].flat().includes(`${SH}SPARQLExecutable`)) continue;
    const query = ["select", "ask", "construct", "describe"].map((form) => value(node, SH + form)).find(Boolean);
    const tags = KEYWORDS.flatMap((name) => node[name] ?? []).map((/** @type {Node} */ tag) => String(tag["@value"]));
    if (query) found.push({ label: value(node, RDFS_LABEL) || String(node["@id"]), query, tags });
  }
  return found.sort((one, other) => one.label.localeCompare(other.label));
}

/**
 * @param {string} address
 * @param {string} accept
 * @param {RequestInit} [more]
 * @returns {Promise<any>} null where it cannot be had: completion then knows less
 */
async function json(address, accept, more = {}) {
  try {
    const answer = await fetch(address, { ...more, headers: { Accept: accept } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/**
 * Read everything completion knows.
 * @param {Site} site
 * @returns {Promise<Vocabulary>}
 */
export async function load(site) {
  const query = new URLSearchParams({ query: CONCEPTS });
  const [ontology, service, concepts] = await Promise.all([
    json(site.vocabulary, "application/ld+json"),
    json(site.endpoint, "application/ld+json"),
    json(`${site.endpoint}?${query}`, "application/sparql-results+json"),
  ]);
  const rows = /** @type {Node[]} */ (concepts?.results?.bindings ?? []);
  const codes = rows.map((row) => ({
    iri: String(row["concept"]?.value),
    label: String(row["label"]?.value ?? ""),
    definition: "",
    kind: /** @type {const} */ ("concept"),
  }));
  return { terms: [...terms(ontology), ...codes], graphs: graphs(service) };
}

/**
 * Read the examples.
 * @param {Site} site
 * @returns {Promise<Example[]>}
 */
export async function loadExamples(site) {
  return examples(await json(site.examples, "application/ld+json"));
}
