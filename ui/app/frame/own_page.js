// A link of the sidebar to the page one is on leads to that page as it begins. Streamlit would ask it anew for what the
// address asks for already: a step in the history, as Back takes one, brings the address along.

function isPlain(event) {
  return !event.button && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
}

addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-testid=stSidebarNavLink][aria-current=page]");
  if (!link || !isPlain(event) || !(questionOf(location) || location.hash)) return;
  event.preventDefault();
  event.stopPropagation();
  const to = new URL(location.pathname, location.href);
  for (const name of CARRIED) putInQuery(to.searchParams, name, new URL(location.href).searchParams.get(name));
  chosenHere.clear();
  history.pushState({}, "", to);
  dispatchEvent(new PopStateEvent("popstate"));
  if (innerWidth <= 768) document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click(); // as Streamlit does
}, true);
