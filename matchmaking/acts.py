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
    }
)
