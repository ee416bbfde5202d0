// A film comes as letters: base64 of gzip of texts and columns. See packing.py for what the numbers mean.

const canUnpack = () => typeof DecompressionStream === "function";

async function unpacked(letters) {
  const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const [texts, body] = JSON.parse(await new Response(stream).text());
  return valueOf(body, texts);
}

function valueOf(packed, texts) {
  if (!Array.isArray(packed)) return packed;
  const [kind, ...parts] = packed;
  switch (kind) {
    case 0:
      return texts[parts[0]];
    case 1:
      return parts.map((one) => valueOf(one, texts));
    case 2:
      return Object.fromEntries(parts[0].map((key, at) => [key, valueOf(parts[1][at], texts)]));
    case 3:
      return rowsOf(parts, texts);
    case 4:
      return summed(parts);
    default:
      return summed(parts).map((at) => texts[at]);
  }
}

function rowsOf([keys, length, columns], texts) {
  const values = columns.map((column) => valueOf(column, texts));
  return Array.from({ length }, (_, row) => {
    const cells = values.map((column) => column[row]);
    return Array.isArray(keys) ? Object.fromEntries(keys.map((key, at) => [key, cells[at]])) : cells;
  });
}

function summed(steps) {
  let sum = 0;
  return steps.map((step) => (sum += step));
}
