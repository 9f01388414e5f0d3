from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "forum.pages"

    def ready(self) -> None:
        # Registers the journal's words and what the worker does; models exist only now.
        from forum.pages import acts  # noqa: F401  imported for what it registers
        from forum.pages.demo import rounds as of_demo  # noqa: F401  likewise
        from forum.pages.figures import rounds  # noqa: F401  likewise
