"""Addresses of the desk, under /ban-lam-viec/."""

from django.urls import path, re_path

from motcua.faces.desk import forms
from motcua.faces.desk.administration import accounts, calendars, payments, texts, units
from motcua.faces.desk.board import views as board
from motcua.faces.desk.catalogue import agencies, listing, writing
from motcua.faces.desk.catalogue import views as procedures
from motcua.faces.desk.codes import views as codes
from motcua.faces.desk.corrections import views as corrections
from motcua.faces.desk.counter import filing, people, shelf
from motcua.faces.desk.counters import acts as counter_acts
from motcua.faces.desk.counters import views as counters
from motcua.faces.desk.deputies import views as deputies
from motcua.faces.desk.designer import acts as designer_acts
from motcua.faces.desk.designer import canvas as designer_canvas
from motcua.faces.desk.designer import cases, cases_acts, cases_writer
from motcua.faces.desk.designer import views as designer
from motcua.faces.desk.documents import incoming, outgoing
from motcua.faces.desk.dossier import acts, defects, mend, signing, step_forms
from motcua.faces.desk.dossier import views as dossier
from motcua.faces.desk.exams import acts as exam_acts
from motcua.faces.desk.exams import papers as exam_papers
from motcua.faces.desk.exams import sitting as exam_sitting
from motcua.faces.desk.exams import views as exams
from motcua.faces.desk.exchange import traffic
from motcua.faces.desk.figures import remarks, saved
from motcua.faces.desk.figures import views as figures
from motcua.faces.desk.forms_designer import of_steps as step_forms_drawn
from motcua.faces.desk.forms_designer import views as form_designer
from motcua.faces.desk.handover import views as slips
from motcua.faces.desk.inbox import views as inbox
from motcua.faces.desk.index766 import views as index766
from motcua.faces.desk.initiatives import acts as initiative_acts
from motcua.faces.desk.initiatives import views as initiatives
from motcua.faces.desk.inspections import acts as inspection_acts
from motcua.faces.desk.inspections import views as inspections
from motcua.faces.desk.institutions import acts as institution_acts
from motcua.faces.desk.institutions import documents as normative
from motcua.faces.desk.institutions import people as civil_service
from motcua.faces.desk.institutions import proposals as restructuring
from motcua.faces.desk.insurance import facilities as health_facilities
from motcua.faces.desk.insurance import lookups as insurance
from motcua.faces.desk.integration import acts as integration_acts
from motcua.faces.desk.integration import many as integration_many
from motcua.faces.desk.integration import views as integration
from motcua.faces.desk.landtax import views as tax_letters
from motcua.faces.desk.many import views as many
from motcua.faces.desk.outbox import views as outbox
from motcua.faces.desk.outreach import acts as outreach_acts
from motcua.faces.desk.outreach import views as outreach
from motcua.faces.desk.palette import views as palette
from motcua.faces.desk.payments import books as money_books
from motcua.faces.desk.payments import collections as money
from motcua.faces.desk.payments import matters as money_matters
from motcua.faces.desk.payments import of_dossier as money_of_dossier
from motcua.faces.desk.payments import owed as money_owed
from motcua.faces.desk.payments import refunds as money_refunds
from motcua.faces.desk.petitions import acts as petition_acts
from motcua.faces.desk.petitions import views as petitions
from motcua.faces.desk.programme import acts as programme_acts
from motcua.faces.desk.programme import views as programme
from motcua.faces.desk.reconciliation import acts as reconciliation_acts
from motcua.faces.desk.reconciliation import closing
from motcua.faces.desk.reconciliation import views as reconciliation
from motcua.faces.desk.reports import acts as report_acts
from motcua.faces.desk.reports import views as reports
from motcua.faces.desk.signs import views as signs
from motcua.faces.desk.simplification import acts as review_acts
from motcua.faces.desk.simplification import views as reviews
from motcua.faces.desk.synchronisation import acts as synchronisation_acts
from motcua.faces.desk.synchronisation import views as synchronisation
from motcua.faces.desk.talk import views as talk
from motcua.faces.desk.waits import views as waits
from motcua.faces.desk.wallet import views as wallet

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
    path("ho-so/<uuid:dossier>/yeu-cau-bo-sung/", defects.defects_page, name="desk_defects"),
    path("ho-so/<uuid:dossier>/buoc/<uuid:task>/bieu-mau/", step_forms.step_form_page, name="desk_step_form"),
    path("ho-so/<uuid:dossier>/du-thao.pdf", signing.draft_page, name="desk_draft_result"),
    path("ky/", signing.queue, name="desk_sign_queue"),
    path("ho-so/<uuid:dossier>/lam/<str:act>/", acts.act, name="desk_act"),
    path("ho-so/<uuid:dossier>/tien/", money_of_dossier.money_page, name="desk_money_of"),
    path("ho-so/<uuid:dossier>/tien/thu-tien-mat/", money_of_dossier.take, name="desk_money_take"),
    path("ho-so/<uuid:dossier>/tien/dua-ma/", money_of_dossier.show_code, name="desk_money_show_code"),
    path("ho-so/<uuid:dossier>/tien/huy-thu/", money_of_dossier.take_back, name="desk_money_take_back"),
    path("ho-so/<uuid:dossier>/tien/hoan/", money_of_dossier.ask_back, name="desk_money_ask_back"),
    path("ho-so/<uuid:dossier>/tien/bo/", money_of_dossier.let_go, name="desk_money_let_go"),
    path("thu-tien/", money.collections_page, name="desk_money"),
    path("thu-tien/giao-dich/", money.rows_page, name="desk_money_rows"),
    path("thu-tien/giao-dich.xlsx", money.sheet, name="desk_money_sheet"),
    path("thu-tien/chua-nop/", money_owed.owed_page, name="desk_money_owed"),
    path("thu-tien/chua-nop/nhac/", money_owed.remind, name="desk_money_remind"),
    path("thu-tien/hoan/", money_refunds.refunds_page, name="desk_money_refunds"),
    path("thu-tien/hoan/<uuid:refund>/", money_refunds.refund_page, name="desk_money_refund"),
    path("thu-tien/hoan/<uuid:refund>/lam/<slug:act>/", money_refunds.act, name="desk_money_refund_act"),
    path("thu-tien/can-xem/", money_matters.matters_page, name="desk_money_matters"),
    path("thu-tien/can-xem/<uuid:matter>/<slug:act>/", money_matters.act, name="desk_money_matter_act"),
    path("thu-tien/bien-lai/", money_books.books_page, name="desk_money_books"),
    path("thu-tien/bien-lai/so/<uuid:series>/", money_books.book_page, name="desk_money_book"),
    path("thu-tien/bien-lai/<slug:code>/", money_books.receipt_page, name="desk_money_receipt"),
    path("thu-tien/bien-lai/<slug:code>/lap-lai/", money_books.reissue, name="desk_money_reissue"),
    path("thu-tien/bien-lai/<slug:code>.pdf", money_books.paper, name="desk_money_paper"),
    path("thu-tien/ma/<uuid:attempt>/", money_of_dossier.code_page, name="desk_money_code"),
    path("thu-tien/ma/<uuid:attempt>/moi/", money_of_dossier.code_state, name="desk_money_code_state"),
    path("quay/", people.counter_page, name="desk_counter"),
    path("quay/dang-ky/", people.register, name="desk_register"),
    path("quay/nguoi/<uuid:person>/", people.person_page, name="desk_person"),
    path("quay/nguoi/<uuid:person>/lien-he/", people.contact, name="desk_contact"),
    path("quay/nguoi/<uuid:person>/<uuid:procedure>/", filing.start, name="desk_start"),
    path("quay/nhap/<uuid:draft>/", filing.draft_page, name="desk_draft"),
    path("quay/nhap/<uuid:draft>/bo/", filing.discard, name="desk_discard"),
    path("quay/nhap/<uuid:draft>/tep/<slug:slot>/", forms.upload, name="desk_upload"),
    path("cac-quay/", counters.counters_page, name="desk_counters"),
    path("cac-quay/lam/<slug:act>/", counter_acts.act, name="desk_counters_act"),
    path("cac-quay/tep/<slug:name>.xlsx", counters.shifts_sheet, name="desk_counters_sheet"),
    path("cac-quay/<uuid:counter>/", counters.counter_page, name="desk_counter_one"),
    path("cac-quay/<uuid:counter>/lam/<slug:act>/", counter_acts.act_on_one, name="desk_counter_act"),
    path("ma-qr/", codes.codes_page, name="desk_codes"),
    path("ma-qr/lam/<slug:act>/", codes.act, name="desk_codes_act"),
    path("ma-qr/tep/<slug:name>.xlsx", codes.codes_sheet, name="desk_codes_sheet"),
    path("ma-qr/in/<slug:sheet>.pdf", codes.paper, name="desk_codes_paper"),
    path("ma-qr/<uuid:code>/", codes.code_page, name="desk_code"),
    path("bao-hiem/", health_facilities.facilities_page, name="desk_insurance"),
    path("bao-hiem/co-so/<uuid:facility>/", health_facilities.facility_page, name="desk_insurance_facility"),
    path("bao-hiem/co-so/<uuid:facility>/lam/<slug:act>/", health_facilities.act, name="desk_insurance_act"),
    path("bao-hiem/tra-cuu/", insurance.lookup_page, name="desk_insurance_lookup"),
    path("bao-hiem/tra-cuu/<uuid:lookup>/", insurance.answer_page, name="desk_insurance_answer"),
    path("bao-hiem/tra-cuu/<uuid:lookup>/phieu.pdf", insurance.slip, name="desk_insurance_slip"),
    path("thiet-ke/thu/", cases.processes_page, name="desk_process_tests"),
    path("thiet-ke/thu/<uuid:owner>/", cases.cases_page, name="desk_cases"),
    path("thiet-ke/thu/<uuid:owner>/do-phu.json", cases.coverage, name="desk_coverage"),
    path("thiet-ke/thu/<uuid:owner>/viet/", cases_writer.write_page, name="desk_case_write"),
    path("thiet-ke/thu/<uuid:owner>/lam/<slug:act>/", cases_acts.act, name="desk_cases_act"),
    path("thiet-ke/thu/<uuid:owner>/<int:number>/", cases.case_page, name="desk_case"),
    path("bao-hiem/dong-bo/", synchronisation.cards_page, name="desk_synchronisation"),
    path("bao-hiem/dong-bo/so-sanh/", synchronisation_acts.run, name="desk_synchronisation_run"),
    path("bao-hiem/dong-bo/<uuid:card>/", synchronisation.card_page, name="desk_synchronisation_card"),
    path("bao-hiem/dong-bo/<uuid:card>/lam/<slug:act>/", synchronisation_acts.act, name="desk_synchronisation_act"),
    path("cong-dvc/tin/", traffic.traffic_page, name="desk_traffic"),
    path("cong-dvc/tin/gui-lai/", traffic.again, name="desk_traffic_again"),
    path("cong-dvc/tin/khac-biet/<uuid:difference>/", traffic.settle, name="desk_traffic_settle"),
    path("doi-soat/", reconciliation.reconciliation_page, name="desk_reconciliation"),
    path("doi-soat/nhan/", reconciliation_acts.take, name="desk_settlement_take"),
    path("doi-soat/tep/<uuid:file>/", reconciliation.settlement_page, name="desk_settlement"),
    path("doi-soat/<uuid:difference>/", reconciliation.difference_page, name="desk_difference"),
    path("doi-soat/<uuid:difference>/lam/<slug:act>/", reconciliation_acts.act, name="desk_difference_act"),
    path("thue-dat/thu/", tax_letters.letters_page, name="desk_tax_letters"),
    path("thue-dat/thu/<uuid:letter>/gui-lai/", tax_letters.again, name="desk_tax_letter_again"),
    path("khoa-so/", closing.closing_page, name="desk_closing"),
    path("khoa-so/<uuid:unit>/", closing.books_page, name="desk_books"),
    path("khoa-so/<uuid:unit>/lam/<slug:act>/", closing.act, name="desk_books_act"),
    path("khoa-so/<uuid:unit>/<slug:sheet>.xlsx", closing.sheet, name="desk_books_sheet"),
    path("tra-ket-qua/", shelf.shelf_page, name="desk_shelf"),
    path("bang/", board.board_page, name="desk_board"),
    path("bang/so-lieu/<slug:figure>/", board.figure_page, name="desk_figure"),
    path("bang/tung-ngay.csv", board.flow_csv, name="desk_flow_csv"),
    path("so-lieu/", figures.figures_page, name="desk_figures"),
    path("so-lieu/bang/giu/", saved.put, name="desk_put_on_board"),
    path("so-lieu/bang/<uuid:board>/", saved.board_page, name="desk_saved_board"),
    path("so-lieu/bang/<uuid:board>/bot/", saved.take_off, name="desk_take_off_board"),
    path("so-lieu/bang/<uuid:board>/bo/", saved.drop, name="desk_drop_board"),
    path("so-lieu/<slug:indicator>/", figures.indicator_page, name="desk_indicator"),
    path("so-lieu/<slug:indicator>/ghi-chu/", remarks.write, name="desk_write_remark"),
    path("so-lieu/<slug:indicator>/ghi-chu/<uuid:remark>/bo/", remarks.take_back, name="desk_take_back_remark"),
    path("so-lieu/<slug:indicator>/ho-so/", figures.rows_page, name="desk_indicator_rows"),
    re_path(r"^so-lieu/(?P<indicator>[a-z0-9_]+)\.(?P<kind>csv|json|xlsx)$", figures.data, name="desk_indicator_data"),
    path("chi-so-766/", index766.index_page, name="desk_index766"),
    path("cho-o-dau/", waits.waits_page, name="desk_waits"),
    path("dau-hieu/", signs.signs_page, name="desk_signs"),
    path("dau-hieu/<slug:sign>/", signs.sign_page, name="desk_sign"),
    path("dau-hieu/<slug:sign>/ho-so/", signs.sign_rows_page, name="desk_sign_rows"),
    path("chuong-trinh/", programme.plans_page, name="desk_programmes"),
    path("chuong-trinh/mo/", programme_acts.open_new, name="desk_programme_open"),
    path("chuong-trinh/mau.xlsx", programme.template, name="desk_programme_template"),
    path("chuong-trinh/<uuid:plan>/", programme.plan_page, name="desk_programme"),
    path("chuong-trinh/<uuid:plan>/nhiem-vu.xlsx", programme.export, name="desk_programme_export"),
    path("chuong-trinh/<uuid:plan>/nhap/", programme_acts.import_sheet, name="desk_programme_import"),
    path("chuong-trinh/<uuid:plan>/chuyen-giao/", programme_acts.hand_over, name="desk_programme_hand_over"),
    path("chuong-trinh/nhiem-vu/<uuid:task>/", programme.task_page, name="desk_programme_task"),
    path("chuong-trinh/nhiem-vu/<uuid:task>/lam/<slug:act>/", programme_acts.act, name="desk_programme_act"),
    path(
        "chuong-trinh/nhiem-vu/<uuid:task>/minh-chung/<str:sha256>/",
        programme.evidence,
        name="desk_programme_evidence",
    ),
    path("van-ban/den/", incoming.register_page, name="desk_incoming"),
    path("van-ban/den/ghi-so/", incoming.register, name="desk_incoming_register"),
    path("van-ban/den/nhap/", incoming.import_sheet, name="desk_incoming_import"),
    path("van-ban/den/mau.xlsx", incoming.template, name="desk_incoming_template"),
    path("van-ban/den/so.xlsx", incoming.export, name="desk_incoming_export"),
    path("van-ban/den/<uuid:document>/", incoming.document_page, name="desk_incoming_one"),
    path("van-ban/den/<uuid:document>/lam/<slug:act>/", incoming.act, name="desk_incoming_act"),
    path("van-ban/den/<uuid:document>/tep/<str:sha256>/", incoming.file, name="desk_incoming_file"),
    path("van-ban/di/", outgoing.register_page, name="desk_outgoing"),
    path("van-ban/di/so.xlsx", outgoing.export, name="desk_outgoing_export"),
    path("van-ban/di/soan/", outgoing.draft, name="desk_outgoing_draft"),
    path("van-ban/di/<uuid:document>/", outgoing.document_page, name="desk_outgoing_one"),
    path("van-ban/di/<uuid:document>/van-ban.pdf", outgoing.paper, name="desk_outgoing_paper"),
    path("van-ban/di/<uuid:document>/lam/<slug:act>/", outgoing.act, name="desk_outgoing_act"),
    path("tuyen-truyen/", outreach.groups_page, name="desk_outreach"),
    path("tuyen-truyen/mau.xlsx", outreach.template, name="desk_outreach_template"),
    path("tuyen-truyen/danh-sach.xlsx", outreach.export, name="desk_outreach_export"),
    path("tuyen-truyen/nhap/", outreach_acts.import_sheet, name="desk_outreach_import"),
    path("tuyen-truyen/chien-dich/", outreach_acts.campaign, name="desk_outreach_campaign"),
    path("tuyen-truyen/<uuid:group>/", outreach.group_page, name="desk_outreach_group"),
    path("tuyen-truyen/<uuid:group>/lam/<slug:act>/", outreach_acts.act, name="desk_outreach_act"),
    path("sang-kien/", initiatives.initiatives_page, name="desk_initiatives"),
    path("sang-kien/de-xuat/", initiative_acts.propose, name="desk_initiative_propose"),
    path("sang-kien/nhap/", initiative_acts.import_sheet, name="desk_initiatives_import"),
    path("sang-kien/mau.xlsx", initiatives.template, name="desk_initiatives_template"),
    path("sang-kien/danh-sach.xlsx", initiatives.export, name="desk_initiatives_export"),
    path("sang-kien/<uuid:initiative>/", initiatives.initiative_page, name="desk_initiative"),
    path("sang-kien/<uuid:initiative>/lam/<slug:act>/", initiative_acts.act, name="desk_initiative_act"),
    path("tich-hop/", integration.services_page, name="desk_integration"),
    path("tich-hop/dich-vu.xlsx", integration.export, name="desk_integration_export"),
    path("tich-hop/ke-hoach.xlsx", integration.template, name="desk_integration_template"),
    path("tich-hop/ke-hoach/", integration_acts.adopt, name="desk_integration_adopt"),
    path("tich-hop/nhieu/<slug:act>/", integration_many.many, name="desk_integration_many"),
    path("tich-hop/<uuid:procedure>/", integration.service_page, name="desk_integration_service"),
    path("tich-hop/<uuid:procedure>/lam/<slug:act>/", integration_acts.act, name="desk_integration_act"),
    path("ra-soat/", reviews.reviews_page, name="desk_reviews"),
    path("ra-soat/mo/", review_acts.open_new, name="desk_review_open"),
    path("ra-soat/mau.xlsx", reviews.template, name="desk_reviews_template"),
    path("ra-soat/ke-hoach/<uuid:plan>/thu-tuc.xlsx", reviews.export, name="desk_reviews_export"),
    path("ra-soat/ke-hoach/<uuid:plan>/nhap/", review_acts.import_sheet, name="desk_reviews_import"),
    path("ra-soat/<uuid:task>/", reviews.review_page, name="desk_review"),
    path("ra-soat/<uuid:task>/lam/<slug:act>/", review_acts.act, name="desk_review_act"),
    path("kiem-tra/", inspections.inspections_page, name="desk_inspections"),
    path("kiem-tra/mo/", inspection_acts.open_new, name="desk_inspections_open"),
    path("kiem-tra/mau.xlsx", inspections.template, name="desk_inspections_template"),
    path("kiem-tra/danh-sach.xlsx", inspections.export, name="desk_inspections_export"),
    path("kiem-tra/nhap/", inspection_acts.import_sheet, name="desk_inspections_import"),
    path("kiem-tra/<uuid:inspection>/", inspections.inspection_page, name="desk_inspection"),
    path("kiem-tra/<uuid:inspection>/lam/<slug:act>/", inspection_acts.act, name="desk_inspection_act"),
    path("kiem-tra/<uuid:inspection>/minh-chung/<str:sha256>/", inspections.evidence, name="desk_inspection_evidence"),
    path("the-che/", normative.documents_page, name="desk_institutions"),
    path("the-che/mau.xlsx", normative.template, name="desk_normative_template"),
    path("the-che/van-ban.xlsx", normative.export, name="desk_normative_export"),
    path("the-che/lam/<slug:act>/", institution_acts.enter, name="desk_institutions_enter"),
    path("the-che/van-ban/<uuid:document>/", normative.document_page, name="desk_normative"),
    path("the-che/van-ban/<uuid:document>/lam/<slug:act>/", institution_acts.of_document, name="desk_normative_act"),
    path("the-che/sap-xep/", restructuring.proposals_page, name="desk_restructuring"),
    path("the-che/sap-xep/<uuid:proposal>/", restructuring.proposal_page, name="desk_restructuring_one"),
    path(
        "the-che/sap-xep/<uuid:proposal>/lam/<slug:act>/", institution_acts.of_proposal, name="desk_restructuring_act"
    ),
    path("the-che/bien-che/", civil_service.staff_page, name="desk_staff"),
    path("the-che/bien-che/mau.xlsx", civil_service.quota_template, name="desk_quota_template"),
    path("the-che/bien-che.xlsx", civil_service.staff_export, name="desk_staff_export"),
    path("the-che/bien-che/<uuid:unit>/", civil_service.staff_one_page, name="desk_staff_one"),
    path("the-che/cong-vu/", civil_service.civil_service_page, name="desk_civil_service"),
    path("the-che/cong-vu/<uuid:course>/", civil_service.course_page, name="desk_course"),
    path("the-che/cong-vu/<uuid:course>/lam/<slug:act>/", institution_acts.of_course, name="desk_course_act"),
    path("bao-cao/", reports.reports_page, name="desk_reports"),
    path("bao-cao/mo/", report_acts.open_new, name="desk_report_open"),
    path("bao-cao/<uuid:report>/", reports.report_page, name="desk_report"),
    path("bao-cao/<uuid:report>/lam/<slug:act>/", report_acts.act, name="desk_report_act"),
    path("bao-cao/<uuid:report>/dong-gop/<uuid:unit>/", reports.contribution_page, name="desk_report_contribution"),
    path("bao-cao/<uuid:report>/dong-gop/<uuid:unit>/gui/", report_acts.give, name="desk_report_give"),
    path("bao-cao/<uuid:report>/van-ban/<int:number>/", reports.paper_page, name="desk_report_paper"),
    path("bao-cao/<uuid:report>/tep/<int:number>.<slug:suffix>", reports.report_file, name="desk_report_file"),
    path(
        "bao-cao/<uuid:report>/khac/<int:first>/<int:second>/", reports.differences_page, name="desk_report_differences"
    ),
    path("ky-thi/", exams.exams_page, name="desk_exams"),
    path("ky-thi/mo/", exam_acts.set_up, name="desk_exam_set_up"),
    path("ky-thi/ngan-hang/<uuid:unit>/", exams.bank_page, name="desk_exam_bank"),
    path("ky-thi/ngan-hang/<uuid:unit>/nhap/", exam_acts.import_bank, name="desk_exam_bank_import"),
    path("ky-thi/ngan-hang/<uuid:unit>/<slug:what>.xlsx", exams.bank_file, name="desk_exam_bank_file"),
    path("ky-thi/bai-thi/", exam_papers.papers_page, name="desk_exam_papers"),
    path("ky-thi/<uuid:exam>/bai-thi-cua/<uuid:account>/", exam_papers.one_paper_page, name="desk_exam_paper_of"),
    path("ky-thi/<uuid:exam>/", exams.exam_page, name="desk_exam"),
    path("ky-thi/<uuid:exam>/lam/<slug:act>/", exam_acts.act, name="desk_exam_act"),
    path("ky-thi/<uuid:exam>/ket-qua.xlsx", exams.results_file, name="desk_exam_results"),
    path("ky-thi/<uuid:exam>/bai-thi/", exam_sitting.paper_page, name="desk_exam_paper"),
    path("ky-thi/<uuid:exam>/bai-thi/nop/", exam_sitting.finish, name="desk_exam_finish"),
    path("ky-thi/<uuid:exam>/bai-thi/<int:number>/", exam_sitting.question_page, name="desk_exam_question"),
    path("ky-thi/<uuid:exam>/phuc-khao/<int:number>/", exam_sitting.appeal, name="desk_exam_appeal"),
    path("lanh-dao/", board.lead_page, name="desk_lead"),
    path("lanh-dao/ky/", board.lead_sign, name="desk_lead_sign"),
    path("ho-so/<uuid:dossier>/trao-doi/", talk.conversation_page, name="desk_conversation"),
    path("ho-so/<uuid:dossier>/phan-anh/<uuid:complaint>/", talk.answer, name="desk_answer"),
    path("phan-anh/", petitions.petitions_page, name="desk_petitions"),
    path("phan-anh/danh-sach.xlsx", petitions.export, name="desk_petitions_export"),
    path("phan-anh/<uuid:petition>/", petitions.petition_page, name="desk_petition"),
    path("phan-anh/<uuid:petition>/lam/<slug:act>/", petition_acts.act, name="desk_petition_act"),
    path("phan-anh/<uuid:petition>/tep/<str:sha256>/", petitions.file, name="desk_petition_file"),
    path("tra-loi/", talk.waiting_page, name="desk_waiting"),
    path("thong-bao/", talk.notices_page, name="desk_notices"),
    path("thong-bao/da-doc/", talk.read_all, name="desk_notices_read"),
    path("thong-bao/<uuid:notice>/", talk.notice, name="desk_notice"),
    path("bao-sai/", corrections.list_page, name="desk_corrections"),
    path("bao-sai/<uuid:correction>/", corrections.report_page, name="desk_correction"),
    path("bao-sai/<uuid:correction>/dung/", corrections.uphold, name="desk_correction_uphold"),
    path("giay-to/<uuid:paper>/", wallet.paper_page, name="desk_wallet_paper"),
    path("giay-to/<uuid:paper>/thu-hoi/", wallet.revoke, name="desk_wallet_revoke"),
    path("thay-mat/", deputies.deputies_page, name="desk_deputies"),
    path("thay-mat/cu/", deputies.name, name="desk_name_deputy"),
    path("thay-mat/ve/", deputies.end, name="desk_stand_down"),
    path("thay-mat/<uuid:deputation>/lam/", deputies.begin, name="desk_stand_in"),
    path("thay-mat/<uuid:deputation>/thoi/", deputies.call_off, name="desk_call_off"),
    path("quan-tri/", units.home, name="desk_admin"),
    path("quan-tri/don-vi/<uuid:unit>/", units.unit_page, name="desk_admin_unit"),
    path("quan-tri/don-vi/<uuid:unit>/bo-nhiem/", units.appoint, name="desk_admin_appoint"),
    path("quan-tri/don-vi/<uuid:unit>/thoi/", units.end, name="desk_admin_end"),
    path("quan-tri/don-vi/<uuid:unit>/vi-tri/", units.open_post, name="desk_admin_open_post"),
    path("quan-tri/don-vi/<uuid:unit>/gio-lam-viec/", units.hours, name="desk_admin_hours"),
    path("quan-tri/can-bo/", accounts.list_page, name="desk_admin_accounts"),
    path("quan-tri/can-bo/mo/", accounts.open_account, name="desk_admin_open_account"),
    path("quan-tri/can-bo/<uuid:account>/", accounts.account_page, name="desk_admin_account"),
    path("quan-tri/can-bo/<uuid:account>/<slug:act>/", accounts.change, name="desk_admin_account_change"),
    path("quan-tri/lich/", calendars.calendar_page, name="desk_admin_calendar"),
    path("quan-tri/lich/gio/", calendars.city_hours, name="desk_admin_city_hours"),
    path("quan-tri/lich/<int:year>/", calendars.year_page, name="desk_admin_year"),
    path("quan-tri/lich/<int:year>/doi/", calendars.change_year, name="desk_admin_change_year"),
    path("quan-tri/thu-tien/", payments.payments_page, name="desk_admin_payments"),
    path("quan-tri/thu-tien/tai-khoan/", payments.set_account, name="desk_admin_set_account"),
    path("quan-tri/mau-thong-bao/", texts.texts_page, name="desk_admin_texts"),
    path("quan-tri/mau-thong-bao/<slug:name>/", texts.text_page, name="desk_admin_text"),
    path("quan-tri/mau-thong-bao/<slug:name>/doi/", texts.change_text, name="desk_admin_change_text"),
    path("quan-tri/mau-thong-bao/<slug:name>/<uuid:text>/thoi/", texts.call_off, name="desk_admin_call_off_text"),
    path("thu-tuc/", listing.procedures_page, name="desk_admin_procedures"),
    path("thu-tuc/moi/", listing.begin, name="desk_catalogue_begin_new"),
    path("thu-tuc/<uuid:procedure>/", procedures.procedure_page, name="desk_admin_procedure"),
    path("thu-tuc/<uuid:procedure>/noi-thuc-hien/dat/", agencies.set_terms, name="desk_catalogue_set_terms"),
    path("thu-tuc/<uuid:procedure>/noi-thuc-hien/thoi/", agencies.end_terms, name="desk_catalogue_end_terms"),
    path("thu-tuc/<uuid:procedure>/so-sanh/", procedures.compare_page, name="desk_catalogue_compare"),
    path("thu-tuc/<uuid:procedure>/soan/", writing.writing_page, name="desk_catalogue_writing"),
    path("thu-tuc/<uuid:procedure>/soan/mo/", writing.begin, name="desk_catalogue_begin"),
    path("thu-tuc/<uuid:procedure>/soan/cat/", writing.put_away, name="desk_catalogue_put_away"),
    path("thu-tuc/<uuid:procedure>/soan/danh-gia/", writing.assess_page, name="desk_catalogue_assess"),
    path("thu-tuc/<uuid:procedure>/soan/phan/<slug:section>/", writing.section_page, name="desk_catalogue_section"),
    path("thu-tuc/<uuid:procedure>/soan/bieu-mau/", form_designer.designer_page, name="desk_form_designer"),
    path("thu-tuc/<uuid:procedure>/soan/bieu-mau/cau/", form_designer.question_page, name="desk_form_question"),
    path("thu-tuc/<uuid:procedure>/soan/bieu-mau/lam/<slug:act>/", form_designer.act, name="desk_form_act"),
    path("thu-tuc/<uuid:procedure>/<slug:act>/", procedures.change, name="desk_admin_procedure_change"),
    path("thiet-ke/", designer.processes_page, name="desk_designer"),
    path("thiet-ke/mo/", designer_acts.open_new, name="desk_designer_open"),
    path("thiet-ke/nhap/", designer_acts.import_file, name="desk_designer_import"),
    path("thiet-ke/phien-ban/<uuid:definition>.bpmn", designer.export_published, name="desk_designer_published"),
    path("thiet-ke/<uuid:draft>/", designer.draft_page, name="desk_designer_draft"),
    path("thiet-ke/<uuid:draft>/lam/<slug:act>/", designer_acts.act, name="desk_designer_act"),
    path("thiet-ke/<uuid:draft>/bieu-mau/", step_forms_drawn.forms_page, name="desk_designer_forms"),
    path("thiet-ke/<uuid:draft>/lam-bieu-mau/<slug:act>/", step_forms_drawn.forms_act, name="desk_designer_forms_act"),
    path("thiet-ke/<uuid:draft>/bieu-mau/<slug:key>/", step_forms_drawn.designer_page, name="desk_designer_form"),
    path(
        "thiet-ke/<uuid:draft>/bieu-mau/<slug:key>/cau/", step_forms_drawn.question_page, name="desk_designer_question"
    ),
    path(
        "thiet-ke/<uuid:draft>/bieu-mau/<slug:key>/lam/<slug:act>/", step_forms_drawn.act, name="desk_designer_form_act"
    ),
    path("thiet-ke/<uuid:draft>/ban-hanh/", designer.publication_page, name="desk_designer_publication"),
    path("thiet-ke/<uuid:draft>/quy-trinh.bpmn", designer.export, name="desk_designer_export"),
    path("thiet-ke/<uuid:draft>/giu-lai/<uuid:copy>.bpmn", designer.export_copy, name="desk_designer_copy"),
    path("thiet-ke/<uuid:draft>/hinh/", designer_canvas.canvas_page, name="desk_designer_canvas"),
    path("thiet-ke/<uuid:draft>/ban-ve/", designer_canvas.drawing, name="desk_designer_drawing"),
    path("thiet-ke/<uuid:draft>/loi/", designer_canvas.problems, name="desk_designer_problems"),
    path("hop-thu-di/", outbox.outbox_page, name="desk_outbox"),
    path("hop-thu-di/gui-lai/", outbox.resend, name="desk_resend"),
]
