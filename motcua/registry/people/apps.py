from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "motcua.registry.people"
    label = "people"

    def ready(self) -> None:
        # They register themselves.
        from motcua.registry.people import measures  # noqa: F401
        from motcua.registry.people.population import jobs, texts  # noqa: F401
        from motcua.registry.people.sign_in import measures as of_sign_in  # noqa: F401
        from motcua.registry.people.sign_in import texts as texts_of_sign_in  # noqa: F401
