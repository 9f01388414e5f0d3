"""A browser in plain words, from the long line in which it names itself."""

from django.utils.translation import gettext as _

# Most claim to be others as well: the most particular word comes first.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def describe_browser(line: str) -> str:
    """Return "Firefox, Windows", or that the browser does not say what it is."""
    found = [next((name for word, name in words if word in line), "") for words in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, found)) or _("Navigateur inconnu")
