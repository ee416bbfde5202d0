// What was typed in a field is with the server before anything else is asked of it; and where the page is drawn anew
// while somebody types, or the server was started anew, it is put into the field that takes the field's place.

const FIELD = ["stTextInput", "stTextArea", "stNumberInput"].map((id) => `[data-testid=${id}] :is(input, textarea)`).join();
const ASKS = "a, button, [role=option], [role=radio], [role=tab], [role=checkbox], label";
const STILL = 120; // milliseconds without a run after which the server has answered
const SOON_RUNS = 600; // milliseconds within which a field that is sent makes the server run
const PATIENCE = 5000; // milliseconds a click waits at most
const untaken = (window.drillbookUntaken ??= new Set()); // the editor tells of itself here
const typed = new Map(); // field → what the server may show in it, what was typed, when it was sent
const shown = new WeakMap(); // field → what was in it before

const running = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning";
const called = (field) => field.getAttribute("aria-label") || "";
const alike = (field) => [...document.querySelectorAll(FIELD)].filter((one) => called(one) === called(field));

addEventListener("focusin", ({ target }) => {
  if (target.matches?.(FIELD) && !typed.has(target)) shown.set(target, target.value);
}, true);

addEventListener("input", ({ target }) => {
  if (!target.matches?.(FIELD)) return;
  const last = typed.get(target);
  const was = last ? [...last.was, ...(last.sent ? [last.text] : [])] : [shown.get(target) ?? target.defaultValue];
  const place = alike(target).indexOf(target);
  typed.set(target, { was, text: target.value, place, form: target.closest("[data-testid=stForm]"), sent: 0 });
}, true);

// A field is sent when the caret leaves it or at Enter; one of a form with the form.
function sent(field) {
  const one = typed.get(field);
  if (!one || one.form) return;
  if (one.was.length === 1 && one.text === one.was[0]) typed.delete(field);
  else Object.assign(one, { sent: performance.now(), ran: running() });
}
addEventListener("focusout", ({ target }) => sent(target));
addEventListener("keydown", ({ target, key, ctrlKey, metaKey }) => {
  if (key === "Enter" && (target.matches?.("input") || ctrlKey || metaKey)) sent(target);
});

let stillSince = 0;
let lookAgain = 0;

// What the server has answered to is taken.
function settle() {
  const now = performance.now();
  stillSince = running() || isBroken ? 0 : stillSince || now;
  for (const [field, one] of typed) {
    if (running()) one.ran ||= one.sent > 0;
    if (!field.isConnected) moved(field, one);
    else if (one.sent && stillSince && now - stillSince >= STILL && (one.ran || now - one.sent > SOON_RUNS)) {
      typed.delete(field);
      shown.set(field, one.text);
    }
  }
  clearTimeout(lookAgain);
  if ([...typed.values()].some((one) => one.sent || one.gone)) lookAgain = setTimeout(settle, STILL);
}

// Its field is no longer on the page: the one that shows what it showed before gets what was typed.
function moved(field, one) {
  const now = performance.now();
  const found = alike(field).filter((each) => !typed.has(each) && one.was.includes(each.value));
  const here = found.length > 1 ? found.find((each) => alike(field)[one.place] === each) : found[0];
  one.gone ||= now;
  if (here) putInto(here, field, one);
  else if (alike(field).some((each) => each.value === one.text)) typed.delete(field);
  else if (stillSince && now - stillSince >= STILL && now - one.gone > SOON_RUNS) {
    typed.delete(field);
    if (one.text.trim()) tellLost(called(field), one.text);
  }
}

function putInto(here, field, one) {
  typed.delete(field);
  const kind = here.matches("textarea") ? HTMLTextAreaElement : HTMLInputElement;
  shown.set(here, here.value);
  Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(here, one.text);
  here.dispatchEvent(new Event("input", { bubbles: true }));
  if (one.sent) setTimeout(() => here.dispatchEvent(new FocusEvent("focusout", { bubbles: true })), 50);
  else if (document.activeElement === document.body) here.focus({ preventScroll: true });
}

// Its place is nowhere on the page any more; the words stay to be seen, and can be copied.
function tellLost(label, text) {
  tell("kept", "warning");
  strip.append(` ${label}: `, Object.assign(document.createElement("q"), { textContent: text }));
  turn = setTimeout(() => { strip.hidden = true; }, 60_000);
}

const waits = () => !isBroken && ([...typed.values()].some((one) => one.sent) || [...untaken].some((one) => one()));

// A click that asks for something else waits until what was typed is taken, then it is made again.
addEventListener("click", (event) => {
  const asks = event.target.closest?.(ASKS);
  if (!asks || event.ctrlKey || event.metaKey || event.shiftKey || asks.closest(".cm-editor")) return;
  if (!event.isTrusted || !waits()) {
    if (asks.closest("[data-testid=stFormSubmitButton]")) submitted(asks.closest("[data-testid=stForm]"));
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const begun = performance.now();
  const again = () => {
    settle();
    if (waits() && performance.now() - begun < PATIENCE) setTimeout(again, 30);
    else (event.target.isConnected ? event.target : inItsPlace(asks))?.click();
  };
  again();
}, true);

function submitted(form) {
  for (const one of typed.values()) if (one.form && one.form === form) Object.assign(one, { form: null, sent: performance.now() });
  settle();
}

// What took the place of something that was clicked; nothing where that is not certain.
function inItsPlace(asks) {
  const found = [...document.querySelectorAll(ASKS)].filter((one) => one.tagName === asks.tagName && one.textContent === asks.textContent);
  return found.length === 1 ? found[0] : null;
}

// A tab that is closed or put aside sends what stands in its field.
addEventListener("pagehide", () => { if (typed.has(document.activeElement)) document.activeElement.blur(); });

whenSeen.push(() => { if (typed.size) settle(); });
