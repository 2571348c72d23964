# What loads() takes for JSON comes through dumps() and loads() unchanged, in every style; load() reads what
# loads() reads.

import io
import json


def check(data):
    try:
        value = json.loads(data)
    except ValueError:
        value = ValueError
    try:
        streamed = json.load(io.BytesIO(data))
    except ValueError:
        streamed = ValueError
    assert repr(streamed) == repr(value)
    if value is ValueError:
        return
    text = json.dumps(value)
    again = json.loads(text)
    assert repr(again) == repr(value)
    for style in ({"indent": 1}, {"separators": (",", ":")}, {"indent": "\t", "sort_keys": True}):
        out = io.StringIO()
        json.dump(value, out, **style)
        assert json.dumps(value, **style) == out.getvalue()
        assert json.dumps(json.loads(out.getvalue()), sort_keys=True) == json.dumps(value, sort_keys=True)
