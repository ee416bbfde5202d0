// What a click shows at once, the address says at once: a tab, a view. The control tells in its key what it asks of the
// address (browser_state.asks); the server says the same when it has heard of it.

const CHOOSES = "[class*=asks__]";
const NEVER = 2000; // milliseconds of rest after which no answer comes any more
let chosenAt = 0;
let isHeard = false;
let standing = null; // what was chosen last: its control, and which part of that it is

// What a control asks: by which name, what, and what goes with that; null where it is no choice of this kind.
function asked(control) {
  const list = control?.closest("[role=tablist], [role=radiogroup]");
  const box = list?.closest(CHOOSES);
  if (!box) return null;
  const [name, usual, ...all] = /asks__(\S+)/.exec(box.className)[1].split("__");
  const at = partsOf(list).indexOf(control);
  const value = all[at];
  if (value === undefined || value.startsWith("drops-")) return null;
  const drops = all.filter((one) => one.startsWith("drops-")).map((one) => one.slice(6));
  return { name, value: value === usual ? "" : value, drops, box: box.className, at };
}

const partsOf = (list) => [...list.querySelectorAll("[role=tab], [role=radio]")];

function choose(control) {
  const choice = asked(control);
  const to = new URL(location.href);
  if (!choice || (to.searchParams.get(choice.name) ?? "") === choice.value) return;
  for (const name of [...choice.drops, choice.name]) {
    const before = [...(chosenHere.get(name)?.before ?? []), to.searchParams.get(name) ?? ""];
    chosenHere.set(name, { before, value: name === choice.name ? choice.value : "" });
  }
  [chosenAt, isHeard, standing] = [performance.now(), false, choice];
  history.pushState({}, "", to);
  setTimeout(settleChoice, QUIET);
}

// The server has heard of it once Streamlit's own address, which the server's answers say, has it.
addEventListener("message", ({ data, source }) => {
  if (source !== window || data?.type !== "SET_QUERY_PARAM" || !chosenHere.size) return;
  const said = new URLSearchParams(data.queryParams);
  if ([...chosenHere.keys()].every((name) => !isOfBefore(name, said))) isHeard = true;
});

// It is settled when the run that heard of it is over: before that the server may not have looked at it yet.
function settleChoice() {
  if (!chosenHere.size) return;
  const now = performance.now();
  const rest = running() ? 0 : now - Math.max(lastSent, chosenAt);
  const enough = isHeard ? QUIET : lastSent >= chosenAt ? NEVER : SENDS;
  if (rest > enough || now - chosenAt > PATIENCE) settledAt(standing);
  else setTimeout(settleChoice, 30);
}

// An answer that was on its way may have set the control to what it was before: what was chosen since then stands.
function settledAt(choice) {
  chosenHere.clear();
  const list = [...document.querySelectorAll(CHOOSES)].find((one) => one.className === choice?.box);
  const part = list && partsOf(list)[choice.at];
  if (part?.matches("[aria-checked=false], [aria-selected=false]")) part.click();
}

// Whatever else is asked for, a step back included, is newer than what was chosen; a link asks for an address of its own.
addEventListener("popstate", () => { standing = null; }, true);
addEventListener("click", ({ target }) => {
  const asks = target.closest?.(ASKS);
  if (asks?.matches("[role=tab], [role=radio]")) return choose(asks);
  if (asks) standing = null;
  if (asks?.matches("a")) chosenHere.clear();
}, true);
// A tab opens when the button of the mouse goes down; until it is up, the page may have moved away from under it.
addEventListener("pointerdown", ({ target, button, pointerType }) => {
  if (!button && pointerType === "mouse") choose(target.closest?.("[role=tab]"));
}, true);
addEventListener("keyup", ({ target, key }) => {
  if (!/^(Arrow|Home|End)/.test(key)) return;
  const control = target.closest?.("[role=tab], [role=radio]");
  if (control?.matches("[aria-selected=true], [aria-checked=true]")) choose(control);
}, true);
