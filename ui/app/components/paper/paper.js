/* A page in a frame of its own; the button prints the frame, so that nothing of the application is on the sheets. */

function paper(component) {
  const { data, parentElement } = component;
  const old = parentElement.querySelector(".db-paper");
  if (old && old.dataset.revision === data.revision) return;
  if (old) old.remove();
  const holder = document.createElement("div");
  holder.className = "db-paper";
  holder.dataset.revision = data.revision;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = data.words.print;
  const frame = document.createElement("iframe");
  frame.title = data.title;
  frame.srcdoc = data.page;
  button.addEventListener("click", () => {
    frame.contentWindow.focus();
    frame.contentWindow.print();
  });
  frame.addEventListener("load", () => {
    frame.contentDocument.querySelector("button")?.remove();
  });
  holder.append(button, frame);
  parentElement.append(holder);
}
