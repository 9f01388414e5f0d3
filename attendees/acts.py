"""What the journal's verbs of this app read as."""

from django.utils.translation import gettext_lazy as _

from forum.core.acts import name_acts

name_acts(
    {
        "registered": (_("inscription"), _("%(who)s a créé %(what)s")),
        "corrected": (_("correction"), _("%(who)s a corrigé %(what)s")),
        "merged": (_("fusion avec une autre inscription"), _("%(who)s a fondu %(what)s dans une autre")),
        "transferred": (_("place transmise"), _("%(who)s a transmis à quelqu’un d’autre %(what)s")),
        "cancelled": (_("annulation"), _("%(who)s a annulé %(what)s")),
        "returned": (_("retour"), _("%(who)s a confirmé à nouveau %(what)s")),
        "seats_changed": (_("changement de séances"), _("%(who)s a changé les séances pour %(what)s")),
        "ticket_reissued": (_("nouveau billet"), _("%(who)s a remplacé le billet pour %(what)s")),
        "ticket_mailed_again": (_("billet renvoyé"), _("%(who)s a renvoyé le billet pour %(what)s")),
        "waitlisted": (_("mise en liste d’attente"), _("%(who)s a mis en liste d’attente %(what)s")),
        "waiting_list_left": (_("sortie de la liste d’attente"), _("%(who)s a retiré de la liste d’attente %(what)s")),
        "waiting_list_closed": (
            _("fin de la liste d’attente, sans place"),
            _("%(who)s a clos la liste d’attente, sans place pour %(what)s"),
        ),
        "place_offered": (_("place proposée"), _("%(who)s a proposé une place pour %(what)s")),
        "offer_accepted": (_("place acceptée"), _("%(who)s a accepté la place proposée pour %(what)s")),
        "offer_declined": (_("place déclinée"), _("%(who)s a décliné la place proposée pour %(what)s")),
        "offer_expired": (_("proposition sans réponse"), _("%(who)s a repris la place proposée pour %(what)s")),
        "attached": (_("rattachée à un compte"), _("%(who)s a rattaché à son compte %(what)s")),
        "newsletter_withdrawn": (
            _("lettre d’information refusée"),
            _("%(who)s ne veut plus de la lettre d’information, pour %(what)s"),
        ),
        "data_exported": (_("données téléchargées"), _("%(who)s a téléchargé les données gardées pour %(what)s")),
        "guests_exported": (_("export des inscriptions"), _("%(who)s a exporté la liste des inscriptions")),
        "badge_opened": (_("badge ouvert"), _("%(who)s a ouvert le badge pour %(what)s")),
        "badges_asked": (_("demande de badges"), _("%(who)s a demandé tous les badges")),
        "badges_started": (_("badges commencés"), _("%(who)s a commencé à faire les badges")),
        "badges_made": (_("badges prêts"), _("%(who)s a fait les badges")),
        "badges_failed": (_("badges en échec"), _("%(who)s n’a pas pu faire les badges")),
        "badges_removed": (_("fichier de badges effacé"), _("%(who)s a effacé le fichier des badges")),
        "badges_downloaded": (_("badges téléchargés"), _("%(who)s a téléchargé tous les badges")),
        "attendance_printed": (
            _("feuilles d’émargement téléchargées"),
            _("%(who)s a téléchargé des feuilles d’émargement"),
        ),
        "needs_forgotten": (_("besoins effacés"), _("%(who)s a effacé les besoins dits pour %(what)s")),
        "account_opened": (_("compte ouvert"), _("%(who)s a ouvert %(what)s")),
        "pairing_created": (_("code d’appairage"), _("%(who)s a montré un code d’appairage pour %(what)s")),
        "scanner_paired": (_("téléphone appairé"), _("%(who)s a rejoint le contrôle")),
        "scanner_revoked": (_("téléphone révoqué"), _("%(who)s a révoqué %(what)s")),
        "scanners_revoked": (_("tous les téléphones révoqués"), _("%(who)s a révoqué tous les téléphones du contrôle")),
        "scanner_moved": (_("téléphone à une autre porte"), _("%(who)s est passé à une autre porte")),
        "scanner_guessing": (
            _("codes inconnus en nombre"),
            _("%(who)s a lu beaucoup de codes inconnus en une minute : il a été ralenti"),
        ),
        "walked_in": (_("inscription à l’entrée"), _("%(who)s a inscrit à l’entrée %(what)s")),
        "sheet_recorded": (
            _("feuille d’émargement saisie"),
            _("%(who)s a saisi une feuille d’émargement pour %(what)s"),
        ),
        "sheet_withdrawn": (
            _("saisie de feuille retirée"),
            _("%(who)s a retiré une saisie de feuille d’émargement pour %(what)s"),
        ),
        "checkpoint_created": (_("point de contrôle ajouté"), _("%(who)s a ajouté %(what)s")),
        "checkpoint_changed": (_("point de contrôle modifié"), _("%(who)s a modifié %(what)s")),
        "session_doors_created": (_("portes des séances créées"), _("%(who)s a créé les portes des séances")),
        "session_doors_removed": (
            _("portes des séances retirées"),
            _("%(who)s a retiré les portes de séances qui n’avaient pas servi"),
        ),
        "evacuation_exported": (_("liste d’évacuation téléchargée"), _("%(who)s a téléchargé la liste d’évacuation")),
    }
)
