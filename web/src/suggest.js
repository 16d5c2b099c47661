// Suggestions of the graph's names for the search box of the site and for fields of questions.
import { Combobox } from "./combobox.js";
import { make } from "./dom.js";

/**
 * One result of /suggest.
 * @typedef {{iri: string, id?: string, path: string, label: string, lang?: string, kindLabel?: string, matched?: string, why?: string}} Found
 * @typedef {import("./combobox.js").Option & {found: Found}} Suggestion
 */

/**
 * What a list shows of a result: why it is there, where its name alone does not tell.
 * @param {Found} found
 * @returns {Suggestion}
 */
export function suggestion(found) {
  const matched = found.matched && found.matched !== found.label ? found.matched : "";
  const why = [matched, matched && found.why ? found.why : ""].filter(Boolean).join(" · ");
  return { label: found.label, lang: found.lang ?? "", kind: found.kindLabel ?? "", why, found };
}

/**
 * The name a form takes for an entity: the kind and the rest of its IRI, `event/hill-day`.
 * @param {string} iri
 */
export function name(iri) {
  const at = /\/(?:id|concept)\/([^?#]+)$/.exec(iri);
  return at?.[1] ?? iri;
}

/**
 * A path as an address of this site; null for anything that leads elsewhere.
 * @param {string} path
 * @param {string} here
 */
export function inside(path, here) {
  const address = URL.canParse(path, here) ? new URL(path, here) : null;
  return address && address.origin === new URL(here).origin ? address.href : null;
}

/**
 * @param {string} address of /suggest, with what it is to be narrowed by
 * @returns {(text: string, signal: AbortSignal) => Promise<Suggestion[]>}
 */
export function source(address) {
  return async (text, signal) => {
    const url = new URL(address, location.href);
    url.searchParams.set("q", text);
    const answer = await fetch(url, { signal, headers: { Accept: "application/json" } });
    if (!answer.ok) return [];
    const body = /** @type {{results?: Found[]}} */ (await answer.json());
    return (body.results ?? []).map(suggestion);
  };
}

/** Give every field that says where its suggestions come from a list: data-suggest, and data-go where a choice is a page. */
export function start() {
  for (const input of document.querySelectorAll("input[data-suggest]")) {
    if (!(input instanceof HTMLInputElement)) continue;
    const go = "go" in input.dataset;
    new Combobox(input, source(input.dataset["suggest"] ?? ""), (option) => {
      if (go) {
        const address = inside(option.found.path, location.href);
        if (address) location.assign(address);
      } else {
        input.value = option.found.id || name(option.found.iri);
        named(input, option);
      }
    });
  }
}

/**
 * Say under a field what the name in it stands for.
 * @param {HTMLInputElement} input
 * @param {Suggestion} option
 */
function named(input, option) {
  const field = input.closest(".field");
  field?.querySelector(".named")?.remove();
  const words = make("bdi", option.lang ? { lang: option.lang } : {}, option.label);
  const line = make("p", { class: "named", role: "status" }, words);
  input.closest(".combo")?.after(line);
  input.addEventListener("input", () => line.remove(), { once: true });
}
