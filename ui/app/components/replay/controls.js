// The bar above the picture, the key to its signs, and the keys of the keyboard.

function controlsOf(player) {
  const { words } = player;
  const speeds = [[0, words.whole], [1, words.real], [60, "60×"], [300, "300×"], [600, "600×"], [1800, "1800×"]];
  const lanes = [["plan", words.by_plan], ["house", words.by_house], ["place", words.by_place]];
  const broken = [["", words.choose], ...player.broken().map((one) => [one.key, one.text])];
  const [speed] = choice(words.speed, speeds, player.speed, (value) => (player.speed = Number(value)));
  const [group] = choice(words.lanes, lanes, player.group, (value) => player.regroup(value));
  const [jump, select] = choice(words.jump, broken, "", (value) => value && player.choosePromise(value));
  player.jumpTo = select;
  const more = signButton("more", words.more, () => more.setAttribute("aria-expanded", String(player.shell.classList.toggle("more"))), { class: "sign only-narrow", "aria-expanded": "false" });
  return make(
    "div",
    { class: "bar", role: "toolbar", "aria-label": words.controls },
    make("span", { class: "group" }, signButton("start", words.to_start, () => player.seek(0)), signButton("before", words.step_back, () => player.step(-1)), player.playButton, signButton("next", words.step, () => player.step(1))),
    player.clock,
    viewsOf(player),
    more,
    make("span", { class: "spring" }),
    make("span", { class: "group" }, ...toolsOf(player)),
    make("span", { class: "second" }, player.range, make("span", { class: "extra" }, player.broken().length ? jump : "", speed, group, ...(player.films.length > 1 ? [differentOf(player)] : []))),
  );
}

function viewsOf(player) {
  const { words } = player;
  const button = (view, text) => textButton(text, () => player.look(view), { "data-view": view, "aria-pressed": String(player.looking === view) });
  player.views = [button("time", words.time_view), button("map", words.map_view)];
  return make("span", { class: "group views", role: "group", "aria-label": words.view }, ...player.views);
}

function differentOf(player) {
  const button = textButton(player.words.only_different, () => {
    player.onlyDifferent = !player.onlyDifferent;
    button.setAttribute("aria-pressed", String(player.onlyDifferent));
    player.again();
    player.retable();
  }, { "aria-pressed": "false", "data-act": "different" });
  return button;
}

function toolsOf(player) {
  const { words } = player;
  return [
    signButton("closer", words.closer, () => player.zoomBy(2)),
    signButton("wider", words.wider, () => player.zoomBy(0.5)),
    signButton("link", words.link, () => player.link()),
    signButton("dark", words.dark, () => player.paintIn(player.scheme === "dark" ? "light" : "dark"), { "data-act": "dark" }),
    signButton("full", words.full, () => player.fill(), { "data-act": "full" }),
    make("button", { type: "button", "data-act": "present", title: words.present, onclick: () => player.present(0) }, sign("present"), words.present),
  ];
}

function keyOfSigns(player) {
  const { words } = player;
  const swatch = (state) => make("span", {}, make("i", { class: `swatch-${state}` }), words[state]);
  const levels = [1, 2, 3, 4].map((one) => levelChip(["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"][one - 1], one));
  const signs = [`◆ ${words.injects}`, `▸ ×n ${words.routine_short}`, `✖ ${words.undone}`];
  if (player.films.length > 1) signs.push(`≠ ${words.differs}`);
  return make("div", { class: "key" }, ...["queued", "travelling", "working", "sending"].map(swatch), make("span", {}, ...levels), ...signs.map((text) => make("span", {}, text)), make("span", {}, words.keys));
}

// Space plays, arrows go from event to event; on the picture up and down point at things and Enter opens them.
function keyPressed(player, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("select,input,summary,table,.dbr-room")) return;
  const onButton = event.target.closest("button,[role=button]");
  const onPicture = event.target === player.canvas;
  const keys = {
    ArrowRight: () => player.step(1), ArrowLeft: () => player.step(-1), Home: () => player.seek(0), End: () => player.seek(player.end),
    m: () => player.look(player.looking === "map" ? "time" : "map"), p: () => player.present(0), f: () => player.fill(), d: () => player.paintIn(player.scheme === "dark" ? "light" : "dark"),
    Escape: () => player.unpick(),
  };
  if (!onButton) keys[" "] = () => player.toggle();
  if (onPicture) Object.assign(keys, { ArrowDown: () => player.point(1), ArrowUp: () => player.point(-1), Enter: () => player.openPointed() });
  const act = keys[event.key] ?? keys[event.key.toLowerCase()]; // F as it is written beside it, and with the capitals locked
  if (!act) return;
  event.preventDefault();
  act();
}

// Nobody has touched anything yet: letters are for the player, what moves a page moves the page.
function letterPressed(player, event) {
  if (/^[a-z]$/i.test(event.key) && event.target === document.body && !player.room) keyPressed(player, event);
}

const CONTROL_STYLE = `
.dbr .swatch-queued{background:repeating-linear-gradient(135deg,var(--queued) 0 3px,var(--queued-edge) 3px 4px);border-color:var(--queued-edge)!important}
.dbr .swatch-travelling{background:var(--travelling);border:1px dashed var(--travelling-edge)!important}
.dbr .swatch-working{background:var(--working);border-color:var(--working-edge)!important}
.dbr .swatch-sending{background:var(--sending);border:1px dotted var(--sending-edge)!important}
.dbr .level-line{display:block}
`;
