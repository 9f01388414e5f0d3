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
        # Setting up.
        "programme_created": (_("programme de rendez-vous créé"), _("%(who)s a créé %(what)s")),
        "programme_copied": (
            _("programme de rendez-vous repris d’une autre édition"),
            _("%(who)s a repris d’une autre édition %(what)s"),
        ),
        "slots_generated": (_("créneaux de rendez-vous"), _("%(who)s a fixé les créneaux, pour %(what)s")),
        "programme_changed": (
            _("réglages d’un programme de rendez-vous"),
            _("%(who)s a changé les réglages, pour %(what)s"),
        ),
        "phases_set": (_("étapes d’un programme de rendez-vous"), _("%(who)s a fixé les étapes, pour %(what)s")),
        "tables_named": (_("noms de tables de rendez-vous"), _("%(who)s a nommé des tables, pour %(what)s")),
        "criterion_added": (_("critère ajouté"), _("%(who)s a ajouté un critère, pour %(what)s")),
        "criterion_changed": (_("critère modifié"), _("%(who)s a modifié un critère, pour %(what)s")),
        "criterion_moved": (_("critère déplacé"), _("%(who)s a déplacé un critère, pour %(what)s")),
        "criterion_removed": (_("critère retiré"), _("%(who)s a retiré un critère, pour %(what)s")),
        "document_added": (_("document de rendez-vous ajouté"), _("%(who)s a ajouté un document, pour %(what)s")),
        "document_removed": (_("document de rendez-vous retiré"), _("%(who)s a retiré un document, pour %(what)s")),
        "participant_reviewed": (_("fiche de rendez-vous relue"), _("%(who)s a relu %(what)s")),
        "participant_put": (_("participant ajouté par l’organisation"), _("%(who)s a ajouté %(what)s")),
        "participant_settled": (_("réglages d’un participant"), _("%(who)s a changé les réglages de %(what)s")),
        "participants_exported": (
            _("liste des participants exportée"),
            _("%(who)s a exporté les participants, pour %(what)s"),
        ),
        "tables_generated": (_("tables de rendez-vous"), _("%(who)s a fixé le nombre de tables, pour %(what)s")),
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
        # The day.
        "meeting_late": (_("retard annoncé"), _("%(who)s a annoncé un retard pour %(what)s")),
        "papers_asked": (_("demande de papiers de rendez-vous"), _("%(who)s a demandé un papier de rendez-vous")),
        "papers_started": (
            _("papiers de rendez-vous commencés"),
            _("%(who)s a commencé à faire un papier de rendez-vous"),
        ),
        "papers_made": (_("papiers de rendez-vous prêts"), _("%(who)s a fait un papier de rendez-vous")),
        "papers_failed": (_("papiers de rendez-vous en échec"), _("%(who)s n’a pas pu faire un papier de rendez-vous")),
        "papers_removed": (_("papiers de rendez-vous effacés"), _("%(who)s a effacé un papier de rendez-vous")),
        "papers_downloaded": (_("papiers de rendez-vous"), _("%(who)s a téléchargé les papiers pour %(what)s")),
        "participant_left": (_("départ anticipé"), _("%(who)s a noté le départ de %(what)s")),
        "participant_delayed": (_("arrivée tardive"), _("%(who)s a noté l’arrivée tardive de %(what)s")),
        "participant_came_back": (_("retour d’un participant"), _("%(who)s a noté le retour de %(what)s")),
        "meeting_marked": (_("rendez-vous pointé"), _("%(who)s a pointé %(what)s")),
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
