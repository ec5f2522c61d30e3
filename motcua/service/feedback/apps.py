from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "motcua.service.feedback"
    label = "feedback"
