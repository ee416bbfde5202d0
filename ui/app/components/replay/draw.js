// The canvas: a layer of what is past, a layer of what is to come, both drawn once; a frame only puts them together.
const ROW = 19;
const STRIP = 17;
const HEAD = 22;
const LABELS = 172;
const INK = "#1f2933";
const FAINT = "#65717d";
const LINES = "#dde3e9";
const FILLS = { working: "#bcd7f2", travelling: "#dcd3f3", sending: "#cdeadf", queued: "#fbe3c0" };
const EDGES = { working: "#1d5b99", travelling: "#5c40a8", sending: "#19694c", queued: "#97560b" };
const FONT = '12px "Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif';

class Stage {
  constructor(canvas, words) {
    this.canvas = canvas;
    this.words = words;
    this.context = canvas.getContext("2d");
    this.past = document.createElement("canvas");
    this.future = document.createElement("canvas");
    this.boxes = [];
    this.view = [0, 1];
    this.lit = new Map();
    this.width = 300;
    this.height = 100;
    this.scale = 1;
  }

  x(at) {
    return this.left + ((at - this.view[0]) / (this.view[1] - this.view[0])) * (this.width - this.left);
  }

  time(x) {
    return this.view[0] + (Math.max(0, x - this.left) / (this.width - this.left)) * (this.view[1] - this.view[0]);
  }

  // Where everything goes, then both layers.
  lay(films, group, width, view) {
    this.films = films;
    this.view = view;
    this.width = Math.max(200, Math.floor(width));
    this.left = this.width >= 720 ? LABELS : 0; // on a phone, names stand above what they name
    this.scale = Math.min(2, window.devicePixelRatio || 1);
    this.plan = [];
    let y = 20;
    films.forEach((film, number) => {
      y = this._layFilm(film, number, group, y);
    });
    this.height = y + 6;
    for (const layer of [this.canvas, this.past, this.future]) {
      layer.width = this.width * this.scale;
      layer.height = this.height * this.scale;
    }
    this.canvas.style.height = `${this.height}px`;
    this.paint();
  }

  _layFilm(film, number, group, top) {
    let y = top;
    const put = (kind, height, more) => {
      this.plan.push({ kind, y, height, number, film, ...more });
      y += height;
    };
    if (this.films.length > 1) put("name", HEAD + 2, { text: `${number ? "B" : "A"} · ${film.name || film.title}` });
    if (film.levels.length) put("head", HEAD, { text: this.words.levels });
    film.levels.forEach((level) => this._named(put, "level", STRIP, level.t, { level }));
    const narrow = film.pools.filter((pool) => pool.waited).slice(0, 12);
    if (narrow.length) put("head", HEAD, { text: this.words.pools });
    narrow.forEach((pool) => this._named(put, "pool", STRIP, pool.t, { pool }));
    const broken = film.promises.filter((promise) => promise.o === "missed" || promise.o === "never-reached");
    if (broken.length) put("head", HEAD, { text: this.words.broken });
    const whose = new Map(film.lanes.plan);
    broken.forEach((promise) => put("promise", ROW, { promise, label: this.left ? whose.get(promise.plan) || " " : "" }));
    if (film.letters.length) this._named(put, "letters", 30, this.words.letters, {});
    put("head", HEAD, { text: this.words.tasks });
    const apart = (46 * (this.view[1] - this.view[0])) / (this.width - this.left);
    film.lanes[group].forEach(([key, title]) => {
      const bars = film.bars.filter((bar) => bar[group] === key);
      if (!bars.length) return;
      const rows = packed(bars, apart);
      this._named(put, "lane", (Math.max(...rows.map((row) => row[1])) + 1) * ROW + 5, title, { rows });
    });
    return y + 8;
  }

  _named(put, kind, height, label, more) {
    if (!this.left) put("above", 17, { text: label });
    put(kind, height, { ...more, label });
  }

  paint() {
    this.boxes = [];
    for (const [layer, faint] of [
      [this.future, true],
      [this.past, false],
    ]) {
      const context = layer.getContext("2d");
      context.setTransform(this.scale, 0, 0, this.scale, 0, 0);
      context.fillStyle = "#ffffff";
      context.fillRect(0, 0, this.width, this.height);
      context.font = FONT;
      context.textBaseline = "middle";
      this._grid(context);
      this.plan.forEach((item) => this[`_${item.kind}`](context, item, faint));
      if (this.left) this._labels(context);
    }
  }

  _labels(context) {
    context.fillStyle = "#ffffff";
    this.plan.filter((item) => item.label).forEach((item) => context.fillRect(0, item.y, this.left - 2, item.height));
    context.fillStyle = INK;
    this.plan.filter((item) => item.label).forEach((item) => {
      this._text(context, item.label, 0, this.left - 4, item.y + Math.min(item.height, ROW) / 2 - 1);
      context.fillStyle = LINES;
      context.fillRect(0, item.y + item.height - 1, this.width, item.kind === "lane" ? 1 : 0);
      context.fillStyle = INK;
    });
  }

  _above(context, item) {
    context.fillStyle = FAINT;
    this._text(context, item.text, 0, this.width, item.y + 9);
  }

  _grid(context) {
    const span = this.view[1] - this.view[0];
    const step = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440, 2880, 10080]
      .map((minutes) => minutes * 60000)
      .find((ms) => (ms / span) * (this.width - this.left) >= 64) || span / 4;
    context.fillStyle = FAINT;
    context.strokeStyle = LINES;
    for (let at = Math.ceil(this.view[0] / step) * step; at <= this.view[1]; at += step) {
      const x = Math.round(this.x(at)) + 0.5;
      if (x + 40 > this.width) break;
      context.beginPath();
      context.moveTo(x, 18);
      context.lineTo(x, this.height);
      context.stroke();
      context.fillText(wall(this.films[0], at, this.words) || elapsed(at), x + 2, 9);
    }
  }

  _name(context, item) {
    context.fillStyle = INK;
    context.fillRect(0, item.y, this.width, item.height - 2);
    context.fillStyle = "#ffffff";
    context.fillText(item.text, 6, item.y + item.height / 2 - 1, this.width - 12);
  }

  _head(context, item) {
    context.fillStyle = "#eef2f6";
    context.fillRect(0, item.y, this.width, item.height - 3);
    context.fillStyle = INK;
    context.fillText(item.text, 6, item.y + item.height / 2 - 1, this.width - 12);
  }

  _text(context, text, from, to, y) {
    const left = Math.max(from, from < this.left && to > this.left ? this.left : 0) + 3;
    const room = Math.min(to, this.width) - left - 2;
    if (room < 14) return;
    let shown = text;
    if (context.measureText(text).width > room) {
      const each = context.measureText(text).width / text.length;
      shown = `${text.slice(0, Math.max(1, Math.floor(room / each) - 1))}…`;
    }
    context.fillText(shown, left, y);
  }

  _level(context, item, faint) {
    const { level, y } = item;
    level.s.forEach(([at, word, none], number) => {
      const next = number + 1 < level.s.length ? level.s[number + 1][0] : item.film.ends;
      const [from, to] = [this.x(at), this.x(next)];
      context.fillStyle = none ? "#f1f3f5" : faint ? "#fdf4dc" : "#f6cf6b";
      context.fillRect(from, y + 1, Math.max(1, to - from - 1), STRIP - 3);
      context.fillStyle = INK;
      this._text(context, word, from, to, y + STRIP / 2 - 0.5);
    });
  }

  _pool(context, item, faint) {
    const { pool, y } = item;
    const moments = [...new Set([...pool.use, ...pool.cap].map((step) => step[0]))].sort((a, b) => a - b);
    moments.forEach((at, number) => {
      const next = number + 1 < moments.length ? moments[number + 1] : item.film.ends;
      const use = (valueAt(pool.use, at) || [0, 0])[1];
      const most = (valueAt(pool.cap, at) || [0, 0])[1];
      if (!use) return;
      const tall = (STRIP - 3) * Math.min(1, use / Math.max(most, 1));
      const from = this.x(at);
      const wide = Math.max(1, this.x(next) - from);
      const full = use >= most;
      context.fillStyle = full ? (faint ? "#fbe1dc" : "#d9826f") : faint ? "#eaf1f8" : "#b9cfe4";
      context.fillRect(from, y + STRIP - 2 - tall, wide, tall);
      if (full && !faint) this._hatch(context, from, y + 1, wide, STRIP - 3, "#7c2415");
    });
  }

  _hatch(context, x, y, wide, tall, colour) {
    context.save();
    context.beginPath();
    context.rect(x, y, wide, tall);
    context.clip();
    context.strokeStyle = colour;
    context.beginPath();
    for (let at = x - tall; at < x + wide; at += 5) {
      context.moveTo(at, y + tall);
      context.lineTo(at + tall, y);
    }
    context.stroke();
    context.restore();
  }

  _promise(context, item, faint) {
    const { promise, y } = item;
    const [from, limit, end] = [this.x(promise.s), this.x(promise.x), this.x(promise.end)];
    const middle = y + ROW / 2;
    context.strokeStyle = faint ? "#b9c1c9" : INK;
    context.setLineDash([4, 3]);
    context.beginPath();
    context.moveTo(from, middle);
    context.lineTo(limit, middle);
    context.stroke();
    context.setLineDash([]);
    if (end > limit) {
      context.strokeStyle = faint ? "#e8b4aa" : "#b3261e";
      context.lineWidth = 4;
      context.beginPath();
      context.moveTo(limit, middle);
      context.lineTo(end, middle);
      context.stroke();
      context.lineWidth = 1;
    }
    context.fillStyle = faint ? FAINT : "#8c1d13";
    const text = `✕ ${promise.t} ${promise.said}`;
    const wide = context.measureText(text).width;
    context.fillText(text, end + 6 + wide < this.width ? Math.max(end + 6, this.left + 4) : Math.max(this.left + 4, from - wide - 6), middle);
    if (!faint) this.boxes.push({ x: this.left, y, w: this.width - this.left, h: ROW, film: item.number, promise });
  }

  _letters(context, item, faint) {
    item.film.letters.forEach((letter, number) => {
      const y = item.y + 3 + (number % 6) * 4;
      const from = this.x(letter.s);
      const to = this.x(letter.r < 0 ? item.film.ends : letter.r);
      context.fillStyle = letter.r < 0 || letter.f ? (faint ? "#f0c9c2" : "#b3261e") : faint ? "#cfe3da" : "#19694c";
      context.fillRect(from, y, Math.max(2, to - from), letter.f ? 3 : 2);
    });
  }

  _lane(context, item, faint) {
    item.rows.forEach(([bar, row]) => {
      const y = item.y + row * ROW;
      const [from, to] = [this.x(begin(bar)), this.x(finish(bar))];
      if (to < -4 || from > this.width + 4) return;
      bar.s.forEach((segment) => this._segment(context, segment, y, faint));
      this._mark(context, item, bar, from, to, y, faint);
      if (!faint) this.boxes.push({ x: from, y, w: Math.max(to - from, 46), h: ROW - 2, film: item.number, bar });
    });
  }

  _segment(context, [state, since, until], y, faint) {
    const from = this.x(since);
    const wide = Math.max(2, this.x(until) - from);
    context.globalAlpha = faint ? 0.35 : 1;
    context.fillStyle = FILLS[state];
    context.fillRect(from, y, wide, ROW - 3);
    if (state === "queued") this._hatch(context, from, y, wide, ROW - 3, EDGES.queued);
    context.strokeStyle = EDGES[state];
    context.setLineDash(state === "travelling" ? [5, 3] : state === "sending" ? [2, 2] : []);
    context.strokeRect(from + 0.5, y + 0.5, Math.max(1, wide - 1), ROW - 4);
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  _mark(context, item, bar, from, to, y, faint) {
    const step = this.lit.get(item.number) && this.lit.get(item.number).get(bar.id);
    const odd = item.film.odd && item.film.odd.get(bar.id);
    const bad = { starved: "✖ ", unmet: "✖ ", aborted: "✖ ", unfinished: "… " }[bar.v] || "";
    const signs = `${step ? `◆${step} ` : ""}${odd ? "≠ " : ""}${bad}`;
    if (step || odd) {
      context.strokeStyle = step ? "#111111" : "#a3127c";
      context.lineWidth = 2.5;
      context.strokeRect(from - 1, y - 0.5, Math.max(4, to - from + 2), ROW - 2);
      context.lineWidth = 1;
    }
    context.fillStyle = faint ? FAINT : INK;
    this._text(context, signs + bar.t, from, Math.max(to, from + 46), y + ROW / 2 - 1);
  }

  // One frame: what is past in full, what is to come faint, and the moment between them.
  show(at) {
    const { context, scale } = this;
    const x = Math.max(this.left, Math.min(this.width, this.x(at)));
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.future, 0, 0);
    const wide = Math.round(x * scale);
    if (wide > 0) context.drawImage(this.past, 0, 0, wide, this.past.height, 0, 0, wide, this.past.height);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    this._flights(context, at, x);
    context.fillStyle = "#b3261e";
    context.fillRect(x - 1, 14, 2, this.height);
    context.beginPath();
    context.moveTo(x - 6, 12);
    context.lineTo(x + 6, 12);
    context.lineTo(x, 20);
    context.fill();
  }

  _flights(context, at, x) {
    context.font = FONT;
    context.textBaseline = "middle";
    this.plan.forEach((item) => {
      if (item.kind !== "letters") return;
      const flying = item.film.letters.filter((letter) => letter.s <= at && (letter.r < 0 || at < letter.r));
      if (!flying.length) return;
      const last = flying[flying.length - 1];
      const more = flying.length > 1 ? ` +${flying.length - 1}` : "";
      const text = `✉ ${last.from} → ${last.to}${more}`;
      const wide = Math.min(context.measureText(text).width + 8, this.width);
      const left = Math.min(x + 6, this.width - wide);
      context.fillStyle = "rgba(255,255,255,.92)";
      context.fillRect(left, item.y + 4, wide, 20);
      context.fillStyle = INK;
      context.fillText(text, left + 4, item.y + 14, wide - 6);
    });
  }

  hit(x, y) {
    return this.boxes.find((box) => x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h);
  }
}
