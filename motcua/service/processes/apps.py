from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "motcua.service.processes"
    label = "processes"

    def ready(self) -> None:
        from motcua.service.processes import measures  # noqa: F401  (they declare themselves)
