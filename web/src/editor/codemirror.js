// The text field of queries: CodeMirror in a shadow tree, where its styles need no exception from the site's policy.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, LanguageSupport, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { styleTags, tags } from "@lezer/highlight";
import { SparqlLanguage } from "codemirror-lang-sparql";

/** @typedef {import("@codemirror/autocomplete").CompletionSource} Source */

/** Colours come from the page's own sheet, so both colour schemes and print hold here too. */
const THEME = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--sheet)", fontSize: "var(--code-size)", height: "100%" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55", overflow: "auto" },
  ".cm-content": { padding: ".6rem 0", caretColor: "var(--ink)", minHeight: "8rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--sheet)", color: "var(--soft)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--wash)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--select)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "transparent", outline: "1px solid var(--soft)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "transparent", color: "var(--unreadable)" },
  ".cm-specialChar": { color: "var(--unreadable)" },
  ".cm-tooltip": { backgroundColor: "var(--sheet)", color: "var(--ink)", border: "1px solid var(--rule)", borderRadius: "4px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxWidth: "min(42rem, 92vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".2rem .5rem" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--link)", color: "var(--paper)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected] .cm-completionDetail": { color: "var(--paper)" },
  ".cm-completionDetail": { color: "var(--soft)", fontFamily: "var(--sans)", fontStyle: "normal" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600" },
  ".cm-completionInfo": { fontFamily: "var(--sans)", padding: ".5rem .7rem", maxWidth: "24rem" },
  // Where there is no room beside the list, it would hide what is to be chosen from.
  ".cm-completionInfo-left-narrow, .cm-completionInfo-right-narrow": { display: "none" },
  ".cm-diagnostic": { padding: ".4rem .7rem", fontFamily: "var(--sans)" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--unreadable)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--unreadable)", textDecorationSkipInk: "none", backgroundColor: "var(--unreadable-bg)" },
});
const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.definitionKeyword, tags.controlKeyword], color: "var(--code-keyword)", fontWeight: "600" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--code-variable)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.namespace, tags.typeName, tags.className, tags.propertyName, tags.url, tags.atom, tags.literal], color: "var(--code-name)" },
  { tag: [tags.number, tags.bool], color: "var(--code-number)" },
]);

/** The grammar leaves prefixed names, which most of a query is made of, without a colour. */
const LANGUAGE = SparqlLanguage.configure({ props: [styleTags({ "Pname_ln Pname_ns": tags.propertyName, A_predicate: tags.keyword })] });

export class Field {
  #view;

  /**
   * @param {HTMLElement} host an empty element; it gets a shadow tree
   * @param {{text: string, label: string, run: () => void, changed: () => void, touched: () => void, complete: Source}} given
   */
  constructor(host, given) {
    const root = host.attachShadow({ mode: "open" });
    const run = () => {
      given.run();
      return true;
    };
    this.#view = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: given.text,
        extensions: [
          // Tab is nobody's here: it leaves the field, as it leaves any other.
          keymap.of([{ key: "Mod-Enter", run }, { key: "Ctrl-Enter", run }]),
          lineNumbers(),
          highlightSpecialChars(),
          history(),
          drawSelection(),
          indentOnInput(),
          indentUnit.of("  "),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ override: [given.complete], icons: false }),
          highlightActiveLine(),
          lintGutter(),
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
          new LanguageSupport(LANGUAGE),
          syntaxHighlighting(COLOURS),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": given.label, spellcheck: "false", autocapitalize: "off", autocorrect: "off" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) given.changed();
          }),
          EditorView.domEventHandlers({ focus: () => given.touched(), beforeinput: overtype }),
          THEME,
        ],
      }),
    });
  }

  get text() {
    return this.#view.state.doc.toString();
  }

  set text(text) {
    this.#view.dispatch(setDiagnostics(this.#view.state, []));
    this.#view.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: text }, selection: { anchor: 0 } });
  }

  /** Put text before everything else. @param {string} text */
  prepend(text) {
    this.#view.dispatch({ changes: { from: 0, insert: text } });
  }

  focus() {
    this.#view.focus();
  }

  /** Go to the cursor. */
  reveal() {
    this.#view.dispatch({ scrollIntoView: true });
    this.#view.focus();
  }

  /** Mark a place as wrong and put the cursor there. @param {{from: number, to: number}} place @param {string} message */
  mark(place, message) {
    const end = this.#view.state.doc.length;
    const from = Math.min(place.from, end);
    const to = Math.min(place.to, end);
    // The message is text: CodeMirror shows it as that.
    this.#view.dispatch(setDiagnostics(this.#view.state, [{ from, to, severity: "error", message }]));
    this.#view.dispatch({ selection: { anchor: from } });
  }

  unmark() {
    this.#view.dispatch(setDiagnostics(this.#view.state, []));
  }
}

/**
 * Type over a selection. Left to the browser, it would keep the look of what goes by style attributes, which the policy refuses.
 * @param {InputEvent} event
 * @param {EditorView} view
 */
function overtype(event, view) {
  const { from, to, empty } = view.state.selection.main;
  const text = event.data;
  if (event.inputType !== "insertText" || text === null || empty || view.composing) return false;
  event.preventDefault();
  const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
  const taken = view.state.facet(EditorView.inputHandler).some((handler) => handler(view, from, to, text, insert));
  if (!taken) view.dispatch(insert());
  return true;
}

/**
 * Whether a place lies in a comment or a text, where nothing is completed.
 * @param {EditorState} state
 * @param {number} at
 */
export function quiet(state, at) {
  const node = syntaxTree(state).resolveInner(at, -1);
  return /Comment|String/i.test(node.name);
}
