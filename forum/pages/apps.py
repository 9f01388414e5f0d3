from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "forum.pages"

    def ready(self) -> None:
        # Registers the journal's words and what the worker does for a demonstration; models exist only now.
        from forum.pages import acts  # noqa: F401  imported for what it registers
        from forum.pages.demo import rounds  # noqa: F401  likewise
