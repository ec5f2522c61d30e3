from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "motcua.reform.outreach"
    label = "outreach"

    def ready(self) -> None:
        from motcua.reform.outreach import measures  # noqa: F401  (they register themselves)
