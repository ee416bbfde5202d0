// Where the cursor is in the plan, and which keys, words and ids may stand there.
import { syntaxTree } from "@codemirror/language";

// The keys from the root down to a position, and whether a key or a value is being written.
export function pathAt(state, position) {
  const line = state.doc.lineAt(position);
  const before = line.text.slice(0, position - line.from);
  const flow = flowPath(state, position);
  const block = blockPath(state, line, flow.opened === null ? position : flow.opened);
  return { path: block.path.concat(flow.path), isValue: flow.opened === null ? /:\s+$/.test(before) || block.isValue : flow.isValue };
}

// Keys above by indentation: each less indented key is a parent.
function blockPath(state, line, position) {
  const path = [];
  const at = state.doc.lineAt(position);
  const text = at.text.slice(0, position - at.from);
  const own = /^(\s*(?:- )*)([^\s:#"'\[{][^:#]*|"[^"]*"|'[^']*'):(?:\s+|$)/.exec(text);
  let indent = (/^\s*(?:- )*/.exec(text) || [""])[0].length;
  let isValue = false;
  if (own) {
    path.unshift(own[2].trim());
    isValue = true;
    indent = own[1].length;
  }
  for (let number = at.number - 1; number >= 1 && indent > 0; number -= 1) {
    const above = state.doc.line(number).text;
    const key = /^(\s*(?:- )*)([^\s:#"'\[{-][^:#]*|"[^"]*"|'[^']*'):(?:\s|$)/.exec(above);
    if (!key || key[1].length >= indent) continue;
    path.unshift(key[2].trim());
    indent = key[1].length;
  }
  return { path, isValue };
}

// Keys inside { } and [ ] between the outermost open bracket and the position.
function flowPath(state, position) {
  const from = Math.max(0, position - 4000);
  const text = state.doc.sliceString(from, position);
  const stack = [];
  let key = "";
  let quote = "";
  let word = "";
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i];
    if (quote) {
      if (sign === quote) quote = "";
    } else if ((sign === '"' || sign === "'") && word.trim() === "") {
      quote = sign;
    } else if ((sign === "{" || sign === "[") && (stack.length || word.trim() === "")) {
      stack.push({ sign, key, at: from + i });
      key = "";
      word = "";
    } else if ((sign === "}" || sign === "]") && stack.length) {
      stack.pop();
      key = "";
      word = "";
    } else if (sign === ":" && /\s|$/.test(text[i + 1] || " ")) {
      key = word.trim();
      word = "";
    } else if (sign === "," && stack.length) {
      key = "";
      word = "";
    } else if (sign === "\n" && !stack.length) {
      key = "";
      word = "";
    } else {
      word += sign;
    }
  }
  if (!stack.length) return { path: [], opened: null, isValue: false };
  const path = stack.slice(1).map((open) => open.key).filter(Boolean);
  const top = stack[stack.length - 1];
  const isValue = top.sign === "[" || Boolean(key);
  if (key) path.push(key);
  return { path, opened: stack[0].at, isValue };
}

// The objects that may stand at a path: a key leads on to what its value may be, any other word is an id.
function classesAt(table, path) {
  let classes = [table.root];
  let field = null;
  for (const step of path) {
    const found = classes.map((name) => (table.classes[name] || {})[step] || null).filter(Boolean);
    if (found.length) {
      field = found[0];
      classes = [].concat(...found.map((one) => one.classes));
    } else {
      field = null;
    }
  }
  return { classes, field };
}

// An option, and once something is typed the same one under its name in the other language.
function underBothNames(option, other, typed) {
  if (!other || other === option.label || !typed) return [option];
  return [option, { ...option, label: other, displayLabel: option.label, apply: option.apply || option.label }];
}

// What bears a name of this kind: in this file, and in the rest of the book, which is sent once.
function idsOf(data, kind) {
  const own = data.ids?.[kind] || [];
  const known = new Set(own.map(([label]) => label));
  const here = `${data.plan}/`;
  return own.concat((data.abroad?.[kind] || []).filter(([label]) => !known.has(label) && !label.startsWith(here)));
}

export function wordsAt(table, data, where, typed) {
  const { classes, field } = classesAt(table, where.path);
  if (where.isValue && field) {
    const words = field.words.flatMap(([label, other]) => underBothNames({ label, type: "constant" }, other, typed));
    const ids = idsOf(data, field.names).map(([label, detail]) => ({ label, detail, type: "variable" }));
    if (words.length || ids.length) return words.concat(ids);
  }
  const options = [];
  const seen = new Set();
  for (const name of classes) {
    for (const [label, one] of Object.entries(table.classes[name] || {})) {
      if (one.hidden || seen.has(label)) continue;
      seen.add(label);
      const option = { label, detail: one.other, info: one.help, type: "property", apply: label + ": " };
      options.push(...underBothNames(option, one.other, typed));
    }
  }
  const steps = idsOf(data, field ? field.names : "");
  return options.concat(steps.map(([label, detail]) => ({ label, detail, type: "variable" })));
}

export function helpAt(table, data, state, position) {
  const node = syntaxTree(state).resolveInner(position, 1);
  if (!/Literal|Key/.test(node.name)) return "";
  const text = state.doc.sliceString(node.from, node.to).trim();
  const after = state.doc.sliceString(node.to, node.to + 1);
  const here = pathAt(state, node.from);
  if (after === ":") {
    const { classes } = classesAt(table, here.path);
    for (const name of classes) {
      const one = (table.classes[name] || {})[text];
      if (one) return one.other ? text + " (" + one.other + ")\n" + one.help : text + "\n" + one.help;
    }
    return "";
  }
  const { field } = classesAt(table, here.path);
  const known = field && idsOf(data, field.names).find(([label]) => label === text);
  return known ? known[0] + ": " + known[1] : "";
}
