from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "motcua.registry.catalogue"
    label = "catalogue"
