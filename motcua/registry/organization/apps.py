from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    name = "motcua.registry.organization"
    label = "organization"
