// Light, dark, or as the system: kept in this browser. Whoever asks for the system's wish is told what was chosen here.

const QUERY = "(prefers-color-scheme: dark)";
const KEY = "drillbook-scheme";
const system = matchMedia(QUERY);
const listeners = new Set();
const kept = () => {
  try {
    return localStorage.getItem(KEY) || "";
  } catch {
    return "";
  }
};
let chosen = kept();
const isDark = () => (chosen ? chosen === "dark" : system.matches);

const native = matchMedia.bind(window);
window.matchMedia = (query) => {
  if (!/prefers-color-scheme:\s*(dark|light)/.test(query)) return native(query);
  const wantsDark = query.includes("dark");
  const add = (listener) => listeners.add(listener);
  const remove = (listener) => listeners.delete(listener);
  return {
    media: query,
    onchange: null,
    get matches() {
      return isDark() === wantsDark;
    },
    addListener: add,
    removeListener: remove,
    addEventListener: (_name, listener) => add(listener),
    removeEventListener: (_name, listener) => remove(listener),
    dispatchEvent: () => true,
  };
};

function tellScheme() {
  const now = isDark() ? "dark" : "light";
  if (document.documentElement.dataset.scheme === now) return;
  document.documentElement.dataset.scheme = now;
  const event = new MediaQueryListEvent("change", { media: QUERY, matches: isDark() });
  for (const listener of [...listeners]) (listener.handleEvent || listener).call(listener, event);
  document.dispatchEvent(new Event("drillbook-scheme"));
}

window.drillbookScheme = {
  get: () => chosen,
  set: (wish) => {
    chosen = wish;
    try {
      localStorage.setItem(KEY, wish);
    } catch {
      // a browser that keeps nothing follows the choice until the page is left
    }
    tellScheme();
  },
  words: () => ({ label: say("brightness"), "": say("as the system"), light: say("light"), dark: say("dark") }),
};
system.addEventListener("change", tellScheme);
addEventListener("storage", (event) => {
  if (event.key !== KEY) return;
  chosen = event.newValue || "";
  tellScheme();
});
tellScheme();
