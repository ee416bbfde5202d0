// The language of the page is the one its address asks for, else the browser's; whatever asks the browser hears the same.

const preferred = navigator.language || "zh";
const language = () => {
  const wanted = /[?&]lang=(\w+)/.exec(location.search);
  return /^zh/i.test(wanted ? wanted[1] : preferred) ? "zh" : "en";
};
const say = (name) => WORDS[language()][name];

Object.defineProperty(navigator, "language", {
  configurable: true,
  get: () => (/[?&]lang=\w/.test(location.search) ? { zh: "zh-CN", en: "en-US" }[language()] : preferred),
});

function tellLanguage() {
  const now = language() === "zh" ? "zh-CN" : "en";
  if (document.documentElement.lang === now) return;
  document.documentElement.lang = now;
  document.dispatchEvent(new Event("drillbook-language"));
}

for (const name of ["pushState", "replaceState"]) {
  const original = history[name];
  history[name] = function (...rest) {
    const result = original.apply(this, rest);
    tellLanguage();
    return result;
  };
}
addEventListener("popstate", tellLanguage);
tellLanguage();
