"""How long personal data is kept, as the notice on the form says. Pure."""

from datetime import timedelta

# What may touch health goes first: a month after the forum, as the information notice promises.
NEEDS_KEPT = timedelta(days=30)
# Names and all that goes with them; the figures stay.
REGISTRATIONS_KEPT_MONTHS = 24
