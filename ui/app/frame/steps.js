// One click is one step back: what every address carries on is none, and neither is the query that Streamlit writes to
// the page one comes from a moment before it goes to the page the query is for.

const CARRIED = ["lang", "book", "by"];
const MOMENT = 1000; // milliseconds between the two
let queryWritten = 0; // when a query was last written to the page one is on

function questionOf(at) {
  const query = new URLSearchParams(at.search);
  for (const name of CARRIED) query.delete(name);
  query.sort();
  return query.toString();
}

const pushStep = history.pushState;
history.pushState = function (state, title, url) {
  const to = new URL(url ?? location.href, location.href);
  const stays = to.pathname === location.pathname;
  const sameQuestion = questionOf(to) === questionOf(location);
  const isNoStep = sameQuestion && (stays ? to.hash === location.hash : performance.now() - queryWritten < MOMENT);
  queryWritten = stays && !isNoStep ? performance.now() : 0;
  return (isNoStep ? history.replaceState : pushStep).call(history, state, title, url);
};
