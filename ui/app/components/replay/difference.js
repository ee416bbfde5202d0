// What differs between two films of one scenario: bars, promised times, levels and pools; seconds apart count.
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
  const parts = { h: Math.floor(seconds / 3600), m: Math.floor(seconds / 60) % 60, s: seconds % 60 };
  const { h, m, s } = parts;
  const form = words[`lasting_${h ? "h" : ""}${m || !(h || s) ? "m" : ""}${s ? "s" : ""}`];
  return form.replace(/{(\w)}/g, (_, part) => parts[part]);
}


const stepsDiffer = (one, other) =>
  one.length !== other.length || one.some((step, at) => step[1] !== other[at][1] || Math.abs(step[0] - other[at][0]) >= 1000);

const cueSteps = (film) => film.cues.injects.map((inject) => [inject.at, `${inject.card} ${inject.came}`]);

// Says of each thing of a film whether it is another in the other film; what only one of them has differs.
class Comparison {
  constructor(film, other, words) {
    this.bars = differences(film, other, words);
    this.cues = stepsDiffer(cueSteps(film), cueSteps(other));
    this.levels = new Map(other.levels.map((level) => [level.plan, level.s]));
    this.pools = new Map(other.pools.map((pool) => [pool.id, pool.use]));
    this.promises = new Map(other.promises.map((one) => [this._key(one), one]));
  }

  _key(promise) {
    return `${promise.id}|${promise.path}`;
  }

  bar(bar) {
    return this.bars.has(bar.id);
  }

  level(level) {
    const twin = this.levels.get(level.plan);
    return !twin || stepsDiffer(level.s, twin);
  }

  pool(pool) {
    const twin = this.pools.get(pool.id);
    return !twin || stepsDiffer(pool.use, twin);
  }

  promise(promise) {
    const twin = this.promises.get(this._key(promise));
    return !twin || twin.o !== promise.o || twin.said !== promise.said;
  }
}
