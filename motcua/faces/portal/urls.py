"""Addresses of the portal, in Vietnamese: people read them."""

from django.urls import path, re_path

from motcua.faces.portal import home
from motcua.faces.portal.about import views as about
from motcua.faces.portal.codes import views as codes
from motcua.faces.portal.figures import index766 as public_index
from motcua.faces.portal.figures import open_data
from motcua.faces.portal.figures import procedures as open_procedures
from motcua.faces.portal.figures import views as public
from motcua.faces.portal.file import proofs, questions
from motcua.faces.portal.file import views as file
from motcua.faces.portal.find import city
from motcua.faces.portal.find import views as find
from motcua.faces.portal.find.estimate import estimate_page
from motcua.faces.portal.pay import views as pay
from motcua.faces.portal.person import acting
from motcua.faces.portal.person import data as own_data
from motcua.faces.portal.petitions import views as petitions
from motcua.faces.portal.rate import views as rate
from motcua.faces.portal.track import mend, notices, talk
from motcua.faces.portal.track import views as track
from motcua.faces.portal.wallet import verifying
from motcua.faces.portal.wallet import views as wallet

urlpatterns = [
    path("", home.home, name="home"),
    path("tim/", find.search_page, name="search"),
    path("qr/<str:link>/", codes.follow, name="qr"),
    path("tim/goi-y/", find.suggest, name="suggest"),
    path("noi-tiep-nhan/", city.offices_page, name="offices"),
    path("dung-han/", city.figures_page, name="figures"),
    path("so-lieu/", public.figures_page, name="public_figures"),
    path("so-lieu/cach-tinh/", public.definitions_page, name="public_definitions"),
    path("so-lieu/chi-so-766/", public_index.index_page, name="public_index766"),
    path("so-lieu/<slug:indicator>/", public.indicator_page, name="public_indicator"),
    path("du-lieu-mo/", open_data.open_data_page, name="open_data_page"),
    path("du-lieu-mo/catalogue.jsonld", open_data.catalogue, name="open_data_catalogue"),
    re_path(r"^du-lieu-mo/thu-tuc\.(?P<kind>csv|json)$", open_procedures.data, name="open_procedures"),
    path("du-lieu-mo/thu-tuc.schema.json", open_procedures.schema, name="open_procedures_schema"),
    re_path(r"^du-lieu-mo/(?P<indicator>[a-z_0-9]+)\.(?P<kind>csv|json)$", open_data.data, name="open_data"),
    path("thu-tuc/<uuid:procedure>/", find.procedure_page, name="procedure"),
    path("thu-tuc/<uuid:procedure>/uoc-tinh/", estimate_page, name="estimate"),
    path("thu-tuc/<uuid:procedure>/nop/", file.start, name="start_filing"),
    path("nop/", file.resume, name="resume"),
    path("nop/<uuid:draft>/", file.task_page, name="draft"),
    path("nop/<uuid:draft>/noi-nhan/", file.office_page, name="draft_office"),
    path("nop/<uuid:draft>/nhan-ket-qua/", file.return_page, name="draft_return"),
    path("nop/<uuid:draft>/phan/<slug:page>/", questions.question_page, name="draft_page"),
    path("nop/<uuid:draft>/tep/<slug:slot>/", questions.upload, name="draft_upload"),
    path("nop/<uuid:draft>/kiem-tra/", file.check_page, name="draft_check"),
    path("nop/<uuid:draft>/dinh-danh/", proofs.proof_page, name="draft_proof"),
    path("nop/<uuid:draft>/cap-nhat/", file.renew, name="draft_renew"),
    path("nop/<uuid:draft>/xoa/", file.discard, name="draft_discard"),
    path("ho-so/", track.own, name="own_dossiers"),
    path("ho-so/<uuid:dossier>/", track.dossier_page, name="dossier"),
    path("ho-so/<uuid:dossier>/da-nop/", track.filed_page, name="filed"),
    path("ho-so/<uuid:dossier>/thoi-han/", track.deadline_page, name="deadline"),
    path("ho-so/<uuid:dossier>/lich/", track.calendar_page, name="dossier_calendar"),
    path("ho-so/<uuid:dossier>/bo-sung/", mend.supplement_page, name="supplement"),
    path("ho-so/<uuid:dossier>/bo-sung/<slug:target>/", mend.defect_page, name="defect"),
    path("ho-so/<uuid:dossier>/rut/", track.withdraw_page, name="withdraw"),
    path("ho-so/<uuid:dossier>/tep/<str:sha256>/", track.file, name="dossier_file"),
    path("ho-so/<uuid:dossier>/giay/<slug:kind>/", track.paper, name="dossier_paper"),
    path("ho-so/<uuid:dossier>/danh-gia/", rate.rate, name="rate"),
    path("ho-so/<uuid:dossier>/phan-anh/", rate.complain, name="complain"),
    path("ho-so/<uuid:dossier>/trao-doi/", talk.conversation_page, name="conversation"),
    path("ho-so/<uuid:dossier>/nop-tien/", pay.pay_page, name="pay"),
    path("thanh-toan/", pay.payments_page, name="payments"),
    path("thanh-toan/<uuid:attempt>/", pay.payment_page, name="payment"),
    path("thanh-toan/<uuid:attempt>/trang-thai/", pay.payment_state, name="payment_state"),
    path("thanh-toan/<uuid:attempt>/ma-qr.png", pay.payment_picture, name="payment_picture"),
    path("bien-lai/", pay.receipt_page, name="receipt"),
    path("bien-lai/<str:code>.pdf", pay.receipt_paper, name="receipt_paper"),
    path("bien-lai/<str:code>.xml", pay.receipt_xml, name="receipt_xml"),
    path("bien-lai/<str:code>.xml.p7s", pay.receipt_seal, name="receipt_seal"),
    path("ho-so/<uuid:dossier>/danh-gia/loi/", rate.explain, name="explain_rating"),
    path("phan-anh/", petitions.petitions_page, name="petitions"),
    path("phan-anh/gui/", petitions.send_page, name="petition_new"),
    path("phan-anh/theo-doi/", petitions.follow_page, name="petition_follow"),
    path("phan-anh/<uuid:petition>/", petitions.petition_page, name="petition"),
    path("vi-giay-to/", wallet.wallet_page, name="wallet"),
    path("vi-giay-to/<uuid:paper>/", wallet.paper_page, name="wallet_paper"),
    path("vi-giay-to/<uuid:paper>/tep/", wallet.file, name="wallet_file"),
    path("vi-giay-to/<uuid:paper>/cho-xem/", wallet.share_page, name="wallet_share_new"),
    path("vi-giay-to/<uuid:paper>/bao-mat/", wallet.lost_page, name="wallet_lost"),
    path("vi-giay-to/<uuid:paper>/tim-thay/", wallet.found, name="wallet_found"),
    path("vi-giay-to/ma/<uuid:share>/", wallet.shared_page, name="wallet_share"),
    path("vi-giay-to/ma/<uuid:share>/thoi/", wallet.stop, name="wallet_share_stop"),
    path("giay-to/<str:token>/", verifying.shared, name="shared"),
    path("giay-to/<str:token>/tep/", verifying.shared_file, name="shared_file"),
    path("thong-bao/", notices.notices_page, name="notices"),
    path("thong-bao/da-doc/", notices.read_all, name="notices_read"),
    path("thong-bao/<uuid:notice>/", notices.notice, name="notice"),
    path("toi/", own_data.my_data, name="my_data"),
    path("toi/dong-y/", own_data.consent, name="my_data_consent"),
    path("toi/sai/", own_data.wrong_page, name="my_data_wrong"),
    path("toi/ai-da-xem/", own_data.accesses_page, name="my_accesses"),
    path("toi/thay-mat/", acting.acting_page, name="acting"),
    path("toi/thay-mat/uy-quyen/", acting.give_page, name="acting_give"),
    path("toi/thay-mat/<uuid:mandate>/cham-dut/", acting.revoke_page, name="acting_revoke"),
    path("tro-giup/", about.help_page, name="help"),
    path("tro-giup/tiep-can/", about.accessibility, name="accessibility"),
    path("gioi-thieu/", about.about, name="about"),
    path("tra-cuu/", track.tracking_page, name="tracking"),
    path("kiem-tra-van-ban/", track.verify_page, name="verify_document"),
]
