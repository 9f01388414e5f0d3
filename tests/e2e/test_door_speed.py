"""From a badge in front of the camera to green: what a steward waits."""

from statistics import median

import pytest

from attendees.selectors.badge import badge_pdf
from tests.e2e.door import cut, open_watch
from tests.e2e.film import empty, hold_up, picture_of
from tests.factories import RegistrationFactory

BADGES = 5
MOST = 300  # milliseconds, the median

# Watches for the moment when the table gives way to a badge, which is light, and for that when the answer is shown.
WATCH = """() => {
    const root = document.getElementById("scanner");
    const video = document.querySelector("video");
    const canvas = Object.assign(document.createElement("canvas"), { width: 32, height: 24 });
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    let begun = null;
    let wasLight = false;
    window.waits = [];
    const look = () => {
        pen.drawImage(video, 0, 0, 32, 24);
        const reds = pen.getImageData(8, 6, 16, 12).data.filter((_, n) => n % 4 === 0);
        const isLight = reds.reduce((sum, red) => sum + red, 0) / reds.length > 140;
        if (isLight && !wasLight) begun = performance.now();
        wasLight = isLight;
        video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
    new MutationObserver(() => {
        if (root.dataset.on !== "answer" || begun === null) return;
        if (document.querySelector(".door__answer--ok")) window.waits.push(performance.now() - begun);
        begun = null;
        setTimeout(() => document.querySelector("[data-part=next]").click(), 200);
    }).observe(root, { attributes: true, attributeFilter: ["data-on"] });
}"""
ENOUGH = """async (wanted) => {
    while (window.waits.length < wanted) await new Promise((resolve) => setTimeout(resolve, 100));
    return window.waits;
}"""


@pytest.mark.parametrize("is_offline", [False, True], ids=["online", "offline"])
def test_a_badge_is_green_in_no_time(edition, filming, new_page, faults, is_offline):
    faults.allow("ERR_INTERNET_DISCONNECTED")
    scenes = [(empty(), 1.4)]
    for guest in RegistrationFactory.create_batch(BADGES + 2, edition=edition):
        scenes += [(hold_up(picture_of(badge_pdf(guest))), 1.4), (empty(), 1.2)]
    page = open_watch(new_page, filming(scenes), edition)
    if is_offline:
        cut(page)

    page.evaluate(WATCH)
    waits = page.evaluate(ENOUGH, BADGES)

    assert median(waits) < MOST
