// What the player knows of a film: times, values at a moment, chains, rows for bars. No drawing here.
const DAY = 86400000;

const two = (number) => String(number).padStart(2, "0");

function elapsed(at) {
  const seconds = Math.floor(at / 1000);
  const text = `T+${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}`;
  return seconds % 60 ? `${text}:${two(seconds % 60)}` : text;
}

// The clock on the wall, put forward or back where the film says so.
function wall(film, at, words) {
  const found = /^(\d+-\d+-\d+)T(\d+:\d+(?::\d+)?)/.exec(film.begins || "");
  if (!found) return "";
  const change = valueAt(film.changes || [], at);
  const now = Date.parse(`${found[1]}T${found[2]}Z`) + at + (change ? change[1] : 0);
  const days = Math.floor((now - Date.parse(`${found[1]}T00:00Z`)) / DAY);
  const day = new Date(now);
  const clock = `${two(day.getUTCHours())}:${two(day.getUTCMinutes())}`;
  if (!days) return clock;
  if (days === 1) return words.next_day.replace("{clock}", clock);
  const month = words.months.split(" ")[day.getUTCMonth()];
  return words.date.replace("{day}", day.getUTCDate()).replace("{month}", month).replace("{clock}", clock);
}

const begin = (bar) => (bar.s.length ? bar.s[0][1] : 0);
const finish = (bar) => (bar.s.length ? bar.s[bar.s.length - 1][2] : 0);

// The value of a step function [[at, value], ...] at a moment; nothing before its first step.
function valueAt(steps, at) {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle][0] <= at) low = middle + 1;
    else high = middle;
  }
  return low ? steps[low - 1] : null;
}

// The parts of a promised time's chain, earliest first: each is kept once and names the one before it.
function linksOf(film, promise) {
  const found = [];
  for (let at = promise.link; at >= 0; at = film.links[at][4]) found.push(film.links[at]);
  return found.reverse();
}

// The number of the first event later than `at`.
function firstAfter(events, at) {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (events[middle][0] <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Things of one lane in as few rows as no two of them overlap in; each is [from, to, thing] in the same measure.
function packed(spans) {
  const ends = [];
  return spans
    .slice()
    .sort((one, other) => one[0] - other[0])
    .map(([from, to, thing]) => {
      let row = ends.findIndex((end) => end <= from);
      if (row < 0) row = ends.length;
      ends[row] = to;
      return [thing, row];
    });
}

const isBroken = (promise) => promise.o === "missed" || promise.o === "never-reached";

// From an event back along its causes to the first; latest first.
function chainOf(film, event) {
  const found = [];
  while (event >= 0 && found.length < 500 && !found.includes(event)) {
    found.push(event);
    event = film.events[event][1];
  }
  return found;
}

// The event of a bar that matters at a moment: its last one up to then, else its first.
function eventOf(film, bar, at) {
  let best = film.bars[bar].e;
  film.events.forEach((event, number) => {
    if (event[3] === bar && event[0] <= at) best = number;
  });
  return best;
}

// Which pools have everybody at work at a moment.
function fullPools(film, at) {
  return film.pools.filter((pool) => {
    const use = valueAt(pool.use, at);
    const most = valueAt(pool.cap, at);
    return use && most && use[1] > 0 && use[1] >= most[1];
  });
}

const stateAt = (bar, at) => bar.s.find((segment) => segment[1] <= at && at < segment[2]);

// Where a unit is: standing at a place, or so far on its way from one to another.
function whereAt(unit, at) {
  const step = valueAt(unit.s, at);
  if (!step) return null;
  const [leaves, place, from, there, over] = step;
  return from < 0 || at >= there ? { place } : { place, from, over, part: (at - leaves) / Math.max(1, there - leaves), there };
}

// The injects and scenes in the order in which they are shown to a room; a scene comes before its injects.
function cardsOf(film) {
  const { scenes, injects, cards } = film.cues;
  const found = scenes.map((scene, number) => ({ at: scene.at, scene: number, title: scene.t }));
  injects.forEach((inject, number) => {
    if (inject.came) found.push({ at: inject.at, scene: inject.scene, inject: number, title: cards[inject.card].t });
  });
  const rank = (card) => (card.inject === undefined ? 0 : 1);
  return found.sort((one, other) => one.at - other.at || rank(one) - rank(other));
}

// The number of the scene that is on at a moment, -1 before the first.
function sceneAt(film, at) {
  let best = -1;
  film.cues.scenes.forEach((scene, number) => {
    if (scene.at <= at && (best < 0 || scene.at >= film.cues.scenes[best].at)) best = number;
  });
  return best;
}
