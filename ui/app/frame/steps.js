// One click is one step back: what every address carries on is none, and neither is the query that Streamlit writes to
// the page one comes from before it goes to the page the query is for.

const CARRIED = ["lang", "book", "by"];
let stepWaits = false; // the address has gone back already, the page has not: what is said of the page is of the old one
let queryWritten = false; // to the page one is on, since anybody touched it

function questionOf(at) {
  const query = new URLSearchParams(at.search);
  for (const name of CARRIED) query.delete(name);
  query.sort();
  return query.toString();
}

// What was just chosen here, by the name it has in an address, until the server has heard of it (choices.js): where the
// server says meanwhile what the address said before, that is of the time before; anything else is an answer.
const chosenHere = new Map();

function withChoices(to) {
  if (to.pathname !== location.pathname || !chosenHere.size) return;
  const query = new URLSearchParams(to.search);
  putChoices(query);
  to.search = query;
}

function putChoices(query) {
  for (const [name, { value }] of chosenHere) if (isOfBefore(name, query)) putInQuery(query, name, value);
}

function isOfBefore(name, query) {
  const { before, value } = chosenHere.get(name);
  const said = query.get(name) ?? "";
  return said !== value && before.includes(said);
}

function putInQuery(query, name, value) {
  if (value) query.set(name, value);
  else query.delete(name);
}

const pushStep = history.pushState;
history.pushState = function (state, title, url) {
  if (stepWaits) return;
  const to = new URL(url ?? location.href, location.href);
  withChoices(to);
  const stays = to.pathname === location.pathname;
  const sameQuestion = questionOf(to) === questionOf(location);
  const isNoStep = sameQuestion && (stays ? to.hash === location.hash : queryWritten);
  queryWritten = stays && (queryWritten || !isNoStep);
  return (isNoStep ? history.replaceState : pushStep).call(history, state, title, to);
};
for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, () => (queryWritten = false), true);
