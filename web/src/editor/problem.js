// Errors of the endpoint, and the place in the query they are about.

/**
 * A problem document of the server (RFC 9457), as far as the editor shows it.
 * @typedef {{status: number, title: string, detail: string, where?: string, remedy?: string, line?: number, column?: number}} Problem
 */

/**
 * Where a line and a column (both from 1, in characters) lie in a text, in the units of a JavaScript string.
 * @param {string} text
 * @param {number} line
 * @param {number} column
 * @returns {{from: number, to: number}} the word there, or one character; always inside the text
 */
export function place(text, line, column) {
  let from = 0;
  for (let at = 1; at < line; at += 1) {
    const end = text.indexOf("\n", from);
    if (end < 0) break;
    from = end + 1;
  }
  const end = text.indexOf("\n", from);
  const rest = text.slice(from, end < 0 ? text.length : end);
  const before = [...rest].slice(0, Math.max(0, column - 1)).join("").length;
  const start = from + Math.min(before, rest.length);
  const word = /^(?:[\p{L}\p{N}_?$:-]+|.)/u.exec(text.slice(start, from + rest.length));
  if (word) return { from: start, to: start + word[0].length };
  // Past the end of a line there is nothing to underline but what stands before it.
  return { from: Math.max(0, start - 1), to: start };
}

/**
 * Read an answer that is no result.
 * @param {number} status
 * @param {string} text
 * @returns {Problem}
 */
export function problem(status, text) {
  try {
    const found = JSON.parse(text);
    if (found && typeof found.detail === "string") return found;
  } catch {
    // Something in between answered, and not the server.
  }
  return { status, title: "Error", detail: `the server answered ${status} and no more` };
}
