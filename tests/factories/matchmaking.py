from datetime import UTC, datetime, timedelta

import factory

from attendees.enums import AgendaKind, OrganisationKind
from attendees.models import AgendaEntry
from forum.core.text import fold
from matchmaking.enums import (
    LIVE_MEETINGS,
    Asked,
    CriterionKind,
    MeetingSource,
    MeetingState,
    ParticipantState,
    PhaseKind,
    ProgrammeState,
    RequestState,
    RunState,
    Side,
    Stance,
    Verdict,
)
from matchmaking.models import (
    Availability,
    Criterion,
    CriterionOption,
    Meeting,
    MeetingProgramme,
    MeetingRequest,
    MeetingSeat,
    Outcome,
    Participant,
    ParticipantMember,
    Phase,
    Profile,
    ProfileAnswer,
    ScheduleRun,
    Slot,
    Table,
    Wish,
)
from matchmaking.pairs import pair_key
from matchmaking.selectors.timetable import is_meeting_shown
from tests.factories.attendees import RegistrationFactory
from tests.factories.events import EditionFactory
from tests.factories.moments import BEFORE

# The first slot: 10 h in Paris, on the day of the forum.
TEN = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class MeetingProgrammeFactory(factory.django.DjangoModelFactory):
    """Project holders and financiers, shown to their people; `slots=4, tables=2` for so many of each.

    `peers=True` for one with a single side, `published=True` for one whose timetable is out.
    """

    class Meta:
        model = MeetingProgramme
        skip_postgeneration_save = True

    edition = factory.SubFactory(EditionFactory)
    slug = factory.Sequence(lambda n: "financements" if n == 0 else f"financements-{n}")
    state = ProgrammeState.OPEN
    name = "Financements à impact"
    side_a_name, side_a_plural = "porteur de projet", "porteurs de projet"
    side_b_name, side_b_plural = "financeur", "financeurs"

    class Params:
        peers = factory.Trait(is_peer=True, side_a_name="pair", side_a_plural="pairs", side_b_name="", side_b_plural="")
        published = factory.Trait(state=ProgrammeState.PUBLISHED, published_at=BEFORE)

    @factory.post_generation
    def slots(obj: MeetingProgramme, create: bool, extracted: int | None, **kwargs: object) -> None:
        if create and extracted:
            for number in range(1, extracted + 1):
                SlotFactory(programme=obj, number=number)

    @factory.post_generation
    def tables(obj: MeetingProgramme, create: bool, extracted: int | None, **kwargs: object) -> None:
        if create and extracted:
            for number in range(1, extracted + 1):
                TableFactory(programme=obj, number=number)


class PhaseFactory(factory.django.DjangoModelFactory):
    """A phase that is open for the month around BEFORE."""

    class Meta:
        model = Phase

    programme = factory.SubFactory(MeetingProgrammeFactory)
    kind = PhaseKind.WISHES
    opens_at = BEFORE - timedelta(days=15)
    closes_at = BEFORE + timedelta(days=15)
    position = factory.Sequence(lambda n: n + 1)


class SlotFactory(factory.django.DjangoModelFactory):
    """Twenty minutes, from 10 h on; five minutes between one and the next."""

    class Meta:
        model = Slot

    programme = factory.SubFactory(MeetingProgrammeFactory)
    number = 1
    starts_at = factory.LazyAttribute(lambda slot: TEN + timedelta(minutes=25 * (slot.number - 1)))
    ends_at = factory.LazyAttribute(lambda slot: slot.starts_at + timedelta(minutes=20))


class TableFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Table

    programme = factory.SubFactory(MeetingProgrammeFactory)
    number = 1


class CriterionFactory(factory.django.DjangoModelFactory):
    """A choice: side a offers what side b seeks. `options=("grant", "loan")` for its options."""

    class Meta:
        model = Criterion
        skip_postgeneration_save = True

    programme = factory.SubFactory(MeetingProgrammeFactory)
    key = factory.Sequence(lambda n: f"criterion-{n}")
    kind = CriterionKind.CHOICE
    label = factory.Sequence(lambda n: f"Critère {n}")
    asked_of_a, asked_of_b = Asked.OFFERS, Asked.SEEKS
    position = factory.Sequence(lambda n: n)

    @factory.post_generation
    def options(obj: Criterion, create: bool, extracted: tuple[str, ...] | None, **kwargs: object) -> None:
        if create:
            for position, key in enumerate(extracted or ()):
                CriterionOptionFactory(criterion=obj, key=key, label=key.capitalize(), position=position)


class CriterionOptionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CriterionOption

    criterion = factory.SubFactory(CriterionFactory)
    key = factory.Sequence(lambda n: f"option-{n}")
    label = factory.Sequence(lambda n: f"Option {n}")


class ParticipantFactory(factory.django.DjangoModelFactory):
    """An approved project with one person behind it and an empty profile; `financier=True` for one of side b.

    `members=0` for nobody behind it, `members=2` for two people.
    """

    class Meta:
        model = Participant
        skip_postgeneration_save = True

    programme = factory.SubFactory(MeetingProgrammeFactory)
    side = Side.A
    state = ParticipantState.APPROVED
    name = factory.Sequence(lambda n: f"Recyclerie {n}")
    sort_key = factory.LazyAttribute(lambda one: fold(one.name)[:120])
    created_at = BEFORE

    class Params:
        financier = factory.Trait(
            side=Side.B, name=factory.Sequence(lambda n: f"Fonds {n}"), organisation_kind=OrganisationKind.FINANCE
        )

    @factory.post_generation
    def members(obj: Participant, create: bool, extracted: int | None, **kwargs: object) -> None:
        if create:
            for _n in range(1 if extracted is None else extracted):
                ParticipantMemberFactory(participant=obj)

    @factory.post_generation
    def profile(obj: Participant, create: bool, extracted: bool | None, **kwargs: object) -> None:
        if create and extracted is not False:
            ProfileFactory(participant=obj, **kwargs)


class ParticipantMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ParticipantMember

    participant = factory.SubFactory(ParticipantFactory, members=0)
    programme = factory.SelfAttribute("participant.programme")
    registration = factory.SubFactory(
        RegistrationFactory, edition=factory.SelfAttribute("..programme.edition"), ticket=False
    )
    joined_at = BEFORE


class ProfileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Profile

    participant = factory.SubFactory(ParticipantFactory, profile=False)
    pitch = "Donner une seconde vie aux objets."
    search_key = factory.LazyAttribute(lambda profile: fold(f"{profile.participant.name} {profile.pitch}"))
    updated_at = BEFORE


class ProfileAnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProfileAnswer
        skip_postgeneration_save = True

    profile = factory.SubFactory(ProfileFactory)
    criterion = factory.SubFactory(CriterionFactory, programme=factory.SelfAttribute("..profile.participant.programme"))
    stance = Stance.OFFERS

    @factory.post_generation
    def options(obj: ProfileAnswer, create: bool, extracted: tuple[str, ...] | None, **kwargs: object) -> None:
        if create and extracted:
            obj.options.set(obj.criterion.options.filter(key__in=extracted))


class AvailabilityFactory(factory.django.DjangoModelFactory):
    """A slot in which a participant is not there."""

    class Meta:
        model = Availability

    participant = factory.SubFactory(ParticipantFactory)
    slot = factory.SubFactory(SlotFactory, programme=factory.SelfAttribute("..participant.programme"))


class WishFactory(factory.django.DjangoModelFactory):
    """The first wish of a project for a financier; `refusal=True` for a "no thanks"."""

    class Meta:
        model = Wish

    wisher = factory.SubFactory(ParticipantFactory)
    programme = factory.SelfAttribute("wisher.programme")
    wished = factory.SubFactory(ParticipantFactory, financier=True, programme=factory.SelfAttribute("..programme"))
    rank = 1
    wished_at = BEFORE

    class Params:
        refusal = factory.Trait(rank=None, no_thanks=True)


class MeetingRequestFactory(factory.django.DjangoModelFactory):
    """A request that waits for its answer for two days."""

    class Meta:
        model = MeetingRequest

    asker = factory.SubFactory(ParticipantFactory)
    programme = factory.SelfAttribute("asker.programme")
    asked = factory.SubFactory(ParticipantFactory, financier=True, programme=factory.SelfAttribute("..programme"))
    pair_key = factory.LazyAttribute(lambda request: pair_key(request.asker.pk, request.asked.pk))
    state = RequestState.PENDING
    asked_at = BEFORE
    expires_at = BEFORE + timedelta(days=2)
    answered_at = factory.LazyAttribute(
        lambda request: None if request.state == RequestState.PENDING else BEFORE + timedelta(hours=1)
    )


class MeetingFactory(factory.django.DjangoModelFactory):
    """A meeting with its two seats and its lines in the agendas of everybody behind them.

    `a` and `b` are made unless given, in the slot's programme. Nothing checks that they are free.
    """

    class Meta:
        model = Meeting
        skip_postgeneration_save = True

    slot = factory.SubFactory(SlotFactory)
    programme = factory.SelfAttribute("slot.programme")
    state = MeetingState.PUBLISHED
    is_live = factory.LazyAttribute(lambda meeting: meeting.state in LIVE_MEETINGS)
    source = MeetingSource.TIMETABLE
    pair_key = factory.LazyAttribute(lambda meeting: pair_key(meeting.a.pk, meeting.b.pk))
    created_at = changed_at = BEFORE

    a = factory.SubFactory(ParticipantFactory, programme=factory.SelfAttribute("..programme"))
    b = factory.SubFactory(ParticipantFactory, financier=True, programme=factory.SelfAttribute("..programme"))

    @classmethod
    def _create(
        cls, model_class: type[Meeting], *args: object, a: Participant, b: Participant, **kwargs: object
    ) -> Meeting:
        meeting = super()._create(model_class, *args, **kwargs)
        for side, participant, other in ((Side.A, a, b), (Side.B, b, a)):
            MeetingSeat.objects.create(
                meeting=meeting, participant=participant, side=side, slot=meeting.slot, is_live=meeting.is_live
            )
            for member in participant.members.present() if meeting.is_live else ():
                AgendaEntry.objects.create(
                    registration=member.registration,
                    kind=AgendaKind.MEETING,
                    source_id=meeting.pk,
                    starts_at=meeting.slot.starts_at,
                    ends_at=meeting.slot.ends_at,
                    label=f"Rendez-vous\u00a0: {other.name}",
                    is_told=is_meeting_shown(meeting, meeting.programme),
                )
        return meeting


class ScheduleRunFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ScheduleRun

    programme = factory.SubFactory(MeetingProgrammeFactory)
    state = RunState.QUEUED
    input_digest = "0" * 64
    created_at = BEFORE


class OutcomeFactory(factory.django.DjangoModelFactory):
    """What the financier of a meeting says of it."""

    class Meta:
        model = Outcome

    meeting = factory.SubFactory(MeetingFactory)
    author = factory.LazyAttribute(lambda outcome: outcome.meeting.seats.get(side=Side.B).participant)
    verdict = Verdict.USEFUL
    answered_at = BEFORE
