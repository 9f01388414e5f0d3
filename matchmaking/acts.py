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
        # The day.
        "meeting_late": (_("retard annoncé"), _("%(who)s a annoncé un retard pour %(what)s")),
        "papers_downloaded": (_("papiers de rendez-vous"), _("%(who)s a téléchargé les papiers pour %(what)s")),
        "participant_left": (_("départ anticipé"), _("%(who)s a noté le départ de %(what)s")),
        "participant_delayed": (_("arrivée tardive"), _("%(who)s a noté l’arrivée tardive de %(what)s")),
        "participant_came_back": (_("retour d’un participant"), _("%(who)s a noté le retour de %(what)s")),
        "meeting_marked": (_("rendez-vous pointé"), _("%(who)s a pointé %(what)s")),
    }
)
