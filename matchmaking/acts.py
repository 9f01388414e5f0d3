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
        # What people do before the day.
        "participant_joined": (_("participation demandée"), _("%(who)s a demandé à participer, pour %(what)s")),
        "sheet_written": (_("fiche écrite"), _("%(who)s a écrit %(what)s")),
        "sheet_submitted": (_("fiche envoyée à relire"), _("%(who)s a envoyé à relire %(what)s")),
        "sheet_read": (_("fiche lue"), _("%(who)s a lu %(what)s")),
        "participant_withdrawn": (_("participation retirée"), _("%(who)s a retiré %(what)s")),
        "participant_returned": (_("participation reprise"), _("%(who)s a repris %(what)s")),
        "colleague_invited": (_("collègue invité"), _("%(who)s a invité quelqu’un pour %(what)s")),
        "hours_changed": (_("disponibilités changées"), _("%(who)s a changé les disponibilités pour %(what)s")),
        "meeting_requested": (_("demande de rendez-vous"), _("%(who)s a demandé un rendez-vous pour %(what)s")),
        "request_answered": (_("fin d’une demande"), _("%(who)s a mis fin à une demande de %(what)s")),
    }
)
