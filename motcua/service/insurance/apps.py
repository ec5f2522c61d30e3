from django.apps import AppConfig


class InsuranceConfig(AppConfig):
    name = "motcua.service.insurance"
    label = "insurance"

    def ready(self) -> None:
        from motcua.service.insurance import measures, reactions  # noqa: F401  (they register themselves)
        from motcua.service.insurance.synchronisation import jobs  # noqa: F401
        from motcua.service.insurance.synchronisation import measures as shares  # noqa: F401
