"""What nobody would type, and scripts send all day."""

import json
from typing import Any

from hypothesis import strategies as st

# Each has broken some site: NUL in a text, numbers past every column, dates past the calendar, halves of letters.
NASTY = [
    "", " ", "\x00", "a\x00b", "\r\n", "\n", "\t", "\x1b[31m", "\ufeff", "\u202eabc", "\u200b", "\ud800", "\udfff",
    "é" * 300, "👩‍👩‍👧‍👦" * 20, "مرحبا بالعالم", "ﷺ" * 50, "İ", "ß", "ı", "\u0130stanbul",
    "0", "-0", "-1", "1", "00", "0x10", "1e5", "1e400", "-1e400", "NaN", "Infinity", "1.5", "1,5", "1 000", "²", "٣",
    "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "1" * 400, "9" * 4500,
    "true", "on", "null", "None", "undefined", "[]", "{}", "[1,2]", "'", '"', "`", "\\", "';--", "' OR 1=1 --",
    "<script>alert(1)</script>", "{{ 7|add:7 }}", "{% now 'Y' %}", "%s", "%(name)s", "%00", "%", "{0}", "${7*7}",
    "../../etc/passwd", "..", ".", "/", "//", "\\\\host", "file:///etc/passwd", "http://[", "//example.org", "a" * 5000,
    "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "2026-11-22T25:61", "0000-00-00", "-2026-01-01",
    "12:60", "24:00", "9999-12-31T23:59:59", "0001-01-01T00:00", "2026-03-29T02:30", "2026-10-25T02:30",
    "zoe@", "@example.org", "zoe@exa mple.org", "zoe@xn--", "a@" + "b" * 300, "zoe@例え.jp", "zoé@example.org",
    "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "urn:uuid:0", "fr", "en", "xx",
]  # fmt: skip

texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=60), st.text(st.characters(min_codepoint=0x80), max_size=20))
huge = st.just("x" * 100_000)


def encodable(text: str) -> str:
    """Return a text as it can travel: a half of a letter goes as its three bytes, as careless programs send it."""
    return text.encode("utf8", "surrogatepass").decode("utf8", "replace")


# --- JSON, as text: numbers that Python cannot say, keys that come twice ------

_numbers = st.sampled_from(
    ["NaN", "Infinity", "-Infinity", "1e400", "-1e400", "9" * 400, "9" * 5000, "-0", "1.5", "00"]
)
_leaves = st.one_of(
    texts.map(json.dumps), _numbers, st.sampled_from(["null", "true", "false"]), st.integers().map(str)
)  # fmt: skip


def _lists(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(inner, max_size=4).map(lambda items: f"[{','.join(items)}]")


def _objects(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    keys = st.one_of(st.sampled_from(API_FIELDS), texts).map(json.dumps)
    pairs = st.lists(st.tuples(keys, inner).map(":".join), max_size=6)
    return pairs.map(lambda found: "{" + ",".join(found) + "}")


API_FIELDS = [
    "code", "scans", "sent_at", "name", "id", "action", "method", "ticket", "registration", "undoes", "device_at",
]  # fmt: skip
any_json = st.recursive(_leaves, lambda inner: st.one_of(_lists(inner), _objects(inner)), max_leaves=12)
DEEP = ["[" * 100_000, "[" * 5000 + "]" * 5000, '{"scans":' * 3000 + "1" + "}" * 3000]


def near_scan(good: dict[str, Any]) -> st.SearchStrategy[str]:
    """Return batches of one scan that is right but for a field or two."""
    changes = st.dictionaries(st.sampled_from(sorted(good)), st.one_of(texts, st.none(), st.integers()), max_size=2)
    return changes.map(lambda changed: json.dumps({"scans": [{**good, **changed}]}))
