"""What the scanner reads of badges in bad state, by the page's own reader in a real browser."""

import base64
from collections import defaultdict

from tests.e2e.degraded import degraded_pictures

# A phone looks at a badge another way every tenth of a second: this is what it has tried after about one, twice a time.
LOOKS = 10
# What is wrong from the first degree on: the others are badges as they come all day.
NEVER_FAIR = {"dirty", "glare"}
READ = """async ({ picture, looks }) => {
    const { reader, zxing, wasm } = document.querySelector("#scanner").dataset;
    const read = await (await import(reader)).makeReader({ script: zxing, wasm });
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    const seen = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
    for (let look = 1; look <= looks; look += 1) {
        const texts = await read(seen);
        if (texts.length) return { texts, look };
    }
    return { texts: [], look: 0 };
}"""


def look_at(page, picture, looks=LOOKS):
    """Return what a reader that was just made reads of a picture, and at which look."""
    return page.evaluate(READ, {"picture": base64.b64encode(picture.jpeg).decode(), "looks": looks})


def test_nine_in_ten_degraded_badges_are_read_and_none_is_taken_for_another(phone):
    phone.goto("/controle/")
    count, unread, wrong, slow = 0, defaultdict(list), [], []

    for picture in degraded_pictures():
        found = look_at(phone, picture)
        count += 1
        if not found["texts"]:
            unread[picture.kind].append(picture.level)
        elif found["texts"] != [picture.text]:
            wrong.append((picture.kind, picture.level, found["texts"]))
        if picture.level == 1 and picture.kind not in NEVER_FAIR and found["look"] != 1:
            slow.append((picture.kind, found["look"]))

    assert count == 60
    assert wrong == []
    assert slow == [], "a badge in fair state is read at the first look"
    assert sum(map(len, unread.values())) <= 6, f"unread, by how bad they are: {dict(unread)}"


def test_a_detector_that_fails_leaves_the_work_to_ours(phone):
    phone.add_init_script(
        """window.BarcodeDetector = class {
            static getSupportedFormats() { return Promise.resolve(["qr_code"]); }
            detect() { return Promise.reject(new DOMException("no such service", "NotSupportedError")); }
        };"""
    )
    phone.goto("/controle/")
    picture = next(degraded_pictures())

    found = look_at(phone, picture, looks=1)

    assert found == {"texts": [picture.text], "look": 1}
