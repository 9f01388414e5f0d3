"""What the invented meetings are about: projects, funds, structures, companies. Sentences of ours, nobody real."""

from dataclasses import dataclass
from datetime import time

from attendees.enums import CategoryKind, OrganisationKind
from matchmaking.enums import Preset


@dataclass(frozen=True, slots=True)
class SidePlan:
    """Who stands on a side, and how they call themselves: `{place}` is an invented town."""

    category: CategoryKind
    most: int
    names: tuple[str, ...]
    pitches: tuple[tuple[str, str], ...]
    kind: OrganisationKind | None
    wishes: int


@dataclass(frozen=True, slots=True)
class ProgrammePlan:
    preset: Preset
    slug: str
    room: str
    hours: tuple[time, time]
    pause: tuple[time, time]
    tables: int
    a: SidePlan
    b: SidePlan


FINANCE = ProgrammePlan(
    Preset.FINANCE, "financement", "Salons", (time(9, 45), time(12, 30)), (time(11, 0), time(11, 15)), 12,
    SidePlan(
        CategoryKind.PROJECT_HOLDER, 24,
        ("La Recyclerie de {place}", "Le Café des voisins de {place}", "La Ferme du toit, {place}",
         "L’Atelier vélo {place}",
         "Toit partagé {place}", "La Conserverie de {place}", "Le Fil solidaire {place}", "Garage solidaire {place}",
         "La Crèche d’ici, {place}", "Scène ouverte {place}"),
        (
            ("Donner une seconde vie aux objets de la commune, avec des emplois pour celles et ceux qui en cherchent.",
             "Giving the town’s objects a second life, with jobs for those who look for one."),
            ("Un lieu ouvert tous les jours pour manger, réparer et se rencontrer, tenu par ses habitants.",
             "A place open every day to eat, mend and meet, run by its residents."),
            ("Cultiver mille mètres carrés de toit et vendre les légumes au pied de l’immeuble.",
             "Growing a thousand square metres of roof and selling the vegetables at the foot of the building."),
            ("Apprendre à réparer son vélo, et livrer les commerces du quartier sans moteur.",
             "Learning to mend one’s bicycle, and delivering to local shops without an engine."),
            ("Des logements partagés entre étudiants et personnes âgées, avec un accompagnement chaque semaine.",
             "Homes shared by students and older people, with support every week."),
            ("Transformer les invendus du marché en conserves, avec une équipe en insertion.",
             "Turning what the market does not sell into preserves, with a team in work integration."),
        ),
        None, 5,
    ),
    SidePlan(
        CategoryKind.FINANCIER, 10,
        ("Fonds solidaire {place}", "Crédit associatif {place}", "Fondation {place} pour agir", "Cigales de {place}",
         "Incubateur {place}", "Garantie commune {place}"),
        (
            ("Nous finançons le démarrage : prêts d’honneur, puis fonds propres patients, avec un parrain.",
             "We fund the start: honour loans, then patient equity, with a sponsor."),
            ("Subventions de deux ans pour des projets qui créent des emplois dans les quartiers.",
             "Two-year grants for projects that create jobs in neighbourhoods."),
            ("Garanties bancaires et conseil : une réponse en trois semaines.",
             "Bank guarantees and advice: an answer within three weeks."),
        ),
        OrganisationKind.FINANCE, 8,
    ),
)  # fmt: skip
PURCHASES = ProgrammePlan(
    Preset.PURCHASES, "achats-inclusifs", "Salons", (time(14, 0), time(16, 15)), (time(15, 0), time(15, 15)), 8,
    SidePlan(
        CategoryKind.ASSOCIATION, 14,
        ("Espaces verts {place}", "Blanchisserie {place}", "Traiteur solidaire {place}", "Chantier peinture {place}",
         "Atelier bois {place}", "Numérisation {place}", "Conciergerie {place}"),
        (
            ("Quinze personnes en insertion, deux encadrants, des chantiers de deux jours à six mois.",
             "Fifteen people in work integration, two supervisors, jobs of two days to six months."),
            ("Cuisine de saison livrée à vélo, de vingt à trois cents couverts.",
             "Seasonal cooking delivered by bicycle, from twenty to three hundred covers."),
            ("Tri, numérisation et saisie dans des locaux sécurisés, par une équipe de travailleurs handicapés.",
             "Sorting, scanning and data entry in secure premises, by a team of disabled workers."),
        ),
        OrganisationKind.ASSOCIATION, 4,
    ),
    SidePlan(
        CategoryKind.COMPANY, 8,
        ("Immobilière {place}", "Assurances {place}", "Logistique {place}", "Grands Moulins {place}",
         "Ingénierie {place}"),
        (
            ("Nous cherchons trois fournisseurs inclusifs pour nos bureaux, dès ce trimestre.",
             "We look for three inclusive suppliers for our offices, from this quarter on."),
            ("Un appel d’offres avec clause sociale sort au printemps : parlons-en avant.",
             "A tender with a social clause comes out in spring: let us talk before."),
        ),
        OrganisationKind.MARKET_COMPANY, 6,
    ),
)  # fmt: skip

MOTIVATIONS = ("Nous agissons dans la même ville.", "Votre ticket correspond à notre besoin.", "", "", "")
MESSAGES = (
    "Merci de cet échange : envoyez-moi votre plan de trésorerie, je le relis.",
    "Rappelez-nous en janvier, notre comité se réunit en février.",
    "Je vous mets en relation avec une coopérative qui a ouvert un lieu comme le vôtre.",
)
