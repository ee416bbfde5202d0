// Everything around the canvas, made of elements and text only: what a plan says is never read as HTML.
const STYLE = `
.dbr{font:14px/1.45 "Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif;color:#1f2933;background:#fff;padding:8px;border-radius:6px}
.dbr *{box-sizing:border-box}
.dbr .bar{display:flex;flex-wrap:wrap;gap:6px;align-items:center;margin-bottom:6px}
.dbr button,.dbr select{font:inherit;min-height:34px;padding:2px 10px;border:1px solid #5d6b78;border-radius:5px;background:#fff;color:#1f2933;cursor:pointer;max-width:100%}
.dbr button:hover{background:#eef4fa}
.dbr button.main{background:#0b5cad;border-color:#0b5cad;color:#fff;min-width:84px}
.dbr :focus-visible{outline:3px solid #f2a900;outline-offset:1px}
.dbr label{display:inline-flex;gap:4px;align-items:center;max-width:100%}
.dbr label{min-width:0}.dbr label select{min-width:0;max-width:340px;flex:0 1 auto;text-overflow:ellipsis}
.dbr .clock{font-variant-numeric:tabular-nums;font-weight:600;min-width:150px}
.dbr input[type=range]{width:100%;accent-color:#0b5cad;height:26px;margin:0 0 6px}
.dbr .main-row{display:flex;flex-wrap:wrap;gap:10px;align-items:flex-start}
.dbr .stage{flex:3 1 420px;min-width:0;height:520px;overflow-y:auto;overflow-x:hidden;border:1px solid #cfd7de;position:relative}
.dbr canvas{display:block;width:100%;cursor:pointer}
.dbr .side{flex:1 1 250px;min-width:0;height:520px;overflow:auto;border:1px solid #cfd7de;padding:6px 10px}
.dbr h4{font-size:14px;margin:8px 0 2px}
.dbr ul,.dbr ol{margin:0;padding-left:20px}
.dbr li button{border:0;padding:0;min-height:24px;text-align:left;color:#0b5cad;text-decoration:underline;background:none}
.dbr ul.chain{list-style:none;padding-left:0}
.dbr .wrap{overflow:auto;max-height:420px}
.dbr table{border-collapse:collapse;width:100%}
.dbr th,.dbr td{border-bottom:1px solid #dde3e9;text-align:left;padding:3px 6px;vertical-align:top}
.dbr summary{cursor:pointer;padding:6px 0;font-weight:600}
.dbr .key{display:flex;flex-wrap:wrap;gap:4px 14px;color:#46525e;font-size:13px;margin-top:4px}
@media (max-width:640px){.dbr .stage,.dbr .side{height:380px;flex-basis:100%}}
`;

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  Object.entries(attributes || {}).forEach(([name, value]) => {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null) element.setAttribute(name, value);
  });
  element.append(...children.filter((child) => child !== undefined && child !== null));
  return element;
}

function choice(label, options, chosen, act) {
  const select = make("select", { "aria-label": label, onchange: (event) => act(event.target.value) });
  options.forEach(([value, text]) => {
    const option = make("option", { value }, text);
    option.selected = String(value) === String(chosen);
    select.append(option);
  });
  return [make("label", {}, `${label} `, select), select];
}

function list(title, lines, none) {
  const box = make("div", {}, make("h4", {}, title));
  if (!lines.length) box.append(make("div", {}, none));
  else box.append(make("ul", {}, ...lines.map((line) => make("li", {}, line))));
  return box;
}

// What is so at a moment, for the side: levels, full pools, who is at what, messages, units on the way.
function boardOf(film, at, words) {
  const now = film.bars.filter((bar) => stateAt(bar, at));
  const people = now.slice(0, 14).map((bar) => {
    const state = stateAt(bar, at)[0];
    const held = (bar.h || []).length ? ` · ${bar.h.slice(0, 3).join(words.comma)}` : "";
    return `${bar.w || "–"}${words.colon}${bar.t}(${words[state]})${held}`;
  });
  if (now.length > 14) people.push(`… +${now.length - 14}`);
  const levels = film.levels
    .map((level) => [level.t, valueAt(level.s, at)])
    .filter(([, step]) => step && !step[2])
    .map(([title, step]) => `${title} ${step[1]}`);
  const full = fullPools(film, at)
    .sort((one, other) => (other.waited ? 1 : 0) - (one.waited ? 1 : 0))
    .map((pool) => `${pool.t} ${valueAt(pool.use, at)[1]}/${valueAt(pool.cap, at)[1]}${pool.waited ? ` · ${words.waited}` : ""}`);
  const flying = film.letters
    .filter((letter) => letter.s <= at && (letter.r < 0 || at < letter.r))
    .map((letter) => `${letter.from} → ${letter.to}${letter.f ? ` (${words.failed} ${letter.f})` : ""}`);
  const placed = new Map();
  film.units.forEach((unit) => {
    const step = valueAt(unit.s, at);
    if (step) placed.set(step[1], [...(placed.get(step[1]) || []), unit.t]);
  });
  const units = [...placed].slice(0, 12).map(([where, who]) => `${where}${words.colon}${gathered(who, words)}`);
  return [
    list(words.levels, levels, words.none),
    list(words.full_now, full.length > 8 ? [...full.slice(0, 8), `… +${full.length - 8}`] : full, words.none),
    list(words.at_work, people, words.nobody),
    list(words.in_flight, flying.slice(0, 10), words.none),
    list(words.where, units, words.none),
  ];
}

// "pump 1, pump 2, pump 3" is "pump ×3".
function gathered(names, words) {
  const counts = new Map();
  names.forEach((name) => {
    const family = name.replace(/ \d+$/, "");
    counts.set(family, (counts.get(family) || 0) + 1);
  });
  return [...counts].map(([name, count]) => (count > 1 ? `${name} ×${count}` : name)).join(words.comma);
}

// The same content as a table, for those who cannot see a canvas; the newest 400 rows up to a moment are enough to read.
function tableOf(film, number, films, words, seek) {
  const odd = film.odd || new Map();
  const head = [words.time, words.plan, words.what, words.who, words.ended];
  if (films.length > 1) head.push(words.differs);
  const titles = new Map(film.lanes.plan);
  const rows = film.bars.map((bar) => {
    const jump = make("button", { onclick: () => seek(number, begin(bar), bar) }, elapsed(begin(bar)));
    const cells = [jump, titles.get(bar.plan) || "", bar.t, bar.w, `${elapsed(finish(bar))} ${words[bar.v] || bar.v}`];
    if (films.length > 1) cells.push(odd.get(bar.id) || "");
    return make("tr", {}, ...cells.map((cell) => make("td", {}, cell)));
  });
  const name = films.length > 1 ? `${number ? "B" : "A"} · ${film.name || film.title}` : film.title;
  return make(
    "div",
    { class: "wrap", tabindex: "0" },
    make("table", {}, make("caption", {}, name), make("thead", {}, make("tr", {}, ...head.map((text) => make("th", { scope: "col" }, text)))), make("tbody", {}, ...rows)),
  );
}
