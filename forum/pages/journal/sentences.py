"""The journal's lines as sentences: when, who, what, to whom, and what changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from events.models import Edition
from forum.core.acts import Act, find_act
from forum.core.enums import ActorKind
from forum.core.models import LogEntry, User
from forum.core.text import format_day, format_time
from forum.pages.journal.targets import Target, find_rows, find_targets
from forum.pages.journal.values import Change, find_values, tell_changes

NAMELESS: dict[str, str | Promise] = {
    ActorKind.USER: gettext_lazy("Un compte"),
    ActorKind.LINK: gettext_lazy("La personne, par son lien reçu par courriel,"),
    ActorKind.VISITOR: gettext_lazy("Quelqu’un sans compte, sur le site,"),
    ActorKind.SCANNER: gettext_lazy("Un téléphone de contrôle"),
    ActorKind.SYSTEM: gettext_lazy("Le système"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the journal, to be read."""

    entry: LogEntry
    at: datetime  # in the hours of its edition
    who: str
    act: Act
    target: Target
    changes: list[Change]

    @property
    def sentence(self) -> SafeString:
        """Who did what, the name of who in bold, that of what leading to it."""
        return format_html(_placed(self.act), who=format_html("<b>{}</b>", self.who), what=self.target.phrase)

    @property
    def plain_sentence(self) -> str:
        return str(self.act.sentence).replace("%%", "%") % {"who": self.who, "what": self.target.plain}

    @property
    def when(self) -> str:
        language = get_language() or "fr"
        return f"{format_day(self.at, language)}, {format_time(self.at, language)}"


def tell_lines(entries: Iterable[LogEntry], *, opens_back_room: bool) -> list[Line]:
    """Return lines in words. The number of queries depends on the kinds of things spoken of, not on the lines."""
    entries = list(entries)
    targets = find_targets(entries, opens_back_room=opens_back_room)
    values = find_values(entries)
    zones = _zones(entries)
    accounts = find_rows(User, {entry.actor_id for entry in entries if entry.actor_kind == ActorKind.USER})
    return [
        Line(
            entry,
            entry.at.astimezone(zones.get(entry.scope, timezone.get_default_timezone())),
            _say_actor(entry, accounts.get(entry.actor_id)),
            find_act(entry.verb),
            _with_last_name(targets[entry.target_type, entry.target_id], entry),
            tell_changes(entry, values, zones.get(entry.scope, ZoneInfo(timezone.get_default_timezone_name()))),
        )
        for entry in entries
    ]


def _placed(act: Act) -> str:
    """Return a sentence with places as `format_html` has them."""
    bare = str(act.sentence).replace("%%", "%").replace("{", "{{").replace("}", "}}")
    return bare.replace("%(who)s", "{who}").replace("%(what)s", "{what}")


def _zones(entries: list[LogEntry]) -> dict[str, ZoneInfo]:
    """Return the time zone of each edition that lines belong to. One query."""
    slugs = sorted({entry.scope for entry in entries if entry.scope})
    editions = Edition.objects.filter(slug__in=slugs).order_by("pk").values_list("slug", "time_zone")
    return {slug: ZoneInfo(name) for slug, name in editions}


def _say_actor(entry: LogEntry, account: User | None) -> str:
    """Name who acted: an account as it is called now, else as the line kept it."""
    if entry.actor_kind == ActorKind.USER and account is not None and account.name:
        return f"{account.name} ({entry.actor_label})"
    if entry.actor_kind == ActorKind.USER and entry.actor_label:
        return entry.actor_label
    if entry.actor_kind == ActorKind.SCANNER and entry.actor_label:
        return _("Le téléphone « %(name)s »") % {"name": entry.actor_label}
    return str(NAMELESS.get(entry.actor_kind, entry.actor_kind))


def _with_last_name(target: Target, entry: LogEntry) -> Target:
    """Name what is gone as the line that tells of its going does."""
    pair = entry.changes.get("name")
    if target.is_gone and entry.verb == "deleted" and isinstance(pair, list) and pair and pair[0]:
        return Target(target.type, target.id, str(pair[0]), is_gone=True)
    return target
