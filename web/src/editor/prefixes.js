// PREFIX lines. This endpoint knows the project's prefixes without them; another one does not.

const STRIP = /#[^\n]*|<[^<>\s]*>|"""(?:[^"\\]|\\.|"(?!""))*"""|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/gs;
const USED = /(?<![\w?$.:-])([A-Za-z][\w-]*):/g;

/**
 * The prefixes a query uses and does not declare, of those that are known.
 * @param {string} query
 * @param {Record<string, string>} known
 */
export function missing(query, known) {
  const bare = query.replaceAll(STRIP, " ");
  const declared = new Set([...bare.matchAll(/\bPREFIX\s+([A-Za-z][\w-]*)?:/gi)].map((found) => found[1] ?? ""));
  const used = new Set([...bare.matchAll(USED)].map((found) => found[1] ?? ""));
  return [...used].filter((prefix) => !declared.has(prefix) && Object.hasOwn(known, prefix)).sort();
}

/**
 * The lines to put before a query, so that any endpoint understands it.
 * @param {string} query
 * @param {Record<string, string>} known
 */
export function lines(query, known) {
  return missing(query, known)
    .map((prefix) => `PREFIX ${prefix}: <${known[prefix]}>\n`)
    .join("");
}
