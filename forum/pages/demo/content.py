"""What the invented editions are about: places, categories, sessions. Sentences of ours, no real person."""

from dataclasses import dataclass
from datetime import time

from attendees.enums import CategoryKind
from events.enums import SessionKind

# A place that does not exist: the real ones, which past editions name, keep what is known of them.
VENUE = {
    "name": "La Grande Fabrique",
    "address": "1 place de l’Exemple",
    "city": "Nanterre",
    "access": "Lieu inventé pour la démonstration. Tramway, arrêt Exemple, puis cinq minutes à pied. Entrée de "
    "plain-pied, places réservées aux personnes handicapées dans la cour.",
    "access_en": "A place invented for the demonstration. Tram, Exemple stop, then five minutes on foot. Step-free "
    "entrance, reserved parking in the courtyard.",
}

ROOMS = [("Grande salle", 400), ("Salons", 120), ("Atelier A", 24), ("Atelier B", 30), ("Jardin", 200)]


@dataclass(frozen=True, slots=True)
class Theme:
    title: str
    title_en: str
    theme: str
    theme_en: str
    intro: str
    intro_en: str


COMING = Theme(
    "Des lieux à partager",
    "Places to share",
    "Tiers-lieux",
    "Third places",
    "Une journée de tables rondes et d’ateliers pour celles et ceux qui ouvrent, font vivre ou cherchent un lieu "
    "commun, et une matinée pour rencontrer des financeurs.",
    "A day of round tables and workshops for everyone who opens, runs or looks for a shared place, and a morning to "
    "meet financiers.",
)
LAST = Theme(
    "Cultiver la ville",
    "Growing the city",
    "Agriculture urbaine",
    "Urban farming",
    "Toits, friches et pieds d’immeubles : ce que l’économie sociale et solidaire fait pousser, et avec qui.",
    "Roofs, wasteland and front gardens: what the social and solidarity economy makes grow, and with whom.",
)


@dataclass(frozen=True, slots=True)
class CategoryPlan:
    kind: CategoryKind
    name: str
    name_en: str
    colour: str
    share: int  # out of 100 registrations
    asks_organisation: bool = False
    quota_share: int | None = None  # out of 100 places


CATEGORIES = [
    CategoryPlan(CategoryKind.RESIDENT, "Habitante ou habitant", "Resident", "#0b6e4f", 24),
    CategoryPlan(CategoryKind.STUDENT, "Étudiante ou étudiant", "Student", "#f2b134", 12),
    CategoryPlan(CategoryKind.ASSOCIATION, "Association", "Association", "#2a6f97", 24, True),
    CategoryPlan(CategoryKind.COMPANY, "Entreprise", "Company", "#7a4a9e", 18, True),
    CategoryPlan(CategoryKind.PUBLIC_BODY, "Collectivité", "Public body", "#084c37", 8, True),
    CategoryPlan(CategoryKind.PROJECT_HOLDER, "Projet", "Project", "#a85b00", 8),
    CategoryPlan(CategoryKind.FINANCIER, "Financeur", "Financier", "#1b2a27", 4, True),
    CategoryPlan(CategoryKind.PRESS, "Presse", "Press", "#b3261e", 2, True, 3),
]

TRACKS = [
    ("Faire lieu", "Making places", "#0b6e4f"),
    ("Financer", "Funding", "#f2b134"),
    ("Coopérer", "Working together", "#2a6f97"),
]


@dataclass(frozen=True, slots=True)
class SessionPlan:
    kind: SessionKind
    title: str
    title_en: str
    abstract: str
    abstract_en: str
    room: str
    start: time
    end: time
    capacity: int | None = None
    track: str = ""
    speakers: int = 0
    sign_language: bool = False
    captioning: bool = False
    fill: int = 60  # share of the seats taken, in %


SESSIONS = [
    SessionPlan(
        SessionKind.BREAK, "Accueil et café", "Welcome and coffee", "", "", "Jardin", time(8, 30), time(9, 0)
    ),
    SessionPlan(
        SessionKind.PLENARY, "Ouverture : ce que les lieux communs changent", "Opening: what shared places change",
        "Trois lieux du département racontent une année : ce qui a tenu, ce qui a cédé, ce qu’ils referaient.",
        "Three places of the county tell of one year: what held, what gave way, what they would do again.",
        "Grande salle", time(9, 0), time(9, 45), None, "Faire lieu", 3, True, True,
    ),
    SessionPlan(
        SessionKind.ROUND_TABLE, "L’ESS dans les projets de territoire", "The social economy in local plans",
        "Communes, bailleurs et associations autour d’une même table : qui décide, qui paie, qui entretient ?",
        "Towns, landlords and associations around one table: who decides, who pays, who maintains?",
        "Grande salle", time(10, 0), time(11, 15), 180, "Coopérer", 4, False, True, 70,
    ),
    SessionPlan(
        SessionKind.ROUND_TABLE, "Ce que la finance solidaire attend d’un projet", "What solidarity finance expects",
        "Fonds propres, prêt, garantie, don : ce que chaque instrument permet, et à quel moment le demander.",
        "Equity, loan, guarantee, grant: what each instrument allows, and when to ask for it.",
        "Grande salle", time(11, 30), time(12, 30), 180, "Financer", 4, True, False, 55,
    ),
    SessionPlan(
        SessionKind.ROUND_TABLE, "Acheter autrement : clauses sociales et circuits courts",
        "Buying differently: social clauses and short supply chains",
        "Des acheteurs publics et des structures d’insertion comparent leurs contraintes et leurs réussites.",
        "Public buyers and work-integration structures compare their constraints and successes.",
        "Grande salle", time(14, 0), time(15, 15), 180, "Coopérer", 4, False, True, 40,
    ),
    SessionPlan(
        SessionKind.MEETINGS, "Matinée des financements à impact", "Impact finance morning",
        "Vingt minutes, une table, un financeur. Les projets retenus reçoivent leur emploi du temps avant le forum.",
        "Twenty minutes, one table, one financier. Selected projects receive their timetable before the forum.",
        "Salons", time(9, 45), time(12, 30), None, "Financer",
    ),
    SessionPlan(
        SessionKind.WORKSHOP, "Cultiver sur les toits : par où commencer", "Growing on roofs: where to start",
        "Portance, eau, assurance : les dix questions à poser avant la première jardinière.",
        "Load, water, insurance: the ten questions to ask before the first planter.",
        "Atelier A", time(10, 0), time(11, 0), 24, "Faire lieu", 1, fill=100,
    ),
    SessionPlan(
        SessionKind.WORKSHOP, "Clauses sociales : écrire un marché", "Social clauses: drafting a contract",
        "Vous repartez avec un lot rédigé et une grille pour juger les offres.",
        "You leave with a drafted lot and a grid to judge the bids.",
        "Atelier B", time(10, 0), time(11, 0), 30, "Coopérer", 2, fill=70,
    ),
    SessionPlan(
        SessionKind.WORKSHOP, "Monter un tiers-lieu à plusieurs", "Setting up a third place together",
        "Statuts, gouvernance, bail : choisir à plusieurs sans se perdre.",
        "Legal form, governance, lease: choosing together without getting lost.",
        "Atelier A", time(11, 15), time(12, 15), 24, "Faire lieu", 2, fill=45,
    ),
    SessionPlan(
        SessionKind.WORKSHOP, "Mesurer son impact sans s’y perdre", "Measuring impact without getting lost",
        "Trois indicateurs suffisent souvent. Lesquels, et comment les relever sans y passer ses soirées ?",
        "Three indicators are often enough. Which ones, and how to collect them without losing one’s evenings?",
        "Atelier B", time(11, 15), time(12, 15), 30, "Financer", 1, fill=90,
    ),
    SessionPlan(SessionKind.BREAK, "Déjeuner", "Lunch", "", "", "Jardin", time(12, 30), time(14, 0)),
    SessionPlan(
        SessionKind.WORKSHOP, "Raconter son projet en trois minutes", "Telling your project in three minutes",
        "Chacune et chacun passe devant le groupe, deux fois, et repart avec une version qui tient.",
        "Everybody presents to the group, twice, and leaves with a version that holds.",
        "Atelier A", time(14, 0), time(15, 0), 24, "Financer", 1, fill=100,
    ),
    SessionPlan(
        SessionKind.WORKSHOP, "Partager un local : le modèle économique", "Sharing premises: the business model",
        "Loyers croisés, permanences, location à l’heure : un tableur commun pour faire ses comptes.",
        "Cross-subsidised rents, desks, hourly hire: a shared spreadsheet to do the sums.",
        "Atelier B", time(14, 0), time(15, 0), 30, "Faire lieu", 1, fill=50,
    ),
    SessionPlan(
        SessionKind.WORKSHOP, "Accueillir des bénévoles et les garder", "Welcoming volunteers and keeping them",
        "Du premier café à la première responsabilité : un parcours à dessiner ensemble.",
        "From the first coffee to the first responsibility: a path to draw together.",
        "Atelier A", time(15, 15), time(16, 15), 24, "Coopérer", 1, fill=35,
    ),
    SessionPlan(
        SessionKind.WORKSHOP, "Coopérer avec une entreprise du quartier", "Working with a local company",
        "Mécénat, achat, prêt de locaux : trois premières conventions, lues ligne à ligne.",
        "Patronage, purchasing, lent premises: three first agreements, read line by line.",
        "Atelier B", time(15, 15), time(16, 15), 30, "Coopérer", 2, fill=60,
    ),
]  # fmt: skip
