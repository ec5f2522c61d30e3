from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    name = "motcua.reform.institutions"
    label = "institutions"

    def ready(self) -> None:
        from motcua.reform.institutions import measures  # noqa: F401  (they register themselves)
