// Buttons that make a PNG of a drawing: <button data-picture="ADDRESS.svg" data-name="FILE.png">, hidden without scripts.
// The drawing is the server's file, with its own colours and citation; it is painted here, and nothing is sent anywhere.

/** Dots of the picture for one unit of the drawing, and the widest picture that browsers paint (dots). */
const SCALE = 2;
const WIDEST = 8192;

/**
 * Paint a drawing.
 * @param {string} address of an SVG file of this server
 * @returns {Promise<Blob>}
 */
async function paint(address) {
  const drawing = new Image();
  drawing.src = address;
  await drawing.decode();
  const scale = Math.min(SCALE, WIDEST / Math.max(drawing.naturalWidth, drawing.naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(drawing.naturalWidth * scale);
  canvas.height = Math.round(drawing.naturalHeight * scale);
  canvas.getContext("2d")?.drawImage(drawing, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("not painted"))), "image/png");
  });
}

/**
 * Hand a picture over as a file.
 * @param {Blob} picture
 * @param {string} name
 */
function save(picture, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(picture);
  link.download = name;
  link.click();
  // The browser has read the address by the end of this turn.
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}

/**
 * @param {HTMLButtonElement} button
 */
async function make(button) {
  button.disabled = true;
  try {
    save(await paint(button.dataset["picture"] ?? ""), button.dataset["name"] ?? "drawing.png");
  } catch {
    button.textContent = "PNG could not be made; take the SVG";
  } finally {
    button.disabled = false;
  }
}

/** Make every such button of the page work. */
export function start() {
  for (const button of document.querySelectorAll("button[data-picture]")) {
    if (!(button instanceof HTMLButtonElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => void make(button));
  }
}
