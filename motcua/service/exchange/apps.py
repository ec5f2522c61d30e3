from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "motcua.service.exchange"
    label = "exchange"

    def ready(self) -> None:
        from motcua.service.exchange import jobs, measures, reactions  # noqa: F401  (they register themselves)
        from motcua.service.exchange.traffic import jobs as jobs_of_traffic  # noqa: F401
        from motcua.service.exchange.traffic import reactions as of_traffic  # noqa: F401
