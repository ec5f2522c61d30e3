"""Addresses of the desk, under /ban-lam-viec/."""

from django.urls import path

from motcua.faces.desk.counter import views as counter
from motcua.faces.desk.dossier import acts
from motcua.faces.desk.dossier import views as dossier
from motcua.faces.desk.inbox import views as inbox

urlpatterns = [
    path("", inbox.inbox_page, name="desk_inbox"),
    path("nhan-viec/", inbox.take, name="desk_take"),
    path("ky/", inbox.sign_many, name="desk_sign_many"),
    path("tiep-nhan/", inbox.receive_many, name="desk_receive_many"),
    path("canh-bao/", inbox.alarms_page, name="desk_alarms"),
    path("tim/", inbox.search_page, name="desk_search"),
    path("xuat/dossiers.<str:kind>", inbox.export, name="desk_export"),
    path("ho-so/<uuid:dossier>/", dossier.dossier_page, name="desk_dossier"),
    path("ho-so/<uuid:dossier>/tep/<str:sha256>/", dossier.file, name="desk_file"),
    path("ho-so/<uuid:dossier>/thoi-han/", dossier.deadline_page, name="desk_deadline"),
    path("ho-so/<uuid:dossier>/phieu/<str:kind>.pdf", dossier.document, name="desk_document"),
    path("ho-so/<uuid:dossier>/lam/<str:act>/", acts.act, name="desk_act"),
    path("quay/", counter.counter_page, name="desk_counter"),
    path("quay/nguoi/<uuid:person>/", counter.person_page, name="desk_person"),
    path("quay/nguoi/<uuid:person>/<uuid:procedure>/", counter.start, name="desk_start"),
    path("quay/nhap/<uuid:draft>/", counter.draft_page, name="desk_draft"),
    path("tra-ket-qua/", counter.shelf_page, name="desk_shelf"),
]
