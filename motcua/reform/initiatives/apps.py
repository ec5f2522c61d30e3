from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "motcua.reform.initiatives"
    label = "initiatives"

    def ready(self) -> None:
        from motcua.reform.initiatives import measures  # noqa: F401  (they register themselves)
