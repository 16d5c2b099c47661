// What every page loads. Heavy parts wait until a page has something for them.
import * as centring from "./centre.js";
import * as copying from "./copy.js";
import * as picturing from "./picture.js";
import * as suggesting from "./suggest.js";

suggesting.start();
centring.start();
copying.start();
picturing.start();

// Other forms have the looks of the editor's and nothing for it.
const editor = document.getElementById("editor-site") ? document.querySelector("form.editor") : null;
if (editor instanceof HTMLFormElement) {
  const { start } = await import("./editor/editor.js");
  start(editor);
}
