// The player: playing, choosing, pointing. Nothing is asked of a server but answers, where there is one.
class Player {
  constructor(root, data) {
    this.root = root;
    this.words = data.words;
    this.films = data.films;
    this.start = data.start || {};
    this.exported = Boolean(data.exported);
    this.ask = data.ask || null;
    this.answers = new Map();
    this.end = Math.max(...this.films.map((film) => film.ends));
    this.at = Math.max(0, Math.min(this.end, Number(this.start.at) || 0));
    this.group = ["plan", "house", "place"].includes(this.start.lanes) ? this.start.lanes : "plan";
    this.looking = this.start.view === "map" ? "map" : "time";
    this.speed = Number(this.start.speed) || 0;
    this.zoom = 1;
    this.view = [0, this.end];
    this.playing = false;
    this.picked = null;
    this.room = null;
    this.opened = new Set();
    this.onlyDifferent = false;
    this._compare();
    this._build();
    this._begin();
    this.observer = new ResizeObserver(() => this.again());
    this.observer.observe(this.picture);
  }

  _compare() {
    const [one, other] = this.films;
    if (!other) return;
    one.versus = new Comparison(one, other, this.words);
    other.versus = new Comparison(other, one, this.words);
  }

  _build() {
    const { words } = this;
    this.canvas = make("canvas", { tabindex: "0", role: "application", "aria-label": words.canvas });
    this.sizer = make("div", { "aria-hidden": "true" });
    this.box = make("div", { class: "stage" }, this.canvas, this.sizer);
    this.stage = new Stage(this.canvas, this.box, this.sizer, words);
    this.maps = this.films.map((film, number) => new MapView(film, number, this));
    this.picture = make("div", { class: "picture" }, this.box, ...this.maps.map((map) => map.box));
    this.side = make("div", { class: "side", tabindex: "0", role: "region", "aria-label": words.now });
    this.said = make("div", { class: "said", role: "status" });
    this.clock = make("span", { class: "clock" }, make("b"), make("span"));
    this.playButton = signButton("play", words.play, () => this.toggle(), { class: "main" });
    this.range = make("input", { type: "range", min: 0, max: this.end, step: 1000, "aria-label": words.scrub });
    this.tables = this._table();
    this.shell = make("div", { class: "dbr" }, make("style", {}, STYLE + CONTROL_STYLE + ROOM_STYLE));
    this.shell.append(controlsOf(this), make("div", { class: "main-row" }, this.picture, this.side), keyOfSigns(this), this.tables, this.said);
    this.root.replaceChildren(this.shell);
    this.scheme = surroundings(this.root);
    this.paintIn(this.scheme);
    this._listen();
  }

  _listen() {
    this.range.addEventListener("input", () => this.seek(Number(this.range.value)));
    this.canvas.addEventListener("click", (event) => this._click(event));
    this.box.addEventListener("wheel", (event) => this._wheel(event), { passive: false });
    this.box.addEventListener("scroll", () => this._paint(), { passive: true });
    this.shell.addEventListener("keydown", (event) => keyPressed(this, event));
    this.elsewhere = (event) => letterPressed(this, event);
    document.addEventListener("keydown", this.elsewhere);
  }

  _begin() {
    this.look(this.looking);
    if (this.start.promise) this.choosePromise(this.start.promise);
    else if (this.start.event) this.pickEvent(0, Number(this.start.event), true);
    if (this.start.at !== undefined && this.start.at !== "") this.seek(Number(this.start.at));
    this.aside();
    if (this.start.present) this.present(0);
  }

  paintIn(scheme) {
    this.scheme = scheme;
    this.stage.colours = SCHEMES[scheme];
    const { fills, edges } = SCHEMES[scheme];
    const states = Object.keys(fills).map((state) => `--${state}:${fills[state]};--${state}-edge:${edges[state]}`);
    this.shell.style.cssText = [variables(scheme), ...states, `color-scheme:${scheme}`].join(";");
    this.shell.dataset.scheme = scheme;
    if (this.exported) document.body.style.cssText = `margin:0;background:${SCHEMES[scheme].paper};color:${SCHEMES[scheme].ink}`;
    if (this.stage.layout) this._paint();
  }

  _table() {
    const box = make("details", {}, make("summary", {}, this.words.table));
    box.addEventListener("toggle", () => box.open && box.childElementCount < 2 && this._fillTable(box));
    return box;
  }

  _fillTable(box) {
    box.append(...this.films.map((film, number) => tableOf(this, film, number)));
  }

  retable() {
    while (this.tables.childElementCount > 1) this.tables.lastElementChild.remove();
    if (this.tables.open) this._fillTable(this.tables);
  }

  broken() {
    return this.films.flatMap((film, number) =>
      film.promises
        .filter(isBroken)
        .map((promise) => ({
          key: `${number}|${promise.id}|${promise.path}|${promise.s}`,
          text: `${this.films.length > 1 ? `${"AB"[number]} ` : ""}✕ ${promise.t} ${promise.said}`,
        })),
    );
  }

  // Time or map: the same film at the same moment.
  look(view) {
    this.looking = view;
    this.box.hidden = view === "map";
    this.maps.forEach((map) => (map.box.hidden = view !== "map"));
    this.views.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.view === view)));
    this.shell.dataset.view = view;
    this.again();
  }

  again() {
    if (!this.picture.clientWidth) return;
    if (this.looking === "map") this.maps.forEach((map) => map.lay());
    else this.stage.lay(this.films, this.view, { group: this.group, opened: this.opened, onlyDifferent: this.onlyDifferent });
    this._frame();
  }

  _paint() {
    if (this.looking === "time" && this.stage.layout) this.stage.paint();
    this._frame();
  }

  regroup(value) {
    this.group = value;
    this.again();
  }

  turn(key) {
    if (!this.opened.delete(key)) this.opened.add(key);
    this.again();
    this.aside();
  }

  zoomBy(factor) {
    if (this.looking === "map") return this.maps.forEach((map) => map.closer(factor));
    this.zoom = Math.max(1, Math.min(64, this.zoom * factor));
    this._around(this.at);
    return this.again();
  }

  // So near that what lies between two moments fills most of the width.
  _closeUp(from, until) {
    const span = Math.min(this.end, Math.max(600000, (until - from) * 1.35));
    const begins = Math.max(0, Math.min(this.end - span, from - span * 0.08));
    this.zoom = this.end / span;
    this.view = [begins, begins + span];
  }

  _around(at) {
    const span = this.end / this.zoom;
    const from = Math.max(0, Math.min(this.end - span, at - span / 4));
    this.view = [from, from + span];
  }

  _frame() {
    const [from, until] = this.view;
    const outside = this.at < from || this.at > until - (until - from) * 0.08;
    if (this.looking === "time" && this.zoom > 1 && this.playing && outside && until < this.end) {
      this._around(this.at);
      this.stage.lay(this.films, this.view, { group: this.group, opened: this.opened, onlyDifferent: this.onlyDifferent });
    }
    if (this.looking === "map") this.maps.forEach((map) => map.show(this.at));
    else if (this.stage.layout) this.stage.show(this.at);
    this._tellTime();
  }

  _tellTime() {
    const [since, clock] = [elapsed(Math.floor(this.at / 1000) * 1000), wall(this.films[0], this.at, this.words)];
    const [large, small] = this.clock.children;
    if (large.textContent !== (clock || since)) large.textContent = clock || since;
    if (small.textContent !== (clock ? since : "")) small.textContent = clock ? since : "";
    this.range.value = this.at;
    this.range.setAttribute("aria-valuetext", `${clock} ${since}`);
    this.shell.dataset.at = Math.round(this.at);
  }

  toggle() {
    this.playing = !this.playing;
    const name = this.playing ? "pause" : "play";
    this.playButton.replaceChildren(sign(name));
    this.playButton.setAttribute("aria-label", this.words[name]);
    this.playButton.title = this.words[name];
    if (!this.playing) return this.aside();
    if (this.at >= this.end) this.at = 0;
    this.last = 0;
    this.frames = 0;
    this.since = performance.now();
    this.told = 0;
    requestAnimationFrame((now) => this._tick(now));
    return undefined;
  }

  _tick(now) {
    if (!this.playing || !this.root.isConnected) return undefined;
    const passed = this.last ? now - this.last : 0;
    this.last = now;
    this.at = Math.min(this.end, this.at + passed * (this.speed || this.end / 40000));
    this.frames += 1;
    this._frame();
    if (now - this.told > 250) {
      this.told = now;
      if (!this.picked) this.aside();
    }
    if (now - this.since >= 1000) {
      this.shell.dataset.fps = ((this.frames * 1000) / (now - this.since)).toFixed(1);
      this.frames = 0;
      this.since = now;
    }
    if (this.at >= this.end) return this.toggle();
    return requestAnimationFrame((next) => this._tick(next));
  }

  seek(at) {
    this.at = Math.max(0, Math.min(this.end, at));
    if (this.zoom > 1 && (this.at < this.view[0] || this.at > this.view[1])) {
      this._around(this.at);
      this.again();
    }
    this._frame();
    if (!this.picked) this.aside();
  }

  present(number, wanted) {
    if (!this.room) this.room = new Projector(this, number, wanted);
  }

  // The whole screen; where a browser keeps that from pages, the whole window.
  fill() {
    if (document.fullscreenElement) return document.exitFullscreen();
    if (this.shell.classList.toggle("wide") && this.root.requestFullscreen) this.root.requestFullscreen().catch(() => {});
    return this.again();
  }

  end_() {
    this.playing = false;
    if (this.room) this.room.close();
    this.observer.disconnect();
    document.removeEventListener("keydown", this.elsewhere);
  }
}
