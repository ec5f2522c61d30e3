from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "motcua.registry.people"
    label = "people"

    def ready(self) -> None:
        from motcua.registry.people.sign_in import measures, texts  # noqa: F401  (they register themselves)
