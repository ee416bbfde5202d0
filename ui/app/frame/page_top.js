// What a link opens is read from its beginning: Streamlit leaves what scrolls where it was, as long as there is something
// to scroll. A control of the page one is on leaves it there, too.

const THINGS = ["run", "promise"]; // another of these is another page, whatever opened it
let opens = false; // a link was followed, and nothing was touched since

const thing = (at) => [at.pathname, ...THINGS.map((name) => new URLSearchParams(at.search).get(name))].join("\n");

addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  opens = Boolean(link) && isPlain(event) && new URL(link.href).origin === location.origin && !link.hash;
}, true);
addEventListener("keydown", () => (opens = false), true);

let seen = { thing: thing(location), question: questionOf(location) };

function looked() {
  const now = { thing: thing(location), question: questionOf(location) };
  const isOther = now.thing !== seen.thing || (opens && now.question !== seen.question);
  [seen, opens] = [now, opens && !isOther];
  if (isOther) document.querySelector("[data-testid=stMain]")?.scrollTo({ top: 0, behavior: "instant" });
}

for (const step of ["pushState", "replaceState"]) {
  const made = history[step];
  history[step] = function (...given) {
    const done = made.apply(this, given);
    looked();
    return done;
  };
}
addEventListener("popstate", looked);
