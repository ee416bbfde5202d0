// What was typed and is not known to be with the server yet. The server may put another text in its place at any time
// (a button mended it, another window's text was chosen, the server was started anew): what is still on its way is then
// carried over into the new text, and nothing that was typed is lost.
import { ChangeSet } from "@codemirror/state";

const LARGEST = 4_000_000; // cells of the table of lines; above that the changed part is taken as one

export class Handover {
  // `taken`: the number of the last message that the server has of an editor that was here before: numbers go on.
  constructor(text, taken = 0) {
    this.base = text; // what the server is known to have
    this.at = taken; // the number of the message that took it there; 0: it is the text that the server gave
    this.steps = []; // changes since, each with the number of the message that takes it there
    this.sent = []; // messages on their way: number and text
    this.number = taken;
  }

  get isPending() {
    return this.steps.length > 0;
  }

  typed(changes) {
    this.steps.push({ changes, number: 0 });
  }

  // What makes the text of that which the server is known to have, in characters, with a sum that tells whether it fits.
  change(text) {
    const { base } = this;
    const most = Math.min(base.length, text.length);
    let begin = 0;
    while (begin < most && base[begin] === text[begin]) begin += 1;
    if (isHalf(base, begin) || isHalf(text, begin)) begin -= 1;
    let rest = 0;
    while (rest < most - begin && base[base.length - 1 - rest] === text[text.length - 1 - rest]) rest += 1;
    if (isHalf(base, base.length - rest) || isHalf(text, text.length - rest)) rest -= 1;
    const first = characters(base.slice(0, begin));
    const last = first + characters(base.slice(begin, base.length - rest));
    return { on: this.at, begin: first, end: last, put: text.slice(begin, text.length - rest), sum: checksum(text) };
  }

  // The number of the message that carries everything there is.
  send(text) {
    this.number += 1;
    for (const step of this.steps) step.number ||= this.number;
    this.sent.push({ number: this.number, text });
    return this.number;
  }

  // The server has the message of this number, and all before it.
  taken(number) {
    const got = this.sent.findLast((one) => one.number <= number);
    if (!got) return;
    this.base = got.text;
    this.at = got.number;
    this.sent = this.sent.filter((one) => one.number > number);
    this.steps = this.steps.filter((one) => !one.number || one.number > number);
  }

  // What the text may have been made of: what the server is known to have, and what may have reached it.
  began() {
    return [this.base, ...this.sent.map((one) => one.text)];
  }

  // The changes that turn what stands in the editor into the server's text with everything on its way carried over.
  replace(text) {
    const theirs = ChangeSet.of(difference(this.base, text), this.base.length);
    this.base = text;
    this.at = 0;
    this.sent = [];
    if (!this.isPending) return theirs;
    const mine = this.steps.map((one) => one.changes).reduce((all, one) => all.compose(one));
    this.steps = [{ changes: mine.map(theirs, true), number: 0 }];
    return theirs.map(mine);
  }
}

// In the middle of a character of two units.
const isHalf = (text, at) => /[\uDC00-\uDFFF]/.test(text[at] ?? "") && /[\uD800-\uDBFF]/.test(text[at - 1] ?? "");

function characters(text) {
  let count = 0;
  for (const _sign of text) count += 1;
  return count;
}

// The sum of a text that the server computes, too (zlib.adler32 of its UTF-8).
export function checksum(text) {
  let [low, high] = [1, 0];
  for (const byte of new TextEncoder().encode(text)) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return high * 65536 + low;
}

// Where two texts differ, line by line, as changes of the first.
export function difference(before, after) {
  const [old, now] = [before.split("\n"), after.split("\n")];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const starts = offsets(old);
  const hunks = common(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  return hunks.map(([from, to, first, last]) => hunk(starts, before, now, from + head, to + head, first + head, last + head));
}

function offsets(lines) {
  const starts = [0];
  for (const line of lines) starts.push(starts.at(-1) + line.length + 1);
  return starts;
}

// Lines from .. to of the old text become lines first .. last of the new one; the last line has no sign behind it.
function hunk(starts, before, now, from, to, first, last) {
  const insert = now.slice(first, last).join("\n");
  const atEnd = to === starts.length - 1;
  if (!atEnd) return { from: starts[from], to: starts[to], insert: first < last ? insert + "\n" : "" };
  const begin = Math.max(starts[from] - 1, 0);
  const lead = from > 0 && first < last ? "\n" : "";
  return { from: from > 0 ? begin : 0, to: before.length, insert: lead + insert };
}

// The parts in which two lists of lines differ, by their longest common subsequence.
function common(old, now) {
  if (!old.length && !now.length) return [];
  if ((old.length + 1) * (now.length + 1) > LARGEST) return [[0, old.length, 0, now.length]];
  const wide = now.length + 1;
  const length = new Uint32Array((old.length + 1) * wide);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      length[i * wide + j] = old[i] === now[j]
        ? length[(i + 1) * wide + j + 1] + 1
        : Math.max(length[(i + 1) * wide + j], length[i * wide + j + 1]);
    }
  }
  return walked(old, now, length, wide);
}

function walked(old, now, length, wide) {
  const hunks = [];
  let [i, j, from, first] = [0, 0, 0, 0];
  const close = () => { if (i > from || j > first) hunks.push([from, i, first, j]); };
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      close();
      [i, j] = [i + 1, j + 1];
      [from, first] = [i, j];
    } else if (length[(i + 1) * wide + j] >= length[i * wide + j + 1]) i += 1;
    else j += 1;
  }
  [i, j] = [old.length, now.length];
  close();
  return hunks;
}
