"""Django's sessions in the database; a new one costs a single statement.

Hundreds register in the same minute, and each gets a session for their end page.
"""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError
from django.db import IntegrityError, connections, router
from django.utils.crypto import get_random_string


class SessionStore(db.SessionStore):
    def _get_new_session_key(self) -> str:
        """Return a new key without asking whether it is taken: the primary key refuses one that is."""
        return get_random_string(32, VALID_KEY_CHARS)

    def save(self, must_create: bool = False) -> None:
        """Save; a new session by its INSERT alone, which needs no transaction around it."""
        using = router.db_for_write(self.model)
        if not must_create or connections[using].in_atomic_block:
            super().save(must_create)
            return
        content = self._get_session(no_load=True)  # type: ignore[attr-defined]  # Django's own; its stubs leave it out
        try:
            self.create_model_instance(content).save(force_insert=True, using=using)
        except IntegrityError as taken:
            raise CreateError from taken
