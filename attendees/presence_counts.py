"""How many people came, as the doors counted them."""

from django.db.models import Count

from attendees.models import Stay
from events.models import Edition


def present_counts(*editions: Edition) -> dict[int, int]:
    """Return, by edition, how many registrations were inside at least once; of all editions, or of these. One query."""
    stays = Stay.objects.filter(registration__edition__in=editions) if editions else Stay.objects.all()
    rows = stays.order_by().values_list("registration__edition").annotate(people=Count("registration", distinct=True))
    return dict(rows)
