// The ways an answer can be looked at. A view is offered when the columns of the answer allow it; a new one is added to VIEWS.
import { copy } from "../copy.js";
import { make } from "../dom.js";
import { MAP } from "./map.js";
import { NETWORK } from "./network.js";
import { SNIPPETS } from "./snippets.js";
import { show } from "./table.js";
import { TIMELINE } from "./timeline.js";

/**
 * What a view is given: the query that was run, its answer with the text it came as, and what asks the endpoint.
 * @typedef {object} Run
 * @property {string} query
 * @property {import("./results.js").Result} result
 * @property {string} text
 * @property {import("./terms.js").Site} site
 * @property {(query: string) => Promise<import("./results.js").Result | null>} ask
 */
/**
 * @typedef {object} View
 * @property {string} id
 * @property {string} label
 * @property {(result: import("./results.js").Result, site: import("./terms.js").Site) => boolean} fits whether the answer can be looked at so
 * @property {(panel: HTMLElement, run: Run) => void | Promise<void>} show fills the panel, with elements and never with markup
 */

/** Characters of an answer shown as it came. */
const RAW = 200_000;

/** @type {View} */
const TABLE = { id: "table", label: "Table", fits: () => true, show: (panel, run) => show(panel, run.result, run.site, run.ask) };

/** @type {View} */
const RAW_VIEW = {
  id: "raw",
  label: "Raw",
  fits: () => true,
  show(panel, run) {
    const pre = make("pre", { class: "raw", tabindex: "0", "aria-label": "The answer as it came" }, make("code", {}, run.text.slice(0, RAW)));
    const button = make("button", { type: "button", class: "plain" }, "Copy");
    button.addEventListener("click", () => void copy(button, run.text));
    const said = run.text.length > RAW ? [make("p", { class: "notice" }, `The first ${RAW.toLocaleString("en")} of ${run.text.length.toLocaleString("en")} characters; Copy takes all of them.`)] : [];
    panel.replaceChildren(...said, button, pre);
  },
};

/** @type {View} */
const CODE = {
  id: "code",
  label: "Code",
  fits: () => true,
  show(panel, run) {
    const endpoint = new URL(run.site.endpoint, location.href).href;
    panel.replaceChildren(
      ...SNIPPETS.map((snippet) => {
        const text = snippet.write(endpoint, run.query, run.result.kind === "graph");
        const button = make("button", { type: "button", class: "plain", "aria-label": `Copy for ${snippet.label}` }, "Copy");
        button.addEventListener("click", () => void copy(button, text));
        const pre = make("pre", { class: "raw", tabindex: "0", "aria-label": snippet.label, "data-snippet": snippet.id }, make("code", {}, text));
        return make("section", { class: "snippet" }, make("h3", {}, snippet.label), button, pre);
      }),
    );
  },
};

/** In the order of their tabs. */
export const VIEWS = [TABLE, NETWORK, TIMELINE, MAP, RAW_VIEW, CODE];
