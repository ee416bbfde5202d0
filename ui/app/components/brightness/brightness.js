// Three choices, one of them taken; the frame keeps it and tells the page.

function brightness(component) {
  const scheme = window.drillbookScheme;
  let host = component.parentElement.querySelector(".db-brightness");
  if (!host) {
    host = document.createElement("div");
    host.className = "db-brightness";
    host.setAttribute("role", "group");
    component.parentElement.append(host);
  }
  const words = scheme.words();
  host.setAttribute("aria-label", words.label);
  host.replaceChildren(...["light", "dark", ""].map((value) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words[value];
    button.setAttribute("aria-pressed", String(scheme.get() === value));
    button.addEventListener("click", () => {
      scheme.set(value);
      for (const one of host.children) one.setAttribute("aria-pressed", String(one === button));
    });
    return button;
  }));
}
