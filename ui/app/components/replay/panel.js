// Beside the picture: the board of a moment, and below it the same as a table.
const PEOPLE_AT_MOST = 14;
const FULL_AT_MOST = 8;

// What is so at a moment: scene, levels, full pools, who is at what, messages, units and where they are.
function boardOf(film, at, words) {
  const now = film.bars.filter((bar) => stateAt(bar, at));
  const people = now.slice(0, PEOPLE_AT_MOST).map((bar) => atWork(bar, stateAt(bar, at)[0], words));
  if (now.length > PEOPLE_AT_MOST) people.push(`… +${now.length - PEOPLE_AT_MOST}`);
  const full = fullPools(film, at).sort((one, other) => (other.waited ? 1 : 0) - (one.waited ? 1 : 0)).map((pool) => fullText(pool, at, words));
  const flying = film.letters
    .filter((letter) => letter.s <= at && (letter.r < 0 || at < letter.r))
    .map((letter) => `${letter.from} → ${letter.to}${letter.f ? ` · ${words.failed} ${letter.f}` : ""}`);
  const scene = film.cues.scenes[sceneAt(film, at)];
  return [
    ...(scene ? [make("h2", { class: "small" }, words.scene), make("p", {}, scene.t)] : []),
    list(words.levels, levelLines(film, at), words.none),
    list(words.full_now, full.length > FULL_AT_MOST ? [...full.slice(0, FULL_AT_MOST), `… +${full.length - FULL_AT_MOST}`] : full, words.none),
    list(words.at_work, people, words.nobody),
    list(words.in_flight, flying.slice(0, 10), words.none),
    list(words.where, whereabouts(film, at, words), words.none),
  ];
}

function levelLines(film, at) {
  return film.levels
    .map((level) => [level.t, valueAt(level.s, at)])
    .filter(([, step]) => step && step[2])
    .map(([title, step]) => make("span", { class: "level-line" }, levelChip(step[1], step[2]), ` ${title}`));
}

function atWork(bar, state, words) {
  const held = (bar.h || []).length ? ` · ${bar.h.slice(0, 3).join(words.comma)}` : "";
  return make("span", {}, make("b", {}, bar.t), make("span", { class: "quiet" }, ` ${words[state]} · ${bar.w || "–"}${held}`));
}

function fullText(pool, at, words) {
  const numbers = `${valueAt(pool.use, at)[1]}/${valueAt(pool.cap, at)[1]}`;
  return `${pool.t} ${numbers}${pool.waited ? ` · ${words.waited}` : ""}`;
}

function whereabouts(film, at, words) {
  const placed = new Map();
  film.map.units.forEach((unit) => {
    const now = whereAt(unit, at);
    if (!now) return;
    const [from, to] = [now.from, now.place].map((one) => (one >= 0 ? film.map.places[one][0] : ""));
    const text = now.from === undefined ? to : `${from} → ${to}`;
    placed.set(text, [...(placed.get(text) || []), unit.t]);
  });
  return [...placed].slice(0, 14).map(([where, who]) => make("span", {}, `${gathered(who, words)} `, make("span", { class: "quiet" }, where)));
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

// The same content as a table, for those who cannot see a picture.
function tableOf(player, film, number) {
  const { films, words } = player;
  const compared = films.length > 1;
  const head = [words.time, words.plan, words.what, words.who, words.ended];
  if (compared) head.push(words.differs);
  const titles = new Map(film.lanes.plan);
  const bars = film.bars.filter((bar) => !player.onlyDifferent || film.versus.bar(bar));
  const rows = bars.map((bar) => {
    const jump = textButton(elapsed(begin(bar)), () => player.pickBar(number, bar, begin(bar)));
    const cells = [jump, titles.get(bar.plan) || "", bar.t, bar.w, `${elapsed(finish(bar))} ${words[bar.v] || bar.v}`];
    if (compared) cells.push(film.versus.bars.get(bar.id) || "");
    return make("tr", {}, ...cells.map((cell) => make("td", {}, cell)));
  });
  const name = compared ? `${"AB"[number]} · ${film.name || film.title}` : film.title;
  const top = make("thead", {}, make("tr", {}, ...head.map((text) => make("th", { scope: "col" }, text))));
  return make("div", { class: "wrap", tabindex: "0" }, make("table", {}, make("caption", {}, name), top, make("tbody", {}, ...rows)));
}
