// Which rows there are and how high: the facilitator first, then levels, pools, broken promises, messages and lanes of bars.
// With two films the rows of one and the other stand one under the other, lane by lane.
const ROW = 20;
const STRIP = 18;
const HEAD = 24;
const LABELS = 200;
const AXIS = 34;
const ABOVE = 18;
const WORDS_AT_MOST = 150;
const POOLS_AT_MOST = 12;
const CUE_ROWS = 3;

class Layout {
  constructor(stage, films, options) {
    this.stage = stage;
    this.films = films;
    this.options = options;
    this.left = stage.left;
    this.pinned = [];
    this.rows = [];
    this.boxes = [];
    this.y = AXIS;
    films.forEach((film, number) => this._cues(film, number));
    this.head = this.y;
    this.y = 0;
    this._levels();
    this._pools();
    this._promises();
    this._letters();
    this._lanes();
    this.height = this.y + 8;
  }

  _put(kind, height, more) {
    const above = more.label && !this.left ? ABOVE : 0;
    const item = { kind, y: this.y, top: this.y + above, height: height + above, ...more };
    (more.pinned ? this.pinned : this.rows).push(item);
    this.y += item.height;
    return item;
  }

  _tag(number) {
    return this.films.length > 1 ? "AB"[number] : "";
  }

  _shown(film, sort, thing) {
    return !this.options.onlyDifferent || !film.versus || film.versus[sort](thing);
  }

  // Scenes as bands, injects as marks below them in a few rows.
  _cues(film, number) {
    const { scenes, injects, cards } = film.cues;
    const words = this.stage.words;
    if (scenes.length && !number) {
      const item = this._put("scenes", STRIP + 1, { pinned: true, film, number, label: words.scene });
      scenes.forEach((scene, at) => {
        const next = scenes.slice(at + 1).find((one) => one.at > scene.at);
        const from = this.stage.x(scene.at);
        this.boxes.push({ x: from, y: item.top, w: Math.max(3, this.stage.x(next ? next.at : film.ends) - from), h: STRIP, film: number, scene: at, pinned: true });
      });
    }
    if (!injects.length || (number && !film.versus.cues)) return;
    const placed = this._inRows(injects, cards);
    const deep = Math.max(0, ...placed.map((one) => one.row)) + 1;
    const label = film.versus && film.versus.cues ? `${words.injects} ${this._tag(number)}` : words.injects;
    const item = this._put("injects", deep * STRIP + 4, { pinned: true, film, number, placed, label });
    placed.forEach((one) => {
      const y = item.top + one.row * STRIP;
      this.boxes.push({ x: one.x - 7, y, w: 7 + one.wide, h: STRIP, film: number, inject: one.at, pinned: true });
    });
  }

  // In the first row with room for all words, else where most of it is left; words end before the next mark of their row.
  _inRows(injects, cards) {
    const rows = [];
    const seen = injects.map((inject, at) => [inject, at, this.stage.x(inject.at)]);
    return seen.filter(([, , x]) => x >= this.left - 5 && x <= this.stage.width).map(([inject, at, x]) => {
      const wide = 18 + Math.min(this.stage.measure(`${cards[inject.card].t} ?`), WORDS_AT_MOST);
      let row = rows.findIndex((last) => last.x + last.wide <= x);
      if (row < 0 && rows.length < CUE_ROWS) row = rows.length;
      if (row < 0) row = rows.indexOf(rows.reduce((one, other) => (other.x < one.x ? other : one)));
      const mark = { inject, at, x, row, wide };
      if (rows[row]) rows[row].wide = Math.max(9, Math.min(rows[row].wide, x - rows[row].x - 7));
      rows[row] = mark;
      return mark;
    });
  }

  _heading(text) {
    this._put("heading", HEAD, { text });
  }

  // Rows of all films under one name: `rows` are [film number, item, label].
  _section(text, kind, height, rows) {
    if (!rows.length) return;
    if (text) this._heading(text);
    rows.forEach(([number, more, label], at) => {
      const again = at && rows[at - 1][2] === label;
      const item = this._put(kind, height, { film: this.films[number], number, label: again && this.left ? "" : label, tag: this._tag(number), ...more });
      this.boxes.push({ x: this.left, y: item.top, w: this.stage.width - this.left, h: height, film: number, ...more });
    });
  }

  // Things that both films may have, by name, in the order in which they are first met.
  _paired(sort, thingsOf, name, title) {
    const found = new Map();
    this.films.forEach((film, number) => {
      thingsOf(film).filter((one) => this._shown(film, sort, one)).forEach((one) => {
        const key = name(one);
        found.set(key, [...(found.get(key) || []), [number, { [sort]: one }, title(one, film)]]);
      });
    });
    return [...found.values()].flat();
  }

  _levels() {
    const rows = this._paired("level", (film) => film.levels, (one) => one.plan, (one) => one.t);
    this._section(this.stage.words.levels, "level", STRIP, rows);
  }

  _pools() {
    const some = (film) => film.pools.filter((pool) => pool.waited).slice(0, POOLS_AT_MOST);
    const rows = this._paired("pool", some, (one) => one.id, (one) => one.t);
    this._section(this.stage.words.pools, "pool", STRIP, rows);
  }

  _promises() {
    const key = (one) => `${one.id}|${one.path}`;
    const some = new Set(this.films.flatMap((film) => film.promises.filter(isBroken)).map(key));
    const broken = (film) => film.promises.filter((one) => some.has(key(one)));
    const plan = (one, film) => new Map(film.lanes.plan).get(one.plan) || " ";
    const rows = this._paired("promise", broken, key, plan);
    this._section(this.stage.words.broken, "promise", ROW, rows);
  }

  _letters() {
    if (this.options.onlyDifferent) return;
    this.films.forEach((film, number) => {
      if (!film.letters.length) return;
      this._put("letters", 32, { film, number, label: [this.stage.words.letters, this._tag(number)].filter(Boolean).join(" ") });
    });
  }

  _lanes() {
    const group = this.options.group;
    const keys = new Map(this.films.flatMap((film) => film.lanes[group]));
    const shown = [];
    keys.forEach((title, key) => {
      this.films.forEach((film, number) => {
        const bars = film.bars.filter((bar) => bar[group] === key && this._shown(film, "bar", bar));
        if (bars.length) shown.push([number, film, bars, title]);
      });
    });
    if (shown.length) this._heading(this.stage.words.tasks);
    shown.forEach(([number, film, bars, title], at) => {
      const again = at && shown[at - 1][3] === title;
      this._lane(number, film, bars, again && this.left ? "" : title);
    });
  }

  _lane(number, film, bars, label) {
    const spans = this._folded(number, film, bars).map((one) => {
      const [from, to] = [this.stage.x(one.from), this.stage.x(one.to)];
      const wide = Math.min(this.stage.measure(one.text), WORDS_AT_MOST) + 12;
      const outside = wide > to - from;
      const seen = to >= this.left && from <= this.stage.width;
      return [from, outside ? Math.max(to, this.left) + wide : to + 1, { ...one, x: from, w: Math.max(3, to - from), outside, seen }];
    });
    const rows = packed(spans.filter((one) => one[2].seen));
    const height = (rows.length ? Math.max(...rows.map((row) => row[1])) + 1 : 1) * ROW + 6;
    const item = this._put("lane", height, { film, number, label, tag: this._tag(number), bars: [] });
    rows.forEach(([one, row]) => {
      const placed = { ...one, y: item.top + 3 + row * ROW };
      item.bars.push(placed);
      this.boxes.push({ x: one.x, y: placed.y, w: Math.max(one.w, 8) + (one.outside ? Math.min(this.stage.measure(one.text), WORDS_AT_MOST) : 0), h: ROW - 2, film: number, bar: one.bar, fold: one.fold });
    });
  }

  // Bars, and in place of the rounds of a routine one mark, unless it was opened or one of its rounds is pointed at.
  _folded(number, film, bars) {
    const lit = this.stage.lit.get(number) || new Map();
    const kept = [];
    const marks = new Map();
    bars.forEach((bar) => {
      const open = bar.g < 0 || this.options.opened.has(`${number} ${bar.g}`) || this.options.onlyDifferent;
      if (open || lit.has(bar.id)) kept.push({ bar, from: begin(bar), to: finish(bar), text: this.stage.marked(number, film, bar) });
      else marks.set(bar.g, [...(marks.get(bar.g) || []), bar]);
    });
    marks.forEach((members, fold) => {
      if (members.length === 1) return kept.push({ bar: members[0], from: begin(members[0]), to: finish(members[0]), text: members[0].t });
      const to = Math.max(...members.map(finish));
      return kept.push({ fold, members, from: Math.min(...members.map(begin)), to, text: `▸ ${film.folds[fold].t} ×${members.length}` });
    });
    return kept;
  }
}
