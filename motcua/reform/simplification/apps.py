from django.apps import AppConfig


class SimplificationConfig(AppConfig):
    name = "motcua.reform.simplification"
    label = "simplification"

    def ready(self) -> None:
        from motcua.reform.simplification import measures  # noqa: F401  (they register themselves)
