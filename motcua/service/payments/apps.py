from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "motcua.service.payments"
    label = "payments"

    def ready(self) -> None:
        # Its ticks are registered where they are imported.
        from motcua.service.payments.reconciliation import jobs  # noqa: F401
