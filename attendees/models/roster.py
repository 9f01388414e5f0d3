"""What phones without network go on from: which line of the list changed since they last asked."""

from django.db import models

from attendees.models.registration import Registration
from events.models import Edition


class Roster(models.Model):
    """The list of an edition as phones know it: each change of it is a version."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, primary_key=True, related_name="roster")
    version = models.PositiveBigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.edition_id} {self.version}"


class RosterLine(models.Model):
    """One person's line: not what it says, which others keep, but since which version it has said so."""

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, primary_key=True, related_name="roster_line"
    )
    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="lines")
    version = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["roster", "version"], name="roster_line_by_version")]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.version}"
