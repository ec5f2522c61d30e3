from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "motcua.service.documents"
    label = "documents"

    def ready(self) -> None:
        from motcua.service.documents import measures, texts  # noqa: F401  (they register themselves)
