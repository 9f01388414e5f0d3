"""The scanner's camera, on phones whose cameras are faked in the browser."""

from pathlib import Path

import pytest

from tests.e2e.conftest import POCKET

FAKE = (Path(__file__).parent / "fake_cameras.js").read_text(encoding="utf8")
# Makes a camera as the scanner's page does; `kept` is what the page keeps of a choice.
START = """async ({ cameras, kept = null, ...more }) => {
    Object.assign(phone, { cameras, ...more });
    const { makeCamera } = await import(document.querySelector("#scanner").dataset.camera);
    const video = Object.assign(document.createElement("video"), { muted: true });
    window.kept = kept;
    const onChosen = (id) => { window.kept = id; };
    const hooks = { onRead: (text) => { window.heard = text; }, onLost: () => {} };
    window.camera = makeCamera({ video, ...hooks, chosen: () => window.kept, onChosen });
}"""
OPEN = "camera.open(async () => ['BONJOUR'])"
ORDINARY = {"id": "main", "label": "camera2 0, facing back"}
WIDE = {"id": "wide", "label": "camera2 2, facing back"}
SELFIE = {"id": "selfie", "label": "camera2 1, facing front"}


@pytest.fixture
def phone_with(new_page):
    """Return `phone_with(cameras, **more)`: a page whose `camera` is ready to open."""

    def start(cameras, **more):
        page = new_page(**POCKET)
        page.add_init_script(FAKE)
        page.goto("/controle/")
        page.wait_for_selector("[data-started]", state="attached")
        page.evaluate(START, {"cameras": cameras, **more})
        return page

    return start


def named(*labels):
    return [{"id": label, "label": label} for label in labels]


def test_the_ordinary_camera_at_the_back_is_told_by_its_name(phone_with):
    phones = {
        "camera2 0, facing back": [WIDE["label"], SELFIE["label"], ORDINARY["label"]],
        "Back Camera": ["Back Ultra Wide Camera", "Back Telephoto Camera", "Back Triple Camera", "Back Camera"],
        "Caméra arrière": ["Caméra arrière ultra grand-angle", "Caméra avant", "Caméra arrière"],
        "Rear 1080p": ["IR back camera", "Macro back", "Back depth", "Rear 1080p"],
        "": ["USB 2.0", "HD Webcam", "Front Camera", "Back Ultra Wide Camera"],
    }  # fmt: skip
    page = phone_with([])

    told = page.evaluate(
        """async (phones) => {
            const { ordinaryOf } = await import(document.querySelector("#scanner").dataset.camera);
            return phones.map((labels) => ordinaryOf(labels.map((label) => ({ label })))?.label ?? "");
        }""",
        list(phones.values()),
    )

    assert told == list(phones)


def test_the_ordinary_camera_at_the_back_is_taken_though_another_comes_first(phone_with):
    page = phone_with([WIDE, SELFIE, ORDINARY])

    page.evaluate(OPEN)

    assert page.evaluate("phone.open") == ["main"]
    assert page.evaluate("phone.asked") == ["environment", "main"], "before it is allowed a phone names no camera"


def test_where_names_tell_nothing_the_phones_own_choice_stays(phone_with):
    page = phone_with([{"id": "first", "label": "USB 2.0"}, {"id": "second", "label": "HD Webcam"}])

    page.evaluate(OPEN)

    assert page.evaluate("phone.asked") == ["environment"]


def test_a_phone_that_allowed_its_camera_opens_one_only(phone_with):
    page = phone_with([WIDE, SELFIE, ORDINARY], isAllowed=True)

    page.evaluate(OPEN)

    assert page.evaluate("phone.asked") == ["main"]


def test_cameras_are_listed_and_a_choice_is_kept(phone_with):
    page = phone_with([ORDINARY, WIDE, SELFIE])
    page.evaluate(OPEN)
    assert page.evaluate("camera.list()") == [
        ORDINARY | {"isCurrent": True},
        WIDE | {"isCurrent": False},
        SELFIE | {"isCurrent": False},
    ]

    page.evaluate("camera.choose('wide')")

    assert page.evaluate("[phone.open, kept]") == [["wide"], "wide"]
    assert [one["id"] for one in page.evaluate("camera.list()") if one["isCurrent"]] == ["wide"]
    page.evaluate("camera.close()")
    assert page.evaluate("phone.open") == []
    page.evaluate(OPEN)
    assert page.evaluate("phone.open") == ["wide"]


def test_a_choice_of_another_day_is_taken_at_once(phone_with):
    page = phone_with([ORDINARY, WIDE], kept="wide")

    page.evaluate(OPEN)

    assert page.evaluate("phone.asked") == ["wide"]


@pytest.mark.parametrize("wide", [None, WIDE | {"isBusy": True}], ids=["unplugged", "busy"])
def test_a_chosen_camera_that_is_not_there_gives_way(phone_with, wide):
    page = phone_with([ORDINARY, *filter(None, [wide])], kept="wide")

    page.evaluate(OPEN)

    assert page.evaluate("[phone.open, kept]") == [["main"], "wide"]


def test_a_refusal_is_told_and_asked_once(phone_with):
    page = phone_with([ORDINARY], kept="wide", refusal="NotAllowedError")

    assert page.evaluate(f"{OPEN}.catch((error) => error.name)") == "NotAllowedError"
    assert page.evaluate("[phone.asked, camera.isOpen()]") == [["wide"], False]
    page.evaluate("phone.refusal = null")
    page.evaluate("kept = null")
    page.evaluate(OPEN)
    assert page.evaluate("camera.isOpen()")


def test_two_calls_open_one_camera_and_closing_meanwhile_leaves_none(phone_with):
    page = phone_with([ORDINARY])

    page.evaluate(f"Promise.all([{OPEN}, {OPEN}])")
    assert page.evaluate("phone.open") == ["main"]
    page.evaluate("camera.close()")

    page.evaluate(f"{{ const opened = {OPEN}; camera.close(); opened }}")
    assert page.evaluate("[phone.open, camera.isOpen()]") == [[], False]


def test_lamp_zoom_and_focus_stay_together(phone_with):
    able = {"torch": True, "zoom": {"min": 1, "max": 4, "step": 0.5}, "focusMode": ["manual", "continuous"]}
    page = phone_with([ORDINARY | {"can": able}, WIDE])
    page.evaluate(OPEN)
    assert page.evaluate("[camera.hasTorch(), camera.zoom()]") == [True, {"min": 1, "max": 4, "step": 0.5, "value": 1}]

    assert page.evaluate("camera.setTorch(true)") is True
    assert [page.evaluate(f"camera.setZoom({value})") for value in (2.2, 0, 99)] == [2, 1, 4]

    assert page.evaluate("phone.set[0]") == {"focusMode": "continuous"}
    assert page.evaluate("phone.set.at(-1)") == {"focusMode": "continuous", "torch": True, "zoom": 4}
    page.evaluate("camera.choose('wide')")
    assert page.evaluate("[camera.hasTorch(), camera.zoom()]") == [False, None]
    assert page.evaluate("camera.setZoom(2)") is None
    page.evaluate("camera.choose('main')")
    assert page.evaluate("[camera.hasTorch(), camera.zoom().value]") == [True, 1]


def test_a_zoom_outlives_a_camera_that_the_phone_took_back(phone_with):
    page = phone_with([ORDINARY | {"can": {"torch": True, "zoom": {"min": 1, "max": 4, "step": 1}}}])
    page.evaluate(OPEN)
    page.evaluate("camera.setTorch(true)")
    page.evaluate("camera.setZoom(3)")

    page.evaluate("camera.close()")
    page.evaluate(OPEN)

    assert page.evaluate("phone.set.at(-1)") == {"zoom": 3}


def test_a_camera_that_refuses_says_so(phone_with):
    page = phone_with([ORDINARY | {"can": {"torch": True, "zoom": {"min": 1, "max": 4}}, "isStubborn": True}])
    page.evaluate(OPEN)

    assert page.evaluate("camera.setTorch(true)") is False
    assert page.evaluate("camera.setZoom(3)") == 1


def test_it_reads_while_it_watches_and_not_while_it_rests(phone_with):
    page = phone_with([ORDINARY])
    page.evaluate(OPEN)

    page.evaluate("camera.watch()")
    page.wait_for_function("window.heard === 'BONJOUR'")

    page.evaluate("camera.rest(); heard = ''")
    page.wait_for_timeout(200)
    assert page.evaluate("heard") == ""
