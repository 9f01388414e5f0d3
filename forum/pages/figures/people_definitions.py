"""What is counted of people: who registered, who came back, who came."""

from django.utils.translation import gettext_lazy as _

from forum.pages.figures.definition import Definition, Unit

NUMBERS = {
    "people": {
        "registered": Definition(
            _("Personnes inscrites"),
            _(
                "Personnes inscrites avant le forum, chacune une fois, quelle que soit la suite : annulées et "
                "refusées comprises, inscriptions sur place non comprises."
            ),
            Unit.PEOPLE,
        ),
        "confirmed": Definition(
            _("Inscriptions confirmées"),
            _(
                "Personnes inscrites avant le forum et qui y ont une place ; celles inscrites sur place ne comptent "
                "pas."
            ),
            Unit.PEOPLE,
        ),
        "pending": Definition(
            _("Inscriptions à valider"),
            _("Personnes inscrites avant le forum dont l’inscription attend l’accord de l’organisation."),
            Unit.PEOPLE,
        ),
        "waiting": Definition(
            _("En liste d’attente"),
            _(
                "Personnes inscrites avant le forum qui attendent une place ; celles à qui une place est proposée "
                "sont comptées à part."
            ),
            Unit.PEOPLE,
        ),
        "offered": Definition(
            _("Places proposées"),
            _("Personnes de la liste d’attente à qui une place est proposée et qui n’ont pas encore répondu."),
            Unit.PEOPLE,
        ),
        "declined": Definition(
            _("Inscriptions refusées"),
            _(
                "Personnes inscrites avant le forum et dont l’inscription a été refusée, ou qui ont décliné la place "
                "proposée."
            ),
            Unit.PEOPLE,
        ),
        "cancelled": Definition(
            _("Inscriptions annulées"),
            _(
                "Personnes inscrites avant le forum et dont l’inscription a été annulée ; qui s’est inscrit de "
                "nouveau ne compte pas ici."
            ),
            Unit.PEOPLE,
        ),
        "walk_ins": Definition(
            _("Inscriptions sur place"),
            _("Personnes inscrites à l’entrée, le jour même, et admises."),
            Unit.PEOPLE,
        ),
        "present": Definition(
            _("Personnes présentes"),
            _("Personnes vues à au moins une porte du forum, chacune une fois, inscrites avant ou sur place."),
            Unit.PEOPLE,
        ),
        "no_show": Definition(
            _("Personnes absentes"),
            _(
                "Personnes dont l’inscription d’avant le forum est confirmée et qu’aucune porte n’a vues ; "
                "connu une fois l’édition terminée."
            ),
            Unit.PEOPLE,
        ),
        "no_show_rate": Definition(
            _("Taux d’absence"),
            _("Part des personnes absentes parmi les inscriptions confirmées avant le forum."),
            Unit.PERCENT,
        ),
        "organisations": Definition(
            _("Structures inscrites"),
            _(
                "Structures différentes, d’après leur nom, que disent représenter les personnes qui ont une place, "
                "inscriptions sur place comprises."
            ),
            Unit.ORGANISATIONS,
        ),
        "organisations_present": Definition(
            _("Structures présentes"),
            _("Structures différentes, d’après leur nom, que disent représenter les personnes présentes."),
            Unit.ORGANISATIONS,
        ),
        "market_share": Definition(
            _("Part du secteur marchand traditionnel, inscriptions"),
            _(
                "Part de celles qui viennent d’une entreprise du secteur marchand traditionnel, parmi les personnes "
                "qui ont une place et ont dit de quelle sorte de structure elles viennent."
            ),
            Unit.PERCENT,
        ),
        "market_share_present": Definition(
            _("Part du secteur marchand traditionnel, présence"),
            _(
                "Part de celles qui viennent d’une entreprise du secteur marchand traditionnel, parmi les personnes "
                "présentes qui ont dit de quelle sorte de structure elles viennent."
            ),
            Unit.PERCENT,
        ),
        "under_15": Definition(
            _("Moins de 15 ans"),
            _("Personnes qui ont une place, inscriptions sur place comprises, et disent avoir moins de 15 ans."),
            Unit.PEOPLE,
        ),
        "with_needs": Definition(
            _("Avec un besoin d’accueil"),
            _("Personnes qui ont une place, inscriptions sur place comprises, et ont signalé un besoin."),
            Unit.PEOPLE,
        ),
        "needs_told": Definition(
            _("Besoins signalés à l’accueil"),
            _("Personnes qui ont une place et ont demandé que l’accueil soit prévenu de leur besoin."),
            Unit.PEOPLE,
        ),
    },
    "newness": {
        "returning": Definition(
            _("Personnes déjà venues"),
            _(
                "Personnes qui ont une place et qu’une porte d’une édition antérieure a vues, sous les mêmes nom et "
                "adresse électronique ; les éditions déjà anonymisées ne peuvent pas compter."
            ),
            Unit.PEOPLE,
        ),
        "new": Definition(
            _("Personnes nouvelles"),
            _(
                "Personnes qui ont une place, ont donné une adresse électronique et qu’aucune édition antérieure "
                "encore connue n’a vues."
            ),
            Unit.PEOPLE,
        ),
        "untold": Definition(
            _("Ni nouvelles ni déjà venues"),
            _(
                "Personnes qui ont une place mais n’ont pas donné d’adresse électronique : on ne peut pas dire si "
                "elles étaient déjà venues."
            ),
            Unit.PEOPLE,
        ),
        "returning_share": Definition(
            _("Part des personnes déjà venues"),
            _("Part des personnes déjà venues parmi celles qui ont une place et ont donné une adresse électronique."),
            Unit.PERCENT,
        ),
        "returning_present": Definition(
            _("Personnes déjà venues, présentes"),
            _("Personnes déjà venues à une édition antérieure et vues à une porte de celle-ci."),
            Unit.PEOPLE,
        ),
        "new_present": Definition(
            _("Personnes nouvelles, présentes"),
            _("Personnes nouvelles et vues à une porte de cette édition."),
            Unit.PEOPLE,
        ),
        "untold_present": Definition(
            _("Ni nouvelles ni déjà venues, présentes"),
            _("Personnes vues à une porte de cette édition, dont on ne connaît pas d’adresse électronique."),
            Unit.PEOPLE,
        ),
        "returning_share_present": Definition(
            _("Part des personnes déjà venues parmi les présentes"),
            _(
                "Part des personnes déjà venues parmi celles qu’une porte a vues et qui ont donné une adresse "
                "électronique."
            ),
            Unit.PERCENT,
        ),
        "returning_organisations": Definition(
            _("Structures déjà venues"),
            _(
                "Structures que représentent des personnes qui ont une place, et dont quelqu’un a été vu à une "
                "édition antérieure, d’après leur nom."
            ),
            Unit.ORGANISATIONS,
        ),
        "new_organisations": Definition(
            _("Structures nouvelles"),
            _(
                "Structures que représentent des personnes qui ont une place, et dont personne n’a été vu à une "
                "édition antérieure encore connue."
            ),
            Unit.ORGANISATIONS,
        ),
        "earlier_editions": Definition(
            _("Éditions comparées"),
            _("Éditions antérieures dont les personnes présentes étaient encore connues au moment du compte."),
            Unit.COUNT,
        ),
    },
    "presence": {
        "present": Definition(
            _("Personnes présentes"),
            _("Personnes vues à au moins une porte du forum, chacune une fois, inscrites avant ou sur place."),
            Unit.PEOPLE,
        ),
        "entered": Definition(
            _("Personnes entrées"),
            _(
                "Personnes vues à une entrée du bâtiment, chacune une fois ; celles vues seulement à la porte d’une "
                "séance, d’un espace ou d’un repas ne comptent pas."
            ),
            Unit.PEOPLE,
        ),
        "peak": Definition(
            _("Présence au plus fort"),
            _(
                "Le plus grand nombre de personnes à la fois dans le bâtiment, d’après les entrées et les sorties "
                "scannées."
            ),
            Unit.PEOPLE,
        ),
        "timed": Definition(
            _("Durées connues"),
            _("Personnes dont chaque sortie du bâtiment a été scannée : on sait combien de temps elles sont restées."),
            Unit.PEOPLE,
        ),
        "timed_share": Definition(
            _("Part des durées connues"),
            _("Part des personnes dont on connaît la durée de présence parmi les personnes entrées."),
            Unit.PERCENT,
        ),
        "median_minutes": Definition(
            _("Durée médiane sur place"),
            _(
                "Temps passé dans le bâtiment, en tout : la moitié des personnes dont on connaît la durée sont "
                "restées moins, l’autre moitié plus."
            ),
            Unit.MINUTES,
        ),
        "mean_minutes": Definition(
            _("Durée moyenne sur place"),
            _("Temps passé en moyenne dans le bâtiment par les personnes dont on connaît la durée."),
            Unit.MINUTES,
        ),
        "meals": Definition(
            _("Repas servis"),
            _(
                "Passages acceptés aux portes de repas, retours en arrière non compris ; une personne peut en compter "
                "plusieurs."
            ),
            Unit.MEALS,
        ),
        "scans": Definition(
            _("Lectures de billets"),
            _("Billets lus à toutes les portes, refus compris, retours en arrière non compris."),
            Unit.SCANS,
        ),
        "refused": Definition(
            _("Lectures refusées"),
            _("Billets lus à une porte et qui n’ont pas ouvert le passage ; une personne peut en compter plusieurs."),
            Unit.SCANS,
        ),
        "forced": Definition(
            _("Passages accordés"),
            _("Passages que la règle refusait et que la personne responsable de l’accueil a accordés."),
            Unit.SCANS,
        ),
    },
}

_REGISTERED = Definition(
    _("Inscrites"),
    _("Personnes inscrites avant le forum, quelle que soit la suite, annulées et refusées comprises."),
    Unit.PEOPLE,
)
_GROUP = {
    "registered": _REGISTERED,
    "confirmed": Definition(_("Confirmées"), _("De celles-ci, les personnes qui ont une place au forum."), Unit.PEOPLE),
    "walk_ins": Definition(_("Sur place"), _("Personnes inscrites à l’entrée, le jour même, et admises."), Unit.PEOPLE),
    "present": Definition(
        _("Présentes"), _("Personnes vues à au moins une porte, inscrites avant ou sur place."), Unit.PEOPLE
    ),
    "no_show": Definition(
        _("Absentes"), _("Personnes confirmées avant le forum et qu’aucune porte n’a vues."), Unit.PEOPLE
    ),
}
MEASURES = {
    "people": {
        **dict.fromkeys(("category_kinds", "categories", "organisation_kinds", "territories", "heard_by"), _GROUP),
        "days_before": {
            "standing": Definition(
                _("Inscriptions en cours"),
                _(
                    "Personnes inscrites à la fin du jour : une inscription compte de son jour à celui de son "
                    "annulation ; inscriptions refusées et inscriptions sur place non comprises."
                ),
                Unit.PEOPLE,
            )
        },
    },
    "presence": {
        "arrivals": {
            "arrivals": Definition(
                _("Arrivées"),
                _("Personnes entrées pour la première fois de la journée pendant ce quart d’heure."),
                Unit.PEOPLE,
            ),
            "inside": Definition(
                _("À l’intérieur"), _("Personnes dans le bâtiment à la fin de ce quart d’heure."), Unit.PEOPLE
            ),
        },
        "minutes_inside": {
            "people": Definition(
                _("Personnes"),
                _("Personnes dont chaque sortie a été scannée, selon leur temps passé en tout dans le bâtiment."),
                Unit.PEOPLE,
            )
        },
        "doors": {
            "people": Definition(_("Personnes"), _("Personnes différentes passées par cette porte."), Unit.PEOPLE),
            "entries": Definition(
                _("Passages"), _("Passages par cette porte ; une personne peut en compter plusieurs."), Unit.COUNT
            ),
        },
        "refusals": {
            "scans": Definition(_("Lectures"), _("Billets lus qui ont reçu cette réponse."), Unit.SCANS),
        },
    },
}

TABLES = {
    "people": {
        "category_kinds": Definition(
            _("Par sorte de public"),
            _("Une ligne par sorte de catégorie, la même d’une édition à l’autre ; celles sans personne n’y sont pas."),
        ),
        "categories": Definition(_("Par catégorie"), _("Une ligne par catégorie d’inscription de cette édition.")),
        "organisation_kinds": Definition(
            _("Par sorte de structure"),
            _(
                "Une ligne par sorte de structure que disent représenter les personnes, et une pour celles qui ne "
                "disent rien."
            ),
        ),
        "territories": Definition(
            _("Par territoire"),
            _(
                "Une ligne par commune du département ou par département, d’après le code postal donné, et une pour "
                "les personnes qui n’en ont pas donné."
            ),
        ),
        "heard_by": Definition(
            _("Comment le forum a été connu"),
            _(
                "Une ligne par réponse à « Comment avez-vous connu le forum ? », et une pour les personnes sans "
                "réponse."
            ),
        ),
        "days_before": Definition(
            _("Inscriptions au fil des jours"),
            _("Une ligne par jour avant le forum, de la première inscription au jour du forum."),
        ),
    },
    "presence": {
        "arrivals": Definition(
            _("Arrivées par quart d’heure"), _("Une ligne par quart d’heure de chaque jour, à l’heure du forum.")
        ),
        "minutes_inside": Definition(
            _("Durée sur place"), _("Une ligne par demi-heure de temps passé dans le bâtiment.")
        ),
        "doors": Definition(
            _("Par porte"), _("Une ligne par entrée, espace ou repas ; les portes des séances sont avec les séances.")
        ),
        "refusals": Definition(
            _("Refus aux portes"),
            _("Une ligne par réponse qui n’ouvre pas le passage, pour celles qui ont été données."),
        ),
    },
}

HEADINGS = {
    "people": {
        "category_kinds": _("Sorte de public"),
        "categories": _("Catégorie"),
        "organisation_kinds": _("Sorte de structure"),
        "territories": _("Territoire"),
        "heard_by": _("Réponse"),
        "days_before": _("Jour"),
    },
    "presence": {
        "arrivals": _("Quart d’heure"),
        "minutes_inside": _("Temps passé"),
        "doors": _("Porte"),
        "refusals": _("Réponse donnée"),
    },
}
