"""The fixtures of this folder do what they promise."""

from playwright.sync_api import Page

from tests.factories import UserFactory


def test_axe_finds_a_picture_without_a_name(page: Page, axe) -> None:
    page.set_content('<html lang="fr"><title>Essai</title><main><h1>Essai</h1><img src="data:,"></main></html>')

    found = axe(page)

    assert [line.split()[0] for line in found] == ["image-alt"]


def test_contrast_is_asked_about_once_for_words_that_look_alike(page: Page, axe, contrasts) -> None:
    pale, plain = '<p style="color: #bbb">Trop pâle</p>', "<p>Noir sur blanc</p>"
    across = '<div style="background: #222; position: absolute; inset: 0 0 auto; height: 90px"></div>'

    def found_on(content: str) -> list[str]:
        page.set_content(f'<html lang="fr"><title>Essai</title><main style="background: #fff">{content}</main></html>')
        axe(page)
        return [line.partition("<")[2] for line in contrasts(page)]

    assert found_on(plain) == []
    # What failed is asked about again; what passed is no more, but where something lies behind it.
    assert found_on(plain + pale) == found_on(plain + pale) == [pale[1:]]
    assert found_on(f'<div style="color: #000; background: #222">{plain}</div>') == [plain[1:]]
    above = '<p style="position: relative">Noir sur blanc</p>'
    assert found_on(above) == []
    assert found_on(across + above) == [above[1:]]


def test_faults_behind_a_page_are_found(page: Page, faults) -> None:
    faults.allow(r"^(console: .*(pirate|Content Security)|response: 404 .*/static/absent\.css)")
    page.goto("/sante/")

    page.evaluate("console.error('pirate')")
    page.evaluate(
        "document.head.append(Object.assign(document.createElement('script'), {src: 'http://example.org/x'}))"
    )
    style = "Object.assign(document.createElement('link'), {rel: 'stylesheet', href: '/static/absent.css'})"
    with page.expect_response("**/absent.css"):
        page.evaluate(f"document.head.append({style})")

    assert len(faults.found) == 3
    assert faults.unexpected() == []


def test_phone_is_a_phone(phone: Page) -> None:
    phone.set_content('<meta name="viewport" content="width=device-width"><p>essai</p>')

    assert phone.evaluate("[innerWidth, navigator.maxTouchPoints > 0]") == [390, True]


def test_no_script_runs_no_script(no_script: Page) -> None:
    no_script.set_content("<p>sans</p><script>document.querySelector('p').textContent = 'avec'</script>")

    assert no_script.text_content("p") == "sans"


def test_sign_in_opens_a_session(page: Page, sign_in) -> None:
    sign_in(page, UserFactory())

    assert "sessionid" in {cookie["name"] for cookie in page.context.cookies()}
