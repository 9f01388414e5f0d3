from collections.abc import Iterable

import factory
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from forum.core.enums import Role
from forum.core.models import User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = ""
    # As accounts really are: a mailed code opens them.
    password = factory.LazyFunction(lambda: make_password(None))

    @factory.post_generation
    def organiser(obj: User, create: bool, extracted: bool, **kwargs: object) -> None:
        if create and extracted:
            obj.groups.add(Group.objects.get_or_create(name=Role.ORGANISER)[0])

    @factory.post_generation
    def roles(obj: User, create: bool, extracted: Iterable[Role] | None, **kwargs: object) -> None:
        if create and extracted:
            obj.groups.add(*(Group.objects.get_or_create(name=role)[0] for role in extracted))
