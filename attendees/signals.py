"""News for the apps above. They are told within the transaction, under the locks that it holds."""

from django.dispatch import Signal

# A registration was given up: by the person, an organiser, or because it had run out. Sent under its lock, with
# `registration`, `actor` and `at`. Whoever hears it may lock what stands above registrations, never another one.
registration_cancelled = Signal()

# A registration passed to somebody else, or was given up for theirs: what the former person kept for themselves goes.
# Sent under its lock, with `registration`, `actor` and `at`; locks as above.
registration_transferred = Signal()

# Somebody's own page is about to be shown, with `registration` and `at`. Whoever hears it answers with what it has
# there for them: a list of dictionaries of `label`, `url`, `icon`, and `words` that say more. Nothing is changed.
own_page_shown = Signal()

# Somebody asks for all that is kept of them, with `registration`. Whoever hears it answers with what they keep: plain
# values by name, which stand beside those of this app.
personal_data_asked = Signal()
