import pytest
from tests.e2e.conftest import DESK, POCKET
@pytest.fixture(autouse=True)
def _demonstration(settings): settings.DEMONSTRATION = True
@pytest.mark.parametrize("scheme", ["light","dark"])
@pytest.mark.parametrize("device", ["desk","pocket"])
def test_look(new_page, scheme, device):
    page = new_page(**(DESK if device=="desk" else POCKET), color_scheme=scheme)
    page.goto("/demonstration/composants/")
    page.locator(".gallery__group:has(#charts)").screenshot(path=f"/tmp/charts-out/page-{device}-{scheme}.png")
    if device=="desk" and scheme=="light":
        page.evaluate("document.querySelectorAll('.gallery').forEach(g=>g.style.gridTemplateColumns='1fr')")
        page.evaluate("document.querySelector('details.chart__table').open=true")
        page.locator(".gallery__group:has(#charts)").screenshot(path=f"/tmp/charts-out/page-full.png")
        page.emulate_media(forced_colors="active")
        page.locator(".gallery__group:has(#charts)").screenshot(path=f"/tmp/charts-out/page-forced.png")
