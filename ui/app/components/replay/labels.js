// Names on the map: beside their signs, else a little away with a line to them, and never one over another.
const LABEL_HIGH = 16;
const REACHES = [24, 38, 54, 72, 92, 114, 140];
const TURNS = Array.from({ length: 16 }, (_, at) => (at * Math.PI) / 8);
const NEAR_BY = 40; // as far as the line of a name may reach that is not worth crossing another
const CROSSED = 120; // what a line through another name costs, in pixels of length

const overlap = (one, other) => one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;

// What most names end with in brackets, "（示例）", is left out as long as they stay apart: the place's own card has it all.
function briefly(titles) {
  const brief = titles.map((title) => title.replace(/\s*[（(][^（）()]*[）)]\s*$/, "") || title);
  return titles.map((title, at) => (brief.indexOf(brief[at]) === brief.lastIndexOf(brief[at]) ? brief[at] : title));
}

// The most important first. One for which there is no room is left out, and so is a calm one with none near by.
function labelled(labels, taken, width, height) {
  const boxes = taken.slice();
  const names = [];
  return labels.map((label) => {
    const free = (spot) => isInside(spot.box, width, height) && !boxes.some((other) => overlap(spot.box, other));
    const spot = beside(label).find(free) || nearest(away(label).filter(free), names, label.calm ? NEAR_BY : Infinity);
    if (!spot) return null;
    boxes.push(spot.box);
    names.push(spot.box);
    return { ...label, left: spot.left, top: spot.top + 12, line: spot.line };
  });
}

const isInside = ({ x, y, w, h }, width, height) => x > 0 && y > 0 && x + w < width && y + h < height;

const spotAt = (left, top, wide, line) => ({ left, top, line, box: { x: left - 2, y: top, w: wide + 4, h: LABEL_HIGH } });

function beside({ x, y, r, wide }) {
  return [
    [x + r + 4, y - 8], [x - r - 4 - wide, y - 8], [x - wide / 2, y + r + 2], [x - wide / 2, y - r - 18],
    [x + r, y + r - 2], [x - r - wide, y + r - 2], [x + r, y - r - 14], [x - r - wide, y - r - 14],
  ].map(([left, top]) => spotAt(left, top, wide, null));
}

function away({ x, y, r, wide }) {
  return REACHES.flatMap((reach) => TURNS.map((turn) => {
    const [east, south] = [Math.cos(turn), Math.sin(turn)];
    const [px, py] = [x + east * (r + reach), y + south * (r + reach)];
    const left = px - (wide * (1 - Math.max(-1, Math.min(1, 3 * east)))) / 2;
    return spotAt(left, py - LABEL_HIGH / 2, wide, [x + east * r, y + south * r, px, py]);
  }));
}

// The shortest line that goes through the fewest names, where it costs no more than that.
function nearest(spots, names, most) {
  const length = ({ line: [x0, y0, x1, y1] }) => Math.hypot(x1 - x0, y1 - y0);
  const costs = spots.map((spot) => length(spot) + CROSSED * names.filter((box) => crosses(spot.line, box)).length);
  const least = Math.min(...costs);
  return least <= most ? spots[costs.indexOf(least)] : undefined;
}

function crosses([x0, y0, x1, y1], box) {
  const steps = Math.ceil(Math.hypot(x1 - x0, y1 - y0) / 4);
  return Array.from({ length: steps + 1 }, (_, at) => at / steps).some((part) =>
    overlap({ x: x0 + (x1 - x0) * part, y: y0 + (y1 - y0) * part, w: 1, h: 1 }, box));
}
