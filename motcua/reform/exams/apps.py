from django.apps import AppConfig


class ExamsConfig(AppConfig):
    name = "motcua.reform.exams"
    label = "exams"

    def ready(self) -> None:
        from motcua.reform.exams import jobs, measures  # noqa: F401  (they register themselves)
