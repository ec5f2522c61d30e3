from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "motcua.service.payments"
    label = "payments"

    def ready(self) -> None:
        from motcua.service.payments import measures  # noqa: F401  (declares itself)
