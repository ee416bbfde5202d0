// The findings of a text below its editor, which is told of them, too: it marks them where they stand.

const FINDINGS = "db-findings";

function findings(component) {
  const { parentElement, data } = component;
  let host = parentElement.querySelector(`.${FINDINGS}`);
  if (!host) {
    host = element("details", FINDINGS);
    host.append(element("summary"), element("ul"));
    parentElement.append(host);
  }
  const said = JSON.stringify(data);
  if (host.said === said) return;
  host.said = said;
  tellEditor(data);
  draw(host, data);
}

function tellEditor(data) {
  const marks = data.rows.map((row, at) => ({
    line: data.places[at][0],
    column: data.places[at][1],
    severity: row.severity,
    code: row.code,
    message: [row.message, row.hint, row.basis].filter(Boolean).join("\n"),
    fix: mending(data, row, at),
  }));
  (globalThis.drillbookFindings ??= new Map()).set(data.name, marks);
  dispatchEvent(new CustomEvent("drillbook-findings", { detail: data.name }));
}

function mending(data, row, at) {
  const [line, column] = data.places[at].slice(2);
  return row.button ? { line, column, old: row.old, new: row.new, label: row.button } : null;
}

function draw(host, data) {
  host.hidden = !data.rows.length;
  if (data.open && !host.isLoud) host.open = true; // once: who closes it has read it
  host.isLoud = data.open;
  host.querySelector("summary").textContent = data.title;
  host.querySelector("ul").replaceChildren(...data.rows.map((row, at) => item(data, row, at)));
}

function item(data, row, at) {
  const whole = element("li");
  const said = element("p");
  said.append(element("span", `db-mark db-${row.severity}`, row.head), [row.message, row.hint].filter(Boolean).join(/[。；？！]$/.test(row.message) ? "" : " "));
  whole.append(said);
  if (row.felt) whole.append(element("p", "db-felt", row.felt));
  const ways = element("p", "db-ways");
  const fix = mending(data, row, at);
  if (fix) ways.append(button(fix, () => inEditor(data)?.mend(fix)));
  if (data.here) ways.append(link(data, ...data.places[at]));
  if (ways.childNodes.length) whole.append(ways);
  return whole;
}

function button(fix, act) {
  const made = element("button", "", fix.label);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

function link(data, line, column) {
  const anchor = element("a", "", data.line.replace("#", line));
  anchor.href = `${data.here}&line=${line}`;
  anchor.addEventListener("click", (event) => {
    const editor = inEditor(data);
    if (!editor || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    editor.goTo(line, column);
  });
  return anchor;
}

const inEditor = (data) => globalThis.drillbookEditors?.get(data.name);

function element(name, style = "", words = "") {
  const made = document.createElement(name);
  if (style) made.className = style;
  if (words) made.textContent = words;
  return made;
}
