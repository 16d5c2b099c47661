// A text field with suggestions: the editable combobox with a list popup of ARIA 1.2. Without it the field stays a plain field.
import { debounce, make } from "./dom.js";

/** @typedef {{label: string, lang?: string, kind?: string, why?: string}} Option */

const WAIT = 120;
let made = 0;

/**
 * @template {Option} T
 */
export class Combobox {
  /** @type {T[]} */ #options = [];
  #active = -1;
  /** @type {AbortController | null} */ #asking = null;
  #input;
  #list;
  #status;
  #source;
  #choose;
  #later;
  #empty;
  /** @type {Map<string, T[]>} */ #known = new Map();
  /** The text the options on show belong to. */ #shown = "";
  /** Whether the text has changed since it was asked about. */ #pending = false;

  /**
   * @param {HTMLInputElement} input
   * @param {(text: string, signal: AbortSignal) => Promise<T[]>} source options for a text; may reject
   * @param {(option: T) => void} choose
   * @param {{label?: string, empty?: boolean}} [settings] `empty`: the arrow keys and a click open the list of an empty field too
   */
  constructor(input, source, choose, settings = {}) {
    const id = `options-${(made += 1)}`;
    this.#input = input;
    this.#source = source;
    this.#choose = choose;
    this.#empty = settings.empty ?? false;
    this.#later = debounce(() => void this.#ask(), WAIT);
    this.#list = make("ul", { id, role: "listbox", class: "options", hidden: true, "aria-label": settings.label ?? "Suggestions" });
    this.#status = make("span", { role: "status", class: "hidden" });
    const frame = make("span", { class: "combo" });
    // Moving a field takes the focus from whoever was quicker than this script.
    const focused = document.activeElement === input;
    input.replaceWith(frame);
    frame.append(input, this.#list, this.#status);
    if (focused) input.focus();
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-expanded", "false"],
      ["aria-controls", id],
      ["autocomplete", "off"],
    ]) {
      input.setAttribute(/** @type {string} */ (name), /** @type {string} */ (value));
    }
    // The browser's own list of all names would stand over this one.
    input.removeAttribute("list");
    input.addEventListener("input", () => {
      this.#pending = true;
      this.#later();
    });
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => this.close());
    if (this.#empty) input.addEventListener("click", () => void this.#ask());
    // The field keeps the focus while an option is pressed.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => {
      const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
      if (option) this.#take([...this.#list.children].indexOf(option));
    });
  }

  /** Put the popup away and let go of what was asked. */
  close() {
    this.#pending = false;
    this.#later.cancel();
    this.#asking?.abort();
    this.#show([]);
  }

  async #ask() {
    const text = this.#input.value.trim();
    this.#pending = false;
    this.#later.cancel();
    this.#asking?.abort();
    if (!text && !this.#empty) return this.#show([]);
    const asking = new AbortController();
    this.#asking = asking;
    let found = this.#known.get(text);
    if (!found) {
      try {
        found = await this.#source(text, asking.signal);
      } catch {
        // No suggestions is what a field without this script has.
        found = [];
      }
      if (asking.signal.aborted) return;
      if (this.#known.size > 100) this.#known.clear();
      if (found.length) this.#known.set(text, found);
    }
    if (document.activeElement !== this.#input) return;
    this.#show(found, text);
  }

  /** @param {T[]} options @param {string} [text] */
  #show(options, text = "") {
    this.#options = options;
    this.#active = -1;
    this.#shown = text;
    this.#list.replaceChildren(...options.map((option, index) => this.#element(option, index)));
    this.#list.hidden = options.length === 0;
    this.#input.setAttribute("aria-expanded", String(options.length > 0));
    this.#input.removeAttribute("aria-activedescendant");
    const count = options.length === 1 ? "1 suggestion" : `${options.length} suggestions`;
    const none = text ? "no suggestions" : "";
    this.#status.textContent = options.length ? `${count}, use the arrow keys` : none;
  }

  /** @param {T} option @param {number} index */
  #element(option, index) {
    const label = make("bdi", option.lang ? { lang: option.lang } : {}, option.label);
    const line = make("span", { class: "line" }, label);
    if (option.kind) line.append(make("small", {}, option.kind));
    const element = make("li", { id: `${this.#list.id}-${index}`, role: "option", "aria-selected": "false" }, line);
    if (option.why) element.append(make("small", { class: "why" }, option.why));
    return element;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    const open = this.#options.length > 0;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const by = event.key === "ArrowDown" ? 1 : -1;
      // Whoever is quicker than the list means the one that belongs to the text.
      if (open && !this.#pending) this.#move(by);
      else void this.#ask().then(() => this.#move(by));
    } else if (event.key === "Enter" && open && this.#active >= 0) {
      this.#take(this.#active);
    } else if (event.key === "Escape" && open) {
      this.close();
    } else {
      return;
    }
    event.preventDefault();
  }

  /** Move to the next or the one before; the field itself is one of the stops. @param {number} by */
  #move(by) {
    const stops = this.#options.length + 1;
    this.#mark(((this.#active + 1 + by + stops) % stops) - 1);
  }

  /** @param {number} index */
  #mark(index) {
    this.#active = index;
    [...this.#list.children].forEach((element, at) => element.setAttribute("aria-selected", String(at === index)));
    const marked = this.#list.children[index];
    if (marked) {
      this.#input.setAttribute("aria-activedescendant", marked.id);
      marked.scrollIntoView({ block: "nearest" });
    } else {
      this.#input.removeAttribute("aria-activedescendant");
    }
  }

  /** @param {number} index */
  #take(index) {
    const option = this.#options[index];
    // What was typed since makes the list on show an old one.
    if (!option || this.#input.value.trim() !== this.#shown) return;
    this.close();
    this.#choose(option);
  }
}
