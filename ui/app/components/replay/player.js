// The player: play, pause, scrub, step, jump to a broken promise, point at an event. Nothing is asked of a server.
class Player {
  constructor(root, data) {
    this.root = root;
    this.words = data.words;
    this.films = data.films;
    this.start = data.start || {};
    this.exported = Boolean(data.exported);
    this.end = Math.max(...this.films.map((film) => film.ends));
    this.at = Math.max(0, Math.min(this.end, Number(this.start.at) || 0));
    this.group = ["plan", "house", "place"].includes(this.start.lanes) ? this.start.lanes : "plan";
    this.speed = Number(this.start.speed) || 0;
    this.zoom = 1;
    this.view = [0, this.end];
    this.playing = false;
    this.picked = null;
    if (this.films.length > 1) {
      this.films[0].odd = differences(this.films[0], this.films[1], this.words);
      this.films[1].odd = differences(this.films[1], this.films[0], this.words);
    }
    this._build();
    this._lay();
    if (this.start.promise) this._choosePromise(this.start.promise);
    else if (this.start.event) this._pick(0, Number(this.start.event));
    if (this.start.at !== undefined && this.start.at !== "") this.seek(Number(this.start.at));
    this._aside();
    this.observer = new ResizeObserver(() => this._lay());
    this.observer.observe(this.box);
  }

  _build() {
    const { words } = this;
    this.root.replaceChildren();
    this.canvas = make("canvas", { tabindex: "0", role: "img", "aria-label": words.canvas });
    this.stage = new Stage(this.canvas, words);
    this.box = make("div", { class: "stage" }, this.canvas);
    this.side = make("div", { class: "side", tabindex: "0", "aria-label": words.now });
    this.clock = make("span", { class: "clock" });
    this.playButton = make("button", { class: "main", type: "button", onclick: () => this.toggle() }, words.play);
    this.range = make("input", { type: "range", min: 0, max: this.end, step: 1000, "aria-label": words.scrub });
    this.range.addEventListener("input", () => this.seek(Number(this.range.value)));
    this.canvas.addEventListener("click", (event) => this._click(event));
    this.root.addEventListener("keydown", (event) => this._key(event));
    this.shell = make("div", { class: "dbr" }, make("style", {}, STYLE), this._controls(), this.range);
    this.shell.append(make("div", { class: "main-row" }, this.box, this.side), this._key_of_signs(), this._table());
    this.root.append(this.shell);
  }

  _controls() {
    const { words } = this;
    const button = (text, act) => make("button", { type: "button", onclick: act }, text);
    const speeds = [[0, words.whole], [1, words.real], [60, "60×"], [300, "300×"], [600, "600×"], [1800, "1800×"]];
    const lanes = [["plan", words.by_plan], ["house", words.by_house], ["place", words.by_place]];
    const broken = [["", words.choose], ...this._broken().map((one) => [one.key, one.text])];
    const [speed] = choice(words.speed, speeds, this.speed, (value) => (this.speed = Number(value)));
    const [group] = choice(words.lanes, lanes, this.group, (value) => this._regroup(value));
    const [jump, select] = choice(words.jump, broken, "", (value) => value && this._choosePromise(value));
    this.jumpTo = select;
    return make(
      "div",
      { class: "bar", role: "toolbar", "aria-label": words.controls },
      this.playButton,
      button(words.to_start, () => this.seek(0)),
      button(words.step, () => this.step()),
      this.clock,
      jump,
      speed,
      group,
      make("button", { type: "button", "aria-label": words.closer, title: words.closer, onclick: () => this._zoom(2) }, "+"),
      make("button", { type: "button", "aria-label": words.wider, title: words.wider, onclick: () => this._zoom(0.5) }, "−"),
      button(words.link, () => this._link()),
    );
  }

  _key_of_signs() {
    const { words } = this;
    const signs = [`▨ ${words.queued}`, `┄ ${words.travelling}`, `▬ ${words.working}`, `⋯ ${words.sending}`, `◆ ${words.chain}`, `✖ ${words.undone}`];
    if (this.films.length > 1) signs.push(`≠ ${words.differs}`);
    return make("div", { class: "key" }, ...signs.map((sign) => make("span", {}, sign)));
  }

  _table() {
    const box = make("details", {}, make("summary", {}, this.words.table));
    box.addEventListener("toggle", () => {
      if (!box.open || box.childElementCount > 1) return;
      const seek = (film, at, bar) => this._pickBar(film, bar, at);
      this.films.forEach((film, number) => box.append(tableOf(film, number, this.films, this.words, seek)));
    });
    return box;
  }

  _broken() {
    return this.films.flatMap((film, number) =>
      film.promises
        .filter((promise) => promise.o === "missed" || promise.o === "never-reached")
        .map((promise) => ({
          key: `${number}|${promise.id}|${promise.path}|${promise.s}`,
          text: `${this.films.length > 1 ? (number ? "B " : "A ") : ""}✕ ${promise.t} ${promise.said}`,
        })),
    );
  }

  _lay() {
    const width = this.box.clientWidth;
    if (!width || (this.laid === width && !this.dirty)) return;
    this.laid = width;
    this.dirty = false;
    this.stage.lay(this.films, this.group, width, this.view);
    this._frame();
  }

  _again() {
    this.dirty = true;
    this._lay();
  }

  _regroup(value) {
    this.group = value;
    this._again();
  }

  _zoom(factor) {
    this.zoom = Math.max(1, Math.min(64, this.zoom * factor));
    this._around(this.at);
    this._again();
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
    if (this.at < this.view[0] || this.at > this.view[1] - (this.view[1] - this.view[0]) * (this.zoom > 1 ? 0.08 : 0)) {
      if (this.zoom > 1 && this.view[1] < this.end) {
        this._around(this.at);
        this.stage.lay(this.films, this.group, this.laid, this.view);
      }
    }
    this.stage.show(this.at);
    const text = `${elapsed(Math.floor(this.at / 1000) * 1000)}  ${wall(this.films[0], this.at, this.words)}`;
    if (this.clock.textContent !== text) this.clock.textContent = text;
    this.range.value = this.at;
    this.shell.dataset.at = Math.round(this.at);
  }

  toggle() {
    this.playing = !this.playing;
    this.playButton.textContent = this.playing ? this.words.pause : this.words.play;
    if (!this.playing) return this._aside();
    if (this.at >= this.end) this.at = 0;
    this.last = 0;
    this.frames = 0;
    this.since = performance.now();
    this.told = 0;
    requestAnimationFrame((now) => this._tick(now));
    return undefined;
  }

  _tick(now) {
    if (!this.playing || !this.root.isConnected) return;
    const passed = this.last ? now - this.last : 0;
    this.last = now;
    const speed = this.speed || this.end / 40000;
    this.at = Math.min(this.end, this.at + passed * speed);
    this.frames += 1;
    this._frame();
    if (now - this.told > 250) {
      this.told = now;
      if (!this.picked) this._aside();
    }
    if (now - this.since >= 1000) {
      this.shell.dataset.fps = ((this.frames * 1000) / (now - this.since)).toFixed(1);
      this.frames = 0;
      this.since = now;
    }
    if (this.at >= this.end) return this.toggle();
    requestAnimationFrame((next) => this._tick(next));
    return undefined;
  }

  seek(at) {
    this.at = Math.max(0, Math.min(this.end, at));
    if (this.zoom > 1 && (this.at < this.view[0] || this.at > this.view[1])) {
      this._around(this.at);
      this._again();
    }
    this._frame();
    if (!this.picked) this._aside();
  }

  // To the next event worth telling, in either film.
  step() {
    const next = this.films
      .map((film, number) => {
        const events = film.events;
        for (let at = firstAfter(events, this.at); at < events.length; at += 1) {
          if (events[at][5] > 0) return [events[at][0], number, at];
        }
        return null;
      })
      .filter(Boolean)
      .sort((one, other) => one[0] - other[0])[0];
    if (!next) return;
    this.seek(next[0]);
    this._pick(next[1], next[2]);
  }

  _click(event) {
    const bounds = this.canvas.getBoundingClientRect();
    const x = ((event.clientX - bounds.left) / bounds.width) * this.stage.width;
    const y = ((event.clientY - bounds.top) / bounds.height) * this.stage.height;
    const box = this.stage.hit(x, y);
    if (box && box.promise) return this._pickPromise(box.film, box.promise);
    if (box) return this._pickBar(box.film, box.bar, this.stage.time(x));
    this._unpick();
    return this.seek(this.stage.time(x));
  }

  _key(event) {
    if (event.target.closest("select,input,button,summary,table")) return;
    const keys = { " ": () => this.toggle(), n: () => this.step(), ArrowRight: () => this.seek(this.at + 60000), ArrowLeft: () => this.seek(this.at - 60000), Home: () => this.seek(0), Escape: () => this._unpick() };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  }

  _choosePromise(key) {
    const [film, id, path, since] = key.split("|");
    const found = (this.films[Number(film)] || this.films[0]).promises.find(
      (one) => one.id === id && (path === undefined || path === one.path) && (since === undefined || Number(since) === one.s),
    );
    if (found) this._pickPromise(Number(film), found);
  }

  // A promised time: its chain is lit, and the parts beside add up to what was taken.
  _pickPromise(number, promise) {
    const film = this.films[number];
    const lit = new Map();
    const links = linksOf(film, promise);
    links.forEach((link, at) => link[3] >= 0 && lit.set(film.bars[link[3]].id, at + 1));
    this.picked = { number, promise };
    this.jumpTo.value = [number, promise.id, promise.path, promise.s].join("|");
    this.stage.lit = new Map([[number, lit]]);
    this._closeUp(promise.s, promise.end);
    this._again();
    this.seek(promise.end);
    this._aside();
    this._reveal(links.map((link) => link[3]).filter((bar) => bar >= 0), number);
  }

  _pickBar(number, bar, at) {
    const film = this.films[number];
    const event = eventOf(film, film.bars.indexOf(bar), at);
    this.seek(at);
    this._pick(number, event);
  }

  // An event: what caused it, back to the first cause; the bars on the way are lit.
  _pick(number, event) {
    const film = this.films[number];
    if (!film || !film.events[event]) return;
    const chain = chainOf(film, event);
    const bars = [...new Set(chain.map((one) => film.events[one][3]).filter((bar) => bar >= 0))].reverse();
    this.picked = { number, event, chain };
    this.stage.lit = new Map([[number, new Map(bars.map((bar, at) => [film.bars[bar].id, at + 1]))]]);
    this._again();
    this._aside();
    this._reveal(bars.slice(-1), number);
  }

  _unpick() {
    this.picked = null;
    this.stage.lit = new Map();
    this.jumpTo.value = "";
    this.zoom = 1;
    this.view = [0, this.end];
    this._again();
    this._aside();
  }

  _reveal(bars, number) {
    const last = bars.length ? this.films[number].bars[bars[bars.length - 1]] : null;
    const box = last && this.stage.boxes.find((one) => one.bar === last && one.film === number);
    if (!box) return;
    const { scrollTop, clientHeight } = this.box;
    if (box.y < scrollTop || box.y + ROW > scrollTop + clientHeight) this.box.scrollTop = box.y - clientHeight / 2;
  }

  _aside() {
    const { words } = this;
    if (!this.picked) {
      const boards = this.films.flatMap((film, number) => {
        const name = this.films.length > 1 ? [make("h4", {}, number ? "B" : "A")] : [];
        return [...name, ...boardOf(film, this.at, words)];
      });
      this.side.replaceChildren(...boards);
      return;
    }
    const { number, promise, event, chain } = this.picked;
    const film = this.films[number];
    const close = make("button", { type: "button", onclick: () => this._unpick() }, words.back);
    if (promise) this.side.replaceChildren(close, ...this._promiseSide(number, promise));
    else this.side.replaceChildren(close, ...this._eventSide(film, number, event, chain));
  }

  _promiseSide(number, promise) {
    const { words } = this;
    const steps = linksOf(this.films[number], promise).map((link, at) =>
      make("li", {}, make("button", { type: "button", onclick: () => this.seek(link[1]) }, `◆${at + 1} ${elapsed(link[1])} ${link[0]}`)),
    );
    const said = [make("h4", {}, `${words.promise}${words.colon}${promise.t}`), make("p", {}, `${promise.w} ${promise.said}`), this._why(number, promise.id, promise.end)];
    if (promise.why) said.push(make("p", {}, promise.why));
    if (!steps.length) return said;
    return [...said, make("h4", {}, words.chain), make("ul", { class: "chain" }, ...steps), make("p", { class: "sum" }, `${words.sum} ${promise.took}`)];
  }

  _eventSide(film, number, event, chain) {
    const { words } = this;
    const [at, , text] = film.events[event];
    const steps = chain.slice(1).map((one) => {
      const cause = film.events[one];
      const act = () => {
        this.seek(cause[0]);
        this._pick(number, one);
      };
      return make("li", {}, make("button", { type: "button", onclick: act }, `${elapsed(cause[0])} ${cause[2]}`));
    });
    const said = [make("h4", {}, `${elapsed(at)} ${wall(film, at, words)}`), make("p", {}, text), make("h4", {}, words.because)];
    const bar = film.events[event][3];
    said.splice(2, 0, this._why(number, bar >= 0 ? film.bars[bar].id : film.events[event][6], at));
    return [...said, steps.length ? make("ul", { class: "chain" }, ...steps) : make("p", {}, words.first)];
  }

  // In the application: the page of the run answers why, with the conditions and values of that moment.
  _why(number, name, at) {
    const place = new URL(window.location.href);
    const run = place.searchParams.get(number ? "beside" : "run");
    if (this.exported || !name || !run) return "";
    const query = new URLSearchParams(["lang", "by", "book"].map((key) => [key, place.searchParams.get(key)]).filter(([, value]) => value));
    query.set("run", run);
    query.set("why", name);
    query.set("at", String(at));
    return make("p", {}, make("a", { href: `run?${query}` }, this.words.why));
  }

  _link() {
    const place = new URL(window.location.href);
    const query = this.exported ? new URLSearchParams() : place.searchParams;
    query.set("at", String(Math.round(this.at)));
    query.set("lanes", this.group);
    query.delete("promise");
    query.delete("event");
    if (this.picked && this.picked.promise) {
      const { number, promise } = this.picked;
      query.set("promise", [number, promise.id, promise.path, promise.s].join("|"));
    } else if (this.picked && this.picked.number === 0) query.set("event", String(this.picked.event));
    if (this.exported) place.hash = query.toString();
    const field = make("input", { type: "text", readonly: "", value: place.href, "aria-label": this.words.link, style: "width:100%" });
    this.side.replaceChildren(make("h4", {}, this.words.link_here), field, make("button", { type: "button", onclick: () => this._aside() }, this.words.back));
    field.select();
    if (navigator.clipboard) navigator.clipboard.writeText(place.href).catch(() => {});
  }

  end_() {
    this.playing = false;
    this.observer.disconnect();
  }
}

// In the application: data come again with every run of the page; only another revision makes another player.
function mount(component) {
  const { parentElement, data } = component;
  const now = parentElement.drillbookPlayer;
  if (!now || now.revision !== data.revision) {
    if (now) now.player.end_();
    let root = parentElement.querySelector(".dbr-root");
    if (!root) {
      root = make("div", { class: "dbr-root" });
      parentElement.append(root);
    }
    parentElement.drillbookPlayer = { revision: data.revision, player: new Player(root, data) };
  }
  return () => {
    const mine = parentElement.drillbookPlayer;
    if (mine && !parentElement.isConnected) mine.player.end_();
  };
}

// In an exported page: the moment stands after the #.
function open(root, data) {
  const asked = Object.fromEntries(new URLSearchParams(window.location.hash.slice(1)));
  return new Player(root, { ...data, exported: true, start: { ...data.start, ...asked } });
}
