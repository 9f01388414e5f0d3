"""What stands on every page of a paper, and what the papers of the door say: texts, in the language of who asks."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Heading:
    """The edition or the programme, the day, the edition's motif; whether it is invented."""

    name: str
    when: str
    seed: str
    language: str
    demo: bool = False
    words: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signs: their number in the list, the name they are sorted by, and the rest of it."""

    number: int
    name: str
    first_name: str
    organisation: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Roll:
    """Those who sign on the same sheets, of a letter or of a session, and what these sheets say of them."""

    title: str
    about: str
    total: str
    people: tuple[Signer, ...]
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the answers of a scanner: its sign and colour, the colour's name, what it says and what to do."""

    sign: str
    colour: str
    colour_word: str
    word: str
    advice: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A badge to train with: the text of its QR, whose badge it plays, and the answer that it shows."""

    text: str
    name: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Reminder:
    """The one page that a steward keeps at hand."""

    title: str
    answers: tuple[Answer, ...]
    topics: tuple[tuple[str, str], ...]
    # What to write by hand, and a last word beside it.
    lines: tuple[str, ...]
    emergency: str
