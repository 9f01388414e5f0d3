from forum.core.models.log_entry import LogEntry
from forum.core.models.outbox_mail import OutboxMail
from forum.core.models.user import User

__all__ = ["LogEntry", "OutboxMail", "User"]
