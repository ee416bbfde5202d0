// Where places lie on the map: north up and to scale where coordinates are known, else apart as their roads are long.
const KM_EAST = 111.32;
const KM_NORTH = 110.57;
const NEAR = { w: 60, h: 46 }; // what is kept free at the edges for names, where there is room for it

// Points in pixels for a map of that size: {x, y, away} by number of place, null where nothing is known of it.
function surveyed(film, width, height) {
  const { places, roads } = film.map;
  const known = places.map(([, , lon, lat]) => (lon === null || lat === null ? null : [lon, lat]));
  const located = known.filter(Boolean);
  if (located.length < 2) return byRoads(places, roads, width, height);
  const flat = Math.cos((located.reduce((sum, one) => sum + one[1], 0) / located.length) * (Math.PI / 180));
  const km = known.map((one) => one && [one[0] * flat * KM_EAST, -one[1] * KM_NORTH]);
  const far = outliers(km, width, height);
  const frame = fitted(km.filter((one, at) => one && !far.has(at)), width, height);
  const points = km.map((one, at) => one && within(frame, one, far.has(at), width, height));
  return { points: guessed(points, roads), perKm: frame.scale, missing: points.filter((one) => !one).length };
}

function extent(points) {
  const [xs, ys] = [points.map((one) => one[0]), points.map((one) => one[1])];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

const span = ([x0, y0, x1, y1], width, height) => Math.max((x1 - x0) / width, (y1 - y0) / height, 1e-4);

// Places so far off that all others would shrink to a point for them; they are shown at the edge, with their distance.
function outliers(km, width, height) {
  const far = new Set();
  const inside = () => km.map((one, at) => [one, at]).filter(([one, at]) => one && !far.has(at));
  for (let most = Math.floor(inside().length / 4); most > 0; most -= 1) {
    const here = inside();
    if (here.length < 5) break;
    const whole = span(extent(here.map(([one]) => one)), width, height);
    const without = here.map(([, at]) => [span(extent(here.filter((one) => one[1] !== at).map(([one]) => one)), width, height), at]);
    const [least, at] = without.reduce((one, other) => (other[0] < one[0] ? other : one));
    if (whole / least < 1.5) break;
    far.add(at);
  }
  return far;
}

function fitted(points, width, height) {
  const [x0, y0, x1, y1] = extent(points);
  const scale = 1 / Math.max((x1 - x0) / (width - 2 * Math.min(NEAR.w, width / 10)), (y1 - y0) / (height - 2 * Math.min(NEAR.h, height / 8)), 1e-3);
  return { scale, x: (x0 + x1) / 2, y: (y0 + y1) / 2, centre: [width / 2, height / 2] };
}

function within(frame, [x, y], isFar, width, height) {
  const [dx, dy] = [(x - frame.x) * frame.scale, (y - frame.y) * frame.scale];
  if (!isFar) return { x: frame.centre[0] + dx, y: frame.centre[1] + dy, away: 0 };
  const least = Math.min((width / 2 - 34) / Math.max(Math.abs(dx), 1e-6), (height / 2 - 26) / Math.max(Math.abs(dy), 1e-6), 1);
  return { x: frame.centre[0] + dx * least, y: frame.centre[1] + dy * least, away: Math.hypot(x - frame.x, y - frame.y) };
}

// A place without coordinates lies among those its roads lead to.
function guessed(points, roads) {
  return points.map((point, at) => {
    if (point) return point;
    const near = roads.filter(([a, b]) => a === at || b === at).map(([a, b]) => points[a === at ? b : a]).filter(Boolean);
    if (!near.length) return null;
    const turn = at * 2.4;
    const middle = (axis) => near.reduce((sum, one) => sum + one[axis], 0) / near.length;
    return { x: middle("x") + 46 * Math.cos(turn), y: middle("y") + 46 * Math.sin(turn), away: 0 };
  });
}

// No coordinates at all: roads are springs of their length in minutes, and everything keeps away from everything.
function byRoads(places, roads, width, height) {
  const joined = new Set(roads.flatMap(([a, b]) => [a, b]));
  const ids = places.map((_, at) => at).filter((at) => joined.has(at));
  const at = new Map(ids.map((id, number) => [id, [Math.cos(number * 2.4) * (1 + number / 8), Math.sin(number * 2.4) * (1 + number / 8)]]));
  const usual = roads.reduce((sum, road) => sum + road[2], 0) / Math.max(1, roads.length) || 1;
  for (let round = 0; round < 240; round += 1) {
    const step = 0.12 * (1 - round / 260);
    ids.forEach((one) => ids.forEach((other) => one < other && pushed(at.get(one), at.get(other), (gap) => -step / (gap * gap + 0.1))));
    roads.forEach(([a, b, minutes]) => at.has(a) && pushed(at.get(a), at.get(b), (gap) => step * (gap - Math.max(0.5, minutes / usual))));
  }
  if (!ids.length) return { points: places.map(() => null), perKm: 0, missing: places.length };
  const frame = fitted([...at.values()], width, height);
  const points = places.map((_, id) => (at.has(id) ? within(frame, at.get(id), false, width, height) : null));
  return { points, perKm: 0, missing: places.length - ids.length };
}

function pushed(one, other, force) {
  const [dx, dy] = [other[0] - one[0], other[1] - one[1]];
  const gap = Math.hypot(dx, dy) || 0.01;
  const by = force(gap) / gap;
  one[0] += dx * by;
  one[1] += dy * by;
  other[0] -= dx * by;
  other[1] -= dy * by;
}

// A round length of about a fifth of the map's width, with what it is called.
function scaleBar(perKm, width) {
  const km = width / 5 / perKm;
  const power = 10 ** Math.floor(Math.log10(km));
  const round = [5, 2, 1].map((one) => one * power).find((one) => one <= km) || power;
  return { length: round * perKm, text: round >= 1 ? `${round} km` : `${Math.round(round * 1000)} m` };
}
