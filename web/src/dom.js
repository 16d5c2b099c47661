// The one way elements are made: text is always text, and nothing here takes markup.

/**
 * Make an element.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | boolean>} [attributes] true sets an empty attribute, false sets none
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/**
 * Make an element of a drawing.
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | boolean>} attributes
 * @param {...(Node | string)} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function draw(tag, attributes, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/**
 * @template {Element} E
 * @param {E} element
 * @param {Record<string, string | boolean>} attributes
 * @param {(Node | string)[]} children
 * @returns {E}
 */
function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    // A handler or a style would have to be text that is run or read as something else.
    if (/^(on|style$|srcdoc$)/i.test(name)) throw new Error(`${name} is not set from text`);
    if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/**
 * The data the server put into a page for its scripts.
 * @param {string} id
 * @returns {unknown} null where there is none
 */
export function data(id) {
  const element = document.getElementById(id);
  return element?.textContent ? JSON.parse(element.textContent) : null;
}

/**
 * Run a function once nothing has asked for it for a while.
 * @template {unknown[]} A
 * @param {(...given: A) => void} run
 * @param {number} wait milliseconds
 * @returns {((...given: A) => void) & {cancel: () => void}}
 */
export function debounce(run, wait) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const later = (/** @type {A} */ ...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...given), wait);
  };
  return Object.assign(later, { cancel: () => clearTimeout(timer) });
}
