from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "motcua.registry.people"
    label = "people"

    def ready(self) -> None:
        from motcua.registry.people import measures  # noqa: F401  (they register themselves)
        from motcua.registry.people.population import jobs  # noqa: F401
