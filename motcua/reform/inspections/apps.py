from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "motcua.reform.inspections"
    label = "inspections"

    def ready(self) -> None:
        from motcua.reform.inspections import measures, texts  # noqa: F401  (they register themselves)
