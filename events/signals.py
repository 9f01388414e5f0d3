"""News for the apps above. They are told within the transaction, under the locks that it holds."""

from django.dispatch import Signal

# An edition will not be held. Sent under its lock, with `edition`, `actor` and `at`.
edition_cancelled = Signal()
