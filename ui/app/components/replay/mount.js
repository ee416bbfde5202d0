// Where a player begins: in the application, or alone in an exported page. Films are unpacked first.

async function films(data) {
  return Promise.all(data.films.map(unpacked));
}

const tooOld = (root, words) => root.replaceChildren(make("p", { role: "alert", style: "font:18px/1.5 sans-serif;padding:24px" }, words.too_old));

// In the application: data come again with every run of the page; only another revision makes another player.
function mount(component) {
  const { parentElement, data } = component;
  const now = parentElement.drillbookPlayer;
  if (!now || now.revision !== data.revision) {
    if (now && now.player) now.player.end_();
    parentElement.drillbookPlayer = begun(component, rootIn(parentElement));
  }
  const mine = parentElement.drillbookPlayer;
  mine.component = component;
  answered(mine);
  return () => {
    if (mine && mine.player && !parentElement.isConnected) mine.player.end_();
  };
}

function rootIn(parent) {
  let root = parent.querySelector(".dbr-root");
  if (!root) {
    root = make("div", { class: "dbr-root" });
    parent.append(root);
  }
  return root;
}

function begun(component, root) {
  const { data } = component;
  const made = { revision: data.revision, player: null, component };
  if (!canUnpack()) {
    tooOld(root, data.words);
    return made;
  }
  const ask = (question) => made.component.setTriggerValue("asked", question);
  films(data).then((whole) => {
    if (!root.isConnected) return;
    made.player = new Player(root, { ...data, films: whole, ask });
    answered(made);
  });
  return made;
}

function answered({ player, component }) {
  const { answer } = component.data;
  if (answer && player) player.answered(answer.question, answer.lines);
}

// In an exported page: the moment stands after the #.
async function open(root, data) {
  if (!canUnpack()) return tooOld(root, data.words);
  const asked = Object.fromEntries(new URLSearchParams(window.location.hash.slice(1)));
  root.player = new Player(root, { ...data, films: await films(data), exported: true, start: { ...data.start, ...asked } });
  return root.player;
}
