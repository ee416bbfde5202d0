// Streamlit's own words in Chinese where the page is Chinese, and as they were where it is English again.

const OURS = "[class^='db-'], .cm-editor, .graph, [data-testid=stMarkdownContainer], [data-testid=stCode], textarea";
const NAMES = ["aria-label", "aria-description", "title", "placeholder", "alt", "aria-valuetext"];
const exact = new Map();
const patterns = [];
for (const [said, chinese] of Object.entries(WORDS.streamlit)) {
  const parts = said.split(/\{(\w+)\}/); // words and, between them, names of what may be anything
  if (parts.length === 1) {
    exact.set(said, chinese);
    continue;
  }
  const text = parts.map((part, at) => (at % 2 ? `(?<${part}>.+)` : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
  patterns.push([new RegExp(`^${text.join("")}$`), chinese]);
}
const originals = new WeakMap(); // of a node: what it said, by attribute; "" is its text

function chineseOf(said) {
  const found = exact.get(said.trim());
  if (found) return found;
  for (const [pattern, chinese] of patterns) {
    const match = pattern.exec(said.trim());
    if (match) return chinese.replace(/\{(\w+)\}/g, (_whole, name) => match.groups[name]);
  }
  return null;
}

// The word a node should say now, or null where it says it already.
function wish(node, name, now) {
  const memory = originals.get(node) || {};
  const original = memory[name] && memory[name].chinese === now ? memory[name].said : now;
  const chinese = chineseOf(original);
  if (!chinese) return null;
  originals.set(node, { ...memory, [name]: { said: original, chinese } });
  const wanted = language() === "zh" ? chinese : original;
  return wanted === now ? null : wanted;
}

function translateNode(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    if (!node.nodeValue.trim() || node.nodeValue.length > 90 || node.parentElement?.closest(OURS)) return;
    const wanted = wish(node, "", node.nodeValue);
    if (wanted !== null) node.nodeValue = wanted;
  } else if (node.nodeType === Node.ELEMENT_NODE) {
    for (const name of NAMES) {
      const now = node.getAttribute(name);
      const wanted = now && !node.closest("[class^='db-'], .cm-editor, .graph") ? wish(node, name, now) : null;
      if (wanted !== null) node.setAttribute(name, wanted);
    }
  }
}

function translateBelow(root) {
  translateNode(root);
  if (root.nodeType !== Node.ELEMENT_NODE || root.closest(".cm-editor, [class^='db-']")) return;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) translateNode(walker.currentNode);
}

const whenSeen = []; // what other parts of the frame do with every node that comes or changes
const watcher = new MutationObserver((records) => {
  for (const record of records) {
    if (record.type === "childList") record.addedNodes.forEach(translateBelow);
    else translateNode(record.target);
  }
  for (const act of whenSeen) act(records);
});
const OBSERVED = { subtree: true, childList: true, characterData: true, attributes: true,
  attributeFilter: [...NAMES, "disabled", "aria-disabled", "data-test-connection-state", "data-test-script-state", "readonly"] };

document.addEventListener("DOMContentLoaded", () => {
  watcher.observe(document.body, OBSERVED);
  translateBelow(document.body);
});
document.addEventListener("drillbook-language", () => document.body && translateBelow(document.body));
