"""Texts in Markdown as pages: no HTML of the writer's, headings in order below the page's own, facts filled in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from forum.core.text import fold, french

# `{{ name }}` in a text stands for a fact.
VARIABLE = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Heading:
    id: str
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Document:
    """A rendered text; `contents` are its headings of the first rank."""

    html: SafeString
    contents: list[Heading] = field(default_factory=list)


def variables_of(source: str) -> set[str]:
    """Return the names of the facts that a text asks for."""
    return set(VARIABLE.findall(source))


def render(
    source: str, *, language: str, facts: Mapping[str, str] | None = None, names: Mapping[str, Any] | None = None
) -> Document:
    """Return a text as HTML.

    `facts` maps a variable to its words. One without words is shown as still to be filled in, under its name of
    `names`.
    """
    environment: dict[str, Any] = {"facts": facts or {}, "names": names or {}, "headings": [], "tables": 0}
    tokens = _parser.parse(source, environment)
    _settle_headings(tokens, environment, language)
    # Our own words in it are in the language of the text, whatever that of the page.
    with override(language):
        html = str(_parser.renderer.render(tokens, _parser.options, environment))
    if language == "fr":
        html = french(html, markup=True)
    contents = [heading for heading in environment["headings"] if heading.level == 2]
    # Every text in it was escaped by the parser, which lets no HTML of the writer's through.
    return Document(mark_safe(html), contents)  # noqa: S308  see above


def _settle_headings(tokens: list[Token], environment: dict[str, Any], language: str) -> None:
    """Put headings under the page's own, without a gap in their ranks, and give each an address."""
    rank, taken = 1, set[str]()
    for place, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        inline, closing = tokens[place + 1 : place + 3]
        rank = min(max(2, int(token.tag[1])), rank + 1)
        text = _plain_text(inline, environment["facts"])
        base = fold(text).replace(" ", "-") or "partie"
        name, copy = base, 2
        while name in taken:
            name, copy = f"{base}-{copy}", copy + 1
        taken.add(name)
        token.tag = closing.tag = f"h{rank}"
        token.attrSet("id", name)
        environment["headings"].append(Heading(name, french(text) if language == "fr" else text, rank))


def _plain_text(inline: Token, facts: Mapping[str, str]) -> str:
    children = inline.children or []
    words = (facts.get(part.content, "") if part.type == "fact" else part.content for part in children)
    return "".join(words).strip()


# --- what we add to Markdown -------------------------------------------------


def _read_fact(state: StateInline, silent: bool) -> bool:
    match = VARIABLE.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("fact", "", 0).content = match[1]
    state.pos = match.end()
    return True


def _show_fact(renderer: Any, tokens: list[Token], index: int, options: Any, environment: Any) -> str:
    name = tokens[index].content
    words = environment["facts"].get(name, "")
    if not words:
        label = environment["names"].get(name, name)
        return format_html('<mark class="to-fill">[{}]</mark>', _("à compléter : %(fact)s") % {"fact": label})
    return "<br>".join(urlize(line.strip(), autoescape=True) for line in words.splitlines() if line.strip())


def _open_link(renderer: Any, tokens: list[Token], index: int, options: Any, environment: Any) -> str:
    address = str(tokens[index].attrGet("href") or "")
    if address.startswith(("http:", "https:", "//")):
        tokens[index].attrSet("rel", "noopener noreferrer")
    return str(renderer.renderToken(tokens, index, options, environment))


def _open_table(renderer: Any, tokens: list[Token], index: int, options: Any, environment: Any) -> str:
    environment["tables"] += 1
    label = _("Tableau %(number)d") % {"number": environment["tables"]}
    return format_html('<div class="table-wrap" tabindex="0" role="region" aria-label="{}"><table class="data">', label)


def _close_table(renderer: Any, tokens: list[Token], index: int, options: Any, environment: Any) -> str:
    return "</table></div>\n"


def _open_head_cell(renderer: Any, tokens: list[Token], index: int, options: Any, environment: Any) -> str:
    return '<th scope="col">'


def _build() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    # Pictures would come from elsewhere.
    parser.disable(["image", "html_block", "html_inline"])
    parser.inline.ruler.before("text", "fact", _read_fact)
    for name, rule in {
        "fact": _show_fact, "link_open": _open_link, "table_open": _open_table, "table_close": _close_table,
        "th_open": _open_head_cell,
    }.items():  # fmt: skip
        parser.add_render_rule(name, rule)
    return parser


_parser = _build()
