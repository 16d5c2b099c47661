// The part of the page below the query: what is going on, what came of it, and the ways to look at it.
import { make } from "../dom.js";
import { MOST } from "./asking.js";
import { download } from "./permalink.js";
import { VIEWS } from "./views.js";

/** @typedef {import("./views.js").Run} Run */
/** @typedef {import("./views.js").View} View */

const DOWNLOADS = {
  table: { csv: "CSV", spreadsheet: "CSV for spreadsheets", tsv: "TSV", json: "JSON", xml: "XML" },
  graph: { ttl: "Turtle", nt: "N-Triples", jsonld: "JSON-LD", rdf: "RDF/XML", trig: "TriG", nq: "N-Quads" },
};

export class AnswerPart {
  element = make("section", { class: "answer", "aria-labelledby": "answer", hidden: true });
  #state = make("p", { class: "state", role: "status" });
  #told = make("div", {});
  #tabs = make("div", { class: "tabs", role: "tablist", "aria-label": "Ways to look at the answer" });
  #panel = make("div", { role: "tabpanel", id: "answer-panel" });
  #downloads = make("p", { class: "downloads" });
  #view = "table";

  /** @param {HTMLElement | null} served the answer the server has put into the page */
  constructor(served) {
    this.element.append(make("h2", { id: "answer" }, "Answer"), this.#state, this.#told, this.#tabs, this.#panel, this.#downloads);
    served?.replaceWith(this.element);
  }

  /** @param {string} text */
  say(text) {
    this.#state.textContent = text;
  }

  /** Put everything away. */
  clear() {
    this.element.hidden = true;
    this.say("");
    for (const part of [this.#told, this.#tabs, this.#panel, this.#downloads]) part.replaceChildren();
  }

  /** Nothing of an old answer stays while a new one is made. */
  wait() {
    this.clear();
    this.element.hidden = false;
    this.say("Running …");
  }

  /** @param {import("./problem.js").Problem} problem */
  fail(problem) {
    this.say("");
    const rows = [
      ["Where", problem.where],
      ["Remedy", problem.remedy],
    ].filter(([, text]) => text);
    const list = make("dl", { class: "pairs" }, ...rows.map(([name, text]) => make("div", {}, make("dt", {}, name ?? ""), make("dd", {}, text ?? ""))));
    const line = make("p", {}, make("strong", {}, problem.detail));
    this.#told.replaceChildren(make("div", { class: "problem", role: "alert" }, line, ...(rows.length ? [list] : [])));
  }

  /** @param {Run} run @param {number} seconds */
  show(run, seconds) {
    const { result } = run;
    const count = result.rows.length.toLocaleString("en");
    const what = result.kind === "graph" ? "triple" : "row";
    const size = result.kind === "truth" ? "Answered" : `${count} ${what}${result.rows.length === 1 ? "" : "s"}`;
    this.say(`${size} in ${seconds.toFixed(2)} s`);
    this.#told.replaceChildren(...(result.cut ? [this.#banner(what)] : []));
    const views = VIEWS.filter((view) => view.fits(result, run.site));
    const chosen = views.find((view) => view.id === this.#view) ?? views[0];
    this.#tabs.replaceChildren(...views.map((view) => this.#tab(view, run)));
    if (chosen) this.#choose(chosen, run, false);
    this.#offer(run);
    this.uncover();
  }

  /**
   * Bring the answer into the window where it lies below it, as it does on a phone.
   * @param {"start" | "nearest"} [block] nearest leaves as much of the editor to be seen as there is room for
   */
  uncover(block = "start") {
    if (this.element.getBoundingClientRect().top > innerHeight * 0.85) this.element.scrollIntoView({ block });
  }

  /** @param {{rows: number, cut: boolean} | null} total @param {string} what */
  count(total, what) {
    const place = this.#told.querySelector("[data-total]");
    if (!place || !total) return;
    const rows = total.rows.toLocaleString("en");
    place.textContent = total.cut ? ` The endpoint cuts an answer at ${rows} ${what}s, and there are more.` : ` There are ${rows}.`;
  }

  /** @param {string} what */
  #banner(what) {
    const text = `This page takes the first ${MOST.toLocaleString("en")} ${what}s. The downloads hold what the endpoint gives.`;
    return make("p", { class: "notice", role: "status" }, make("strong", {}, "This is not the whole answer. "), text, make("span", { "data-total": true }));
  }

  /** @param {View} view @param {Run} run */
  #tab(view, run) {
    const tab = make("button", { type: "button", role: "tab", id: `tab-${view.id}`, "aria-controls": this.#panel.id }, view.label);
    tab.addEventListener("click", () => this.#choose(view, run, true));
    tab.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      const tabs = [...this.#tabs.querySelectorAll("button")];
      tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length]?.click();
    });
    return tab;
  }

  /** @param {View} view @param {Run} run @param {boolean} focus */
  #choose(view, run, focus) {
    this.#view = view.id;
    for (const tab of this.#tabs.querySelectorAll("button")) {
      const chosen = tab.id === `tab-${view.id}`;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen && focus) tab.focus();
    }
    this.#panel.setAttribute("aria-labelledby", `tab-${view.id}`);
    // Each view fills a room of its own: one that is late fills a room that has gone.
    const room = make("div", {});
    this.#panel.replaceChildren(room);
    void view.show(room, run);
  }

  /** @param {Run} run */
  #offer(run) {
    const formats = run.result.kind === "graph" ? DOWNLOADS.graph : DOWNLOADS.table;
    const links = Object.entries(formats).flatMap(([format, label]) => {
      const href = run.result.kind === "truth" && format === "spreadsheet" ? "" : download(run.site.endpoint, run.query, format);
      return href ? [make("a", { href }, label)] : [];
    });
    const parts = links.flatMap((link, at) => (at ? [" · ", link] : [link]));
    this.#downloads.replaceChildren(...(links.length ? ["Download: ", ...parts] : ["The query is too long for an address; Code shows how to post it."]));
  }
}
