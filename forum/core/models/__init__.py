from forum.core.models.legal_text import LegalText
from forum.core.models.log_entry import LogEntry
from forum.core.models.made_file import MadeFile
from forum.core.models.outbox_mail import OutboxMail
from forum.core.models.site_details import SiteDetails
from forum.core.models.user import User

__all__ = ["LegalText", "LogEntry", "MadeFile", "OutboxMail", "SiteDetails", "User"]
