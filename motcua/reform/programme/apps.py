from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "motcua.reform.programme"
    label = "programme"

    def ready(self) -> None:
        from motcua.reform.programme import measures, texts  # noqa: F401  (they register themselves)
