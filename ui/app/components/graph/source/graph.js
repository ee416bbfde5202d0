// The graph of linked plans: cytoscape in lanes that the server laid out, or around one node by dagre.
import cytoscape from "cytoscape";
import dagre from "cytoscape-dagre";

cytoscape.use(dagre);

const FEW = 14; // more lines than this cannot all carry their words
const LOWEST = 0.5; // smaller letters than this cannot be read
const HIGHEST = 3600; // of the box; what lies below is reached by dragging and the keyboard
const UNDER = 32; // around the whole: what is pointed at is said at the foot
const EDGE = 12; // beside the lanes
const CELL = { x: 178, y: 102 }; // a box with what is left free around it
const PAD = 22; // of a lane
const SIDE = 112, HEAD = 30; // a lane's title: beside its boxes, or above them where there is no room
const LETTERS = 8.5; // Chinese ones in a line of a box
const NARROW = 600;
const MANY = 60; // above this boxes are drawn smaller

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue("--db-" + name).trim() || "#888888";
const isDark = () => document.documentElement.dataset.scheme === "dark";

function rgb(colour) {
  const hex = colour.length === 4 ? colour.replace(/\w/g, "$&$&") : colour;
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

// Colours the server chose for a light ground: darkened as grounds, brightened as lines where the ground is dark.
function ground(colour) {
  if (!isDark()) return colour;
  return mixed(colour, token("ground"), 0.16);
}
function ink(colour) {
  return isDark() ? mixed(colour, "#ffffff", 0.55) : colour;
}
function mixed(one, other, share) {
  const [a, b] = [rgb(one), rgb(other)];
  return "rgb(" + a.map((part, at) => Math.round(part * share + b[at] * (1 - share))).join(",") + ")";
}

const style = () => [
  { selector: "core", style: { "active-bg-opacity": 0 } },
  {
    selector: "node.thing",
    style: {
      shape: "round-rectangle", width: 156, height: 60, "background-color": (node) => ground(node.data("fill")),
      "border-width": 1, "border-color": token("edge"), label: "data(label)", "font-size": 16, color: token("ink"),
      "text-valign": "center", "text-halign": "center", "text-wrap": "wrap", "text-max-width": 150,
      "text-overflow-wrap": "anywhere",
    },
  },
  {
    selector: "node.lane",
    style: {
      shape: "round-rectangle", width: "data(width)", height: "data(height)", "background-color": token("raised"),
      "border-width": 0, events: "no", "z-index": 0, "z-index-compare": "manual",
    },
  },
  {
    selector: "node.title",
    style: {
      shape: "rectangle", width: 1, height: 1, "background-opacity": 0, label: "data(label)", "font-size": 15,
      color: token("quiet"), "text-valign": "center", "text-halign": "right", "text-wrap": "wrap", "text-max-width": 102,
      "text-overflow-wrap": "anywhere", events: "no", "z-index": 1, "z-index-compare": "manual",
    },
  },
  { selector: "node.above", style: { "text-max-width": 330 } },
  { selector: "node.thing", style: { "z-index": 3, "z-index-compare": "manual" } },
  {
    selector: "edge",
    style: {
      width: "data(width)", "line-color": (edge) => ink(edge.data("colour")),
      "target-arrow-color": (edge) => ink(edge.data("colour")), "target-arrow-shape": "triangle", "arrow-scale": 0.9,
      "curve-style": "bezier", "line-style": "data(line)", "z-index": 2, "z-index-compare": "manual",
    },
  },
  // in lanes lines share a trunk and stay in the background until a plan is chosen or pointed at
  {
    selector: "edge.bundled",
    style: {
      "curve-style": "round-taxi", "taxi-direction": "vertical", "taxi-turn": 16, "taxi-turn-min-distance": 8,
      opacity: 0.38,
    },
  },
  { selector: "edge.near, edge.pointed", style: { opacity: 1 } },
  {
    selector: "edge.told",
    style: {
      label: "data(said)", "font-size": 11, color: token("ink"), "text-background-color": token("ground"),
      "text-wrap": "wrap", "text-max-width": 130, "text-overflow-wrap": "anywhere", "text-background-opacity": 0.9,
      "text-background-padding": 2,
    },
  },
  {
    selector: "node.finding",
    style: {
      "border-width": 3, "border-style": "double", "border-color": token("error-bar"), "z-index": 4,
      "background-color": token("error-ground"), color: token("error"),
    },
  },
  { selector: "node.chosen", style: { "border-width": 4, "border-style": "solid", "border-color": token("link") } },
  { selector: ".dim", style: { opacity: 0.18 } },
];

// In lanes all that passes between two plans is one line, the thicker the more it is; its words come when pointed at.
function linesOf(data) {
  if (!data.lanes.length) return data.edges.map((edge) => ({ ...edge, width: 1.6 }));
  const pairs = new Map();
  for (const edge of data.edges) {
    const name = [edge.source, edge.target].sort().join(" ");
    pairs.set(name, [...(pairs.get(name) || []), edge]);
  }
  return [...pairs.values()].map((edges) => {
    const same = edges.every((edge) => edge.colour === edges[0].colour);
    return {
      ...edges[0], said: edges.length > 1 ? String(edges.length) : edges[0].said,
      tip: edges.map((edge) => edge.tip).join("\n"), crowded: edges.length > 1 || edges[0].crowded,
      colour: same ? edges[0].colour : token("line-parent"), line: same ? edges[0].line : "solid",
      width: 1.2 + 0.5 * Math.min(edges.length, 5),
    };
  });
}

// A name in lines of like length, broken between words, also in Chinese: none has its last letter alone.
function inLines(text, most) {
  return text.split("\n").map((line) => brokenUp(line, most)).join("\n");
}
function brokenUp(line, most) {
  const size = (part) => [...part].reduce((sum, letter) => sum + (letter > "\u2e80" ? 1 : 0.55), 0);
  const number = Math.ceil(size(line) / most);
  if (number < 2 || !/[\u2e80-\uffff]/.test(line)) return line; // words with spaces break by themselves
  const goal = size(line) / number, lines = [""];
  let done = 0;
  for (const part of wordsOf(line)) {
    const last = lines[lines.length - 1];
    if (last && (lines.length < number && done + size(part) / 2 > goal * lines.length || size(last + part) > most + 0.5)) lines.push("");
    lines[lines.length - 1] += part;
    done += size(part);
  }
  return lines.join("\n");
}
function wordsOf(line) {
  if (!Intl.Segmenter) return [...line];
  return [...new Intl.Segmenter("zh", { granularity: "word" }).segment(line)].map((one) => one.segment);
}

// How many boxes stand in a row: as many as can be read in the window. A thing chosen takes room, but moves no box.
function columnsOf({ data, host }) {
  const main = host.closest("[data-testid=stMain]") || document.documentElement;
  const width = main.clientWidth - (main.clientWidth < NARROW ? 32 : 72) - 2 * EDGE;
  const narrow = width < NARROW;
  const zoom = data.nodes.length > MANY ? 0.66 : 0.9;
  const room = Math.floor((width / zoom - (narrow ? 0 : SIDE) - PAD) / CELL.x);
  const longest = Math.max(...data.lanes.map((lane) => within(data, lane).length));
  return { narrow, columns: Math.max(1, Math.min(Math.max(2, room), longest)) };
}

// The boxes of a lane as one reads them.
function within(data, lane) {
  const inside = data.nodes.filter((node) => Math.abs(node.y - lane.y) <= lane.height / 2);
  return inside.sort((a, b) => a.y - b.y || a.x - b.x);
}

// The lanes and the boxes in them, so many in a row; where there are several rows, what is wrong stands first.
function arranged(data, { narrow, columns }) {
  const left = narrow ? PAD / 2 : SIDE, width = left + columns * CELL.x + PAD / 2;
  const lanes = [], spots = new Map();
  let top = 0;
  for (const lane of data.lanes) {
    const boxes = within(data, lane);
    if (boxes.length > columns) boxes.sort((a, b) => b.finding - a.finding);
    const head = narrow ? HEAD : 0;
    const height = head + Math.ceil(boxes.length / columns) * CELL.y + PAD / 2;
    boxes.forEach((box, at) => {
      const row = Math.floor(at / columns);
      const free = columns - Math.min(columns, boxes.length - row * columns);
      spots.set(box.id, { x: left + (free / 2 + (at % columns) + 0.5) * CELL.x, y: top + head + PAD / 4 + (row + 0.5) * CELL.y });
    });
    const title = narrow ? { x: PAD / 2, y: top + HEAD / 2 } : { x: 8, y: top + height / 2 };
    lanes.push({ title: lane.title, spot: title, x: width / 2, y: top + height / 2, width, height });
    top += height + 10;
  }
  return { lanes, spots, narrow };
}

function elements(data, plan) {
  const found = [];
  for (const lane of plan ? plan.lanes : []) {
    found.push({ classes: "lane", data: { id: "lane|" + lane.title, width: lane.width, height: lane.height },
      position: { x: lane.x, y: lane.y }, grabbable: false, selectable: false });
    const label = plan.narrow ? lane.title.replace(/\n/g, " ") : inLines(lane.title, LETTERS - 2);
    found.push({ classes: "title" + (plan.narrow ? " above" : ""), data: { id: "title|" + lane.title, label },
      position: lane.spot, grabbable: false, selectable: false });
  }
  for (const node of data.nodes) {
    const classes = "thing" + (node.finding ? " finding" : "");
    const spot = plan && plan.spots.get(node.id);
    found.push({ classes, data: { ...node, label: inLines(node.label, LETTERS) }, grabbable: false, ...(spot ? { position: spot } : {}) });
  }
  for (const edge of linesOf(data)) {
    found.push({ data: { ...edge }, classes: (data.lanes.length ? "bundled " : "") + (data.told && !edge.crowded ? "told" : ""), selectable: false });
  }
  return found;
}

function mark(box) {
  const { cy, data } = box;
  cy.elements().removeClass("chosen dim near");
  if (!data.told) cy.edges().removeClass("told");
  const chosen = data.chosen ? cy.getElementById(data.chosen) : null;
  if (!chosen || chosen.empty()) return;
  chosen.addClass("chosen");
  if (data.told) return;
  const near = chosen.closedNeighborhood();
  cy.nodes(".thing").not(near).addClass("dim");
  cy.edges().not(near).addClass("dim");
  near.edges().addClass("near");
  if (near.edges().length <= FEW) near.edges().filter((edge) => !edge.data("crowded")).addClass("told");
}

// Where the lanes begin and end, and how large they are drawn: all of their width is seen, if letters stay readable.
function whole({ plan }, width) {
  const last = plan.lanes[plan.lanes.length - 1];
  const zoom = Math.max(LOWEST, Math.min(1.6, (width - 2 * EDGE) / last.width));
  return { foot: last.y + last.height / 2, zoom };
}

// In lanes the box is as high as the whole needs at this width, so that nothing has to be searched by dragging.
function heighten(box) {
  const { data, host, canvas } = box;
  const width = canvas.clientWidth || 600;
  let height = data.height;
  if (data.lanes.length) {
    const { zoom, foot } = whole(box, width);
    height = Math.min(HIGHEST, foot * zoom + 30);
  }
  host.style.height = height + "px";
  box.cy.resize();
}

function lay(box) {
  const { cy, data } = box;
  draw(box);
  heighten(box);
  if (data.lanes.length) {
    cy.layout({ name: "preset", fit: false }).run();
    fromTop(box);
    return;
  }
  cy.layout({ name: "dagre", rankDir: "TB", nodeSep: 34, rankSep: 78, edgeSep: 18, fit: true, padding: UNDER }).run();
  if (cy.zoom() > 1.15) {
    cy.zoom(1.15);
    cy.center();
  }
  if (cy.zoom() < LOWEST * 0.9) {
    cy.zoom(0.65);
    centre(box);
  }
}

// Everything is put in anew where it is other than what is there, or a window of another width holds other rows.
function draw(box) {
  const { cy, data } = box;
  const rows = data.lanes.length ? columnsOf(box) : null;
  const now = JSON.stringify([box.same, rows]);
  if (now === box.drawn) return;
  box.drawn = now;
  box.plan = rows && arranged(data, rows);
  cy.elements().remove();
  cy.add(elements(data, box.plan));
  mark(box);
}

// Lanes are read from their first row; what was chosen is brought into sight where it lies outside.
function fromTop(box) {
  const { cy, canvas } = box;
  const { zoom } = whole(box, canvas.clientWidth || 600);
  cy.zoom(zoom);
  cy.pan({ x: EDGE, y: EDGE });
  const chosen = box.data.chosen ? cy.getElementById(box.data.chosen) : null;
  if (!chosen || chosen.empty()) return;
  const { x, y } = chosen.renderedPosition();
  if (x < 0 || x > cy.width() || y < 0 || y > cy.height()) cy.center(chosen);
}

function centre({ cy, data }) {
  const chosen = data.chosen ? cy.getElementById(data.chosen) : cy.nodes(".thing").first();
  cy.center(chosen && chosen.nonempty() ? chosen : undefined);
}

function choose(box, id) {
  box.at = id;
  box.data.chosen = id;
  mark(box);
  box.number = (box.number || 0) + 1;
  box.component.setTriggerValue("chosen", { id, number: box.number });
}

// Where a walk begins: at the node walked to last, else at the chosen one, else at the first as one reads.
function standing(box, nodes) {
  for (const id of [box.at, box.data.chosen]) {
    const found = id ? box.cy.getElementById(id) : null;
    if (found && found.nonempty()) return found;
  }
  return nodes.min((node) => node.position("y") * 1e4 + node.position("x")).ele;
}

// Arrow keys walk from node to node by where they stand, Enter chooses: a canvas has no tab stops of its own.
function walk(box, event) {
  const steps = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const nodes = box.cy.nodes(".thing");
  if (!nodes.length) return;
  const now = standing(box, nodes);
  if (event.key === "Enter") {
    choose(box, now.id());
  } else if (steps[event.key]) {
    const [dx, dy] = steps[event.key];
    let best = null, least = Infinity;
    nodes.forEach((node) => {
      const x = node.position("x") - now.position("x"), y = node.position("y") - now.position("y");
      const ahead = x * dx + y * dy;
      const cost = ahead + 2 * Math.abs(x * dy) + 2 * Math.abs(y * dx);
      if (ahead > 1 && cost < least) [best, least] = [node, cost];
    });
    point(box, best || now);
  } else if (event.key === "+" || event.key === "=" || event.key === "-") {
    box.cy.zoom({ level: box.cy.zoom() * (event.key === "-" ? 0.8 : 1.25), position: now.position() });
  } else {
    return;
  }
  event.preventDefault();
}

function point(box, node) {
  box.at = node.id();
  box.cy.nodes(".thing").unselect();
  node.select();
  node.style("underlay-color", token("link"));
  box.cy.nodes(".thing").not(node).style("underlay-opacity", 0);
  node.style("underlay-opacity", 0.35);
  box.said.textContent = node.data("tip");
  const seen = box.cy.extent(), spot = node.position();
  if (spot.x < seen.x1 || spot.x > seen.x2 || spot.y < seen.y1 || spot.y > seen.y2) box.cy.center(node);
}

function button(label, sign, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = sign;
  made.title = label;
  made.setAttribute("aria-label", label);
  made.style.cssText = "min-width:2.2em;height:2.2em;border:1px solid var(--db-edge);border-radius:4px;background:var(--db-ground);color:var(--db-ink);font-size:15px;cursor:pointer";
  made.addEventListener("click", act);
  return made;
}

function start(host, box) {
  const words = box.data.words;
  const bar = document.createElement("div");
  bar.style.cssText = "position:absolute;right:8px;top:8px;z-index:5;display:flex;gap:4px";
  const by = (factor) => () => box.cy.zoom({ level: box.cy.zoom() * factor,
    renderedPosition: { x: box.cy.width() / 2, y: box.cy.height() / 2 } });
  bar.append(button(words.larger, "+", by(1.25)), button(words.smaller, "−", by(0.8)),
    button(words.whole, "⤢", () => box.cy.fit(undefined, UNDER)));
  const canvas = document.createElement("div");
  canvas.style.cssText = "position:absolute;inset:0";
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", box.data.label);
  box.said = document.createElement("div");
  box.said.setAttribute("aria-live", "polite");
  box.said.style.cssText = "position:absolute;left:8px;bottom:6px;z-index:5;background:var(--db-ground);color:var(--db-ink);font-size:13px;padding:1px 6px;max-width:80%;pointer-events:none;white-space:pre-line";
  box.legend = document.createElement("div");
  box.legend.style.cssText = "display:flex;flex-wrap:wrap;gap:2px 14px;font-size:13px;color:var(--db-ink);padding:4px 2px";
  box.host = host;
  box.canvas = canvas;
  host.append(canvas, bar, box.said);
  host.after(box.legend);
  box.cy = cytoscape({ container: canvas, style: style(), minZoom: 0.15, maxZoom: 2.5,
    autounselectify: false, boxSelectionEnabled: false, userZoomingEnabled: false });
  box.cy.on("tap", "node.thing", (event) => choose(box, event.target.id()));
  box.cy.on("tap", () => canvas.focus({ preventScroll: true })); // after a click the arrow keys go on from there
  box.cy.on("mouseover", "node.thing, edge", (event) => { box.said.textContent = event.target.data("tip"); });
  box.cy.on("mouseover", "edge", (event) => event.target.addClass("told pointed"));
  box.cy.on("mouseout", () => { box.said.textContent = ""; });
  box.cy.on("mouseout", "edge", (event) => { event.target.removeClass("pointed"); if (event.target.data("crowded") || !box.data.told) event.target.removeClass("told"); });
  canvas.addEventListener("keydown", (event) => walk(box, event));
  canvas.addEventListener("focus", () => { canvas.style.outline = "2px solid var(--db-focus)"; });
  canvas.addEventListener("blur", () => { canvas.style.outline = ""; });
  // the wheel scrolls the page; with Ctrl it zooms, as maps do
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const spot = canvas.getBoundingClientRect();
    box.cy.zoom({ level: box.cy.zoom() * (event.deltaY > 0 ? 0.9 : 1.1),
      renderedPosition: { x: event.clientX - spot.left, y: event.clientY - spot.top } });
  }, { passive: false });
  host.drillbookGraph = () => box.cy.nodes(".thing").map((node) => ({
    id: node.id(), at: node.renderedPosition(), foot: node.renderedBoundingBox({ includeOverlays: false }).y2,
  }));
  document.addEventListener("drillbook-scheme", () => {
    if (!host.isConnected) return;
    box.cy.style(style());
    legend(box);
  });
  new ResizeObserver(() => {
    const width = canvas.clientWidth;
    if (width && width !== box.width) {
      box.width = width;
      box.cy.resize();
      lay(box);
    }
  }).observe(canvas);
}

function legend(box) {
  box.legend.replaceChildren(...box.data.legend.map(([word, colour, broken]) => {
    const item = document.createElement("span");
    const line = document.createElement("span");
    line.style.cssText = "display:inline-block;width:22px;vertical-align:middle;margin-right:4px;border-top:2px " + (broken ? "dashed " : "solid ") + ink(colour);
    item.append(line, document.createTextNode(word));
    return item;
  }));
}

function refresh(box) {
  const same = JSON.stringify([box.data.nodes, box.data.edges, box.data.lanes, box.data.words]);
  if (same !== box.same) {
    box.same = same;
    legend(box);
    lay(box);
  }
  mark(box);
}

const boxes = new WeakMap();

export function mount(component) {
  const { parentElement, data } = component;
  let host = parentElement.querySelector(".graph");
  if (!host) {
    host = document.createElement("div");
    host.className = "graph";
    host.style.cssText = "position:relative;border:1px solid var(--db-edge);background:var(--db-ground);font-family:inherit";
    parentElement.appendChild(host);
  }
  let box = boxes.get(host);
  if (!box) {
    box = { data, component };
    boxes.set(host, box);
    start(host, box);
  }
  box.data = data;
  box.component = component;
  refresh(box);
  return () => {
    if (!host.isConnected && box.cy) box.cy.destroy();
  };
}
