// What a click shows at once, the address says at once: a tab, a view. The control tells in its key what it asks of the
// address (browser_state.asks); the server says the same when it has heard of it.

const CHOOSES = "[class*=asks__]";
let chosenAt = 0;
let isHeard = false;

// What a control asks: by which name, what, and what goes with that; null where it is no choice of this kind.
function asked(control) {
  const list = control?.closest("[role=tablist], [role=radiogroup]");
  const box = list?.closest(CHOOSES);
  if (!box) return null;
  const [name, usual, ...all] = /asks__(\S+)/.exec(box.className)[1].split("__");
  const role = name === "tab" ? "tab" : "radio";
  const value = all[[...list.querySelectorAll(`[role=${role}]`)].indexOf(control)];
  if (value === undefined || value.startsWith("drops-")) return null;
  const drops = all.filter((one) => one.startsWith("drops-")).map((one) => one.slice(6));
  return { name, value: value === usual ? "" : value, drops };
}

function choose(control) {
  const choice = asked(control);
  const to = new URL(location.href);
  if (!choice || (to.searchParams.get(choice.name) ?? "") === choice.value) return;
  for (const name of [...choice.drops, choice.name]) {
    const before = [...(chosenHere.get(name)?.before ?? []), to.searchParams.get(name) ?? ""];
    chosenHere.set(name, { before, value: name === choice.name ? choice.value : "" });
  }
  [chosenAt, isHeard] = [performance.now(), false];
  history.pushState({}, "", to);
  setTimeout(hear, QUIET);
}

// Until the page has sent it, the server has run and is still again.
function hear() {
  const now = performance.now();
  const went = lastSent >= chosenAt;
  if (went && running()) isHeard = true;
  const isStill = !running() && now - Math.max(lastSent, chosenAt) > QUIET;
  if ((isStill && (isHeard || (!went && now - chosenAt > SENDS))) || now - chosenAt > PATIENCE) chosenHere.clear();
  else setTimeout(hear, 30);
}
whenSeen.push((records) => {
  if (lastSent >= chosenAt && records.some((one) => one.attributeName === "data-test-script-state")) isHeard = true;
});

addEventListener("click", ({ target }) => choose(target.closest?.("[role=tab], [role=radio]")), true);
addEventListener("keyup", ({ target, key }) => {
  if (!/^(Arrow|Home|End)/.test(key)) return;
  const control = target.closest?.("[role=tab], [role=radio]");
  if (control?.matches("[aria-selected=true], [aria-checked=true]")) choose(control);
}, true);
