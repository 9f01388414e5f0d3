"""The components of templates/components/: what they show, and that they say it without colour."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from forum.core.colour import contrast, ink_on

SPRITE = "/static/img/icons.svg"


def show(component: str, **context: Any) -> str:
    """Render a component, with the spaces between its tags taken out."""
    text = render_to_string(f"components/{component}.html", context)
    # A no-break space is no space to take out.
    return re.sub(r"[ \n]+", " ", re.sub(r">[ \n]+<", "><", text)).strip()


def render(source: str, **context: Any) -> str:
    return Template("{% load components %}" + source).render(Context(context))


class Registration(forms.Form):
    name = forms.CharField(label="Nom", help_text="Comme sur le badge")
    company = forms.CharField(label="Structure", required=False)
    note = forms.CharField(label="Remarque", required=False, widget=forms.Textarea)
    adult = forms.BooleanField(label="15 ans ou plus")
    room = forms.ChoiceField(
        label="Atelier", choices=[("a", "Toits"), ("b", "Marchés")], widget=forms.RadioSelect, help_text="Un seul"
    )
    needs = forms.MultipleChoiceField(
        label="Besoins", choices=[("x", "Fauteuil")], required=False, widget=forms.CheckboxSelectMultiple
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_icon_is_passed_over_unless_it_has_a_label() -> None:
    assert render('{% icon "clock" %}') == (
        f'<svg class="icon" aria-hidden="true" focusable="false"><use href="{SPRITE}#clock"></use></svg>'
    )
    assert render('{% icon "clock" label %}', label="À <venir>") == (
        f'<svg class="icon" role="img" aria-label="À &lt;venir&gt;"><use href="{SPRITE}#clock"></use></svg>'
    )


@pytest.mark.parametrize(
    ("kind", "icon", "word"),
    [
        ("info", "info-circle-fill", "À savoir\u00a0:"),
        ("success", "check-circle-fill", "C’est fait\u00a0:"),
        ("warning", "exclamation-triangle-fill", "Attention\u00a0:"),
        ("error", "x-circle-fill", "Erreur\u00a0:"),
    ],
)
def test_alert_says_its_kind_by_icon_and_word(kind: str, icon: str, word: str) -> None:
    assert show("alert", kind=kind, text="Voilà") == (
        f'<div class="note note--{kind}"><svg class="icon" aria-hidden="true" focusable="false">'
        f'<use href="{SPRITE}#{icon}"></use></svg><div><span class="visually-hidden">{word}</span>'
        "<p>Voilà</p></div></div>"
    )


def test_alert_with_a_title_needs_no_other_word() -> None:
    shown = show("alert", kind="error", text="Voilà", title="Fichier illisible")

    assert '<p class="note__title">Fichier illisible</p><p>Voilà</p>' in shown
    assert "visually-hidden" not in shown


def test_state_has_icon_and_word() -> None:
    assert show("state", kind="warning", label="En attente") == (
        '<span class="state state--warning"><svg class="icon" aria-hidden="true" focusable="false">'
        f'<use href="{SPRITE}#hourglass-split"></use></svg>En attente</span>'
    )


def test_a_list_shows_its_options_in_groups_the_chosen_one_marked_and_nothing_of_what_people_typed_as_markup() -> None:
    field = forms.ChoiceField(choices=[(1, "Une & <b>"), ('Groupe "x"', [("a&b", "Deux")])])
    form = type("Form", (forms.Form,), {"field": field})({"field": "a&b"})

    assert re.sub(r"\n *", "", str(form["field"])) == (
        '<select name="field" id="id_field"><option value="1">Une &amp; &lt;b&gt;</option>'
        '<optgroup label="Groupe &quot;x&quot;"><option value="a&amp;b" selected>Deux</option></optgroup></select>'
    )


def test_actions_are_a_link_or_the_button_of_the_form() -> None:
    assert show("actions", label="Voir", url="/a/", second_label="Non", second_url="/b/") == (
        '<div class="actions"><a class="btn btn-primary" href="/a/">Voir</a>'
        '<a class="btn btn-outline-primary" href="/b/">Non</a></div>'
    )
    assert show("actions", label="Valider") == (
        '<div class="actions"><button class="btn btn-primary" type="submit">Valider</button></div>'
    )


def test_empty_and_stat() -> None:
    assert show("empty", title="Rien encore", text="Ici, les inscriptions.", url="/a/", label="Ouvrir") == (
        '<div class="empty"><h2 class="h3">Rien encore</h2><p>Ici, les inscriptions.</p>'
        '<a class="btn btn-primary" href="/a/">Ouvrir</a></div>'
    )
    with translation.override("fr"):
        assert show("stat", value=1234, label="inscrits", note="sur 2 000") == (
            '<div class="stat"><dt>inscrits<small>sur 2 000</small></dt><dd>1\u202f234</dd></div>'
        )


@pytest.mark.parametrize(
    ("left", "capacity", "css", "width", "words"),
    [
        (48, 180, "seats", "73", "48 places sur 180"),
        (1, 24, "seats seats--last", "96", "1 place sur 24"),
        (0, 24, "seats seats--full", "100", "complet"),
        (-2, 24, "seats seats--full", "100", "complet"),
        (24, 24, "seats", "0", "24 places sur 24"),
    ],
)
def test_seats_as_a_bar_and_in_words(left: int, capacity: int, css: str, width: str, words: str) -> None:
    assert show("seats_meter", booking=True, left=left, capacity=capacity) == (
        f'<p class="{css}"><svg class="seats__bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"'
        f' focusable="false"><rect width="{width}" height="8"/></svg><span class="seats__words">{words}</span></p>'
    )


def test_seats_without_booking() -> None:
    assert show("seats_meter", booking=False, left=None, capacity=None) == (
        '<p class="seats"><span class="seats__words soft">sans réservation</span></p>'
    )


@pytest.mark.parametrize(
    ("number", "links"),
    [(1, ["?q=le&page=2"]), (2, ["?q=le&page=1", "?q=le&page=3"]), (3, ["?q=le&page=2"])],
)
def test_pagination_keeps_the_search(number: int, links: list[str]) -> None:
    page = Paginator(range(30), 10).page(number)

    shown = show("pagination", page=page, query="q=le&")

    assert re.findall(r'href="([^"]*page=[^"]*)"', shown.replace("&amp;", "&")) == links
    assert f"Page {number} sur 3" in shown


def test_pagination_of_one_page_shows_nothing() -> None:
    assert show("pagination", page=Paginator(range(3), 10).page(1)) == ""


def test_badge_specimen_has_no_ticket() -> None:
    shown = show(
        "badge_specimen",
        seed="2026",
        first_name="Zoé",
        size="xl",
        last_name="Łuk",
        organisation="",
        event="Forum ESS 2026",
        category="Presse",
        colour="#f2b134",
    )

    assert '<p class="specimen__first specimen__first--xl">Zoé</p><p class="specimen__last">Łuk</p>' in shown
    assert "specimen__organisation" not in shown
    assert '<p class="specimen__ticket">billet par courriel</p>' in shown
    assert '<rect width="340" height="42" fill="#f2b134"/>' in shown
    assert 'text-anchor="middle" fill="#000000">Presse</text>' in shown


@pytest.mark.parametrize(
    ("name", "size"),
    [("Zoé", "xl"), ("Jean-Paul", "xl"), ("Mathilde", "l"), ("Marie Charlotte", "m"), ("Maximilien-Eva", "m"),
     ("Abdelrahmanallah", "s"), ("W" * 40, "xs"), ("", "xl")],
)  # fmt: skip
def test_name_size_looks_at_the_longest_word(name: str, size: str) -> None:
    assert render("{{ n|name_size }}", n=name) == size


# Fields


def test_field_with_hint() -> None:
    assert show("field", field=Registration()["name"]) == (
        '<div class="field"><label for="id_name">Nom</label>'
        '<p class="field__hint" id="id_name_helptext">Comme sur le badge</p>'
        '<input type="text" name="name" required aria-describedby="id_name_helptext" id="id_name"></div>'
    )


def test_field_that_is_not_needed_says_so() -> None:
    assert '<label for="id_company">Structure <span class="field__optional">(facultatif)</span></label>' in show(
        "field", field=Registration()["company"]
    )


def test_field_with_an_error_keeps_what_was_typed_and_names_its_error() -> None:
    form = Registration({"name": "", "company": "<b>"})

    shown = show("field", field=form["name"])

    assert '<div class="field field--error">' in shown
    assert '<div id="id_name_error"><p class="field__error"><svg class="icon" aria-hidden="true"' in shown
    assert 'aria-invalid="true" aria-describedby="id_name_helptext id_name_error"' in shown
    assert 'value="&lt;b&gt;"' in show("field", field=form["company"])


def test_textarea_and_hidden_field() -> None:
    assert '<textarea name="note" cols="40" rows="10" id="id_note">' in show("field", field=Registration()["note"])
    assert show("field", field=Registration()["token"]) == '<input type="hidden" name="token" id="id_token">'


def test_one_box_is_a_whole_line() -> None:
    assert show("field", field=Registration()["adult"]) == (
        '<div class="field"><label class="choice" for="id_adult">'
        '<input type="checkbox" name="adult" required id="id_adult"><span class="choice__text">15 ans ou plus</span>'
        "</label></div>"
    )


def test_buttons_stand_in_a_group_with_its_legend() -> None:
    shown = show("field", field=Registration({})["room"])

    assert shown.startswith(
        '<fieldset class="field field--error" id="id_room" aria-describedby="id_room_helptext id_room_error">'
        '<legend>Atelier</legend><p class="field__hint" id="id_room_helptext">Un seul</p>'
    )
    assert '<label class="choice" for="id_room_1">' in shown
    assert '<span class="choice__text">Marchés</span>' in shown


def test_group_of_boxes() -> None:
    shown = show("field", field=Registration()["needs"])

    assert "<legend>Besoins" in shown
    assert '<input type="checkbox" name="needs" value="x" id="id_needs_0">' in shown


def test_error_summary_leads_to_each_field() -> None:
    form = Registration({"name": "", "adult": "on"})
    form.add_error(None, "Il ne reste plus de place.")

    shown = show("error_summary", form=form)

    assert shown.startswith('<div class="error-summary" role="alert" tabindex="-1" data-error-summary>')
    assert re.findall(r"<li>(?:<a href=\"(.*?)\">)?(.*?)(?:</a>)?</li>", shown) == [
        ("", "Il ne reste plus de place."),
        ("#id_name", "Nom\u00a0: Ce champ est obligatoire."),
        ("#id_room_0", "Atelier\u00a0: Ce champ est obligatoire."),
    ]


def test_error_summary_of_a_good_form_shows_nothing() -> None:
    assert show("error_summary", form=Registration()) == ""


# Two languages


@pytest.mark.parametrize(
    ("language", "title_en", "marked", "plain"),
    [
        ("fr", "Roofs", "L’an\u00a0: 1", "L’an\u00a0: 1"),
        ("en", "Roofs & co", "Roofs &amp; co", "Roofs &amp; co"),
        ("en", "", '<span lang="fr">L’an\u00a0: 1</span>', "L’an\u00a0: 1"),
    ],
)
def test_localized(language: str, title_en: str, marked: str, plain: str) -> None:
    session = SimpleNamespace(title="L'an : 1", title_en=title_en)

    with translation.override(language):
        assert render('{% localized s "title" %}', s=session) == marked
        assert render('{% localized s "title" as t %}{{ t }}', s=session) == marked
        assert render('{{ s|localized_text:"title" }}', s=session) == plain


def test_localized_of_nothing_is_nothing() -> None:
    with translation.override("en"):
        assert render('{% localized s "title" %}', s=SimpleNamespace(title="", title_en="")) == ""


# Colours


@pytest.mark.parametrize(
    ("background", "ink"),
    [
        ("#ffffff", "#000000"),
        ("#000000", "#ffffff"),
        ("#f2b134", "#000000"),
        ("#2a6f97", "#ffffff"),
        ("#0b6e4f", "#ffffff"),
    ],
)
def test_ink_on(background: str, ink: str) -> None:
    assert ink_on(background) == ink


def test_ink_always_reads() -> None:
    shades = [
        f"#{r:02x}{g:02x}{b:02x}" for r in range(0, 256, 17) for g in range(0, 256, 17) for b in range(0, 256, 17)
    ]

    assert min(contrast(shade, ink_on(shade)) for shade in shades) >= 4.5


@pytest.mark.parametrize("colour", ["", "red", "#fff", "#0b6e4g", "#0b6e4f;x"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    with pytest.raises(ValueError, match="not a #rrggbb colour"):
        ink_on(colour)
