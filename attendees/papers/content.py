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
