// Colours by day and in a dark room. Levels are told apart without colour, too: I is the darkest, IV the lightest.
const LEVELS = ["none", "#9b1c1c", "#dd6b20", "#eebc1e", "#d3e7fb"];
const LEVEL_INK = ["", "#ffffff", "#1b1206", "#1b1206", "#10202f"];
const LEVEL_EDGE = ["", "#6d1010", "#a3470d", "#a17c06", "#5f8fbd"];

const SCHEMES = {
  light: {
    paper: "#ffffff", panel: "#f7f9fb", head: "#eef2f6", ink: "#17202a", faint: "#566270", line: "#e1e7ec", edge: "#c4ced7",
    accent: "#0b5cad", onAccent: "#ffffff", now: "#c1121f", bad: "#b3261e", good: "#19694c", chosen: "#111111", odd: "#a3127c",
    scene: "#e7ecf8", water: "#f3f6f9", road: "#b8c3cd", shade: "rgba(23,32,42,.12)",
    fills: { working: "#bcd7f2", travelling: "#dcd3f3", sending: "#cdeadf", queued: "#fbe3c0" },
    edges: { working: "#1d5b99", travelling: "#5c40a8", sending: "#19694c", queued: "#97560b" },
  },
  dark: {
    paper: "#12171d", panel: "#181f27", head: "#1e2731", ink: "#e6ecf2", faint: "#a0adba", line: "#2a3541", edge: "#435161",
    accent: "#6cb2f5", onAccent: "#0a1622", now: "#ff6b6b", bad: "#ff8a80", good: "#6fd3a8", chosen: "#ffffff", odd: "#ff8fd8",
    scene: "#26314a", water: "#161d25", road: "#53616f", shade: "rgba(0,0,0,.5)",
    fills: { working: "#274d73", travelling: "#43387a", sending: "#1f5a47", queued: "#6a4716" },
    edges: { working: "#7db9f2", travelling: "#b5a3f5", sending: "#7fd8b4", queued: "#f2b866" },
  },
};

// What the surroundings are: an exported page follows the system, in the application the page behind says it.
function surroundings(element) {
  for (let one = element; one; one = one.parentElement) {
    const found = /rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)/.exec(getComputedStyle(one).backgroundColor);
    if (found && found[4] !== "0") return Number(found[1]) * 0.3 + Number(found[2]) * 0.59 + Number(found[3]) * 0.11 < 110 ? "dark" : "light";
  }
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function variables(scheme) {
  const names = ["paper", "panel", "head", "ink", "faint", "line", "edge", "accent", "onAccent", "now", "bad", "good", "water", "road", "shade", "odd", "scene"];
  return names.map((name) => `--${name}:${SCHEMES[scheme][name]}`).join(";");
}
