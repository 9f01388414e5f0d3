"""A phone that answers by itself from its list of 5,000 people, in a real browser: making the list, judging a badge."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread

from playwright.sync_api import sync_playwright

from tests.benchmarks.lines import line
from tests.e2e.chromium import FLAGS, find_chromium

# The database has no part in it.
DATABASES = ("sqlite",)
SCRIPTS = Path(__file__).parents[2] / "forum" / "static" / "js" / "scanner"
PEOPLE = 5000
# In milliseconds.
JUDGED, BUILT = 50, 2000

DOOR = {
    "id": 1, "name": "Porte A", "kind": "main", "place": "building", "mode": "anyone", "repeats": "daily",
    "counts_exits": True, "categories": [], "is_selective": False, "opens_at": None, "closes_at": None,
    "session": None,
}  # fmt: skip
SETUP = {
    "digest": "x", "language": "fr",
    "edition": {"slug": "2026", "is_demo": False, "zone": "Europe/Paris", "day_turns": 14400},
    "doors": [DOOR], "door_names": {"1": "Porte A"}, "places": {"1": ["main", "building"]}, "sessions": {},
    "categories": {"1": {"label": "Association", "colour": "#2a6f97", "ink": "#ffffff"}}, "sentences": {},
}  # fmt: skip

# A list of 5,000 people with three passages each; what a hundred badges take to be judged, in milliseconds, each.
CROWD = """async ([root, setup]) => {
    const names = ["roster", "judge", "presence", "admission", "sentences", "likeness", "tickets"];
    const rooms = Object.assign({}, ...(await Promise.all(names.map((name) => import(`${root}${name}.js`)))));
    const bytes = (n, length) => Array.from({ length }, (_, i) => (i < 4 ? n >> (8 * i) : i) & 255);
    const pack = (n, length) => btoa(String.fromCharCode(...bytes(n, length)))
        .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    const people = Array.from({ length: 5000 }, (_, n) => n);
    const lines = people.map((n) => [pack(n, 16), [pack(n, 9)], [], 0, 1, 0, [], [], "Maëlys", "Le Goff", "", ""]);
    const passages = people.flatMap((n) => [0, 1, 2].map((k) =>
        [pack(n * 3 + k + 1000000, 6), pack(n, 6), 1, 1795000000 + k * 60, k % 2, 0, "Accueil 2"]));
    const answer = { now: "2026-11-22T09:00:00Z", cursor: "1.1", is_full: true, total: 5000, lines, passages,
        left: { 1: [0, null, null, false] }, setup };
    const roster = rooms.makeRoster(rooms);
    const begun = performance.now();
    const isComplete = roster.update(answer);
    const built = performance.now() - begun;
    const phone = () => ({ scanner: { name: "Accueil 1", may_search: true } });
    const judge = rooms.makeJudge({ roster, phone, now: () => 1795000600000, language: "fr", tools: rooms });
    const results = new Set();
    const taken = [];
    for (let n = 0; n < 5000; n += 50) {
        const hash = rooms.unpack(pack(n, 9)).padEnd(64, "0");
        const scan = { id: crypto.randomUUID(), checkpoint: 1, action: "entry", method: "camera", hash };
        const asked = performance.now();
        results.add(judge.judge(scan).result);
        taken.push(performance.now() - asked);
    }
    return { isComplete, built, taken, results: [...results] };
}"""


def run() -> Iterator[dict[str, object]]:
    """Measure the median of a hundred badges that are inside already: each is looked for in all the list says."""
    with _scripts() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        page = browser.new_page()
        page.goto(f"{address}judge.js")
        told = page.evaluate(CROWD, [address, SETUP])
        browser.close()
    if (told["isComplete"], told["results"]) != (True, ["already_in"]):
        raise AssertionError(f"The phone answered {told['results']}.")
    for name, milliseconds, limit in (("judged", median(told["taken"]), JUDGED), ("list built", told["built"], BUILT)):
        figures = {"size": PEOPLE, "seconds": round(milliseconds / 1000, 5)}
        yield line(f"phone alone: {name}", figures, ratio=round(milliseconds / limit, 3))


@contextmanager
def _scripts() -> Iterator[str]:
    """Serve the scanner's scripts, and give their address."""
    with ThreadingHTTPServer(("localhost", 0), partial(_Files, directory=SCRIPTS)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


class _Files(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""
