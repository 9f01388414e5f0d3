"""What the journal's verbs of this app read as."""

from django.utils.translation import gettext_lazy as _

from forum.core.acts import name_acts

name_acts(
    {
        "programme_moved": (
            _("état d’un programme de rendez-vous"),
            _("%(who)s a changé l’état pour %(what)s"),
        ),
        "member_added": (
            _("personne ajoutée à un participant"),
            _("%(who)s a ajouté quelqu’un pour %(what)s"),
        ),
        "member_removed": (
            _("personne retirée d’un participant"),
            _("%(who)s a retiré quelqu’un pour %(what)s"),
        ),
        "meeting_put": (_("rendez-vous fixé"), _("%(who)s a fixé %(what)s")),
        "meeting_moved": (_("rendez-vous déplacé"), _("%(who)s a déplacé %(what)s")),
        "meeting_cancelled": (_("rendez-vous annulé"), _("%(who)s a annulé %(what)s")),
        "meeting_lock_changed": (
            _("verrou d’un rendez-vous"),
            _("%(who)s a changé le verrou, pour %(what)s"),
        ),
        "outcome_told": (_("suite d’un rendez-vous"), _("%(who)s a dit ce qui est venu pour %(what)s")),
        "contacts_exchanged": (_("coordonnées échangées"), _("%(who)s a fait échanger les coordonnées pour %(what)s")),
        "promise_marked": (
            _("mise en relation suivie"),
            _("%(who)s a noté où en est la mise en relation promise pour %(what)s"),
        ),
        "wishes_forgotten": (_("vœux effacés"), _("%(who)s a effacé les vœux pour %(what)s")),
        "notes_forgotten": (_("notes effacées"), _("%(who)s a effacé les notes pour %(what)s")),
        "table_needs_forgotten": (
            _("besoins à table effacés"),
            _("%(who)s a effacé les besoins à table pour %(what)s"),
        ),
        "news_told": (_("nouvelles d’un rendez-vous"), _("%(who)s a donné des nouvelles pour %(what)s")),
        "outcomes_exported": (_("export des suites"), _("%(who)s a exporté les suites pour %(what)s")),
        "outcomes_asked": (_("suites demandées"), _("%(who)s a demandé les suites pour %(what)s")),
    }
)
