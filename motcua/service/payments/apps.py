from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "motcua.service.payments"
    label = "payments"

    def ready(self) -> None:
        from motcua.service.payments import measures  # noqa: F401  (declares itself)

        # Their ticks are registered where they are imported.
        from motcua.service.payments.collecting import jobs as collecting  # noqa: F401
        from motcua.service.payments.reconciliation import jobs as reconciliation  # noqa: F401
