// Choosing something in a film: by a click, by the keyboard, from the list of broken promises; and a link to it.
Object.assign(Player.prototype, {
  // To the next or the last event worth telling, in either film.
  step(by) {
    const found = this.films.flatMap((film, number) => {
      const loud = film.events.map((event, at) => [event[0], number, at, event[4]]).filter((one) => one[3] > 0);
      return by > 0 ? loud.filter((one) => one[0] > this.at).slice(0, 1) : loud.filter((one) => one[0] < this.at).slice(-1);
    });
    const next = found.sort((one, other) => by * (one[0] - other[0]))[0];
    if (next) this.pickEvent(next[1], next[2]);
  },

  _click(event) {
    const bounds = this.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - bounds.left, event.clientY - bounds.top];
    const at = this.stage.hit(x, y);
    this.stage.cursor = -1;
    if (at >= 0) return this._open(this.stage.layout.boxes[at], this.stage.time(x));
    if (this.picked) this.unpick();
    return this.seek(this.stage.time(x));
  },

  // With Ctrl the wheel goes closer at the pointer, sideways or with Shift it goes through time.
  _wheel(event) {
    const sideways = event.deltaX || (event.shiftKey ? event.deltaY : 0);
    if (!event.ctrlKey && (!sideways || this.zoom === 1)) return;
    event.preventDefault();
    const span = this.view[1] - this.view[0];
    if (!event.ctrlKey) return this._window(this.view[0] + (sideways / this.stage.width) * span, span);
    const x = event.clientX - this.canvas.getBoundingClientRect().left;
    const under = this.stage.time(x);
    this.zoom = Math.max(1, Math.min(64, this.zoom * (event.deltaY < 0 ? 1.25 : 0.8)));
    return this._window(under - ((under - this.view[0]) / span) * (this.end / this.zoom), this.end / this.zoom);
  },

  _window(from, span) {
    const begins = Math.max(0, Math.min(this.end - span, from));
    this.view = [begins, begins + span];
    this.again();
  },

  _open(box, at) {
    if (box.promise) return this.pickPromise(box.film, box.promise);
    if (box.bar) return this.pickBar(box.film, box.bar, at);
    if (box.fold !== undefined) return this._pick({ number: box.film, fold: box.fold }, true);
    if (box.inject !== undefined) return this._pickInject(box.film, box.inject);
    if (box.scene !== undefined) return this._pickScene(box.film, box.scene);
    const step = box.level && valueAt(box.level.s, at);
    if (step) this.pickEvent(box.film, step[3]);
    return this.seek(at);
  },

  _pickInject(number, inject) {
    this.seek(this.films[number].cues.injects[inject].at);
    this._pick({ number, inject });
  },

  _pickScene(number, scene) {
    this.seek(this.films[number].cues.scenes[scene].at);
    this._pick({ number, scene });
  },

  pickPlace(number, place) {
    this._pick({ number, place });
  },

  // Up and down on the picture: the next thing in it, told aloud.
  point(by) {
    const { boxes } = this.stage.layout;
    if (!boxes.length) return;
    const from = this.stage.cursor;
    this.stage.cursor = from < 0 ? (by > 0 ? 0 : boxes.length - 1) : Math.max(0, Math.min(boxes.length - 1, from + by));
    const box = boxes[this.stage.cursor];
    this.stage.reveal(box);
    this.said.textContent = this._named(box);
    this._paint();
  },

  openPointed() {
    const box = this.stage.layout.boxes[this.stage.cursor];
    if (box) this._open(box, box.bar ? begin(box.bar) : this.at);
  },

  _named(box) {
    const film = this.films[box.film];
    if (box.bar) return `${elapsed(begin(box.bar))} ${box.bar.t}`;
    if (box.promise) return `${box.promise.t} ${box.promise.said}`;
    if (box.fold !== undefined) return `${film.folds[box.fold].t} ×${film.folds[box.fold].n}`;
    if (box.inject !== undefined) return film.cues.cards[film.cues.injects[box.inject].card].t;
    if (box.scene !== undefined) return film.cues.scenes[box.scene].t;
    return box.level ? box.level.t : box.pool.t;
  },

  choosePromise(key) {
    const [film, id, path, since] = key.split("|");
    const found = (this.films[Number(film)] || this.films[0]).promises.find(
      (one) => one.id === id && (path === undefined || path === one.path) && (since === undefined || Number(since) === one.s),
    );
    if (found) this.pickPromise(Number(film), found);
  },

  // A promised time: its chain is lit, and the parts beside add up to what was taken.
  pickPromise(number, promise) {
    const film = this.films[number];
    const lit = new Map();
    const links = linksOf(film, promise);
    links.forEach((link, at) => link[3] >= 0 && lit.set(film.bars[link[3]].id, at + 1));
    this.jumpTo.value = [number, promise.id, promise.path, promise.s].join("|");
    this._closeUp(promise.s, promise.end);
    this._pick({ number, promise }, true, lit);
    this.seek(promise.end);
    this._reveal(links.map((link) => link[3]).filter((bar) => bar >= 0).slice(-1)[0], number);
  },

  pickBar(number, bar, at) {
    const film = this.films[number];
    this.seek(at);
    this.pickEvent(number, eventOf(film, film.bars.indexOf(bar), at), true);
  },

  // An event: what caused it, back to the first cause; the bars on the way are lit.
  pickEvent(number, event, stays) {
    const film = this.films[number];
    if (!film || !film.events[event]) return;
    const bars = [...new Set(chainOf(film, event).map((one) => film.events[one][3]).filter((bar) => bar >= 0))].reverse();
    if (!stays) this.at = Math.max(0, Math.min(this.end, film.events[event][0]));
    this._pick({ number, event }, true, new Map(bars.map((bar, at) => [film.bars[bar].id, at + 1])));
    this._reveal(bars.slice(-1)[0], number);
  },

  _pick(picked, lays, lit) {
    this.picked = picked;
    this.stage.lit = new Map([[picked.number, lit || new Map()]]);
    if (lays) this.again();
    this.aside();
  },

  unpick() {
    this.picked = null;
    this.stage.lit = new Map();
    this.jumpTo.value = "";
    this.zoom = 1;
    this.view = [0, this.end];
    this.again();
    this.aside();
  },

  _reveal(bar, number) {
    if (bar === undefined || this.looking !== "time" || !this.stage.layout) return;
    const one = this.films[number].bars[bar];
    this.stage.reveal(this.stage.layout.boxes.find((box) => box.bar === one && box.film === number));
    this._paint();
  },

  aside() {
    if (!this.picked) {
      const named = (number) => (this.films.length > 1 ? [make("h2", {}, `${"AB"[number]} · ${this.films[number].name}`)] : []);
      this.side.replaceChildren(...this.films.flatMap((film, number) => [...named(number), ...boardOf(film, this.at, this.words)]));
      return;
    }
    const { number, promise, event, fold, inject, scene, place } = this.picked;
    const back = textButton(this.words.back, () => this.unpick(), { class: "back" });
    const said = promise ? promiseSide(this, number, promise)
      : fold !== undefined ? foldSide(this, number, fold)
      : inject !== undefined ? injectSide(this, number, inject)
      : scene !== undefined ? sceneSide(this, number, scene)
      : place !== undefined ? placeSide(this, number, place)
      : eventSide(this, number, event);
    this.side.replaceChildren(back, ...said);
    this.side.scrollTop = 0;
  },

  askWhy(number, name, at) {
    this.asked = { number, name, at };
    this.ask(`${number}|${at}|${name}`);
  },

  // What the server says to the question that was asked last.
  answered(question, lines) {
    const [number, at, ...name] = question.split("|");
    this.answers.set(`${number} ${name.join("|")} ${at}`, lines);
    this.aside();
  },

  link() {
    const place = new URL(window.location.href);
    const query = this.exported ? new URLSearchParams() : place.searchParams;
    query.set("at", String(Math.round(this.at)));
    query.set("lanes", this.group);
    query.set("view", this.looking);
    query.delete("promise");
    query.delete("event");
    if (this.picked && this.picked.promise) {
      const { number, promise } = this.picked;
      query.set("promise", [number, promise.id, promise.path, promise.s].join("|"));
    } else if (this.picked && this.picked.number === 0 && this.picked.event !== undefined) query.set("event", String(this.picked.event));
    if (this.exported) place.hash = query.toString();
    const field = make("input", { type: "text", readonly: "", value: place.href, "aria-label": this.words.link, style: "width:100%" });
    this.side.replaceChildren(make("h2", { class: "small" }, this.words.link_here), field, textButton(this.words.back, () => this.aside()));
    field.select();
    if (navigator.clipboard) navigator.clipboard.writeText(place.href).catch(() => {});
  },
});
