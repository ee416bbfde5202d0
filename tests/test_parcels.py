"""What a component is given is large once: after that only what differs is in a message."""

import asyncio
import gzip
import json

from hypothesis import given
from hypothesis import strategies as st

from drillbook.ui.app.scripts import DATA, Scripts, Shelf, publish
from drillbook.ui.app.sent_once import difference, parcelled, unpacked

LONG = "tasks:\n" + "".join(f"  步骤-{number}: {{title: 抽排积水 🌊, role: desk}}\n" for number in range(200))


def test_a_letter_in_a_long_text_is_a_short_message_and_arrives_whole():
    sent = {}
    parcelled({"text": LONG, "findings": []}, "editor", sent)
    # when a letter is typed
    typed = {"text": LONG.replace("步骤-77:", "步骤-77a:"), "findings": []}
    message = parcelled(typed, "editor", sent)
    # then the message holds the letter and where it stands
    assert message["findings"] == []
    assert message["text"]["cut"][2] == "a"
    assert len(json.dumps(message)) < 120
    assert unpacked(message) == typed


def test_another_text_and_one_that_was_forgotten_are_sent_anew():
    sent = {}
    first = parcelled({"text": LONG}, "editor", sent)
    other = parcelled({"text": LONG[::-1]}, "editor", sent)
    assert other["text"]["$parcel"] != first["text"]["$parcel"]
    assert unpacked(other) == {"text": LONG[::-1]}
    assert "cut" not in parcelled({"text": LONG}, "editor", {"editor|text": "scripts/gone.json"})["text"]


def test_what_was_longest_not_used_makes_room():
    shelf = Shelf(10)
    first, second = shelf.put('"aaaa"'), shelf.put('"b"')
    assert shelf.text(first) == '"aaaa"'
    shelf.put('"c"')
    assert (shelf.text(first), shelf.text(second)) == ('"aaaa"', None)


@given(st.text("ab🌊水", max_size=30), st.text("ab🌊水", max_size=30))
def test_a_difference_makes_one_text_of_the_other(old, new):
    begin, end, put = difference(old, new)
    assert old[:begin] + put + old[end:] == new


def asked(address, **headers):
    """What a browser gets for an address: status, headers, bytes."""
    sent = []

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "path": f"/{address}",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }
    asyncio.run(Scripts(None)(scope, None, send))
    return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"]


def test_scripts_and_data_travel_packed_and_only_scripts_stay_in_the_browser():
    script, data = publish("x" * 5000, "js"), DATA.put(json.dumps(LONG))
    status, headers, body = asked(script, accept_encoding="gzip, br")
    assert (status, gzip.decompress(body)) == (200, b"x" * 5000)
    assert b"immutable" in headers[b"cache-control"]
    status, headers, body = asked(data)
    assert (status, json.loads(body), headers[b"cache-control"]) == (200, LONG, b"no-store")
    assert asked("scripts/none.json")[0] == 404
