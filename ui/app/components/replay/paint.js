// How rows look: each kind of row has its own method.
class Painter {
  constructor(stage, context) {
    this.stage = stage;
    this.context = context;
    this.colours = stage.colours;
    this.left = stage.left;
    this.width = stage.width;
  }

  x(at) {
    return this.stage.x(at);
  }

  all(scrolled) {
    const { context, stage, colours } = this;
    const { layout } = stage;
    context.setTransform(stage.scale, 0, 0, stage.scale, 0, 0);
    context.font = FONT;
    context.textBaseline = "middle";
    context.fillStyle = colours.paper;
    context.fillRect(0, 0, this.width, stage.seen);
    const ticks = this._ticks();
    this._lines(ticks);
    const seen = layout.rows.filter((item) => item.y + item.height >= scrolled && item.y <= scrolled + stage.seen);
    context.save();
    context.translate(0, layout.head - scrolled);
    seen.forEach((item) => this[`_${item.kind}`](item));
    this._cursor(false);
    seen.forEach((item) => item.label !== undefined && this._label(item, scrolled));
    context.restore();
    context.fillStyle = colours.paper;
    context.fillRect(0, 0, this.width, layout.head);
    this._axis(ticks);
    layout.pinned.forEach((item) => this[`_${item.kind}`](item));
    this._cursor(true);
    layout.pinned.forEach((item) => this._label(item, -1));
    context.fillStyle = colours.edge;
    context.fillRect(0, layout.head - 1, this.width, 1);
  }

  // On a phone names stand in the picture, and are as plain for what is to come.
  names(scrolled) {
    const { context, stage } = this;
    const { layout } = stage;
    context.save();
    context.font = FONT;
    context.textBaseline = "middle";
    context.beginPath();
    context.rect(0, layout.head, this.width, stage.seen);
    context.clip();
    context.translate(0, layout.head - scrolled);
    layout.rows.filter((item) => item.y + item.height >= scrolled && item.y <= scrolled + stage.seen).forEach((item) => {
      if (item.kind === "heading") this._heading(item);
      else if (item.label !== undefined) this._label(item, scrolled);
    });
    context.restore();
  }

  _ticks() {
    const { view, films } = this.stage;
    const wide = this.stage.measure(wall(films[0], view[1], this.stage.words) || elapsed(view[1])) + 18;
    const span = view[1] - view[0];
    const step = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440, 2880, 10080]
      .map((minutes) => minutes * 60000)
      .find((ms) => (ms / span) * (this.width - this.left) >= Math.max(84, wide)) || span / 4;
    const found = [];
    for (let at = Math.ceil(view[0] / step) * step; at <= view[1]; at += step) {
      found.push([Math.round(this.x(at)) + 0.5, wall(films[0], at, this.stage.words), elapsed(at)]);
    }
    return found;
  }

  _lines(ticks) {
    this.context.fillStyle = this.colours.line;
    ticks.forEach(([x]) => this.context.fillRect(x - 0.5, 0, 1, this.stage.seen));
  }

  _axis(ticks) {
    const { context, colours } = this;
    ticks.forEach(([x, clock, since]) => {
      context.fillStyle = colours.edge;
      context.fillRect(x - 0.5, 22, 1, AXIS - 22);
      if (x + 44 > this.width) return;
      context.fillStyle = colours.ink;
      context.fillText(clock || since, x + 3, 10);
      context.fillStyle = colours.faint;
      if (clock) context.fillText(since, x + 3, 25);
    });
  }

  // A name stays in sight as long as anything of its lane does.
  _label(item, scrolled) {
    const { context, colours } = this;
    const tall = this.left ? ROW : ABOVE;
    const y = Math.min(Math.max(item.y, scrolled < 0 ? item.y : scrolled), item.y + item.height - tall);
    const words = this.left || !item.tag ? item.label : `${item.label} ${item.tag}`;
    context.fillStyle = colours.paper;
    if (this.left) context.fillRect(0, item.y, this.left - 2, item.height);
    else context.fillRect(0, y, this.stage.measure(words) + 10, ABOVE);
    context.fillStyle = this.left ? colours.ink : colours.faint;
    const room = this.left ? this.left - 6 - (item.tag ? 16 : 0) : this.width;
    this._text(words, 4, room, y + tall / 2);
    if (this.left && item.tag) this._tag(item.tag, item.top + ROW / 2);
    if (item.kind !== "lane") return;
    context.fillStyle = colours.line;
    context.fillRect(0, item.y + item.height - 1, this.width, 1);
  }

  _tag(tag, y) {
    this.context.fillStyle = this.colours.faint;
    this.context.fillText(tag, this.left - 15, y);
  }

  // As much of a text as there is room for.
  _text(text, from, to, y) {
    const room = to - from;
    if (room < 12) return;
    let shown = text;
    const wide = this.stage.measure(text);
    if (wide > room) shown = `${text.slice(0, Math.max(1, Math.floor((room - 10) / (wide / text.length))))}…`;
    this.context.fillText(shown, from, y);
  }

  _heading(item) {
    const { context, colours } = this;
    context.fillStyle = colours.head;
    context.fillRect(0, item.y, this.width, item.height - 3);
    context.fillStyle = colours.faint;
    context.fillText(item.text, 6, item.y + item.height / 2 - 1);
  }

  _scenes(item) {
    const { context, colours, stage } = this;
    stage.layout.boxes.filter((box) => box.scene !== undefined && box.film === item.number).forEach((box) => {
      const from = Math.max(box.x, this.left);
      const to = Math.min(box.x + box.w, this.width);
      if (to <= from) return;
      context.fillStyle = colours.scene;
      context.fillRect(from, item.top + 1, to - from - 1, STRIP - 2);
      context.fillStyle = colours.accent;
      if (box.x >= this.left) context.fillRect(box.x, item.top + 1, 2, STRIP - 2);
      context.fillStyle = colours.ink;
      this._text(`${box.scene + 1} ${item.film.cues.scenes[box.scene].t}`, from + 5, to - 3, item.top + STRIP / 2);
    });
  }

  _injects(item) {
    const { context, colours } = this;
    item.placed.forEach(({ inject, x, row, wide }) => {
      if (x < this.left - 4 || x > this.width) return;
      const middle = item.top + row * STRIP + STRIP / 2;
      const card = item.film.cues.cards[inject.card];
      context.beginPath();
      [[0, -5], [5, 0], [0, 5], [-5, 0]].forEach(([dx, dy], at) => context[at ? "lineTo" : "moveTo"](x + dx, middle + dy));
      context.closePath();
      context.fillStyle = inject.came ? colours.accent : colours.paper;
      context.fill();
      context.strokeStyle = inject.came ? colours.accent : colours.faint;
      context.stroke();
      context.fillStyle = inject.came ? colours.ink : colours.faint;
      const asked = card.questions.length ? `${card.t} ?` : card.t;
      this._text(asked, x + 8, Math.min(x + wide, this.width), middle);
    });
  }

  _level(item) {
    const { context, colours } = this;
    const y = item.top;
    item.level.s.forEach(([at, word, colour], number) => {
      const next = number + 1 < item.level.s.length ? item.level.s[number + 1][0] : item.film.ends;
      const [from, to] = [Math.max(this.x(at), this.left), Math.min(this.x(next), this.width)];
      if (to <= from) return;
      context.fillStyle = colour ? LEVELS[colour] : colours.head;
      context.fillRect(from, y + 1, Math.max(1.5, to - from - 0.5), STRIP - 3);
      if (colour) {
        context.strokeStyle = LEVEL_EDGE[colour];
        context.strokeRect(from + 0.5, y + 1.5, Math.max(0.5, to - from - 1.5), STRIP - 4);
      }
      context.fillStyle = colour ? LEVEL_INK[colour] : colours.faint;
      this._text(word, from + 4, to - 2, y + STRIP / 2);
    });
  }

  _pool(item) {
    const { context, colours } = this;
    const { pool, top: y } = item;
    const moments = [...new Set([...pool.use, ...pool.cap].map((step) => step[0]))].sort((a, b) => a - b);
    moments.forEach((at, number) => {
      const next = number + 1 < moments.length ? moments[number + 1] : item.film.ends;
      const use = (valueAt(pool.use, at) || [0, 0])[1];
      const most = (valueAt(pool.cap, at) || [0, 0])[1];
      if (!use) return;
      const tall = (STRIP - 4) * Math.min(1, use / Math.max(most, 1));
      const from = Math.max(this.x(at), this.left);
      const wide = Math.max(1, this.x(next) - from);
      const full = use >= most;
      context.fillStyle = full ? colours.bad : colours.fills.working;
      context.globalAlpha = full ? 0.45 : 1;
      context.fillRect(from, y + STRIP - 3 - tall, wide, tall);
      context.globalAlpha = 1;
      if (full) this._hatch(from, y + 1, wide, STRIP - 4, colours.bad);
    });
  }

  _hatch(x, y, wide, tall, colour) {
    const { context } = this;
    context.save();
    context.beginPath();
    context.rect(x, y, wide, tall);
    context.clip();
    context.strokeStyle = colour;
    context.beginPath();
    for (let at = x - tall; at < Math.min(x + wide, this.width); at += 5) {
      context.moveTo(at, y + tall);
      context.lineTo(at + tall, y);
    }
    context.stroke();
    context.restore();
  }

  _promise(item) {
    const { context, colours } = this;
    const { promise, top: y } = item;
    const clip = (x) => Math.max(this.left, Math.min(this.width, x));
    const [from, limit, end] = [promise.s, promise.x, promise.end].map((at) => this.x(at));
    const middle = y + ROW / 2;
    context.strokeStyle = colours.faint;
    context.setLineDash([4, 3]);
    context.beginPath();
    context.moveTo(clip(from), middle);
    context.lineTo(clip(limit), middle);
    context.stroke();
    context.setLineDash([]);
    const [sign, colour] = isBroken(promise) ? ["✕", colours.bad] : promise.o === "met" ? ["✓", colours.good] : ["…", colours.faint];
    context.fillStyle = colour;
    context.fillRect(clip(limit), middle - 2, Math.max(0, clip(end) - clip(limit)), 4);
    context.fillRect(clip(limit) - 1, middle - 6, 2, 12);
    const text = `${sign} ${promise.t} ${promise.said}`;
    const wide = this.stage.measure(text);
    const right = Math.max(end + 6, this.left + 4);
    this._text(text, right + wide < this.width || from - wide - 8 < this.left ? right : from - wide - 8, this.width, middle);
  }

  _letters(item) {
    const { context, colours } = this;
    item.film.letters.forEach((letter, number) => {
      const from = Math.max(this.left, this.x(letter.s));
      const to = this.x(letter.r < 0 ? item.film.ends : letter.r);
      if (to < this.left || from > this.width) return;
      context.fillStyle = letter.r < 0 || letter.f ? colours.bad : colours.good;
      context.fillRect(from, item.top + 4 + (number % 6) * 4, Math.max(2, to - from), letter.f ? 3 : 2);
    });
  }

  _lane(item) {
    item.bars.forEach((one) => (one.fold === undefined ? this._bar(item, one) : this._fold(one)));
  }

  _bar(item, { bar, x, y, w, outside, text }) {
    const { context, colours, stage } = this;
    bar.s.forEach((segment) => this._segment(segment, y));
    const step = stage.lit.get(item.number) && stage.lit.get(item.number).get(bar.id);
    const odd = item.film.versus && item.film.versus.bar(bar);
    if (step || odd) {
      context.strokeStyle = step ? colours.chosen : colours.odd;
      context.lineWidth = 2;
      context.strokeRect(x - 1, y - 1, Math.max(4, w + 2), ROW - 2);
      context.lineWidth = 1;
    }
    context.fillStyle = colours.ink;
    const from = outside ? Math.max(x + w, this.left) + 4 : Math.max(x, this.left) + 4;
    this._text(text, from, outside ? from + WORDS_AT_MOST : Math.min(x + w, this.width) - 2, y + ROW / 2 - 2);
  }

  _segment([state, since, until], y) {
    const { context, colours } = this;
    const from = this.x(since);
    const wide = Math.max(2, this.x(until) - from);
    context.fillStyle = colours.fills[state];
    context.fillRect(from, y, wide, ROW - 4);
    if (state === "queued") this._hatch(from, y, wide, ROW - 4, colours.edges.queued);
    context.strokeStyle = colours.edges[state];
    context.setLineDash(state === "travelling" ? [5, 3] : state === "sending" ? [2, 2] : []);
    context.strokeRect(from + 0.5, y + 0.5, Math.max(1, wide - 1), ROW - 5);
    context.setLineDash([]);
  }

  _fold({ members, x, y, w, text }) {
    const { context, colours } = this;
    context.fillStyle = colours.edge;
    context.fillRect(Math.max(x, this.left), y + ROW / 2 - 3, w, 1);
    context.fillStyle = colours.edges.sending;
    members.forEach((bar) => {
      const from = this.x(begin(bar));
      context.fillRect(from, y + 3, Math.max(2, Math.min(6, this.x(finish(bar)) - from)), ROW - 10);
    });
    const wide = Math.min(this.stage.measure(text), WORDS_AT_MOST);
    const from = Math.min(Math.max(x + w, this.left) + 5, this.width - wide - 4);
    context.fillStyle = colours.paper;
    if (from < x + w) context.fillRect(from - 3, y, wide + 6, ROW - 2);
    context.fillStyle = colours.accent;
    this._text(text, from, from + wide + 1, y + ROW / 2 - 2);
  }

  // The frame around what the keyboard points at.
  _cursor(pinned) {
    const box = this.stage.layout.boxes[this.stage.cursor];
    if (!box || Boolean(box.pinned) !== pinned) return;
    const { context } = this;
    context.strokeStyle = "#f2a900";
    context.lineWidth = 3;
    context.strokeRect(box.x - 2, box.y - 2, Math.min(Math.max(box.w, 8) + 4, this.width - box.x), box.h + 4);
    context.lineWidth = 1;
  }
}
