// The YAML editor: CodeMirror 6 with our findings as markers, completion and help from our keys and ids.
import { basicSetup } from "codemirror";
import { EditorState, Compartment } from "@codemirror/state";
import { EditorView, GutterMarker, gutter, keymap, hoverTooltip } from "@codemirror/view";
import { indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { forEachDiagnostic, setDiagnostics, lintGutter, nextDiagnostic } from "@codemirror/lint";
import { autocompletion, startCompletion } from "@codemirror/autocomplete";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";
import { pathAt, wordsAt, helpAt } from "./context.js";
import { Handover } from "./handover.js";

const QUIET = 120; // milliseconds without a keystroke before the text is sent
const OFTEN = 1000; // milliseconds after which it is sent while somebody types without a pause
const AGAIN = 2000; // milliseconds after which it is sent again where no answer came; doubled each time
const RARELY = 30_000;
const LONGEST = 20_000; // milliseconds that a server at work is waited for

function phrases(words) {
  return EditorState.phrases.of(words || {});
}

function offsetOf(doc, line, column) {
  const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
  let units = 0;
  // our columns count characters, the editor's offsets count UTF-16 units
  for (const sign of Array.from(at.text).slice(0, Math.max(column - 1, 0))) units += sign.length;
  return Math.min(at.from + units, at.to);
}

function wordEnd(doc, from) {
  const line = doc.lineAt(from);
  const rest = line.text.slice(from - line.from);
  const word = /^("[^"]*"|'[^']*'|[^,}\]#:]+|.)/.exec(rest);
  return Math.max(from + (word ? word[0].trimEnd().length : 0), Math.min(from + 1, line.to));
}

function diagnostics(doc, findings) {
  return findings.map((finding) => {
    const from = offsetOf(doc, finding.line, finding.column);
    const severity = { error: "error", warning: "warning", note: "info" }[finding.severity] || "info";
    const actions = finding.fix ? [mending(finding.fix)] : [];
    return { from, to: wordEnd(doc, from), severity, source: finding.code, message: finding.message, actions };
  }).sort((one, other) => one.from - other.from);
}

// in what share of runs a line was exercised, as coverage is shown beside code
class Exercised extends GutterMarker {
  constructor(said) {
    super();
    this.said = said;
  }
  eq(other) {
    return other.said === this.said;
  }
  toDOM() {
    const dom = document.createElement("span");
    dom.textContent = this.said.text;
    dom.title = this.said.title;
    if (this.said.never) dom.style.fontWeight = "bold";
    return dom;
  }
}

function margin(box) {
  return gutter({
    class: "cm-exercised",
    lineMarker(view, line) {
      const said = (box.data.margin || {})[view.state.doc.lineAt(line.from).number];
      return said ? new Exercised(said) : null;
    },
    lineMarkerChange: (update) => update.docChanged || update.transactions.some((one) => one.effects.length > 0),
  });
}

// A button beside the finding that writes what it can only have meant; where those words stand no more it does nothing.
function mending(fix) {
  return {
    name: fix.label,
    apply(view) {
      let from = offsetOf(view.state.doc, fix.line, fix.column);
      if (/['"]/.test(view.state.sliceDoc(from, from + 1)) && !/^['"]/.test(fix.old)) from += 1;
      const to = from + fix.old.length;
      if (view.state.sliceDoc(from, to) !== fix.old) return;
      view.dispatch({ changes: { from, to, insert: fix.new }, selection: { anchor: from + fix.new.length } });
      view.focus();
    },
  };
}

// The same by keyboard, for the finding that the cursor stands in.
function mendHere(view) {
  const at = view.state.selection.main.head;
  let found = null;
  forEachDiagnostic(view.state, (one, from, to) => {
    if (!found && one.actions?.length && from <= at && at <= to) found = one.actions[0];
  });
  if (found) found.apply(view);
  return Boolean(found);
}

function completions(box) {
  return (context) => {
    const word = context.matchBefore(/[^\s,\[\]{}:"'#]*/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    const options = wordsAt(box.table, box.data, pathAt(context.state, word.from), word.text);
    // found by the name in the other language once something is typed: an empty word is asked again with its first sign
    const rest = { validFor: word.text ? /^[^\s,\[\]{}:"'#]*$/ : undefined };
    return options.length ? { from: word.from, options, ...rest } : null;
  };
}

function help(box) {
  return hoverTooltip((view, position) => {
    const text = helpAt(box.table, box.data, view.state, position);
    if (!text) return null;
    return {
      pos: position,
      above: true,
      create() {
        const dom = document.createElement("div");
        dom.className = "help";
        dom.textContent = text;
        return { dom };
      },
    };
  });
}

// Colours are those of the page, by light and by dark.
const theme = EditorView.theme({
  "&": { height: "100%", fontSize: "1rem", border: "1px solid var(--db-edge)", backgroundColor: "var(--db-ground)", color: "var(--db-ink)" },
  "&.cm-focused": { outline: "2px solid var(--db-focus)" },
  ".cm-scroller": { fontFamily: '"Noto Sans Mono CJK SC", "Sarasa Mono SC", Consolas, monospace' },
  ".cm-content": { fontFamily: "inherit", caretColor: "var(--db-ink)" },
  ".cm-cursor": { borderLeftColor: "var(--db-ink)" },
  ".cm-gutters": { backgroundColor: "var(--db-raised)", color: "var(--db-quiet)", borderRight: "1px solid var(--db-line)" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--db-hover) 45%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--db-hover)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--db-chosen)" },
  ".cm-tooltip, .cm-panels": { backgroundColor: "var(--db-raised)", color: "var(--db-ink)", borderColor: "var(--db-edge)" },
  ".cm-tooltip": { maxWidth: "36em" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--db-button)", color: "var(--db-button-ink)" },
  ".cm-diagnosticAction": { backgroundColor: "var(--db-button)", color: "var(--db-button-ink)", padding: "1px 8px" },
  ".cm-textfield, .cm-button": { backgroundColor: "var(--db-ground)", backgroundImage: "none", color: "var(--db-ink)", borderColor: "var(--db-edge)" },
  ".help": { maxWidth: "32em", padding: "4px 8px", whiteSpace: "pre-wrap" },
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName), tags.attributeName], color: "var(--db-link)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--db-good)" },
  { tag: [tags.string, tags.content, tags.attributeValue], color: "var(--db-ink)" },
  { tag: [tags.number, tags.bool, tags.keyword, tags.typeName, tags.labelName, tags.meta], color: "var(--db-warning)" },
  { tag: [tags.punctuation, tags.separator, tags.bracket], color: "var(--db-quiet)" },
]);

// Everything typed goes to the server: what differs from the text it has taken in. The whole text goes where it may have
// none, with what it was made of where that was another server, and wherever an answer fails to come.
function send(box, isWhole = false) {
  clearTimeout(box.timer);
  box.timer = null;
  box.since = 0;
  if (!box.handover.isPending || box.data.read_only) return;
  const began = box.isOutlived ? box.handover.began() : [];
  const text = box.view.state.doc.toString();
  const change = isWhole || box.isOutlived ? null : box.handover.change(text);
  const number = box.handover.send(text);
  const what = change ? { change } : { text, began };
  box.component.setStateValue("typed", { ...what, revision: box.revision, window: box.window, number });
  clearTimeout(box.again);
  box.again = setTimeout(() => again(box), box.patience);
  box.patience = Math.min(box.patience * 2, RARELY);
}

// No answer came. While the server is at work it may have everything already.
function again(box) {
  const isAtWork = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "running";
  if (isAtWork && box.handover.isPending && box.waited < LONGEST) {
    box.waited += AGAIN;
    box.again = setTimeout(() => again(box), AGAIN);
  } else {
    box.waited = 0;
    send(box, true);
  }
}

function sendSoon(box) {
  box.since ||= performance.now();
  clearTimeout(box.timer);
  box.timer = setTimeout(() => send(box), performance.now() - box.since > OFTEN ? 0 : QUIET);
}

// The server has everything up to this message.
function received(box, number) {
  if (number <= box.received) return;
  box.received = number;
  box.handover.taken(number);
  box.patience = AGAIN;
  box.waited = 0;
  box.isOutlived = false;
  if (!box.handover.isPending) clearTimeout(box.again);
}

const same = (text) => text.replace(/\r\n?/g, "\n"); // as the editor has lines

function start(host, box) {
  box.readOnly = new Compartment();
  box.handover = new Handover(same(box.data.text), box.data.taken);
  box.received = box.data.taken;
  box.patience = AGAIN;
  box.waited = 0;
  const listener = EditorView.updateListener.of((update) => {
    if (!update.docChanged || box.silent) return;
    box.handover.typed(update.changes);
    sendSoon(box);
  });
  const save = () => {
    send(box);
    box.component.setTriggerValue("saved", { revision: box.revision, window: box.window, number: box.handover.number });
    return true;
  };
  const leaving = () => send(box);
  box.view = new EditorView({
    parent: host,
    state: EditorState.create({
      doc: box.data.text,
      extensions: [
        basicSetup,
        yaml(),
        lintGutter(),
        margin(box),
        autocompletion({ override: [completions(box)], icons: false }),
        help(box),
        keymap.of([
          { key: "Mod-s", run: save, preventDefault: true },
          { key: "F8", run: nextDiagnostic },
          { key: "Mod-.", run: mendHere, preventDefault: true },
          { key: "Alt-/", run: startCompletion, preventDefault: true }, // Ctrl-Space belongs to input methods
          indentWithTab,
        ]),
        box.readOnly.of(EditorState.readOnly.of(Boolean(box.data.read_only))),
        EditorView.contentAttributes.of({ "aria-label": box.data.label, spellcheck: "false" }),
        phrases(box.data.phrases),
        EditorView.lineWrapping,
        listener,
        EditorView.domEventHandlers({ blur: () => { leaving(); return false; } }),
        theme,
        syntaxHighlighting(colours),
      ],
    }),
  });
  box.revision = box.data.revision;
  box.window = box.data.window;
  const told = ({ detail }) => { if (detail === box.name) mark(box); };
  addEventListener("drillbook-findings", told);
  addEventListener("pagehide", leaving);
  document.addEventListener("visibilitychange", leaving);
  box.end = () => {
    removeEventListener("drillbook-findings", told);
    removeEventListener("pagehide", leaving);
    document.removeEventListener("visibilitychange", leaving);
    clearTimeout(box.timer);
    clearTimeout(box.again);
    box.view.destroy();
  };
}

// The server was started anew and knows nothing of this page: what it does not have yet is newer than what it kept.
function outlived(box) {
  box.window = box.data.window;
  box.received = 0;
  box.isOutlived = box.handover.isPending;
  box.revision = box.isOutlived ? box.data.revision : null;
  send(box);
}

// Another text takes the place of this one; what was typed meanwhile is carried over into it and sent.
function replaced(box) {
  const { view, data } = box;
  box.silent = true;
  view.dispatch({ changes: box.handover.replace(same(data.text)) });
  box.silent = false;
  box.revision = data.revision;
  box.isOutlived = false;
  if (box.handover.isPending) sendSoon(box);
}

// Findings come behind the text, from their list below (components/findings): nobody waits for them to be told that
// what he typed is taken. The marks move with the text until then.
const found = (globalThis.drillbookFindings ??= new Map()); // by what the editor is called

function mark(box) {
  const { view, name } = box;
  if (view.composing) { // an input method is in the middle of a word
    setTimeout(() => mark(box), QUIET);
    return;
  }
  const findings = found.get(name) ?? [];
  if (box.marked === findings) return;
  box.marked = findings;
  view.dispatch(setDiagnostics(view.state, diagnostics(view.state.doc, findings)));
}

function goTo(view, line, column) {
  const at = offsetOf(view.state.doc, line, column);
  view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
  view.focus();
}

function refresh(box) {
  const { view, data } = box;
  if (view.composing) {
    setTimeout(() => refresh(box), QUIET);
    return;
  }
  if (data.window !== box.window) outlived(box);
  else received(box, data.taken);
  if (data.wanted && data.wanted !== box.wanted) { // the change did not fit what the server has
    box.wanted = data.wanted;
    send(box, true);
  }
  // only a new revision replaces the text: otherwise the cursor would jump while somebody types
  const differs = !box.handover.isPending && same(data.text) !== box.handover.base;
  if (data.revision !== box.revision || differs) replaced(box);
  view.dispatch({ effects: box.readOnly.reconfigure(EditorState.readOnly.of(Boolean(data.read_only))) });
  mark(box);
  if (data.jump && data.jump.number !== box.jumped) {
    box.jumped = data.jump.number;
    goTo(view, data.jump.line, data.jump.column || 1);
  }
}

// Editors by what they are called, across the scripts for kinds of files and languages: one that the page takes away
// before everything in it arrived goes on where the page shows the same text again.
const boxes = (globalThis.drillbookEditors ??= new Map());
const untaken = (globalThis.drillbookUntaken ??= new Set());

function adopt(host, box) {
  const hadFocus = box.view.hasFocus;
  host.appendChild(box.view.dom);
  box.host = host;
  if (hadFocus) box.view.focus();
  if (box.handover.isPending) sendSoon(box);
}

function begin(host, name, given) {
  const box = { ...given, host, name, isPending: () => box.handover.isPending };
  box.goTo = (line, column) => goTo(box.view, line, column);
  box.mend = (fix) => mending(fix).apply(box.view);
  boxes.set(name, box);
  untaken.add(box.isPending);
  start(host, box);
  return box;
}

// The page has no place for it any more; where something is still on its way it waits to be shown again.
function leave(box, host) {
  if (host.isConnected || box.host !== host) return;
  send(box);
  if (box.handover.isPending) return;
  box.end();
  boxes.delete(box.name);
  untaken.delete(box.isPending);
}

export function mount(component, table) {
  const { parentElement, data } = component;
  let host = parentElement.querySelector(".editor");
  if (!host) {
    host = document.createElement("div");
    host.className = "editor";
    parentElement.appendChild(host);
  }
  host.style.height = (data.height || 560) + "px";
  let box = boxes.get(data.name);
  if (!box) box = begin(host, data.name, { data, component, table });
  Object.assign(box, { data, component, table });
  if (box.host !== host) adopt(host, box);
  refresh(box);
  return () => leave(box, host);
}
export { Handover, checksum, difference } from "./handover.js"; // for the tests, which run them without a browser
export { ChangeSet, Text } from "@codemirror/state";
