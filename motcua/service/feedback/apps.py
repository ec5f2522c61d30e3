from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "motcua.service.feedback"
    label = "feedback"

    def ready(self) -> None:
        from motcua.service.feedback import measures, texts  # noqa: F401  (they register themselves)
