from django.apps import AppConfig


class WalletConfig(AppConfig):
    name = "motcua.service.wallet"
    label = "wallet"

    def ready(self) -> None:
        from motcua.service.wallet import measures, texts  # noqa: F401  (they register themselves)
