// What was typed in a field is with the server before anything else is asked of it; and where the page is drawn anew
// while somebody types, or the server was started anew, it is put into the field that takes the field's place.

const FIELD = ["stTextInput", "stTextArea", "stNumberInput"].map((id) => `[data-testid=${id}] :is(input, textarea)`).join();
const ASKS = "a, button, [role=option], [role=radio], [role=tab], [role=checkbox], label";
const QUIET = 120; // milliseconds without a run after which the server has answered
const SENDS = 300; // milliseconds within which the page sends what is left, if it does at all
const PATIENCE = 15_000; // milliseconds a click waits at most
const untaken = (window.drillbookUntaken ??= new Set()); // the editor tells of itself here
const typed = new Map(); // field → what the server may show in it, what was typed, when it was sent
const shown = new WeakMap(); // field → what was in it before

let lastSent = 0; // when the page last sent anything
const sendOn = WebSocket.prototype.send;
WebSocket.prototype.send = function (...rest) {
  lastSent = performance.now();
  return sendOn.apply(this, rest);
};

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

// A field is sent when the caret leaves it or at Enter; one of a form with the form, also when the form goes away.
function sent(field) {
  const one = typed.get(field);
  if (!one || one.form || one.submitted) return;
  if (one.was.length === 1 && one.text === one.was[0]) typed.delete(field);
  else Object.assign(one, { sent: performance.now(), ran: false });
}
addEventListener("focusout", ({ target }) => { if (!target.disabled) sent(target); }); // one that is shut sends nothing
addEventListener("keydown", ({ target, key, ctrlKey, metaKey, isComposing }) => {
  if (key !== "Enter" || isComposing || !(target.matches?.("input") || ctrlKey || metaKey)) return;
  const form = target.matches(FIELD) && target.closest("[data-testid=stForm]");
  if (!form) sent(target);
  else if (form.querySelector("[data-testid=stFormSubmitButton] button:enabled")) submitted(form);
}, true); // a field of numbers lets nobody else hear of it

let stillSince = 0;
let lookAgain = 0;

// What the server has answered to is taken: the page sent something, the server ran, and is still again.
function settle() {
  const now = performance.now();
  stillSince = running() || isBroken ? 0 : stillSince || now;
  const isStill = stillSince && now - stillSince >= QUIET;
  for (const [field, one] of typed) {
    const went = one.sent && lastSent >= one.sent;
    one.ran ||= went && running();
    if (!field.isConnected) moved(field, one, isStill && now);
    else if (isStill && one.sent && (went ? one.ran : now - one.sent > SENDS)) {
      typed.delete(field);
      shown.set(field, one.text);
    }
  }
  clearTimeout(lookAgain);
  if ([...typed.values()].some((one) => one.sent || one.gone)) lookAgain = setTimeout(settle, QUIET);
}

// Its field is no longer on the page: the one that shows what it showed before gets what was typed. What a form sent
// is with the server, also where the answer is a page without that form.
function moved(field, one, still) {
  const found = alike(field).filter((each) => !typed.has(each) && one.was.includes(each.value));
  const here = found.length > 1 ? found.find((each) => alike(field)[one.place] === each) : found[0];
  one.gone ||= performance.now();
  if (here) putInto(here, field, one);
  else if (alike(field).some((each) => each.value === one.text)) typed.delete(field);
  else if (still && still - one.gone > SENDS) {
    typed.delete(field);
    if (one.text.trim() && !(one.submitted && one.ran)) tellLost(called(field), one.text);
  }
}

function put(here, text) {
  const kind = here.matches("textarea") ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(here, text);
  here.dispatchEvent(new Event("input", { bubbles: true }));
}

// A field that was shut in the middle of a word no longer knows that it has something to send.
function typedAnew() {
  for (const [field, one] of [...typed]) {
    if (one.sent || !field.isConnected) continue;
    const { text } = one;
    put(field, `${text} `);
    put(field, text);
  }
}

function putInto(here, field, one) {
  typed.delete(field);
  shown.set(here, here.value);
  put(here, one.text);
  if (!one.sent && document.activeElement === document.body) here.focus({ preventScroll: true });
  if (one.sent || document.activeElement !== here) setTimeout(() => leave(here), 50); // nobody is there to leave it
}

const leave = (field) => field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));

// Its place is nowhere on the page any more; the words stay to be seen, and can be copied.
function tellLost(label, text) {
  tell("kept", "warning");
  strip.append(` ${label}: `, Object.assign(document.createElement("q"), { textContent: text }));
  turn = setTimeout(() => { strip.hidden = true; }, 60_000);
}

const isUnsent = (field) => typed.has(field) && !typed.get(field).form && !isBroken;
const waits = () => !isBroken && ([...typed.values()].some((one) => one.sent) || [...untaken].some((one) => one()));

// A click that asks for something else waits until what was typed is taken, then it is made again. It is held from its
// beginning: some of Streamlit's controls act when the button of the mouse goes up.
let gesture = null;

function asksNow(event) {
  if (!event.isTrusted || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return null;
  const asks = event.target.closest?.(ASKS);
  return asks && !asks.closest(".cm-editor") ? asks : null;
}

addEventListener("pointerdown", (event) => {
  gesture = null;
  const asks = asksNow(event);
  const field = document.activeElement;
  const unsent = [...typed.keys()].filter(isUnsent);
  if (!asks || asks.contains(field) || !(waits() || unsent.length)) return;
  gesture = asks;
  field.blur(); // which sends it
  for (const one of unsent) if (one !== field) leave(one);
}, true);

for (const name of ["pointerdown", "mousedown", "pointerup", "mouseup"]) {
  addEventListener(name, (event) => { if (event.isTrusted && gesture) stop(event); }, true);
}

addEventListener("click", (event) => {
  const asks = event.target.closest?.(ASKS);
  if (asksNow(event) && (gesture || waits())) {
    stop(event);
    gesture = null;
    whenTaken(() => (event.target.isConnected ? event.target : inItsPlace(asks))?.click());
  } else if (asks?.closest("[data-testid=stFormSubmitButton]")) submitted(asks.closest("[data-testid=stForm]"));
}, true);

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function whenTaken(act, isTaken = () => !waits()) {
  const begun = performance.now();
  const look = () => {
    settle();
    if (!isTaken() && performance.now() - begun < PATIENCE) setTimeout(look, 30);
    else act();
  };
  look();
}

function submitted(form) {
  for (const one of typed.values()) if (one.form && one.form === form) Object.assign(one, { form: null, submitted: true, sent: performance.now(), ran: false });
  settle();
}

// What took the place of something that was clicked; nothing where that is not certain. While a page is drawn anew, what
// goes away still stands beside what comes.
function inItsPlace(asks) {
  const found = [...document.querySelectorAll(ASKS)].filter((one) => one.tagName === asks.tagName && one.textContent === asks.textContent);
  const stay = found.length > 1 ? found.filter((one) => !one.closest("[data-stale=true]")) : found;
  return stay.length === 1 ? stay[0] : null;
}

// So does a step back: the address is there at once, the page follows when what was typed or chosen is taken.
addEventListener("popstate", (event) => {
  if (!event.isTrusted) return;
  if (stepWaits) event.stopImmediatePropagation();
  const field = document.activeElement;
  const cell = openCell();
  if (stepWaits || !(cell || waits() || isUnsent(field) || chosenHere.size)) return;
  event.stopImmediatePropagation();
  stepWaits = true;
  const goOn = () => {
    stepWaits = false;
    chosenHere.clear();
    dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
  };
  if (cell) closeCell(field, goOn);
  else {
    field.blur();
    whenTaken(goOn, () => !waits() && !chosenHere.size);
  }
}, true);

// What a table opens over the cell that is written in; Enter closes it, and a while after that the table sends it.
const openCell = () => document.activeElement?.closest("#portal");

function closeCell(field, act) {
  const begun = performance.now();
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", keyCode: 13, bubbles: true }));
  const look = () => {
    const now = performance.now();
    const isTaken = lastSent > begun && now - lastSent > SENDS && !running();
    if (isTaken || now - begun > 10 * SENDS) act();
    else setTimeout(look, 30);
  };
  look();
}

// A tab that is closed or put aside sends what stands in its field; whoever leaves it with words that the server has
// not taken is asked first, for the server stops what it does for a page that is gone.
addEventListener("pagehide", () => { if (typed.has(document.activeElement)) document.activeElement.blur(); });
addEventListener("beforeunload", (event) => {
  if (!navigator.userActivation?.hasBeenActive || !(openCell() || typed.size || [...untaken].some((one) => one()))) return;
  document.activeElement.blur();
  event.preventDefault();
});

whenSeen.push(() => { if (typed.size) settle(); });
