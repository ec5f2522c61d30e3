"""Addresses of the desk, under /ban-lam-viec/."""

from django.urls import path

from motcua.faces.desk import forms
from motcua.faces.desk.counter import filing, people, shelf
from motcua.faces.desk.dossier import acts, mend
from motcua.faces.desk.dossier import views as dossier
from motcua.faces.desk.handover import views as slips
from motcua.faces.desk.inbox import views as inbox
from motcua.faces.desk.many import views as many
from motcua.faces.desk.outbox import views as outbox
from motcua.faces.desk.palette import views as palette

urlpatterns = [
    path("", inbox.inbox_page, name="desk_inbox"),
    path("moi/", inbox.live, name="desk_live"),
    path("bat-dau/", inbox.begin, name="desk_begin"),
    path("in-giay-tiep-nhan/", inbox.print_receipts, name="desk_print_receipts"),
    path("ban-giao/", slips.slips_page, name="desk_slips"),
    path("ban-giao/lap/", slips.make_slip, name="desk_make_slip"),
    path("ban-giao/<uuid:slip>.pdf", slips.slip_pdf, name="desk_slip"),
    path("danh-sach/giu/", inbox.keep_own_view, name="desk_keep_view"),
    path("danh-sach/<uuid:view>/bo/", inbox.drop_own_view, name="desk_drop_view"),
    path("nhieu/<slug:act>/", many.many, name="desk_many"),
    path("canh-bao/", inbox.alarms_page, name="desk_alarms"),
    path("di-toi/", palette.palette, name="desk_palette"),
    path("tim/", inbox.search_page, name="desk_search"),
    path("xuat/dossiers.<str:kind>", inbox.export, name="desk_export"),
    path("ho-so/<uuid:dossier>/", dossier.dossier_page, name="desk_dossier"),
    path("ho-so/<uuid:dossier>/tep/<str:sha256>/", dossier.file, name="desk_file"),
    path("ho-so/<uuid:dossier>/thoi-han/", dossier.deadline_page, name="desk_deadline"),
    path("ho-so/<uuid:dossier>/phieu/<str:kind>.pdf", dossier.document, name="desk_document"),
    path("ho-so/<uuid:dossier>/bo-sung/", mend.supplement_page, name="desk_supplement"),
    path("ho-so/<uuid:dossier>/lam/<str:act>/", acts.act, name="desk_act"),
    path("quay/", people.counter_page, name="desk_counter"),
    path("quay/dang-ky/", people.register, name="desk_register"),
    path("quay/nguoi/<uuid:person>/", people.person_page, name="desk_person"),
    path("quay/nguoi/<uuid:person>/lien-he/", people.contact, name="desk_contact"),
    path("quay/nguoi/<uuid:person>/<uuid:procedure>/", filing.start, name="desk_start"),
    path("quay/nhap/<uuid:draft>/", filing.draft_page, name="desk_draft"),
    path("quay/nhap/<uuid:draft>/bo/", filing.discard, name="desk_discard"),
    path("quay/nhap/<uuid:draft>/tep/<slug:slot>/", forms.upload, name="desk_upload"),
    path("tra-ket-qua/", shelf.shelf_page, name="desk_shelf"),
    path("hop-thu-di/", outbox.outbox_page, name="desk_outbox"),
    path("hop-thu-di/gui-lai/", outbox.resend, name="desk_resend"),
]
