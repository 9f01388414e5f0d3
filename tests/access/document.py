"""docs/access.md, written from the declared policy."""

import re
from pathlib import Path

from django.urls import URLResolver, get_resolver

from tests.access import policy
from tests.access.policy import BACK_DOOR, COLUMNS, CONFIRM, DRAFT, OTHERS, SET_UP, SIGN_IN, Answer, Phone, Rule
from tests.access.world import Who
from tests.conftest import ROOT

FILE = ROOT / "docs" / "access.md"
SIGNS = {SIGN_IN: "→ sign in", SET_UP: "→ set up", CONFIRM: "→ confirm", BACK_DOOR: "→ door", None: "–"}
HEAD = Path(__file__).with_name("introduction.md")


def routes(resolver: URLResolver, spaces: tuple[str, ...] = (), before: str = "/") -> dict[str, str]:
    """Return the address of every name, its variable parts in angle brackets."""
    found: dict[str, str] = {}
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found |= routes(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces, route)
        else:
            found[":".join((*spaces, pattern.name or pattern.lookup_str))] = route
    return found


def sign(answer: Answer | None) -> str:
    return SIGNS[answer] if answer is None or isinstance(answer, str) else str(answer)


def table(columns: list[str], lines: list[list[str]]) -> list[str]:
    rows = [columns, ["---"] * len(columns), *lines]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]


def both(rule: Rule, who: Who, whose: str) -> str:
    """Return the answers to GET and to POST, once where they are the same."""
    asked, posted = (sign(rule.expects(who, method, whose)) for method in ("get", "post"))
    return asked if asked == posted else f"{asked} / {posted}"


def again(rule: Rule, whose: str) -> str:
    """Return the methods that ask again: the person themselves, by account or link, is not asked."""
    is_asked = rule.door is not policy.REGISTRATION or whose == OTHERS
    return ", ".join(method.upper() for method in rule.asks_again) if is_asked else ""


def area_lines(rules: dict[str, Rule], addresses: dict[str, str], *, draft: bool = False) -> list[str]:
    """Return a line for each address: two where one has one's own things there, and others theirs."""
    lines = []
    for name, rule in rules.items():
        for whose in (DRAFT,) if draft else rule.variants():
            lines.append(
                [f"`{plain(addresses[name])}`", whose, *(both(rule, who, whose) for who in COLUMNS), again(rule, whose)]
            )
    return table(["Address", "Whose", *COLUMNS, "Asks again"], lines)


def plain(route: str) -> str:
    """Return a route without the types of its variable parts."""
    return re.sub(r"<\w+:", "<", route).replace("<slug>", "<edition>")


PAGES = ("changelist", "add", "change", "delete", "history")
WORDS = {"changelist": "list", "add": "add", "change": "open", "delete": "delete", "history": "history"}


def back_room_lines() -> list[str]:
    """Return a line for each model: what programme editors and organisers may do with it."""
    lines = []
    for label, opened in policy.MODELS.items():
        words = [", ".join(WORDS[page] for page in PAGES if page in pages) or "403" for pages in opened]
        again = ", ".join(WORDS[page] for page in PAGES if page in policy.PROVEN_PAGES & opened[1])
        lines.append([f"`{label}`", *words, again if label in policy.PROVEN_MODELS else ""])
    return table(["Model", "Programme", "Organiser", "Asks again"], lines)


def frame_lines(addresses: dict[str, str]) -> list[str]:
    lines = [[f"`{addresses[name]}`", *(both(rule, who, "") for who in Who)] for name, rule in policy.FRAME.items()]
    refused = policy.BACK_ROOM.refuses
    models = [sign(refused[who]) if who in refused else "by model, below" for who in Who]
    return table(["Address", *Who], [*lines, ["`/organisation/coulisses/<app>/<model>/…`", *models]])


def phone_lines() -> list[str]:
    acts = [
        [f"POST `/controle/api/v1/{act}`", *(sign(row[phone]) for phone in Phone)]
        for act, row in policy.PHONE_ACTS.items()
    ]
    results = [[act, *(row.get(phone, "–") for phone in Phone)] for act, row in policy.PHONE_RESULTS.items()]
    return table(["POST `/controle/api/v1/…`", *Phone], [*acts, *results])


def render() -> str:
    """Return the whole document."""
    addresses = routes(get_resolver())
    parts = [HEAD.read_text(encoding="utf8").rstrip()]
    for area, rules in policy.AREAS.items():
        parts += [f"## {area}", "\n".join(area_lines(rules, addresses))]
    parts += ["## An edition that is still a draft", "\n".join(area_lines(policy.DRAFTS, addresses, draft=True))]
    parts += ["## The back room", ABOUT_BACK_ROOM, "\n".join(frame_lines(addresses)), "\n".join(back_room_lines())]
    parts += ["## The phones of the door", ABOUT_PHONES, "\n".join(phone_lines())]
    return "\n\n".join(parts) + "\n"


ABOUT_BACK_ROOM = """“→ door” leads to the way in, `/organisation/coulisses/login/`, which answers by the line of that
address. The key is the account’s “arrière-boutique”, given on the page of the team. Under it, pages of models open by
the permissions of the role’s group; what is not listed is answered 403."""
ABOUT_PHONES = """A phone is paired by a code that an organiser shows it. It has a role and a right to search names, for
one door of one edition, until that edition is over or an organiser revokes it. Every other method is answered 405."""
