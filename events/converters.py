"""The first segment of an edition's address."""

from django.urls.converters import StringConverter

from events.models.edition import RESERVED_SLUGS


class EditionSlugConverter(StringConverter):
    regex = rf"(?!(?:{'|'.join(sorted(RESERVED_SLUGS))})/)[a-z0-9-]+"
