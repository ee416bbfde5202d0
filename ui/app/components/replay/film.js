// What the player knows: times, rows for bars, what differs between two films. No drawing here.
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

// Bars of one lane in as few rows as no two of them overlap in; `apart` keeps short ones readable.
function packed(bars, apart) {
  const ends = [];
  return bars
    .slice()
    .sort((one, other) => begin(one) - begin(other))
    .map((bar) => {
      let row = ends.findIndex((end) => end <= begin(bar));
      if (row < 0) row = ends.length;
      ends[row] = Math.max(finish(bar), begin(bar) + apart);
      return [bar, row];
    });
}

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

const byId = (film) => new Map(film.bars.map((bar) => [bar.id, bar]));

// For each bar of `film` that is not the same in `other`: how. Seconds apart count, and another end.
function differences(film, other, words) {
  const known = byId(other);
  const found = new Map();
  film.bars.forEach((bar) => {
    const twin = known.get(bar.id);
    if (!twin) found.set(bar.id, words.only_here);
    else if (twin.v !== bar.v) found.set(bar.id, `${words[bar.v]} ↔ ${words[twin.v]}`);
    else if (Math.abs(finish(twin) - finish(bar)) >= 1000) found.set(bar.id, shift(finish(bar) - finish(twin), words));
    else if (Math.abs(begin(twin) - begin(bar)) >= 1000) found.set(bar.id, shift(begin(bar) - begin(twin), words));
  });
  return found;
}

function shift(ms, words) {
  return `${ms > 0 ? words.later : words.earlier} ${lasting(Math.abs(ms), words)}`;
}

// How long something took, to the second, as pages and reports write it.
function lasting(ms, words) {
  const seconds = Math.round(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const parts = { h, m: h ? two(m) : m, s: h || m ? two(s) : s };
  const form = words[`lasting_${h ? "h" : ""}${m || (h && s) || !(h || s) ? "m" : ""}${s ? "s" : ""}`];
  return form.replace(/{(\w)}/g, (_, part) => parts[part]);
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
