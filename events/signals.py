"""News for the apps above. They are told within the transaction, under the locks that it holds."""

from django.dispatch import Signal

# An edition will not be held. Sent under its lock, with `edition`, `actor` and `at`.
edition_cancelled = Signal()

# The figures of an edition are wanted, with `edition` and `at`. Whoever hears it answers with the parts that it counts,
# a list of `events.figures.Part`. Nothing is changed.
figures_wanted = Signal()
