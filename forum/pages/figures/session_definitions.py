"""What is counted of sessions and of meetings."""

from django.utils.translation import gettext_lazy as _

from forum.pages.figures.definition import Definition, Unit

NUMBERS = {
    "sessions": {
        "sessions": Definition(
            _("Séances"), _("Séances au programme ; les pauses et les séances annulées ne comptent pas."), Unit.SESSIONS
        ),
        "sessions_cancelled": Definition(
            _("Séances annulées"), _("Séances annulées après avoir été mises au programme."), Unit.SESSIONS
        ),
        "sessions_booked": Definition(
            _("Séances sur réservation"), _("Séances tenues où l’on réservait sa place."), Unit.SESSIONS
        ),
        "sessions_scanned": Definition(
            _("Séances sur réservation avec pointage"),
            _("Séances sur réservation à la porte desquelles les billets étaient lus."),
            Unit.SESSIONS,
        ),
        "seats": Definition(
            _("Places offertes"),
            _("Places des séances sur réservation, d’après leur jauge ou, à défaut, celle de leur salle."),
            Unit.SEATS,
        ),
        "booked": Definition(
            _("Places réservées"),
            _(
                "Places réservées dans les séances sur réservation, places proposées comprises, liste d’attente non "
                "comprise."
            ),
            Unit.SEATS,
        ),
        "booked_share": Definition(
            _("Taux de réservation"),
            _("Part des places réservées parmi les places offertes dans les séances sur réservation."),
            Unit.PERCENT,
        ),
        "attended_booked": Definition(
            _("Places réservées et occupées"),
            _(
                "Places réservées dont la personne a été vue à la porte, dans les séances sur réservation avec "
                "pointage."
            ),
            Unit.SEATS,
        ),
        "absent": Definition(
            _("Places réservées et vides"),
            _(
                "Places réservées dont la personne n’a pas été vue à la porte, dans les séances sur réservation avec "
                "pointage."
            ),
            Unit.SEATS,
        ),
        "absent_share": Definition(
            _("Taux d’absence aux séances"),
            _(
                "Part des places réservées et vides parmi les places réservées des séances sur réservation avec "
                "pointage."
            ),
            Unit.PERCENT,
        ),
        "attended": Definition(
            _("Participations aux séances"),
            _(
                "Personnes vues à la porte d’une séance, une fois par séance ; seules comptent les séances avec "
                "pointage."
            ),
            Unit.SEATS,
        ),
        "refused": Definition(
            _("Personnes refusées aux séances"),
            _(
                "Personnes arrêtées à la porte d’une séance, faute de place ou de réservation, et qui n’y sont pas "
                "entrées ensuite, une fois par séance."
            ),
            Unit.PEOPLE,
        ),
    },
    "meetings": {
        "planned": Definition(_("Rendez-vous prévus"), _("Rendez-vous mis au planning et non annulés."), Unit.MEETINGS),
        "held": Definition(
            _("Rendez-vous tenus"),
            _("Rendez-vous qui ont eu lieu, d’après ce qui a été noté sur place et ce qu’en disent les deux côtés."),
            Unit.MEETINGS,
        ),
        "missed": Definition(
            _("Rendez-vous manqués"),
            _(
                "Rendez-vous prévus qui n’ont pas eu lieu, d’après ce qui a été noté sur place et ce qu’en disent "
                "les deux côtés."
            ),
            Unit.MEETINGS,
        ),
        "no_show": Definition(
            _("Absences notées sur place"),
            _("Rendez-vous notés sur place comme manqués par quelqu’un, quoi qu’il en soit dit ensuite."),
            Unit.MEETINGS,
        ),
        "exchanges": Definition(
            _("Échanges de coordonnées"),
            _("Rendez-vous après lesquels les deux côtés ont échangé leurs coordonnées."),
            Unit.MEETINGS,
        ),
        "promised": Definition(
            _("Mises en relation promises"),
            _("Mises en relation avec un tiers, promises à la suite d’un rendez-vous."),
            Unit.COUNT,
        ),
        "kept": Definition(
            _("Mises en relation faites"), _("Mises en relation promises et, depuis, déclarées faites."), Unit.COUNT
        ),
        "amount": Definition(
            _("Montants annoncés"),
            _(
                "Somme des montants annoncés dans les mois qui suivent, le dernier donné pour chaque rendez-vous ; "
                "les deux côtés comptent une fois."
            ),
            Unit.EUROS,
        ),
        "programmes": Definition(
            _("Programmes de rendez-vous"),
            _("Programmes de rendez-vous de l’édition, annulés non compris."),
            Unit.COUNT,
        ),
        "participants": Definition(
            _("Participants aux rendez-vous"),
            _("Projets et structures validés, ou qui ont un rendez-vous non annulé ; une fois par programme."),
            Unit.COUNT,
        ),
    },
}

MEASURES = {
    "sessions": {
        "sessions": {
            "seats": Definition(
                _("Places"), _("Places offertes : la jauge de la séance ou, à défaut, celle de sa salle."), Unit.SEATS
            ),
            "booked": Definition(_("Réservées"), _("Places réservées, places proposées comprises."), Unit.SEATS),
            "waiting": Definition(_("En attente"), _("Personnes en liste d’attente pour la séance."), Unit.PEOPLE),
            "attended": Definition(
                _("Venues"), _("Personnes vues à la porte de la séance, si les billets y étaient lus."), Unit.PEOPLE
            ),
            "attended_booked": Definition(
                _("Venues avec réservation"), _("De celles-ci, les personnes qui avaient réservé."), Unit.PEOPLE
            ),
            "attended_unbooked": Definition(
                _("Venues sans réservation"), _("De celles-ci, les personnes qui n’avaient pas réservé."), Unit.PEOPLE
            ),
            "absent": Definition(
                _("Absentes de la séance"),
                _("Personnes qui avaient réservé et n’ont pas été vues à la porte de la séance."),
                Unit.PEOPLE,
            ),
            "refused": Definition(
                _("Refusées"),
                _(
                    "Personnes arrêtées à la porte, faute de place ou de réservation, et qui ne sont pas entrées "
                    "ensuite."
                ),
                Unit.PEOPLE,
            ),
            "turned_away": Definition(
                _("Restées sans place"),
                _(
                    "Personnes refusées à la porte, ou en liste d’attente et venues au forum, qui ne sont pas entrées "
                    "dans la séance."
                ),
                Unit.PEOPLE,
            ),
        }
    },
    "meetings": {
        "programmes": {
            "participants_a": Definition(
                _("Participants du premier côté"),
                _("Projets ou structures du premier côté, validés ou qui ont un rendez-vous non annulé."),
                Unit.COUNT,
            ),
            "participants_b": Definition(
                _("Participants du second côté"),
                _(
                    "Projets ou structures du second côté, validés ou qui ont un rendez-vous non annulé ; rien entre "
                    "pairs."
                ),
                Unit.COUNT,
            ),
            "planned": Definition(_("Prévus"), _("Rendez-vous mis au planning et non annulés."), Unit.MEETINGS),
            "held": Definition(_("Tenus"), _("De ceux-ci, les rendez-vous qui ont eu lieu."), Unit.MEETINGS),
            "missed": Definition(_("Manqués"), _("De ceux-ci, les rendez-vous qui n’ont pas eu lieu."), Unit.MEETINGS),
            "unknown": Definition(
                _("Sans nouvelles"), _("De ceux-ci, les rendez-vous passés dont personne n’a rien dit."), Unit.MEETINGS
            ),
            "to_come": Definition(
                _("À venir"), _("De ceux-ci, les rendez-vous pas encore commencés au moment du compte."), Unit.MEETINGS
            ),
            "no_show": Definition(
                _("Absences notées sur place"),
                _("Rendez-vous notés sur place comme manqués par quelqu’un, quoi qu’il en soit dit ensuite."),
                Unit.MEETINGS,
            ),
            "mean_planned_a": Definition(
                _("Prévus par participant"),
                _(
                    "Rendez-vous prévus, en moyenne pour un participant du premier côté ; ceux qui n’en ont pas "
                    "comptent."
                ),
                Unit.COUNT,
            ),
            "mean_held_a": Definition(
                _("Tenus par participant"),
                _(
                    "Rendez-vous tenus, en moyenne pour un participant du premier côté ; ceux qui n’en ont pas "
                    "comptent."
                ),
                Unit.COUNT,
            ),
            "exchanges": Definition(
                _("Échanges de coordonnées"),
                _("Rendez-vous après lesquels les deux côtés ont échangé leurs coordonnées."),
                Unit.MEETINGS,
            ),
            "promised": Definition(
                _("Mises en relation promises"),
                _("Mises en relation avec un tiers, promises à la suite d’un rendez-vous."),
                Unit.COUNT,
            ),
            "kept": Definition(
                _("Mises en relation faites"), _("Mises en relation promises et, depuis, déclarées faites."), Unit.COUNT
            ),
            "wishes": Definition(_("Vœux"), _("Souhaits de rencontre exprimés, d’un côté ou de l’autre."), Unit.COUNT),
            "wishes_met": Definition(
                _("Vœux exaucés"),
                _("Souhaits dont les deux participants ont eu un rendez-vous non annulé."),
                Unit.COUNT,
            ),
            "amount": Definition(
                _("Montants annoncés"),
                _(
                    "Somme des montants annoncés dans les mois qui suivent, le dernier donné pour chaque "
                    "rendez-vous ; les deux côtés comptent une fois."
                ),
                Unit.EUROS,
            ),
        },
        "verdicts": {
            "number": Definition(
                _("Avis"), _("Avis donnés sur un rendez-vous, ceux des deux côtés ensemble."), Unit.COUNT
            )
        },
        "leads": {
            "number": Definition(
                _("Suites"), _("Suites données à un rendez-vous, celles des deux côtés ensemble."), Unit.COUNT
            )
        },
        "follow_ups": {
            "answers": Definition(
                _("Réponses"), _("Réponses reçues, de l’un ou de l’autre côté d’un rendez-vous."), Unit.COUNT
            ),
            "meetings": Definition(
                _("Rendez-vous racontés"), _("Rendez-vous dont l’un des côtés a répondu."), Unit.MEETINGS
            ),
            "amount": Definition(
                _("Montants annoncés"),
                _(
                    "Somme des montants annoncés dans ces réponses ; de deux réponses sur le même rendez-vous, une "
                    "seule compte."
                ),
                Unit.EUROS,
            ),
        },
        "outcomes": {
            "number": Definition(
                _("Réponses"),
                _("Réponses reçues dans les mois qui suivent, celles des deux côtés ensemble."),
                Unit.COUNT,
            )
        },
    },
}

TABLES = {
    "sessions": {
        "sessions": Definition(
            _("Séance par séance"), _("Une ligne par séance au programme, pauses et séances annulées non comprises.")
        )
    },
    "meetings": {
        "programmes": Definition(
            _("Par programme de rendez-vous"), _("Une ligne par programme de rendez-vous, annulés non compris.")
        ),
        "verdicts": Definition(_("Avis sur les rendez-vous"), _("Une ligne par programme et par avis.")),
        "leads": Definition(_("Suites des rendez-vous"), _("Une ligne par programme et par sorte de suite.")),
        "follow_ups": Definition(
            _("Nouvelles des mois qui suivent"), _("Une ligne par programme, à six mois puis à douze mois.")
        ),
        "outcomes": Definition(
            _("Ce qui s’est concrétisé"),
            _("Une ligne par programme et par sorte de résultat, à six et douze mois ensemble."),
        ),
    },
}

HEADINGS = {
    "sessions": {"sessions": _("Séance")},
    "meetings": {
        "programmes": _("Programme"),
        "verdicts": _("Avis"),
        "leads": _("Suite"),
        "follow_ups": _("Moment"),
        "outcomes": _("Résultat"),
    },
}
