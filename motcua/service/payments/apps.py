from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "motcua.service.payments"
    label = "payments"
