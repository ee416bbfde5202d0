// What Streamlit leaves out for those who do not see the page or use no mouse.

// The pages by group are lists in which a block stands between list and item: to who listens they are links, no list.
function mendNavigation() {
  for (const list of document.querySelectorAll("[data-testid=stSidebarNavItems]:not([role])")) list.setAttribute("role", "presentation");
  for (const item of document.querySelectorAll("[data-testid=stSidebarNavItems] li:not([role])")) item.setAttribute("role", "presentation");
}

whenSeen.push((records) => {
  if (records.some((one) => one.type === "childList")) mendNavigation();
});
