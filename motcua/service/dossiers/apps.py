from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "motcua.service.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        from motcua.service.dossiers import measures, reactions, texts  # noqa: F401  (they register themselves)
