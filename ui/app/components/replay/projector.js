// Before a room: one scene or inject a screen, in type that is read from the last row. Arrow keys turn the page.
const MINUTE = 60000;

class Projector {
  constructor(player, number, wanted) {
    this.player = player;
    this.words = player.words;
    this.number = number;
    this.film = player.films[number];
    this.cards = cardsOf(this.film);
    this.at = this._find(wanted);
    this.points = false;
    this.countdown = 0;
    this.box = make("div", { class: "dbr-room", role: "dialog", "aria-modal": "true", "aria-label": this.words.present, tabindex: "-1" });
    this.box.addEventListener("keydown", (event) => this._key(event));
    this.back = document.activeElement;
    player.shell.append(this.box);
    this._show();
    if (document.fullscreenEnabled && navigator.userActivation?.isActive) this.box.requestFullscreen().catch(() => {});
    this.box.focus();
    this.timer = setInterval(() => this._tick(), 250);
    this.left = () => document.fullscreenElement !== this.box && this.wasFull && this.close();
    document.addEventListener("fullscreenchange", this.left);
  }

  // The card that was asked for, else the one that is on at the moment played.
  _find(wanted) {
    const same = (card) => (wanted.inject !== undefined ? card.inject === wanted.inject : card.inject === undefined && card.scene === wanted.scene);
    const asked = wanted ? this.cards.findIndex(same) : -1;
    if (asked >= 0) return asked;
    const past = this.cards.filter((card) => card.at <= this.player.at).length;
    return Math.max(0, past - 1);
  }

  _key(event) {
    const keys = {
      ArrowRight: () => this.turn(1), ArrowDown: () => this.turn(1), PageDown: () => this.turn(1), ArrowLeft: () => this.turn(-1), ArrowUp: () => this.turn(-1),
      PageUp: () => this.turn(-1), Home: () => this.turn(-this.at), End: () => this.turn(this.cards.length), p: () => this._togglePoints(), Escape: () => this.close(),
    };
    if (event.key === "Tab") return this._hold(event);
    event.stopPropagation();
    if (!keys[event.key]) return undefined;
    event.preventDefault();
    return keys[event.key]();
  }

  // The focus stays in the picture as long as it is shown.
  _hold(event) {
    const buttons = [...this.box.querySelectorAll("button")];
    const last = buttons[event.shiftKey ? 0 : buttons.length - 1];
    event.stopPropagation();
    if (document.activeElement !== last) return;
    event.preventDefault();
    buttons[event.shiftKey ? buttons.length - 1 : 0].focus();
  }

  turn(by) {
    this.at = Math.max(0, Math.min(this.cards.length - 1, this.at + by));
    this.points = false;
    this.countdown = 0;
    this._show();
  }

  _togglePoints() {
    this.points = !this.points;
    this._show();
  }

  _show() {
    const card = this.cards[this.at];
    const { film, words } = this;
    if (card) this.player.seek(card.at);
    this.box.dataset.card = card ? `${card.scene}/${card.inject === undefined ? "" : card.inject}` : "";
    const said = !card ? [make("p", {}, words.no_cards)] : card.inject === undefined ? this._scene(card) : this._inject(card);
    this.wasFull = document.fullscreenElement === this.box || this.wasFull;
    const focused = this.box.contains(document.activeElement) && document.activeElement !== this.box ? document.activeElement.dataset.act : "";
    this.box.replaceChildren(this._head(film, card), make("main", { "aria-live": "polite" }, ...said.filter(Boolean)), this._foot());
    const again = focused && this.box.querySelector(`[data-act=${focused}]`);
    (again || this.box).focus();
  }

  _head(film, card) {
    const at = card ? card.at : this.player.at;
    const chips = film.levels.map((one) => [one.t, valueAt(one.s, at)]).filter(([, step]) => step && step[2])
      .map(([title, step]) => make("span", { class: "room-level" }, levelChip(step[1], step[2]), ` ${title}`));
    return make("header", {}, make("b", { class: "room-clock" }, wall(film, at, this.words) || elapsed(at)), make("span", { class: "quiet" }, elapsed(at)), make("span", { class: "room-levels" }, ...chips));
  }

  _scene(card) {
    const scene = this.film.cues.scenes[card.scene];
    const minutes = scene.minutes ? this.words.minutes.replace("{n}", scene.minutes) : "";
    return [make("p", { class: "quiet" }, `${this.words.scene} ${card.scene + 1}${minutes ? ` · ${minutes}` : ""}`), make("h1", {}, scene.t), make("p", { class: "narration" }, scene.narration)];
  }

  _inject(card) {
    const { words, film } = this;
    const told = film.cues.cards[film.cues.injects[card.inject].card];
    const scene = film.cues.scenes[card.scene];
    const place = [scene ? scene.t : "", told.place].filter(Boolean).join(" · ");
    return [place && make("p", { class: "quiet" }, place), make("h1", {}, told.t), ...this._message(told), ...told.questions.map((one) => this._question(one, words))];
  }

  _message(told) {
    const way = [told.from, told.to.join(this.words.comma)].filter(Boolean).join(" → ");
    return [way && make("p", { class: "way" }, way, told.by ? ` · ${told.by}` : ""), told.message && make("blockquote", {}, told.message)];
  }

  _question(one, words) {
    const who = [one.to, one.minutes ? words.minutes.replace("{n}", one.minutes) : ""].filter(Boolean).join(" · ");
    const points = this.points ? [make("ul", { class: "points" }, ...one.points.map((point) => make("li", {}, point)))] : [];
    return make("section", { class: "question" }, make("p", { class: "asked" }, one.ask), who && make("p", { class: "quiet" }, who), ...points);
  }

  _foot() {
    const { words } = this;
    const card = this.cards[this.at];
    const questions = card && card.inject !== undefined ? this.film.cues.cards[this.film.cues.injects[card.inject].card].questions : [];
    const minutes = questions.reduce((sum, one) => sum + (one.minutes || 0), 0);
    const act = (name, text, work, more) => textButton(text, work, { "data-act": name, ...more });
    this.clock = make("span", {}, this._left(minutes));
    const clock = make("button", { type: "button", "data-act": "countdown", "aria-label": words.countdown, onclick: () => this._start(minutes) }, sign("clock"), this.clock);
    const parts = [act("before", `← ${words.before}`, () => this.turn(-1)), act("next", `${words.next} →`, () => this.turn(1)), make("span", { class: "quiet" }, `${this.at + 1}/${this.cards.length}`)];
    if (questions.some((one) => one.points.length)) parts.push(act("points", words.points, () => this._togglePoints(), { "aria-pressed": String(this.points) }));
    if (minutes) parts.push(clock);
    return make("footer", {}, ...parts, make("span", { class: "spring" }), act("close", words.leave, () => this.close()));
  }

  _start(minutes) {
    this.countdown = this.countdown ? 0 : Date.now() + minutes * MINUTE;
    this.minutes = minutes;
    this._tick();
  }

  _left(minutes) {
    const left = this.countdown ? Math.max(0, Math.ceil((this.countdown - Date.now()) / 1000)) : minutes * 60;
    return `${Math.floor(left / 60)}:${two(left % 60)}`;
  }

  _tick() {
    if (this.clock && this.clock.isConnected && (this.countdown || this.minutes)) this.clock.textContent = this._left(this.minutes || 0);
  }

  close() {
    clearInterval(this.timer);
    document.removeEventListener("fullscreenchange", this.left);
    if (document.fullscreenElement === this.box) document.exitFullscreen().catch(() => {});
    this.box.remove();
    this.player.room = null;
    if (this.back && this.back.isConnected) this.back.focus();
  }
}

const ROOM_STYLE = `
.dbr-room{position:fixed;inset:0;z-index:999999;background:var(--paper);color:var(--ink);display:grid;grid-template-rows:auto minmax(0,1fr) auto;font-size:clamp(28px,2.2vw,44px);line-height:1.4;outline:none}
.dbr-room header{display:flex;flex-wrap:wrap;align-items:baseline;gap:.3em 1em;padding:.5em 1.2em;border-bottom:2px solid var(--line)}
.dbr-room .room-clock{font-size:1.7em;line-height:1.1}
.dbr-room .room-levels{margin-left:auto;display:flex;flex-wrap:wrap;gap:.2em .9em}
.dbr-room .level{border-radius:.2em;padding:0 .35em}
.dbr-room main{overflow:auto;padding:.8em 1.2em;display:flex;flex-direction:column;gap:.5em;max-width:56em;width:100%;margin:0 auto}
.dbr-room main>:first-child{margin-top:auto}.dbr-room main>:last-child{margin-bottom:auto}
.dbr-room h1{font-size:1.75em;line-height:1.2;margin:0;font-weight:700;padding:0;color:inherit}
.dbr-room p,.dbr-room li{font-size:inherit;line-height:inherit}
.dbr-room .narration{font-size:1.15em}
.dbr-room blockquote{margin:0;border-left:.2em solid var(--accent);padding:.1em 0 .1em .7em;font-size:1.2em}
.dbr-room .question{border-top:2px solid var(--line);padding-top:.5em}.dbr-room .asked{font-weight:650;font-size:1.1em}
.dbr-room .points li{padding:.1em 0 .1em 1em;border:0}.dbr-room .points li::before{content:"• ";margin-left:-.8em}
.dbr-room footer{display:flex;flex-wrap:wrap;gap:.4em;align-items:center;padding:.4em 1.2em;border-top:2px solid var(--line)}
.dbr-room footer button{font-size:28px;padding:.1em .6em}
@media (max-width:640px){.dbr-room{font-size:20px}.dbr-room footer button{font-size:18px}.dbr-room header,.dbr-room main,.dbr-room footer{padding-left:.5em;padding-right:.5em}.dbr-room .room-levels{margin-left:0}}
`;
