from django.apps import AppConfig


class LandTaxConfig(AppConfig):
    name = "motcua.service.landtax"
    label = "landtax"

    def ready(self) -> None:
        from motcua.service.landtax import texts  # noqa: F401  (they register themselves)
