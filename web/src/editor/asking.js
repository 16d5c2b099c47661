// Questions to the endpoint, and what comes back: rows, or a problem.
import { problem } from "./problem.js";
import { graph, table } from "./results.js";

/** @typedef {import("./results.js").Result} Result */
/** @typedef {{result: Result, text: string, length: number} | {problem: import("./problem.js").Problem}} Answer */

/** Rows the page takes; the downloads hold all of them. */
export const MOST = 5000;
/** Characters of an answer the page takes: a few rows can be as long as the longest answer. */
const LONGEST = 20_000_000;
/** Longer queries are posted. */
const IN_ADDRESS = 8000;
const ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9, application/problem+json;q=0.8";

/**
 * Ask the endpoint.
 * @param {string} endpoint
 * @param {string} query
 * @param {AbortSignal} signal
 * @param {number} [most] rows
 * @returns {Promise<Answer>}
 */
export async function ask(endpoint, query, signal, most = MOST) {
  const form = new URLSearchParams({ query, maxrows: String(most) });
  const headers = { Accept: ACCEPT };
  // What is asked again is known to the server's cache and to the browser's when it is a GET.
  const whole = `${endpoint}?${form}`;
  const answer = await (whole.length <= IN_ADDRESS
    ? fetch(whole, { headers, signal })
    : fetch(endpoint, { method: "POST", body: form, headers, signal }));
  if (!answer.ok) return { problem: problem(answer.status, await answer.text()) };
  const lines = (answer.headers.get("Content-Type") ?? "").startsWith("application/n-triples");
  const cut = answer.headers.has("X-Secoop-Truncated");
  const { text, whole: all } = await head(answer, lines ? most : Infinity);
  if (lines) return { result: graph(text.split("\n"), !all), text, length: text.length };
  if (!all) return { problem: tooLong() };
  return { result: table(text, cut), text, length: text.length };
}

/**
 * Count all rows of a query; null where that fails.
 * @param {string} address
 * @param {string} query
 * @param {AbortSignal} signal
 * @returns {Promise<{rows: number, cut: boolean} | null>}
 */
export async function total(address, query, signal) {
  try {
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams({ query }), headers: { Accept: "application/json" }, signal });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/**
 * The beginning of a body, whole lines only where it is cut.
 * @param {Response} answer
 * @param {number} most lines
 */
async function head(answer, most) {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let [text, lines] = ["", 0];
  for (;;) {
    const part = await reader?.read();
    if (!part || part.done) return { text, whole: true };
    text += part.value;
    lines += part.value.split("\n").length - 1;
    if (lines > most || text.length > LONGEST) {
      await reader?.cancel();
      const end = lines > most ? nth(text, most) : text.lastIndexOf("\n") + 1;
      return { text: text.slice(0, end), whole: false };
    }
  }
}

/** Where the nth line ends. @param {string} text @param {number} n */
function nth(text, n) {
  let at = 0;
  for (let line = 0; line < n; line += 1) at = text.indexOf("\n", at) + 1;
  return at;
}

/** @returns {import("./problem.js").Problem} */
function tooLong() {
  return {
    status: 200,
    title: "Too long",
    detail: "the rows are too long to be shown on a page",
    remedy: "download the answer, or ask for fewer columns or rows",
  };
}
