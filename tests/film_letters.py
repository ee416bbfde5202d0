"""A film out of its letters, as the player's `unpack.js` does it."""

import gzip
import json
from base64 import b64decode
from itertools import accumulate


def unpacked(letters):
    """What was packed."""
    texts, body = json.loads(gzip.decompress(b64decode(letters)))
    return _value(body, texts)


def films_of(page):
    """The films of an exported page."""
    data = page.partition('id="films">')[2].partition("</script>")[0]
    return [unpacked(film) for film in json.loads(data)["films"]]


def _value(packed, texts):
    if not isinstance(packed, list):
        return packed
    kind, *parts = packed
    match kind:
        case 0:
            return texts[parts[0]]
        case 1:
            return [_value(one, texts) for one in parts]
        case 2:
            return {key: _value(one, texts) for key, one in zip(*parts, strict=True)}
        case 3:
            keys, length, columns = parts
            rows = list(zip(*(_value(column, texts) for column in columns), strict=True)) or [()] * length
            return [dict(zip(keys, row, strict=True)) if isinstance(keys, list) else list(row) for row in rows]
        case 4:
            return list(accumulate(parts))
    return [texts[at] for at in accumulate(parts)]
