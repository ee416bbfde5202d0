// Elements and texts only: what a plan says is never read as HTML.
const SVG = "http://www.w3.org/2000/svg";

function make(tag, attributes, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

function draw(tag, attributes, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(element, attributes, children) {
  Object.entries(attributes || {}).forEach(([name, value]) => {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null) element.setAttribute(name, value);
  });
  element.append(...children.filter((child) => child !== undefined && child !== null && child !== ""));
  return element;
}

// Signs drawn here, because fonts of projectors and old offices have none of them.
const SIGNS = {
  play: "M5 3l9 6-9 6z",
  pause: "M4 3h4v12H4zM10 3h4v12h-4z",
  start: "M3 3h2v12H3zM15 3v12L6 9z",
  next: "M3 3l8 6-8 6zM12 3h2v12h-2z",
  before: "M15 3L7 9l8 6zM4 3h2v12H4z",
  closer: "M8 3h2v5h5v2h-5v5H8v-5H3V8h5z",
  wider: "M3 8h12v2H3z",
  link: "M7 11a3 3 0 010-4l3-3a3 3 0 014 4l-1.5 1.5-1-1L13 7a1.5 1.5 0 00-2-2L8 8a1.5 1.5 0 000 2zm4-4a3 3 0 010 4l-3 3a3 3 0 01-4-4l1.5-1.5 1 1L5 11a1.5 1.5 0 002 2l3-3a1.5 1.5 0 000-2z",
  full: "M3 3h5v2H5v3H3zM10 3h5v5h-2V5h-3zM3 10h2v3h3v2H3zM13 10h2v5h-5v-2h3z",
  dark: "M9 2a7 7 0 107 7 5 5 0 01-7-7z",
  present: "M2 3h14v9h-6v2h3v2H5v-2h3v-2H2zM4 5v5h10V5z",
  more: "M3 4h12v2H3zM3 8h12v2H3zM3 12h12v2H3z",
  clock: "M9 1a8 8 0 100 16A8 8 0 009 1zm0 2a6 6 0 110 12A6 6 0 019 3zM8 5h2v4l3 2-1 1.7L8 10z",
  close: "M4 5l1-1 4 4 4-4 1 1-4 4 4 4-1 1-4-4-4 4-1-1 4-4z",
};

function sign(name) {
  return draw("svg", { viewBox: "0 0 18 18", width: 18, height: 18, "aria-hidden": "true" }, draw("path", { d: SIGNS[name], fill: "currentColor" }));
}

function signButton(name, label, act, more) {
  return make("button", { type: "button", class: "sign", "aria-label": label, title: label, onclick: act, ...more }, sign(name));
}

function textButton(text, act, more) {
  return make("button", { type: "button", onclick: act, ...more }, text);
}

function choice(label, options, chosen, act) {
  const select = make("select", { "aria-label": label, onchange: (event) => act(event.target.value) });
  options.forEach(([value, text]) => {
    const option = make("option", { value }, text);
    option.selected = String(value) === String(chosen);
    select.append(option);
  });
  return [make("label", {}, make("span", {}, label), select), select];
}

function list(title, lines, none) {
  const box = make("section", {}, make("h2", { class: "small" }, title));
  if (!lines.length) box.append(make("p", { class: "quiet" }, none));
  else box.append(make("ul", {}, ...lines.map((line) => make("li", {}, line))));
  return box;
}

// The sign of a level, the same on the board, on the map and before the table's guests.
function levelChip(word, colour) {
  return make("span", { class: `level level-${colour}` }, word);
}
