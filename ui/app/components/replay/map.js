// The second view of a film: places and roads as a sketch, teams on their way, areas in the colour of their level.
const KINDS = {
  shelter: ["house", 8], hospital: ["cross", 8], depot: ["square", 6], base: ["square", 6], headquarters: ["star", 9],
  underpass: ["down", 8], road: ["circle", 4], assembly: ["house", 8], station: ["square", 6], site: ["diamond", 8],
};
const SHAPES = {
  house: "M-8 1L0-7l8 8H6v7H-6V1z", cross: "M-3-8h6v5h5v6H3v5h-6V3h-5v-6h5z", square: "M-6-6H6V6H-6z", diamond: "M0-8L8 0 0 8-8 0z",
  star: "M0-9L2.5-3.5 8.5-3 4 1 5.5 7 0 4-5.5 7-4 1-8.5-3-2.5-3.5z", down: "M-8-6H8L0 8z",
};

class MapView {
  constructor(film, number, player) {
    this.film = film;
    this.number = number;
    this.player = player;
    this.words = player.words;
    this.zoom = 1;
    this.shift = [0, 0];
    this.svg = draw("svg", { role: "group", "aria-label": this.words.map });
    this.box = make("div", { class: "map" }, this.svg);
    this._drag();
    this.measure = document.createElement("canvas").getContext("2d");
    const { map } = film;
    const units = map.units.flatMap((unit) => unit.s.map((step) => step[1]));
    const loads = map.loads.flatMap((load) => [load[1], load[2]]);
    this.used = new Set([...units, ...loads, ...map.incidents.map((one) => one[1]), ...map.areas.map((one) => one[0]), ...map.crowds.map((one) => one[0])]);
  }

  // Zooming moves places apart; signs and names keep their size, and more names find room.
  lay() {
    const { clientWidth: width, clientHeight: height } = this.box;
    if (!width || !height) return;
    this.size = [width, height];
    this.wide = Math.max(16, Math.min(34, Math.min(width, height) / 18)); // of an area
    const found = surveyed(this.film, width, height);
    const [cx, cy] = [width / 2 + this.shift[0], height / 2 + this.shift[1]];
    this.points = found.points.map((one) => one && { ...one, x: cx + (one.x - width / 2) * this.zoom, y: cy + (one.y - height / 2) * this.zoom });
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.moving = draw("g", { class: "moving" });
    this.trails = draw("g", {});
    this.leaders = draw("g", {});
    this.areas = [];
    this.badges = new Map();
    const parts = [this._areas(), this._roads(), this.trails, this.leaders, this._incidents(), this._places(), draw("g", {}, ...this.areas.map((one) => one.word)), this._labels(width, height), this.moving, this._legend(found, width, height)];
    this.svg.replaceChildren(draw("style", {}, MAP_STYLE), ...parts);
    this.show(this.player.at);
  }

  _areas() {
    this.areas = this.film.map.areas.filter(([place]) => this.points[place]).map(([place, plans]) => {
      const { x, y } = this.points[place];
      return { plans, place, circle: draw("circle", { cx: x, cy: y, r: this.wide, class: "area" }), word: draw("text", { x, y: this._wordAt(y), class: "word" }) };
    });
    return draw("g", {}, ...this.areas.map((one) => one.circle));
  }

  _wordAt(y) {
    return y - this.wide + (this.wide > 30 ? 15 : -4);
  }

  _roads() {
    this.roads = this.film.map.roads.filter(([a, b]) => this.points[a] && this.points[b]).map(([a, b, minutes]) => {
      const [one, other] = [this.points[a], this.points[b]];
      const usual = this.used.has(a) && this.used.has(b) ? "road" : "road calm";
      const line = draw("line", { x1: one.x, y1: one.y, x2: other.x, y2: other.y, class: usual }, draw("title", {}, this.words.minutes.replace("{n}", minutes)));
      return { a, b, line, usual };
    });
    return draw("g", {}, ...this.roads.map((one) => one.line));
  }

  _incidents() {
    this.incidents = this.film.map.incidents.filter(([, place]) => this.points[place]).map(([at, place, title]) => {
      const { x, y } = this.points[place];
      const mark = draw("g", { class: "incident", transform: `translate(${x} ${y})` }, draw("circle", { r: 15 }), draw("circle", { r: 20, class: "wave" }), draw("title", {}, title));
      return { at, mark };
    });
    return draw("g", {}, ...this.incidents.map((one) => one.mark));
  }

  _places() {
    const nodes = this.film.map.places.map(([title, kind], place) => {
      const point = this.points[place];
      if (!point || kind === "area") return null;
      const [shape, size] = KINDS[kind] || ["circle", 5];
      const symbol = shape === "circle" ? draw("circle", { r: size }) : draw("path", { d: SHAPES[shape] });
      const badge = draw("text", { x: 9, y: -9, class: "badge" });
      const cross = draw("path", { d: "M-8-8L8 8M8-8L-8 8", class: "cross" });
      this.badges.set(place, { badge, cross });
      const act = () => this.player.pickPlace(this.number, place);
      const keys = (event) => ["Enter", " "].includes(event.key) && (event.preventDefault(), event.stopPropagation(), act());
      const calm = this.used.has(place) ? "" : " calm";
      return draw("g", { class: `place${calm}`, transform: `translate(${point.x} ${point.y})`, tabindex: "0", role: "button", "aria-label": title, onclick: act, onkeydown: keys },
        draw("title", {}, title), draw("circle", { r: 12, class: "hit" }), symbol, cross, badge);
    });
    return draw("g", {}, ...nodes.filter(Boolean));
  }

  _labels(width, height) {
    this.measure.font = FONT;
    const brief = briefly(this.film.map.places.map(([title]) => title));
    const labels = this.film.map.places.map(([, kind], place) => {
      const point = this.points[place];
      if (!point) return null;
      const text = point.away ? `${brief[place]} ${Math.round(point.away)} km` : brief[place];
      const rank = (kind === "area" ? 0 : 1) + (this.used.has(place) ? 0 : 2);
      return { x: point.x, y: point.y, r: this._half(place), text, wide: this.measure.measureText(text).width, rank, calm: rank > 1 };
    }).filter(Boolean);
    this.signs = this._signs(width, height);
    const placed = labelled(labels.sort((one, other) => one.rank - other.rank), this.signs, width, height).filter(Boolean);
    this.names = placed.map((one) => ({ x: one.left - 2, y: one.top - 12, w: one.wide + 4, h: LABEL_HIGH }));
    this.leaders.replaceChildren(...placed.map((one) => one.line && leader(one.line)).filter(Boolean));
    const names = placed.map((one) => draw("text", { x: one.left, y: one.top, class: one.calm ? "name calm" : "name" }, one.text));
    return draw("g", { "aria-hidden": "true" }, ...names);
  }

  // How far a place's sign reaches: that of an area its circle, of an incident the rings around it.
  _half(place) {
    if (this.film.map.places[place][1] === "area") return this.wide;
    return this.film.map.incidents.some((one) => one[1] === place) ? 18 : 8;
  }

  // Where no name may stand: signs with the number beside them, the words of areas, the arrow and the scale.
  _signs(width, height) {
    const around = (x, y, half) => ({ x: x - half, y: y - half, w: 2 * half, h: 2 * half });
    const signs = this.points.flatMap((one, at) => {
      if (!one) return [];
      if (this.film.map.places[at][1] === "area") return [around(one.x, one.y, this.wide * 0.75), { x: one.x - 20, y: this._wordAt(one.y) - 13, w: 40, h: 17 }];
      const number = { x: one.x + 8, y: one.y - 21, w: 12, h: 14 };
      return [around(one.x, one.y, this._half(at) - 1), ...(this.used.has(at) ? [number] : [])];
    });
    return [...signs, { x: width - 36, y: 8, w: 34, h: 44 }, { x: 0, y: height - 30, w: width / 5 + 64, h: 30 }];
  }

  _legend(found, width, height) {
    const notes = [];
    if (!found.perKm) notes.push(found.missing === this.points.length ? this.words.no_map : this.words.by_roads);
    else if (found.missing) notes.push(this.words.not_placed.replace("{n}", found.missing));
    const said = notes.map((text, at) => draw("text", { x: 12, y: 20 + 18 * at, class: "note" }, text));
    if (!found.perKm) return draw("g", {}, ...said);
    const bar = scaleBar(found.perKm * this.zoom, width);
    const [x, y] = [14, height - 14];
    return draw("g", {}, ...said,
      draw("path", { d: `M${x} ${y - 5}v5h${bar.length}v-5`, class: "scale" }), draw("text", { x: x + bar.length + 6, y, class: "note" }, bar.text),
      draw("path", { d: `M${width - 20} 12l7 20-7-5-7 5z`, class: "north" }), draw("text", { x: width - 20, y: 46, class: "note north-word" }, this.words.north));
  }

  // The moment: levels, incidents and what is closed, who stands where, who is on the way.
  show(at) {
    if (!this.points) return;
    const { levels, map } = this.film;
    this.areas.forEach(({ plans, circle, word }) => {
      const now = plans.map((plan) => levels.find((one) => one.plan === plan)).map((one) => one && valueAt(one.s, at)).filter((step) => step && step[2]);
      const top = now.sort((one, other) => one[2] - other[2])[0];
      circle.setAttribute("class", top ? `area area-${top[2]}` : "area");
      word.setAttribute("class", top ? `word word-${top[2]}` : "word");
      if (word.textContent !== (top ? top[1] : "")) word.textContent = top ? top[1] : "";
    });
    this.incidents.forEach(({ at: since, mark }) => mark.classList.toggle("on", since <= at));
    const closed = map.closed.filter(([since, until]) => since <= at && (until < 0 || at < until));
    this.roads.forEach(({ a, b, line, usual }) => {
      const shut = closed.find(([, , , one, other]) => (one === a && other === b) || (one === b && other === a));
      line.setAttribute("class", shut ? (shut[2] ? "road slow" : "road shut") : usual);
    });
    this._stand(at, new Set(closed.filter((one) => one[4] < 0).map((one) => one[3])));
  }

  _stand(at, shut) {
    const { map } = this.film;
    const here = new Map();
    const moving = [];
    map.units.forEach((unit) => {
      const now = whereAt(unit, at);
      if (now && now.from === undefined) here.set(now.place, (here.get(now.place) || 0) + 1);
      else if (now) moving.push([unit.t, now, "team"]);
    });
    map.loads.forEach(([leaves, place, from, there, over, title]) => {
      if (leaves <= at && at < there) moving.push([title, { place, from, over, part: (at - leaves) / Math.max(1, there - leaves) }, "load"]);
    });
    this.badges.forEach(({ badge, cross }, place) => {
      const crowd = map.crowds.find((one) => one[0] === place);
      const people = crowd && (valueAt(crowd[1], at) || [0, 0])[1];
      const text = [here.get(place) ? `${here.get(place)}` : "", people ? `${people} ${this.words.people}` : ""].filter(Boolean).join(" · ");
      if (badge.textContent !== text) badge.textContent = text;
      cross.style.display = shut.has(place) ? "" : "none";
    });
    this._travel(moving);
  }

  // Those who are on one road side by side have one name between them, "sandbags, pump".
  _travel(moving) {
    const groups = [];
    moving.map((one) => this._onTheWay(one)).filter(Boolean).forEach((one) => {
      const near = groups.find(([first]) => Math.hypot(first.x - one.x, first.y - one.y) < 14);
      if (near) near.push(one);
      else groups.push([one]);
    });
    const spots = groups.map((group) => {
      const text = gathered(group.map((one) => one.title), this.words);
      return { x: group[0].x, y: group[0].y, r: 7, text, wide: this.measure.measureText(text).width * 1.08 };
    });
    const marks = spots.map(({ x, y }) => ({ x: x - 7, y: y - 7, w: 14, h: 14 }));
    const named = labelled(spots, [...this.signs, ...this.names, ...marks], ...this.size).filter(Boolean);
    const trails = groups.map(([{ x, y, start }]) => draw("line", { x1: start.x, y1: start.y, x2: x, y2: y, class: "trail" }));
    const going = groups.map((group) => {
      const [{ x, y }] = group;
      const team = group.some((one) => one.kind === "team");
      return team ? draw("circle", { cx: x, cy: y, r: 6, class: "team" }) : draw("rect", { x: x - 4, y: y - 4, width: 8, height: 8, class: "load" });
    });
    const names = named.map((one) => draw("text", { x: one.left, y: one.top, class: "name going" }, one.text));
    this.trails.replaceChildren(...trails);
    this.moving.replaceChildren(...named.map((one) => one.line && leader(one.line)).filter(Boolean), ...going, ...names);
  }

  _onTheWay([title, { place, from, over, part }, kind]) {
    const way = [from, ...over, place].map((one) => this.points[one]).filter(Boolean);
    if (way.length < 2) return null;
    const leg = Math.min(way.length - 2, Math.floor(part * (way.length - 1)));
    const along = part * (way.length - 1) - leg;
    const [a, b] = [way[leg], way[leg + 1]];
    return { title, kind, start: way[0], x: a.x + (b.x - a.x) * along, y: a.y + (b.y - a.y) * along };
  }

  closer(factor) {
    this.zoom = Math.max(1, Math.min(24, this.zoom * factor));
    this.shift = this.zoom === 1 ? [0, 0] : this.shift.map((one) => one * factor);
    this.lay();
  }

  _drag() {
    let last = null;
    this.svg.addEventListener("pointerdown", (event) => {
      last = event.target.closest(".place") ? null : [event.clientX, event.clientY];
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (!last || !(event.buttons & 1)) return;
      this.shift = [this.shift[0] + event.clientX - last[0], this.shift[1] + event.clientY - last[1]];
      last = [event.clientX, event.clientY];
      this.lay();
    });
  }
}

const leader = ([x1, y1, x2, y2]) => draw("line", { x1, y1, x2, y2, class: "leader" });

const MAP_STYLE = `
.dbr .leader{stroke:var(--faint);stroke-width:1}
.dbr .road{stroke:var(--road);stroke-width:1.5}.dbr .road.calm{stroke:var(--line);stroke-width:1}.dbr .road.slow{stroke:var(--now);stroke-dasharray:7 4}.dbr .road.shut{stroke:var(--now);stroke-width:3;stroke-dasharray:2 5}
.dbr .place>path,.dbr .place>circle{fill:var(--ink);stroke:var(--paper);stroke-width:1.5}.dbr .place.calm>path,.dbr .place.calm>circle{fill:var(--faint)}
.dbr .place>circle.hit{fill:transparent;stroke:none}.dbr .place{cursor:pointer}.dbr .place .cross{fill:none;stroke:var(--now);stroke-width:3}
.dbr .badge{font-size:12px;font-weight:700;fill:var(--accent);stroke:var(--water);stroke-width:3px;paint-order:stroke}
.dbr .name{font-size:12px;fill:var(--ink);stroke:var(--water);stroke-width:3px;paint-order:stroke}.dbr .name.calm{fill:var(--faint)}.dbr .name.going{font-weight:600;fill:var(--accent)}
.dbr .note{font-size:12px;fill:var(--faint)}.dbr .north-word{text-anchor:middle}.dbr .north{fill:var(--faint)}.dbr .scale{fill:none;stroke:var(--faint);stroke-width:1.5}
.dbr .trail{stroke:var(--accent);stroke-width:2.5;stroke-dasharray:1 5;stroke-linecap:round}.dbr .team{fill:var(--accent);stroke:var(--paper);stroke-width:2}.dbr .load{fill:var(--paper);stroke:var(--accent);stroke-width:2}
.dbr .incident{display:none}.dbr .incident.on{display:block}.dbr .incident circle{fill:none;stroke:var(--now);stroke-width:2.5}.dbr .incident .wave{stroke-width:1;opacity:.6}
.dbr .area{fill:var(--head);stroke:var(--edge);stroke-width:1.5;stroke-dasharray:4 3}.dbr .word{font-size:13px;font-weight:650;text-anchor:middle}
${[1, 2, 3, 4].map((one) => `.dbr .area-${one}{fill:${LEVELS[one]};stroke:${LEVEL_EDGE[one]};stroke-dasharray:none}.dbr .word-${one}{fill:${LEVEL_INK[one]};stroke:${LEVELS[one]};stroke-width:4px;paint-order:stroke}`).join("\n")}
`;
