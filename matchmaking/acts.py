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
        # Timetables that are computed, and what becomes of them.
        "run_asked": (_("calcul de planning demandé"), _("%(who)s a demandé %(what)s")),
        "run_started": (_("calcul de planning commencé"), _("%(who)s a commencé %(what)s")),
        "run_finished": (_("calcul de planning fini"), _("%(who)s a fini %(what)s")),
        "run_failed": (_("calcul de planning en échec"), _("%(who)s n’a pas pu faire %(what)s")),
        "run_stop_asked": (_("arrêt d’un calcul de planning"), _("%(who)s a demandé l’arrêt, pour %(what)s")),
        "run_discarded": (_("planning calculé écarté"), _("%(who)s a écarté %(what)s")),
        "run_accepted": (_("planning calculé accepté"), _("%(who)s a accepté %(what)s")),
        "meetings_undone": (_("retour en arrière"), _("%(who)s est revenu en arrière, pour %(what)s")),
        "rest_resolved": (_("suite de la journée recalculée"), _("%(who)s a recalculé la suite, pour %(what)s")),
    }
)
