"""What is typed while the server puts another text into the editor is carried over into it: no letter is lost."""

import json
import shutil
import subprocess
from pathlib import Path
from zlib import adler32

import pytest

from drillbook.ui.app.components.editor import Change

BUNDLE = Path(__file__).parent.parent / "ui" / "app" / "components" / "editor" / "editor.js"
EDITOR = """
const fs = require("fs");
const { ChangeSet, Handover, Text, difference } = (0, eval)(fs.readFileSync(process.argv[1], "utf8") + ";DrillbookEditor");
const text = (said) => Text.of(said.split("\\n"));

class Editor {
  constructor(said) { this.doc = text(said); this.handover = new Handover(said); }
  type(from, to, insert) {
    const changes = ChangeSet.of({ from, to, insert }, this.doc.length);
    this.doc = changes.apply(this.doc);
    this.handover.typed(changes);
  }
  send() { return [this.handover.send(this.doc.toString()), this.doc.toString()]; }
  replace(said) { this.doc = this.handover.replace(said).apply(this.doc); }
}
"""


def told(program):
    done = subprocess.run(["node", "-e", EDITOR + program, str(BUNDLE)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")


def test_letters_on_their_way_stand_in_the_text_that_takes_the_place():
    # Given a line of which half was sent when a button of the server mended another line
    program = """
    const one = new Editor("title: a\\nrole: lead-of-al\\n");
    one.type(25, 25, "# fr");
    const [number] = one.send();
    one.type(29, 29, "om the right");
    one.handover.taken(number);
    one.replace("title: a\\nrole: lead\\n# fr");
    console.log(JSON.stringify([one.doc.toString(), one.handover.isPending]));
    const [last, sent] = one.send();
    one.handover.taken(last);
    console.log(JSON.stringify([sent === one.doc.toString(), one.handover.isPending, one.handover.began()]));
    """
    # Then both are there, and what is on its way is sent again
    assert told(program) == [
        '["title: a\\nrole: lead\\n# from the right",true]',
        '[true,false,["title: a\\nrole: lead\\n# from the right"]]',
    ]


def test_of_two_thousand_random_replacements_none_loses_a_word():
    # Given an author who types words, and a server that takes some in and puts other texts in their place
    program = """
    let seed = 7;
    const draw = (below) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 65536) % below; };
    let lost = 0, wrong = 0, words = 0;
    for (let turn = 0; turn < 2000; turn += 1) {
      const base = Array.from({ length: draw(6) }, (_line, at) => `line ${at}`).join("\\n");
      const one = new Editor(base);
      let server = base, known = 0;
      for (let step = 0; step < 8; step += 1) {
        const what = draw(4);
        if (what < 2) {
          const at = one.doc.line(1 + draw(one.doc.lines)).to;
          one.type(at, at, `<m${words++}>`);
        }
        else if (what === 2) { const [number, said] = one.send(); if (draw(2)) { server = said; one.handover.taken(number); } }
        else {
          const lines = server.split("\\n");
          lines.splice(draw(lines.length + 1), draw(2), `[s${words++}]`);
          const before = one.doc.toString().match(/<m\\d+>/g) || [];
          const there = new Set(server.match(/<m\\d+>/g) || []);
          server = lines.join("\\n");
          one.replace(server);
          const after = one.doc.toString();
          lost += before.filter((word) => !there.has(word) && after.split(word).length !== 2).length;
          lost += (server.match(/\\[s\\d+\\]/g) || []).filter((word) => !after.replace(/<m\\d+>/g, "").includes(word)).length;
          const mine = one.handover.steps.map((each) => each.changes);
          const again = mine.reduce((doc, each) => each.apply(doc), text(server)).toString();
          wrong += again !== after;
        }
      }
    }
    console.log(words > 10000, lost, wrong);
    """
    assert told(program) == ["true 0 0"]


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("a\nb\nc\n", "a\nX\nc\nd\n", [(2, 4, "X\n"), (6, 6, "d\n")]),
        ("a", "a\nb", [(1, 1, "\nb")]),
        ("a\nb", "a", [(1, 3, "")]),
        ("", "x", [(0, 0, "x")]),
        ("a\n", "a\n", []),
    ],
)
def test_difference_touches_only_lines_that_differ(before, after, changes):
    (said,) = told(f"console.log(JSON.stringify(difference({json.dumps(before)}, {json.dumps(after)})));")
    assert [(one["from"], one["to"], one["insert"]) for one in json.loads(said)] == changes


def test_an_editor_that_is_shown_again_goes_on_where_the_last_one_was():
    # Given an editor that begins with a text that message 7 took to the server
    program = """
    const one = new Handover("a", 7);
    one.typed(ChangeSet.of({ from: 1, insert: "b" }, 1));
    console.log(JSON.stringify([one.change("ab").on, one.send("ab"), one.taken(8) ?? one.isPending]));
    """
    # Then what is typed in it is newer than that
    assert told(program) == ["[7,8,false]"]


def test_a_change_makes_the_text_that_was_typed_of_the_one_the_server_has():
    # Given texts as they follow each other while somebody types, signs of two units among them, and one that was lost
    program = """
    const { checksum } = (0, eval)(fs.readFileSync(process.argv[1], "utf8") + ";DrillbookEditor");
    const texts = ["a: 1\\n", "a: 12\\n", "a: \\u{1F30A}2\\n", "a: \\u{1F30B}2\\n# 水水\\n", "# 水\\n", "", "水水水"];
    for (let at = 1; at < texts.length; at += 1) {
      const one = new Handover(texts[at - 1]);
      console.log(JSON.stringify([texts[at - 1], one.change(texts[at]), texts[at], checksum(texts[at])]));
    }
    """
    for before, change, after, total in map(json.loads, told(program)):
        # Then the server comes to the same text, and to none where it has another one
        assert Change(**change).made({0: before}) == after
        assert Change(**change).made({0: before + "x"}) is None
        assert Change(**{**change, "on": 7}).made({0: before}) is None
        assert total == adler32(after.encode())
