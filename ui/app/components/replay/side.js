// What is said of the thing that was pointed at: an event with its causes, a promised time with its chain, an inject, a place.

function bullets(kind, items) {
  return make("ul", { class: kind }, ...items.map((one) => make("li", {}, one)));
}

function timeLine(film, at, words) {
  return make("p", { class: "quiet" }, [elapsed(at), wall(film, at, words)].filter(Boolean).join("  "));
}

function eventSide(player, number, event) {
  const { words } = player;
  const film = player.films[number];
  const [at, , text, bar, , asked] = film.events[event];
  const chain = chainOf(film, event);
  const steps = chain.slice(1).map((one) => {
    const cause = film.events[one];
    return textButton(`${elapsed(cause[0])} ${cause[2]}`, () => player.pickEvent(number, one));
  });
  const because = steps.length ? bullets("chain", steps) : make("p", { class: "quiet" }, words.first);
  const name = bar >= 0 ? film.bars[bar].id : asked;
  const who = bar >= 0 ? [make("p", { class: "quiet" }, [film.bars[bar].w, ...(film.bars[bar].h || [])].filter(Boolean).join(words.comma))] : [];
  return [timeLine(film, at, words), make("h2", {}, text), ...who, ...whySide(player, number, name, name, at), make("h2", { class: "small" }, words.because), because];
}

function promiseSide(player, number, promise) {
  const { words } = player;
  const film = player.films[number];
  const said = [make("h2", { class: "small" }, words.promise), make("h2", {}, promise.t), make("p", { class: isBroken(promise) ? "bad" : "quiet" }, `${promise.w} ${promise.said}`)];
  if (promise.why) said.push(make("p", {}, promise.why));
  const steps = linksOf(film, promise).map((link, at) => textButton(`◆${at + 1} ${elapsed(link[1])} ${link[0]}`, () => player.seek(link[1])));
  if (steps.length) said.push(make("h2", { class: "small" }, words.chain), bullets("chain", steps), make("p", { class: "sum" }, `${words.sum} ${promise.took}`));
  return [...said, ...whySide(player, number, `${promise.id}|${promise.path}`, promise.id, promise.end)];
}

function injectSide(player, number, at) {
  const { words } = player;
  const film = player.films[number];
  const inject = film.cues.injects[at];
  const card = film.cues.cards[inject.card];
  const present = inject.came ? [textButton(words.show_it, () => player.present(number, { inject: at }))] : [make("p", { class: "bad" }, words.left_out)];
  return [
    timeLine(film, inject.at, words),
    make("h2", {}, [card.number, card.t].filter(Boolean).join(" ")),
    ...present,
    ...spoken(card, words),
    ...card.questions.flatMap((one) => questionLines(one, words)),
    ...(card.expected.length ? [make("h2", { class: "small" }, words.expected), bullets("", card.expected)] : []),
    ...(card.effects.length ? [make("h2", { class: "small" }, words.effects), bullets("", card.effects)] : []),
    ...whySide(player, number, `inject:${inject.card}`, `inject:${inject.card}`, inject.at),
  ];
}

function spoken(card, words) {
  const way = [card.from, card.to.join(words.comma)].filter(Boolean).join(" → ");
  const head = [way, card.by, card.place].filter(Boolean).join(" · ");
  return [head && make("p", { class: "quiet" }, head), card.message && make("p", {}, card.message)].filter(Boolean);
}

function questionLines(one, words) {
  const head = [one.to, one.minutes ? words.minutes.replace("{n}", one.minutes) : ""].filter(Boolean).join(" · ");
  const points = one.points.length ? [make("p", { class: "quiet" }, words.points), bullets("", one.points)] : [];
  return [make("h2", { class: "small" }, words.question), make("p", {}, one.ask), head && make("p", { class: "quiet" }, head), ...points].filter(Boolean);
}

function sceneSide(player, number, at) {
  const { words } = player;
  const film = player.films[number];
  const scene = film.cues.scenes[at];
  return [
    timeLine(film, scene.at, words),
    make("h2", {}, `${at + 1} ${scene.t}`),
    textButton(words.show_it, () => player.present(number, { scene: at })),
    scene.minutes ? make("p", { class: "quiet" }, words.minutes.replace("{n}", scene.minutes)) : "",
    make("p", {}, scene.narration),
    ...(scene.comment.length ? [make("h2", { class: "small" }, words.comment), bullets("", scene.comment)] : []),
  ].filter(Boolean);
}

function foldSide(player, number, fold) {
  const { words } = player;
  const film = player.films[number];
  const key = `${number} ${fold}`;
  const open = player.opened.has(key);
  const rounds = film.bars.filter((bar) => bar.g === fold).map((bar) => textButton(`${elapsed(begin(bar))} ${bar.t}`, () => player.pickBar(number, bar, begin(bar))));
  const turn = textButton(open ? words.fold : words.unfold, () => player.turn(key), { "aria-expanded": String(open) });
  return [make("h2", {}, `${film.folds[fold].t} ×${film.folds[fold].n}`), make("p", { class: "quiet" }, words.routine), turn, bullets("", rounds)];
}

function placeSide(player, number, place) {
  const { words, at } = player;
  const film = player.films[number];
  const here = film.map.units.filter((unit) => whereAt(unit, at) && whereAt(unit, at).from === undefined && whereAt(unit, at).place === place);
  const coming = film.map.units.map((unit) => [unit, whereAt(unit, at)]).filter(([, now]) => now && now.from !== undefined && now.place === place);
  const incidents = film.map.incidents.filter((one) => one[1] === place && one[0] <= at);
  const events = incidents.map(([since, , title, event]) => textButton(`${elapsed(since)} ${title}`, () => player.pickEvent(number, event)));
  return [
    make("h2", {}, film.map.places[place][0]),
    list(words.here, here.map((unit) => unit.t), words.none),
    list(words.coming, coming.map(([unit, now]) => `${unit.t} · ${elapsed(now.there)}`), words.none),
    ...(events.length ? [list(words.happened, events, "")] : []),
  ];
}

// Why, as the product answers it: made ahead in an exported page, asked of the server in the application.
function whySide(player, number, key, name, at) {
  const { words } = player;
  if (!name) return [];
  const film = player.films[number];
  const known = player.answers.get(`${number} ${name} ${at}`) || film.answers[key] || film.answers[name];
  const title = make("h2", { class: "small" }, words.why);
  if (known) return [title, whyLines(known)];
  if (player.ask) return [title, textButton(words.ask, () => player.askWhy(number, name, at))];
  return [title, make("p", { class: "quiet" }, words.no_answer)];
}

function whyLines(lines) {
  return make("ul", { class: "why" }, ...lines.map(([at, text]) => make("li", at ? {} : { class: "deep" }, at ? make("span", { class: "quiet" }, `${at} `) : "", text)));
}
