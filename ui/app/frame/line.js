// The line to the server: when it breaks, a strip says so in the reader's words, nothing is taken from the hands of
// whoever writes, and when it is back the server is given all that was written meanwhile.

const SOON = 20_000; // milliseconds until the strip no longer says that it is a matter of moments
let wasConnected = false;
let isBroken = false;
let strip = null;
let turn = 0; // the timer of what the strip says next
let held = null; // the field that the caret is in, and where in it

const connection = () => document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState;

function tell(name, tone) {
  if (!strip) {
    strip = document.createElement("div");
    strip.className = "db-line";
    strip.setAttribute("role", "status");
    document.body.append(strip);
  }
  strip.dataset.tone = tone;
  strip.dataset.says = name;
  strip.textContent = say(name);
  strip.hidden = false;
}

function lineChanged() {
  const now = connection();
  if (now === "CONNECTED" && isBroken) joinedAgain();
  else if (now !== "CONNECTED" && wasConnected && !isBroken) broke();
  wasConnected = wasConnected || now === "CONNECTED";
}

function broke() {
  isBroken = true;
  clearTimeout(turn);
  tell("broken", "warning");
  turn = setTimeout(() => tell("waiting", "warning"), SOON);
}

function joinedAgain() {
  isBroken = false;
  clearTimeout(turn);
  tell("back", "good");
  turn = setTimeout(() => { strip.hidden = true; }, 3000);
  typedAnew();
  // Streamlit asks for nothing by itself now: its key for running again sends every field as it stands.
  setTimeout(() => {
    for (const type of ["keydown", "keyup"]) {
      document.body.dispatchEvent(new KeyboardEvent(type, { key: "r", code: "KeyR", keyCode: 82, bubbles: true }));
    }
  }, 100);
}

// Streamlit shuts every field while the line is broken, which takes the caret away in the middle of a word.
function keepOpen(field) {
  if (!isBroken || !field.disabled) return;
  field.disabled = false;
  if (held?.field !== field || document.activeElement === field) return;
  field.focus({ preventScroll: true });
  if (held.start !== null) field.setSelectionRange(held.start, held.end);
}

function remember() {
  const field = document.activeElement;
  if (!field || !field.matches("input, textarea")) return;
  const asText = field.matches("textarea, [type=text], [type=search], :not([type])");
  held = { field, start: asText ? field.selectionStart : null, end: asText ? field.selectionEnd : null };
}
for (const name of ["focusin", "input", "keyup", "pointerup"]) addEventListener(name, remember, true);

whenSeen.push((records) => {
  if (records.some((one) => one.attributeName === "data-test-connection-state")) lineChanged();
  for (const record of records) {
    if (record.attributeName === "disabled" && record.target.matches("input, textarea")) keepOpen(record.target);
  }
  if (!wasConnected) lineChanged();
});
document.addEventListener("drillbook-language", () => {
  if (strip && !strip.hidden) strip.textContent = say(strip.dataset.says);
});
