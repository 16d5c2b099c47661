// The editor of queries: what the form of the page does without scripts, and what only scripts can add.
import { copy } from "../copy.js";
import { Combobox } from "../combobox.js";
import { data, make } from "../dom.js";
import { AnswerPart } from "./answer.js";
import { ask, total } from "./asking.js";
import { Field, quiet } from "./codemirror.js";
import { complete } from "./completion.js";
import { address, fromHash } from "./permalink.js";
import { lines } from "./prefixes.js";
import { place } from "./problem.js";
import { inside, name, source } from "../suggest.js";
import { load, loadExamples } from "./vocabulary.js";

/** @typedef {import("./terms.js").Site} Site */
/** @typedef {import("./vocabulary.js").Vocabulary} Vocabulary */

class Editor {
  #site;
  #field;
  #textarea;
  #answer;
  #run;
  #stop = make("button", { type: "button", class: "plain", hidden: true }, "Stop");
  /** @type {AbortController | null} */ #asking = null;
  /** @type {Promise<Vocabulary> | null} */ #vocabulary = null;

  /** @param {HTMLFormElement} form @param {Site} site */
  constructor(form, site) {
    this.#site = site;
    this.#textarea = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("query"));
    this.#run = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
    const served = document.getElementById("answer")?.closest("section") ?? null;
    this.#answer = new AnswerPart(null);
    (served ?? form).after(this.#answer.element);
    const host = make("div", { class: "query-field" });
    this.#field = new Field(host, {
      text: fromHash(location.hash) ?? this.#textarea.value,
      label: "SPARQL query",
      run: () => void this.run(),
      changed: () => (this.#textarea.value = this.#field.text),
      touched: () => (this.#vocabulary ??= load(this.#site)),
      complete: (context) => this.#complete(context),
    });
    this.#textarea.value = this.#field.text;
    this.#textarea.hidden = true;
    this.#textarea.before(host);
    form.querySelector("label")?.addEventListener("click", () => this.#field.focus());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.run();
    });
    this.#stop.addEventListener("click", () => this.#asking?.abort());
    this.#tools(form);
    this.#mark();
    history.replaceState({ query: this.#field.text, ran: Boolean(served) }, "");
    addEventListener("popstate", (event) => this.#back(event.state));
  }

  /** Ask what is in the field. @param {boolean} [remember] whether the address is to follow */
  async run(remember = true) {
    const query = this.#field.text;
    if (!query.trim()) return this.#field.focus();
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    this.#field.unmark();
    // What the server has put into the page answers another query.
    for (const old of document.querySelectorAll("main > .problem, main > section[aria-labelledby=answer]:not(.answer)")) old.remove();
    this.#answer.wait();
    this.#busy(true);
    if (remember) history.pushState({ query, ran: true }, "", address(this.#site.endpoint, query, this.#site.carried));
    const began = performance.now();
    try {
      const got = await ask(this.#site.endpoint, query, asking.signal);
      if ("problem" in got) this.#fail(query, got.problem);
      else {
        this.#answer.show({ query, result: got.result, text: got.text, site: this.#site, ask: (other) => this.#more(other, asking.signal) }, (performance.now() - began) / 1000);
        if (got.result.cut) void this.#count(query, got.result.kind === "graph" ? "triple" : "row", asking.signal);
      }
    } catch (error) {
      if (!asking.signal.aborted) {
        const detail = error instanceof SyntaxError ? "the answer does not read" : "the server cannot be reached";
        this.#answer.fail({ status: 0, title: "Error", detail, remedy: "the query is still in the editor; run it again" });
      } else if (this.#asking === asking) {
        this.#answer.say("Stopped.");
      }
    }
    if (this.#asking === asking) this.#busy(false);
  }

  /** @param {boolean} on */
  #busy(on) {
    this.#stop.hidden = !on;
    this.#run.setAttribute("aria-busy", String(on));
  }

  /** @param {string} query @param {import("./problem.js").Problem} problem */
  #fail(query, problem) {
    this.#answer.fail(problem);
    if (problem.line && problem.column) {
      this.#field.mark(place(query, problem.line, problem.column), problem.detail);
      this.#field.reveal();
    }
    this.#answer.uncover("nearest");
  }

  /** Mark the error the server has put into the page. */
  #mark() {
    const found = /** @type {import("./problem.js").Problem | null} */ (data("editor-problem"));
    if (found?.line && found.column) this.#field.mark(place(this.#field.text, found.line, found.column), found.detail);
  }

  /** @param {string} query @param {AbortSignal} signal */
  async #more(query, signal) {
    try {
      const got = await ask(this.#site.endpoint, query, signal);
      return "problem" in got ? null : got.result;
    } catch {
      // Rows without labels are what there was before.
      return null;
    }
  }

  /** @param {string} query @param {string} what @param {AbortSignal} signal */
  async #count(query, what, signal) {
    const counted = await total(this.#site.total, query, signal);
    if (!signal.aborted) this.#answer.count(counted, what);
  }

  /** @param {unknown} state */
  #back(state) {
    // Other parts of the page move within it; their entries are none of ours.
    if (!state || typeof state !== "object" || !("query" in state) || typeof state.query !== "string") return;
    this.#asking?.abort();
    this.#field.text = state.query;
    if ("ran" in state && state.ran) void this.run(false);
    else this.#answer.clear();
  }

  /** @param {HTMLFormElement} form */
  #tools(form) {
    const hint = make("small", { class: "hint" }, "Ctrl + Enter runs, Ctrl + Space completes");
    const link = make("button", { type: "button", class: "plain" }, "Copy link");
    link.addEventListener("click", () => void copy(link, new URL(address(this.#site.endpoint, this.#field.text, this.#site.carried), location.href).href));
    const prefixes = make("button", { type: "button", class: "plain" }, "Add PREFIX lines");
    prefixes.addEventListener("click", () => {
      this.#field.prepend(lines(this.#field.text, this.#site.prefixes));
      this.#field.focus();
    });
    const bar = make("div", { class: "toolbar" });
    this.#run.before(bar);
    bar.append(this.#run, this.#stop, prefixes, link, hint);
    form.prepend(this.#examples());
  }

  #examples() {
    const input = make("input", { id: "examples-field", type: "text", placeholder: "Find a question to begin with", spellcheck: "false" });
    const field = make("div", { class: "field examples-field" }, make("label", { for: "examples-field" }, "Examples"), input);
    /** @type {ReturnType<typeof loadExamples> | null} */
    let known = null;
    new Combobox(
      input,
      async (text) => {
        known ??= loadExamples(this.#site);
        const words = text.toLowerCase().split(/\s+/);
        const fitting = (await known).filter((one) => words.every((word) => `${one.label} ${one.tags.join(" ")}`.toLowerCase().includes(word)));
        return fitting.map((one) => ({ label: one.label, kind: one.tags[0] ?? "", query: one.query }));
      },
      (option) => {
        input.value = option.label;
        this.#field.text = option.query;
        this.#field.focus();
      },
      { label: "Example queries", empty: true },
    );
    return field;
  }

  /** @param {import("@codemirror/autocomplete").CompletionContext} context */
  async #complete(context) {
    if (quiet(context.state, context.pos)) return null;
    this.#vocabulary ??= load(this.#site);
    const found = complete(context.state.doc.toString(), context.pos, this.#site.prefixes, await this.#vocabulary);
    if (!found || context.aborted || (!context.explicit && found.from === context.pos)) return null;
    const searched = found.entity.startsWith(`${this.#site.base}id/`);
    const entities = searched ? await this.#entities(context, found.from, found.entity) : [];
    const options = [...found.options, ...entities];
    if (!options.length) return null;
    // Names of entities are asked anew with each letter: the search knows more than begins like what is written.
    return searched ? { from: found.from, options, filter: false } : { from: found.from, options, validFor: found.same };
  }

  /**
   * Names of entities, from the search of the site.
   * @param {import("@codemirror/autocomplete").CompletionContext} context
   * @param {number} from
   * @param {string} namespace
   */
  async #entities(context, from, namespace) {
    const [prefix, typed] = context.state.sliceDoc(from, context.pos).split(":");
    if (!this.#site.suggest || !typed) return [];
    const stop = new AbortController();
    context.addEventListener("abort", () => stop.abort());
    try {
      const found = await source(this.#site.suggest)(typed.replaceAll(/[-_]/g, " "), stop.signal);
      return found
        .filter((one) => one.found.iri.startsWith(namespace))
        .map((one) => ({ label: `${prefix}:${name(one.found.iri).split("/").slice(1).join("/")}`, detail: one.label, type: "constant" }));
    } catch {
      return [];
    }
  }
}

/** @param {HTMLFormElement} form */
export function start(form) {
  const site = /** @type {Site | null} */ (data("editor-site"));
  // The form goes where the page says, and nowhere an address could send it.
  if (site && inside(site.endpoint, location.href)) new Editor(form, site);
}
