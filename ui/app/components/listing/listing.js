// A list of links with columns: sorted by a click on a head, narrowed by typing, walked through with the arrow keys.

const LISTING = "db-listing";
const SHORT = 14; // half letters: a word or a time that is never broken
const LONG = 36; // half letters: more than a phrase
const DAY = /(\d{4}-\d\d-\d\d)/;
const BRACKET = /(（[^（）]{1,14}）[）、，；：。]*|\([^()]{1,22}\)[),;:.]*)/; // a short one, with the signs that never begin a line
const WIDE = 9; // more columns are moved sideways beside the first

function listing(component) {
  const { parentElement, data } = component;
  let host = parentElement.querySelector(`.${LISTING}`);
  if (!host) {
    host = document.createElement("div");
    host.className = LISTING;
    host.view = { words: "", column: -1, down: false };
    parentElement.append(host);
  }
  host.component = component;
  if (host.revision === data.revision) return;
  host.revision = data.revision;
  draw(host, data);
}

function draw(host, data) {
  const bar = element("div", "db-bar");
  const search = element("input");
  search.type = "search";
  search.placeholder = data.words.find;
  search.setAttribute("aria-label", data.words.find);
  search.value = host.view.words;
  const count = element("span", "db-count");
  count.setAttribute("role", "status");
  bar.append(search, count);
  const table = element("table", data.columns.length > WIDE ? "db-wide" : "");
  table.append(head(host, data), element("tbody"));
  host.replaceChildren(...(data.rows.length > data.few ? [bar] : []), table);
  search.addEventListener("input", () => {
    host.view.words = search.value;
    fill(host, data);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") step(event, host.querySelector("tbody a"));
  });
  fill(host, data);
}

function head(host, data) {
  const row = element("tr");
  data.columns.forEach((name, column) => {
    const cell = element("th");
    cell.scope = "col";
    const button = element("button", "", name);
    button.type = "button";
    button.addEventListener("click", () => {
      host.view = { ...host.view, column, down: host.view.column === column && !host.view.down };
      fill(host, data);
    });
    cell.append(button);
    row.append(cell);
  });
  const whole = element("thead");
  whole.append(row);
  return whole;
}

function fill(host, data) {
  const { words, column, down } = host.view;
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = data.rows.filter((row) => wanted.every((word) => row.text.includes(word)));
  if (column >= 0) {
    const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
    const sign = down ? -1 : 1;
    shown.sort((a, b) => sign * collator.compare(a.sort[column] ?? "", b.sort[column] ?? ""));
  }
  host.querySelectorAll("th").forEach((cell, index) => {
    cell.setAttribute("aria-sort", index !== column ? "none" : down ? "descending" : "ascending");
  });
  const rows = [];
  let group = null;
  for (const row of shown) {
    if (column < 0 && row.group && row.group !== group) rows.push(heading(data, (group = row.group)));
    rows.push(line(host, data, row));
  }
  host.querySelector("tbody").replaceChildren(...rows);
  const count = host.querySelector(".db-count");
  if (count) count.textContent = wanted.length ? `${shown.length} / ${data.rows.length}` : "";
}

function heading(data, group) {
  const row = element("tr", "db-group");
  const [title, detail] = group.split("\n");
  const cell = element("th", "", title);
  if (detail) cell.append(below(detail));
  cell.scope = "rowgroup";
  cell.colSpan = data.columns.length;
  row.append(cell);
  return row;
}

function line(host, data, row) {
  const whole = element("tr");
  row.cells.forEach((cell, column) => {
    const box = element("td", column ? "" : "db-first");
    box.dataset.label = data.columns[column];
    if (column && cell) box.classList.add(length(cell));
    if (column === 0 && row.href) box.append(link(host, row, cell));
    else if (cell) box.append(...words(cell));
    for (const [tone, word] of row.marks[column] ?? []) box.append(element("span", `db-mark db-${tone}`, word));
    if (column === 0 && row.detail) box.append(below(row.detail));
    whole.append(box);
  });
  return whole;
}

// What room a cell asks for, by its half letters (Chinese ones are whole).
function length(cell) {
  const wide = [...cell].reduce((sum, letter) => sum + (letter > "\u2e80" ? 2 : 1), 0);
  return wide <= SHORT ? "db-short" : wide <= LONG ? "db-phrase" : "db-sentence";
}

// A day is never broken at its hyphens, nor a short bracket in its middle.
function words(cell) {
  return cell.split(BRACKET).flatMap((part, at) => (at % 2 ? [bracket(part)] : days(part)));
}

function bracket(part) {
  const whole = element("span", "db-bracket");
  whole.append(...days(part));
  return whole;
}

// What is told below a name.
function below(told) {
  const whole = element("div", "db-detail");
  whole.append(...days(told));
  return whole;
}

function days(part) {
  return part.split(DAY).map((one, at) => (at % 2 ? element("span", "db-day", one) : one));
}

function link(host, row, cell) {
  const anchor = element("a");
  anchor.append(...words(cell));
  anchor.href = row.href;
  anchor.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    host.component.setTriggerValue("opened", row.id);
  });
  anchor.addEventListener("keydown", (event) => {
    const all = [...host.querySelectorAll("tbody a")];
    const at = all.indexOf(anchor);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) step(event, all[to] ?? (to < 0 ? host.querySelector("input") : null));
  });
  return anchor;
}

function step(event, target) {
  event.preventDefault();
  if (target) target.focus();
}

function element(name, style = "", words = "") {
  const made = document.createElement(name);
  if (style) made.className = style;
  if (words) made.textContent = words;
  return made;
}
