from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "motcua.service.payments"
    label = "payments"

    def ready(self) -> None:
        from motcua.service.payments.collecting import jobs  # noqa: F401  (it registers itself)
