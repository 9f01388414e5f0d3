"""Texts in Markdown: nothing of the writer's runs, headings stand in order, facts are filled in."""

import pytest

from forum.core.markdown import Heading, render, variables_of


def html(source: str, language: str = "en", **facts: str) -> str:
    return render(source, language=language, facts=facts).html.strip()


def test_paragraphs_lists_and_bold() -> None:
    assert html("Un **gras**\n\n- un\n- deux") == (
        "<p>Un <strong>gras</strong></p>\n<ul>\n<li>un</li>\n<li>deux</li>\n</ul>"
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ('a <b onclick="x()">b</b>', "<p>a &lt;b onclick=&quot;x()&quot;&gt;b&lt;/b&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](data:text/html,x)", "<p>[x](data:text/html,x)</p>"),
        ("![x](https://example.org/x.png)",
         '<p>!<a href="https://example.org/x.png" rel="noopener noreferrer">x</a></p>'),
        ("[x](/ici/)", '<p><a href="/ici/">x</a></p>'),
        ("[x](mailto:a@example.org)", '<p><a href="mailto:a@example.org">x</a></p>'),
    ],
)  # fmt: skip
def test_what_writers_may_not_do_shows_as_text(source: str, expected: str) -> None:
    assert html(source) == expected


def test_headings_begin_under_the_pages_own_and_leave_no_gap() -> None:
    document = render("# Un\n\n#### Deux\n\n## Un\n\n### Été *ici*", language="fr")

    assert str(document.html) == (
        '<h2 id="un">Un</h2>\n<h3 id="deux">Deux</h3>\n<h2 id="un-2">Un</h2>\n<h3 id="ete-ici">Été <em>ici</em></h3>\n'
    )
    assert document.contents == [Heading("un", "Un", 2), Heading("un-2", "Un", 2)]


def test_tables_slide_on_narrow_screens_and_name_their_columns() -> None:
    assert html("| a | b |\n|---|---|\n| 1 | 2 |") == (
        '<div class="table-wrap" tabindex="0" role="region" aria-label="Table 1"><table class="data"><thead>\n<tr>\n'
        '<th scope="col">a</th>\n<th scope="col">b</th>\n</tr>\n</thead>\n<tbody>\n'
        "<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n"
        "</tbody>\n</table></div>"
    )


def test_french_gets_its_typography() -> None:
    assert html('Qui ? "x" : l\'été', "fr") == "<p>Qui\u00a0? &quot;x&quot;\u00a0: l’été</p>"


def test_facts_are_escaped_and_their_addresses_are_links() -> None:
    assert html("A {{ where }} B", where="1 rue X\n<b>Y</b>") == "<p>A 1 rue X<br>&lt;b&gt;Y&lt;/b&gt; B</p>"
    assert html("{{mail}}", mail="a@example.org") == '<p><a href="mailto:a@example.org">a@example.org</a></p>'


def test_a_fact_without_words_says_that_it_is_to_be_filled_in() -> None:
    document = render("A {{ host }}", language="fr", facts={"host": ""}, names={"host": "hébergeur"})

    assert str(document.html) == '<p>A <mark class="to-fill">[à compléter\u00a0: hébergeur]</mark></p>\n'


def test_the_names_of_facts_are_found() -> None:
    assert variables_of("{{ a }} {{b-c}} {{ d }}{{ a }} { e } {{ }}") == {"a", "b-c", "d"}
