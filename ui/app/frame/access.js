// What Streamlit leaves out for those who do not see the page or use no mouse.

// The pages by group are lists in which a block stands between list and item: to who listens they are links, no list.
function mendNavigation() {
  for (const list of document.querySelectorAll("[data-testid=stSidebarNavItems]:not([role])")) list.setAttribute("role", "presentation");
  for (const item of document.querySelectorAll("[data-testid=stSidebarNavItems] li:not([role])")) item.setAttribute("role", "presentation");
}

// A table of many columns is a stack of cards on a phone: there each cell says its head, an empty one nothing.
function labelCells() {
  for (const table of document.querySelectorAll("[data-testid=stTableStyledTable]")) {
    const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent);
    table.toggleAttribute("data-cards", heads.length > 3);
    if (heads.length > 3) table.querySelectorAll("tbody tr").forEach((row) => labelRow(row, heads));
  }
}

function labelRow(row, heads) {
  [...row.children].forEach((cell, at) => {
    const label = cell.textContent.trim() ? heads[at] : null;
    if (cell.dataset.label === (label ?? undefined)) return;
    if (label === null) delete cell.dataset.label;
    else cell.dataset.label = label;
  });
}

// The options of an open list lie outside the page and all its regions: they are one of their own, called as the list.
function nameOpenLists() {
  for (const list of document.querySelectorAll("body > div > [data-trigger]:not([role]) [role=listbox]")) {
    const open = list.closest("[data-trigger]");
    open.setAttribute("role", "region");
    open.setAttribute("aria-label", list.getAttribute("aria-label") || say("options"));
  }
}

whenSeen.push((records) => {
  if (!records.some((one) => one.type === "childList")) return;
  mendNavigation();
  labelCells();
  nameOpenLists();
});
