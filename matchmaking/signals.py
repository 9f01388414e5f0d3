"""What this app tells whoever listens above, or beside."""

from django.dispatch import Signal

# Somebody left, or comes later: meetings of the rest of the day are off, and those left may be placed anew. Sent once
# it is certain, with `programme`, `slot` (the first that is free to change), `actor` and `at`.
rest_freed = Signal()
