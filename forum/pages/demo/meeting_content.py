"""What the invented meetings are about: projects, funds, structures, companies. Sentences of ours, nobody real."""

from dataclasses import dataclass
from datetime import time

from attendees.enums import CategoryKind, OrganisationKind
from matchmaking.enums import FollowUpKind, LeadKind, Preset, Side


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody on a side, who says what fits the name: `{place}` is an invented town."""

    name: str
    pitch: str
    pitch_en: str


@dataclass(frozen=True, slots=True)
class SidePlan:
    """Who stands on a side, and what one says there."""

    category: CategoryKind
    most: int
    personas: tuple[Persona, ...]
    kind: OrganisationKind | None
    wishes: int
    motivations: tuple[str, ...]
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    title: str
    title_en: str
    link: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammePlan:
    preset: Preset
    room: str
    hours: tuple[time, time]
    pause: tuple[time, time]
    a: SidePlan
    b: SidePlan
    documents: tuple[DocumentPlan, ...]
    leads: tuple[LeadKind, ...]
    introductions: tuple[str, ...]
    news: tuple[FollowUpKind, ...]


FINANCE = ProgrammePlan(
    Preset.FINANCE, "Salons", (time(9, 45), time(12, 30)), (time(11, 0), time(11, 15)),
    SidePlan(
        CategoryKind.PROJECT_HOLDER, 24,
        (
            Persona(
                "La Recyclerie de {place}",
                "Donner une seconde vie aux objets de la commune, et des emplois à celles et ceux qui en cherchent.",
                "Giving the town’s objects a second life, with jobs for those who look for one.",
            ),
            Persona(
                "Le Café des voisins de {place}",
                "Un lieu ouvert tous les jours pour manger, réparer et se rencontrer, tenu par ses habitants.",
                "A place open every day to eat, mend and meet, run by its residents.",
            ),
            Persona(
                "La Ferme du toit, {place}",
                "Cultiver mille mètres carrés de toit et vendre les légumes au pied de l’immeuble.",
                "Growing a thousand square metres of roof and selling the vegetables at the foot of the building.",
            ),
            Persona(
                "L’Atelier vélo {place}",
                "Apprendre à réparer son vélo, et livrer les commerces du quartier sans moteur.",
                "Learning to mend one’s bicycle, and delivering to local shops without an engine.",
            ),
            Persona(
                "Toit partagé {place}",
                "Des logements partagés entre étudiants et personnes âgées, avec un accompagnement chaque semaine.",
                "Homes shared by students and older people, with support every week.",
            ),
            Persona(
                "La Conserverie de {place}",
                "Transformer les invendus du marché en conserves, avec une équipe en insertion.",
                "Turning what the market does not sell into preserves, with a team in work integration.",
            ),
            Persona(
                "Le Fil solidaire {place}",
                "Un atelier de couture qui retouche, transforme et revend : dix femmes y apprennent un métier.",
                "A sewing workshop that mends, transforms and resells: ten women learn a trade there.",
            ),
            Persona(
                "Garage solidaire {place}",
                "Réparer à prix juste les voitures de celles et ceux qui en ont besoin pour travailler.",
                "Mending, at a fair price, the cars of those who need one to go to work.",
            ),
            Persona(
                "La Crèche d’ici, {place}",
                "Vingt berceaux aux horaires décalés, pour les parents qui travaillent tôt, tard ou en formation.",
                "Twenty nursery places at unusual hours, for parents who work early, late or are in training.",
            ),
            Persona(
                "Scène ouverte {place}",
                "Une salle de quartier où l’on répète, joue et apprend la technique, avec trente jeunes par an.",
                "A neighbourhood venue to rehearse, perform and learn stagecraft, with thirty young people a year.",
            ),
        ),
        None, 5,
        (
            "Votre ticket correspond à notre besoin.", "Nous agissons dans la même ville.",
            "Vous avez déjà financé un lieu comme le nôtre.", "", "", "",
        ),
        (
            "Merci de vos questions : le plan de trésorerie vous parvient avant vendredi.",
            "Merci de cet échange. Venez voir le lieu, nous ouvrons le mercredi.",
        ),
    ),
    SidePlan(
        CategoryKind.FINANCIER, 10,
        (
            Persona(
                "Fonds solidaire {place}",
                "Nous finançons le démarrage : prêts d’honneur, puis fonds propres patients, avec un parrain.",
                "We fund the start: honour loans, then patient equity, with a sponsor.",
            ),
            Persona(
                "Crédit associatif {place}",
                "Prêts de 10 000 à 100 000 euros pour les associations et les coopératives, sans caution personnelle.",
                "Loans of 10,000 to 100,000 euros for charities and cooperatives, without personal security.",
            ),
            Persona(
                "Fondation {place} pour agir",
                "Subventions de deux ans pour des projets qui créent des emplois dans les quartiers.",
                "Two-year grants for projects that create jobs in neighbourhoods.",
            ),
            Persona(
                "Club d’épargne {place}",
                "Quinze épargnants du département mettent en commun leurs économies et entrent au capital.",
                "Fifteen local savers pool what they put aside and take shares.",
            ),
            Persona(
                "Incubateur {place}",
                "Neuf mois d’accompagnement, un bureau et un premier financement pour passer de l’idée au lieu.",
                "Nine months of support, a desk and first funding to go from an idea to a place.",
            ),
            Persona(
                "Garantie commune {place}",
                "Garanties bancaires et conseil : une réponse en trois semaines.",
                "Bank guarantees and advice: an answer within three weeks.",
            ),
        ),
        OrganisationKind.FINANCE, 6,
        (
            "Votre projet entre dans nos critères.", "Nous finançons peu de projets dans votre ville : parlons-en.",
            "Votre stade est celui où nous sommes le plus utiles.", "", "", "",
        ),
        (
            "Merci de cet échange : envoyez-moi votre plan de trésorerie, je le relis.",
            "Rappelez-nous en janvier, notre comité se réunit en février.",
            "Beau projet. Chiffrez une année sans subvention, puis revenons-en parler.",
        ),
    ),
    (
        DocumentPlan(
            "Présenter son projet en trois minutes", "Presenting a project in three minutes",
            "https://example.org/presenter-son-projet", Side.A,
        ),
        DocumentPlan(
            "Ce que les financeurs regardent", "What financiers look at",
            "https://example.org/ce-que-les-financeurs-regardent",
        ),
    ),
    (LeadKind.FUNDING, LeadKind.ADVICE, LeadKind.INCUBATION),
    (
        "une coopérative qui a ouvert un lieu comparable", "le service économique de la ville voisine",
        "un cabinet comptable qui connaît bien les associations",
    ),
    (FollowUpKind.LOAN, FollowUpKind.GRANT, FollowUpKind.GUARANTEE, FollowUpKind.NOTHING, FollowUpKind.EQUITY),
)  # fmt: skip
PURCHASES = ProgrammePlan(
    Preset.PURCHASES, "Salons", (time(14, 0), time(16, 15)), (time(15, 0), time(15, 15)),
    SidePlan(
        CategoryKind.ASSOCIATION, 14,
        (
            Persona(
                "Espaces verts {place}",
                "Quinze personnes en insertion, deux encadrants : tonte, taille et plantations toute l’année.",
                "Fifteen people in work integration, two supervisors: mowing, pruning, planting all year round.",
            ),
            Persona(
                "Blanchisserie {place}",
                "Linge d’hôtel et tenues de travail, lavés et livrés en quarante-huit heures.",
                "Hotel linen and work clothes, washed and delivered within forty-eight hours.",
            ),
            Persona(
                "Traiteur solidaire {place}",
                "Cuisine de saison livrée à vélo, de vingt à trois cents couverts.",
                "Seasonal cooking delivered by bicycle, from twenty to three hundred covers.",
            ),
            Persona(
                "Chantier peinture {place}",
                "Peinture et petits travaux intérieurs, des chantiers de deux jours à six mois.",
                "Painting and small indoor works, jobs of two days to six months.",
            ),
            Persona(
                "Atelier bois {place}",
                "Mobilier de bureau en bois réemployé, dessiné avec vous et monté chez vous.",
                "Office furniture in reclaimed wood, designed with you and assembled on site.",
            ),
            Persona(
                "Numérisation {place}",
                "Tri, numérisation et saisie dans des locaux sécurisés, par une équipe de travailleurs handicapés.",
                "Sorting, scanning and data entry in secure premises, by a team of disabled workers.",
            ),
            Persona(
                "Conciergerie {place}",
                "Accueil, courrier, petits dépannages : une équipe sur place, à l’heure ou à la journée.",
                "Reception, post, small repairs: a team on site, by the hour or by the day.",
            ),
        ),
        OrganisationKind.ASSOCIATION, 4,
        (
            "Nous travaillons déjà pour une entreprise de votre rue.", "Nous pouvons commencer par un essai d’un mois.",
            "", "", "",
        ),
        (
            "Merci de cet échange : le devis vous parvient avant vendredi.",
            "Venez visiter l’atelier, un jeudi matin par exemple.",
        ),
    ),
    SidePlan(
        CategoryKind.COMPANY, 8,
        (
            Persona(
                "Immobilière {place}",
                "Nous cherchons qui entretient nos résidences : espaces verts, peinture, petits travaux.",
                "We look for someone to maintain our residences: gardens, painting, small works.",
            ),
            Persona(
                "Assurances {place}",
                "Nous cherchons trois fournisseurs inclusifs pour nos bureaux, dès ce trimestre.",
                "We look for three inclusive suppliers for our offices, from this quarter on.",
            ),
            Persona(
                "Logistique {place}",
                "Tenues à laver, accueil à tenir, archives à trier : trois lots à confier cette année.",
                "Uniforms to wash, a reception to run, archives to sort: three lots to give out this year.",
            ),
            Persona(
                "Grands Moulins {place}",
                "Nous recevons deux fois par mois et cherchons un traiteur et du mobilier réemployé.",
                "We host events twice a month and look for a caterer and reclaimed furniture.",
            ),
            Persona(
                "Ingénierie {place}",
                "Un appel d’offres avec clause sociale sort au printemps : parlons-en avant.",
                "A tender with a social clause comes out in spring: let us talk before.",
            ),
        ),
        OrganisationKind.MARKET_COMPANY, 5,
        (
            "Nous avons un besoin précis pour vous ce trimestre.", "Vos délais nous conviennent.", "", "", "",
        ),
        (
            "Merci : envoyez-nous un devis pour une première commande, même petite.",
            "Rappelez-nous au printemps, quand notre marché sera publié.",
        ),
    ),
    (
        DocumentPlan(
            "Préparer une première commande inclusive", "Preparing a first inclusive order",
            "https://example.org/premiere-commande-inclusive",
        ),
    ),
    (LeadKind.ORDER, LeadKind.ADVICE),
    ("la direction des achats d’une entreprise voisine", "une structure qui fait ce que nous ne faisons pas"),
    (FollowUpKind.CONTRACT, FollowUpKind.NOTHING),
)  # fmt: skip
PLANS = (FINANCE, PURCHASES)
