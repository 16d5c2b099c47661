// The query as a program would send it. Each language quotes the text by its own rules, so any query can be pasted.

/** @typedef {{id: string, label: string, write: (endpoint: string, query: string, graph: boolean) => string}} Snippet */

/**
 * A POSIX shell word: everything is literal between single quotes, and a single quote ends them.
 * @param {string} text
 */
export function shell(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * A Python string literal, lines kept apart; what could end it or be read as an escape is escaped.
 * @param {string} text
 */
export function python(text) {
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replace(/[^\P{C}\n]/gu, (character) => {
      const code = /** @type {number} */ (character.codePointAt(0));
      return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
    });
  return `"""${escaped}"""`;
}

/**
 * An R raw string (R 4.0), with as many dashes as the text needs.
 * @param {string} text
 */
export function r(text) {
  let dashes = "";
  while (text.includes(`)${dashes}"`)) dashes += "-";
  return `r"${dashes}(${text})${dashes}"`;
}

/** @type {Snippet[]} */
export const SNIPPETS = [
  {
    id: "curl",
    label: "curl",
    write: (endpoint, query, graph) =>
      `curl --fail-with-body ${shell(endpoint)} \\\n  --header 'Accept: ${graph ? "text/turtle" : "text/csv"}' \\\n  --data-urlencode query=${shell(query)}\n`,
  },
  {
    id: "python",
    label: "Python",
    write: (endpoint, query, graph) =>
      [
        "from urllib.parse import urlencode",
        "from urllib.request import Request, urlopen",
        ...(graph ? [] : ["import json"]),
        "",
        `query = ${python(query)}`,
        "request = Request(",
        `    ${JSON.stringify(endpoint)},`,
        '    data=urlencode({"query": query}).encode(),',
        `    headers={"Accept": "${graph ? "text/turtle" : "application/sparql-results+json"}"},`,
        ")",
        "with urlopen(request) as answer:",
        ...(graph
          ? ['    print(answer.read().decode("utf-8"))']
          : ["    results = json.load(answer)", 'for row in results["results"]["bindings"]:', '    print({name: cell["value"] for name, cell in row.items()})']),
        "",
      ].join("\n"),
  },
  {
    id: "pandas",
    label: "pandas",
    write: (endpoint, query, graph) =>
      graph
        ? "# pandas reads tables: write the query as SELECT.\n"
        : [
            "import io",
            "from urllib.parse import urlencode",
            "from urllib.request import Request, urlopen",
            "",
            "import pandas as pd",
            "",
            `query = ${python(query)}`,
            `request = Request(${JSON.stringify(endpoint)}, data=urlencode({"query": query}).encode(), headers={"Accept": "text/csv"})`,
            "with urlopen(request) as answer:",
            "    # Codes such as 007 and the word NA stay what they are.",
            '    table = pd.read_csv(io.TextIOWrapper(answer, "utf-8"), dtype=str, keep_default_na=False)',
            "print(table)",
            "",
          ].join("\n"),
  },
  {
    id: "r",
    label: "R",
    write: (endpoint, query, graph) =>
      [
        "library(httr2)",
        "",
        `query <- ${r(query)}`,
        `answer <- request(${JSON.stringify(endpoint)}) |>`,
        `  req_headers(Accept = "${graph ? "text/turtle" : "text/csv"}") |>`,
        "  req_body_form(query = query) |>",
        "  req_perform()",
        graph
          ? "cat(resp_body_string(answer))"
          : 'table <- read.csv(text = resp_body_string(answer), colClasses = "character", na.strings = character())',
        ...(graph ? [] : ["print(table)"]),
        "",
      ].join("\n"),
  },
];
