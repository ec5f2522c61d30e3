from django.apps import AppConfig


class CountersConfig(AppConfig):
    name = "motcua.service.counters"
    label = "counters"

    def ready(self) -> None:
        from motcua.service.counters import measures, reactions  # noqa: F401  (they register themselves)
