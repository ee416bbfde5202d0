// Fetches the script of a component, and the parts of its data that are large (parcels.py), each once for a page.
const here = (path) => new URL(path, window.__streamlit?.BACKEND_BASE_URL ?? document.baseURI).href;
const parcels = (globalThis.drillbookParcels ??= new Map());
const MOST = 60; // parcels kept: a page asks for the same few again and again
const LATER = 1000; // milliseconds until what did not come is asked for again

async function fetched(path, isWanted) {
  for (;;) {
    try {
      const answer = await fetch(here(path));
      if (answer.ok) return await answer.text();
    } catch {
      // the line is down; the page says so itself
    }
    if (!isWanted()) return null;
    await new Promise((done) => setTimeout(done, LATER));
  }
}

async function text(path, isWanted) {
  const known = parcels.get(path) ?? (await fetched(path, isWanted));
  if (known === null) return null;
  parcels.delete(path);
  parcels.set(path, known);
  if (parcels.size > MOST) parcels.delete(parcels.keys().next().value);
  return known;
}

async function opened(value, isWanted) {
  const parcel = value?.["$parcel"];
  if (!parcel) return value;
  const whole = await text(parcel, isWanted);
  if (whole === null) return null;
  const [from, to, put] = value.cut ?? [0, 0, ""];
  return JSON.parse(whole.slice(0, from) + put + whole.slice(to));
}

async function whole(data, isWanted) {
  const names = Object.keys(data ?? {});
  const values = await Promise.all(names.map((name) => opened(data[name], isWanted)));
  return data ? Object.fromEntries(names.map((name, at) => [name, values[at]])) : data;
}

// What mounts a component of this script; it gives back what ends it.
export async function loaded(path) {
  const script = await import(here(path));
  return (component) => {
    let end = null;
    let isGone = false;
    whole(component.data, () => !isGone).then((data) => {
      if (!isGone) end = script.default({ ...component, data });
    });
    return () => {
      isGone = true;
      if (end) end();
    };
  };
}
