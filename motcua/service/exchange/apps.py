from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "motcua.service.exchange"
    label = "exchange"

    def ready(self) -> None:
        from motcua.service.exchange.traffic import jobs, reactions  # noqa: F401  (they register themselves)
