// Buttons that copy a text of the page: <button data-copy="ID">, hidden in pages without scripts.

/** How long a button says that it has copied (ms). */
const SAID = 2000;

/**
 * Copy a text and say so on the button that was pressed.
 * @param {HTMLElement} button not pressed again before it has its own words back
 * @param {string} text
 */
export async function copy(button, text) {
  const words = button.textContent ?? "";
  const name = button.getAttribute("aria-label");
  // The name would hide what the button says.
  button.removeAttribute("aria-label");
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    // Without a secure origin, or when the reader refuses: the text is on the page to be selected.
    button.textContent = "Select the text to copy it";
  }
  setTimeout(() => {
    button.textContent = words;
    if (name) button.setAttribute("aria-label", name);
  }, SAID);
}

/** Make every copy button of the page work. */
export function start() {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    if (!(button instanceof HTMLButtonElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const from = document.getElementById(button.dataset["copy"] ?? "");
      if (from) void copy(button, from.textContent ?? "");
    });
  }
}
