// Addresses of a query: in the query string, which works without scripts too; in the fragment where that would be too long.

/** Longer addresses are cut by some of what stands between a reader and a server. */
const LONGEST = 8000;

/**
 * The address that shows a query with its answer.
 * @param {string} endpoint the page's own address without parameters
 * @param {string} query
 * @param {string} lang the language the page's own address names, '' where it names none
 */
export function address(endpoint, query, lang = "") {
  const kept = lang ? { lang } : {};
  const whole = `${endpoint}?${new URLSearchParams({ query, format: "html", ...kept })}`;
  // A fragment never reaches the server: the query is put into the editor and waits to be run.
  const page = lang ? `${endpoint}?${new URLSearchParams(kept)}` : endpoint;
  return whole.length <= LONGEST ? whole : `${page}#${new URLSearchParams({ query })}`;
}

/**
 * The query of a fragment; null where it has none. Nothing else of a fragment counts: no address, no setting.
 * @param {string} hash
 */
export function fromHash(hash) {
  return new URLSearchParams(hash.replace(/^#/, "")).get("query");
}

/**
 * The address of a download; '' where the query is too long for one.
 * @param {string} endpoint
 * @param {string} query
 * @param {string} format
 */
export function download(endpoint, query, format) {
  const whole = `${endpoint}?${new URLSearchParams({ query, format })}`;
  return whole.length <= LONGEST ? whole : "";
}
