"""Ten years of programme, outreach, initiatives, simplification, inspections and exams of a city the size of Cần Thơ."""

from __future__ import annotations

from bench.ten_years.city import Room

PROGRAMME = Room(
    name="programme",
    modules=["motcua.faces.desk.programme"],
    said="10 plans of the city with 68 tasks each, 10 of every department with 30; four reports a task, with evidence and"
    " verdict: a task is reported by quarters",
    fill=[
        """
INSERT INTO programme_plan (id, unit, year, number, title, control, at, by)
SELECT pg_temp.key(make_date(year, 1, 5)::timestamptz, 'plan' || unit || year), unit, year, year || '/KH-UBND',
    'Kế hoạch cải cách hành chính năm ' || year, control, make_date(year, 1, 5), NULL
FROM (SELECT %(city)s::uuid AS unit, %(office)s::uuid AS control UNION ALL SELECT id, id FROM a_department) AS planning,
    generate_series(%(first_year)s::int, %(year)s::int) AS year""",
        """
INSERT INTO programme_task (id, plan_id, number, content, title, product, source, at, by, dropped_reason)
SELECT pg_temp.key(p.at, 'task' || p.id || n), p.id, n,
    (ARRAY['institutions', 'procedures', 'organization', 'civil_service', 'public_finance', 'digital_government'])
        [1 + mod(n, 6)],
    'Nhiệm vụ số ' || n || ' của kế hoạch năm ' || p.year, 'Báo cáo kết quả', p.number, p.at, NULL, ''
FROM programme_plan p
CROSS JOIN LATERAL generate_series(1, CASE WHEN p.unit = %(city)s THEN 68 ELSE 30 END) AS n""",
        """
INSERT INTO programme_terms (id, task_id, lead, supporting, from_on, due_on, reason, at, by)
SELECT gen_random_uuid(), t.id, coalesce(d.id, %(office)s), ARRAY[s.id], make_date(p.year, 1, 10),
    make_date(p.year, 3 * (1 + mod(t.number, 4)), 28), '', t.at, NULL
FROM programme_task t JOIN programme_plan p ON p.id = t.plan_id
JOIN a_department d ON d.nth = mod(t.number, (SELECT count(*) FROM a_department)::int)
JOIN a_department s ON s.nth = mod(t.number + 1, (SELECT count(*) FROM a_department)::int)""",
        """
INSERT INTO programme_progress (id, task_id, unit, text, is_completion, at, by, superseded_at)
SELECT pg_temp.key(m.at, 'progress' || t.id || k), t.id, w.lead, 'Đã thực hiện ' || 25 * k || ' phần trăm.', k = 4, m.at,
    NULL,
    CASE WHEN k < 4 THEN m.at + interval '20 days' END
FROM programme_task t JOIN programme_terms w ON w.task_id = t.id
CROSS JOIN generate_series(1, 4) AS k
CROSS JOIN LATERAL (SELECT w.from_on + k * 15 + interval '9 hours' AS at) AS m
WHERE m.at < %(now)s""",
        """
INSERT INTO programme_evidence (id, progress_id, sha256, name, withdrawn_reason)
SELECT gen_random_uuid(), id, md5(id::text) || md5(id::text), 'bao-cao.pdf', '' FROM programme_progress""",
        """
INSERT INTO programme_judgement (id, progress_id, verdict, reason, at, by)
SELECT gen_random_uuid(), id, CASE WHEN is_completion THEN 'accepted' ELSE 'sent_back' END, 'Đã xem.',
    at + interval '1 day', NULL
FROM programme_progress WHERE at < %(now)s::timestamptz - interval '10 days'""",
        """
INSERT INTO programme_fact (opened_by, path, opened_position, opened_on, task, year, content, given_on, from_on, due_on,
    completed_on, done_on)
SELECT gen_random_uuid(), ARRAY[w.lead, p.unit], 0, w.from_on, t.id, p.year, t.content, t.at::date, w.from_on, w.due_on,
    g.at::date, j.at::date
FROM programme_task t JOIN programme_plan p ON p.id = t.plan_id JOIN programme_terms w ON w.task_id = t.id
LEFT JOIN programme_progress g ON g.task_id = t.id AND g.is_completion
LEFT JOIN programme_judgement j ON j.progress_id = g.id""",
    ],
    known="SELECT p.id AS plan, t.id AS task FROM programme_plan p JOIN programme_task t ON t.plan_id = p.id"
    " WHERE p.unit = %(city)s AND p.year = %(year)s AND t.number = 1",
    asked={"desk_programme": ["", "state=overdue", "content=procedures", "on=2022-12-31"]},
    story=9,
)

OUTREACH = Room(
    name="outreach",
    modules=["motcua.faces.desk.outreach"],
    said="607 teams of four members, each seat changing hands every two and a half years: 2,428 members today, 9,712 ever;"
    " 60,000 visits; 40 campaigns of every commune",
    fill=[
        """
INSERT INTO outreach_group (id, kind, unit, name, name_key, communes, place, founded_on, dissolved_reason, at, by)
SELECT pg_temp.key(%(first)s::timestamptz + n * interval '1 minute', 'group' || n), 'community_team', c.id,
    'Tổ công nghệ số cộng đồng số ' || n, 'to cong nghe so cong dong so ' || n, ARRAY[c.id], 'Khu vực ' || n, %(first)s, '',
    %(first)s, NULL
FROM generate_series(0, 606) AS n JOIN a_commune c ON c.nth = mod(n, (SELECT count(*) FROM a_commune)::int)""",
        """
CREATE TEMP TABLE a_member AS
SELECT row_number() OVER () AS n, g.id AS group_id, seat, turn
FROM outreach_group g, generate_series(0, 3) AS seat, generate_series(0, 3) AS turn""",
        """
INSERT INTO people_person (id, kind, number, name, name_sort_key, search_key, birth_on, sex, phone, email, division_code,
    address_line, registered_at)
SELECT pg_temp.key(%(first)s::timestamptz, 'member' || n), 'citizen', '092188' || lpad(n::text, 6, '0'),
    'Trần Thị Mận ' || n, 'tran thi man ' || n, 'tran thi man ' || n, date '1988-01-01', 'female', '', '', '', '', %(first)s
FROM a_member""",
        """
INSERT INTO outreach_membership (id, group_id, kind, person_id, part, during, at, by)
SELECT pg_temp.key(%(first)s::timestamptz + turn * interval '900 days', 'membership' || n), group_id, 'community_team',
    pg_temp.key(%(first)s::timestamptz, 'member' || n), CASE WHEN seat = 0 THEN 'leader' ELSE 'member' END,
    daterange(%(first)s::date + turn * 900, CASE WHEN turn < 3 THEN %(first)s::date + (turn + 1) * 900 END),
    %(first)s::timestamptz + turn * interval '900 days', NULL
FROM a_member""",
        """
INSERT INTO outreach_visit (id, group_id, held_on, place, households, consented, vneid_installed, vneid_activated,
    filings_assisted, cashless, at, by, withdrawn_reason)
SELECT pg_temp.key(m.on_ + interval '9 hours', 'visit' || g.id || n), g.id, m.on_, 'Hẻm ' || n, 20, 15, 9, 7, 4, 11,
    m.on_ + interval '18 hours', NULL, ''
FROM outreach_group g CROSS JOIN generate_series(1, 99) AS n
CROSS JOIN LATERAL (SELECT %(today)s::date - n * 36 AS on_) AS m""",
        """
INSERT INTO outreach_campaign (id, unit, title, audience, channel, from_on, last_on, reach, at, by)
SELECT gen_random_uuid(), c.id, 'Tuyên truyền dịch vụ công trực tuyến đợt ' || n, 'Nhân dân',
    (ARRAY['loudspeaker', 'leaflet', 'meeting', 'online'])[1 + mod(n, 4)], m.on_, m.on_ + 7, 900, m.on_, NULL
FROM a_commune c CROSS JOIN generate_series(1, 40) AS n
CROSS JOIN LATERAL (SELECT %(today)s::date - n * 91 AS on_) AS m""",
    ],
    known='SELECT id AS "group" FROM outreach_group WHERE unit = %(ward)s ORDER BY id LIMIT 1',
    asked={"desk_outreach": ["", "page=9", "kind=community_team", "kind=youth_group", "on=2022-12-31"]},
    story=115,
)

INITIATIVES = Room(
    name="initiatives",
    modules=["motcua.faces.desk.initiatives"],
    said="1,500 initiatives of all units, each tried, three fifths decided, those recognised taken up by three others: one a"
    " year and unit of the 150 that work",
    fill=[
        """
INSERT INTO initiatives_initiative (id, unit, head, title, title_key, problem, practice, at, by, given_up_reason)
SELECT pg_temp.key(m.at, 'initiative' || n), u.id, o.id, 'Trả kết quả tại nhà cho người cao tuổi, đợt ' || n,
    'tra ket qua tai nha ' || n, 'Người cao tuổi đi lại khó.', 'Cán bộ mang kết quả đến nhà.', m.at, NULL, ''
FROM generate_series(0, 1499) AS n JOIN a_unit u ON u.nth = mod(n, (SELECT count(*) FROM a_unit)::int)
JOIN an_official o ON o.nth = mod(n, 1990)
CROSS JOIN LATERAL (SELECT %(now)s::timestamptz - n * interval '58 hours' AS at) AS m""",
        """
INSERT INTO initiatives_pilot (id, initiative_id, units, from_on, until_on, indicators, document, reason, at, by)
SELECT gen_random_uuid(), id, ARRAY[unit], at::date + 20, at::date + 200, ARRAY['on_time_share'], '12/KH', '', at, NULL
FROM initiatives_initiative""",
        """
INSERT INTO initiatives_decision (id, initiative_id, unit, level, recognised, document, decided_on, reason, at, by)
SELECT gen_random_uuid(), id, unit, 'commune', get_byte(uuid_send(id), 15) < 128, '15/QĐ', at::date + 210, 'Có hiệu quả.',
    at + interval '210 days', NULL
FROM initiatives_initiative WHERE at < %(now)s::timestamptz - interval '220 days' AND get_byte(uuid_send(id), 14) < 154""",
        """
INSERT INTO initiatives_replication (id, initiative_id, unit, from_on, document, at, by, ended_reason)
SELECT gen_random_uuid(), d.initiative_id, u.id, d.decided_on + 30, '16/KH', d.at, NULL, ''
FROM initiatives_decision d JOIN a_unit u ON u.nth < 3 WHERE d.recognised""",
    ],
    known="SELECT d.initiative_id AS initiative FROM initiatives_decision d WHERE d.recognised ORDER BY d.at DESC LIMIT 1",
    asked={"desk_initiatives": ["", "page=20", "state=in_pilot", "state=recognised", "state=given_up"]},
)

SIMPLIFICATION = Room(
    name="simplification",
    modules=["motcua.faces.desk.simplification"],
    said="10 plans of the city with 300 reviews each, three fifths of them with a proposal of five numbers and three steps",
    fill=[
        """
INSERT INTO simplification_plan (id, unit, year, number, title, control, at, by)
SELECT pg_temp.key(make_date(year, 1, 6)::timestamptz, 'reviews' || year), %(city)s, year, year || '/KH-UBND',
    'Kế hoạch rà soát thủ tục hành chính năm ' || year, %(office)s, make_date(year, 1, 6), NULL
FROM generate_series(%(first_year)s::int, %(year)s::int) AS year""",
        """
INSERT INTO simplification_task (id, plan_id, procedure, lead, due_on, reason, at, by, kept_reason, dropped_reason)
SELECT pg_temp.key(p.at, 'review' || p.id || n), p.id, c.id, u.id, make_date(p.year, 9, 30), 'Nhiều thành phần hồ sơ.',
    p.at, NULL, '', ''
FROM simplification_plan p CROSS JOIN generate_series(0, 299) AS n
JOIN a_procedure c ON c.nth = mod(n, (SELECT count(*) FROM a_procedure)::int)
JOIN a_unit u ON u.nth = n / (SELECT count(*) FROM a_procedure)::int""",
        """
INSERT INTO simplification_proposal (id, task_id, number, change, text, reason, version, at, by)
SELECT pg_temp.key(t.at + interval '60 days', 'proposal' || t.id), t.id, 1, 'drop_component', 'Bỏ bản sao.',
    'Đã có trong cơ sở dữ liệu.', c.version, t.at + interval '60 days', NULL
FROM simplification_task t JOIN a_procedure c ON c.id = t.procedure WHERE get_byte(uuid_send(t.id), 15) < 154""",
        """
INSERT INTO simplification_burden (id, proposal_id, quantity, before, after, source, at, by)
SELECT gen_random_uuid(), p.id, q, 100, 80, 'Thống kê của đơn vị', p.at, NULL
FROM simplification_proposal p
CROSS JOIN unnest(ARRAY['components', 'minutes', 'cash_vnd', 'dossiers', 'hourly_vnd']) AS q""",
        """
INSERT INTO simplification_step (id, proposal_id, number, stage, text, document, at, by)
SELECT gen_random_uuid(), p.id, n, (ARRAY['sent', 'appraised', 'approved'])[n], 'Đồng ý.', '20/QĐ',
    p.at + n * interval '10 days', NULL
FROM simplification_proposal p CROSS JOIN generate_series(1, 3) AS n""",
    ],
    known="SELECT p.id AS plan, t.id AS task FROM simplification_plan p JOIN simplification_task t ON t.plan_id = p.id"
    " JOIN simplification_proposal s ON s.task_id = t.id WHERE p.year = %(year)s LIMIT 1",
    asked={"desk_reviews": ["", "page=6", "state=overdue", "stage=approved"]},
)

INSPECTIONS = Room(
    name="inspections",
    modules=["motcua.faces.desk.inspections"],
    said="10 plans of the city with 60 inspections each: 600 with a team of four, 20 findings, minutes, three recommendations"
    " with report and verdict; 10 plans of every department besides",
    fill=[
        """
INSERT INTO inspections_plan (id, unit, year, number, title, control, at, by)
SELECT pg_temp.key(make_date(year, 1, 7)::timestamptz, 'inspections' || unit || year), unit, year, year || '/KH-UBND',
    'Kế hoạch kiểm tra năm ' || year, control, make_date(year, 1, 7), NULL
FROM (SELECT %(city)s::uuid AS unit, %(office)s::uuid AS control UNION ALL SELECT id, id FROM a_department) AS planning,
    generate_series(%(first_year)s::int, %(year)s::int) AS year""",
        """
INSERT INTO inspections_inspection (id, plan_id, number, unit, path, manner, subject, check_list, list_since, list_source,
    notice_number, notice_at, at, by, called_off_reason)
SELECT pg_temp.key(p.at, 'inspection' || p.id || n), p.id, n, u.id, u.path, 'announced',
    'Giải quyết thủ tục hành chính', 'discipline', date '2016-01-01', 'Kế hoạch', n || '/TB',
    p.at + interval '10 days', p.at, NULL, ''
FROM inspections_plan p CROSS JOIN generate_series(1, 60) AS n
JOIN a_unit u ON u.nth = mod(n, (SELECT count(*) FROM a_unit)::int) WHERE p.unit = %(city)s""",
        """
INSERT INTO inspections_days (id, inspection_id, from_on, last_on, reason, at, by)
SELECT gen_random_uuid(), i.id, i.at::date + 20 + i.number * 4, i.at::date + 21 + i.number * 4, '', i.at, NULL
FROM inspections_inspection i""",
        """
INSERT INTO inspections_item (id, inspection_id, place, key, content_vi, content_en, text_vi, text_en, indicator)
SELECT pg_temp.key(i.at, 'item' || i.id || n), i.id, n, 'item_' || n, 'Thủ tục', 'Procedures',
    'Niêm yết công khai thủ tục', 'Procedures are posted', ''
FROM inspections_inspection i CROSS JOIN generate_series(1, 20) AS n""",
        """
INSERT INTO inspections_member (id, inspection_id, account, post, unit, part, at, by)
SELECT gen_random_uuid(), i.id, o.id, gen_random_uuid(), %(office)s, CASE WHEN n = 0 THEN 'head' ELSE 'member' END, i.at, NULL
FROM inspections_inspection i CROSS JOIN generate_series(0, 3) AS n JOIN an_official o ON o.nth = 100 + i.number * 4 + n""",
        """
INSERT INTO inspections_finding (id, item_id, found, remark, at, by)
SELECT gen_random_uuid(), t.id, CASE WHEN t.place < 16 THEN 'met' ELSE 'partly' END, 'Chưa cập nhật hai thủ tục.',
    d.from_on + interval '9 hours', NULL
FROM inspections_item t JOIN inspections_days d ON d.inspection_id = t.inspection_id WHERE d.last_on < %(today)s""",
        """
INSERT INTO inspections_minutes (id, inspection_id, text, at, by, signed_at, objection)
SELECT gen_random_uuid(), d.inspection_id, 'Đã kiểm tra.', d.last_on + interval '16 hours', NULL,
    d.last_on + interval '20 hours', ''
FROM inspections_days d WHERE d.last_on < %(today)s""",
        """
INSERT INTO inspections_recommendation (id, inspection_id, number, text, unit, due_on, at, by, withdrawn_reason)
SELECT pg_temp.key(m.at, 'recommended' || m.id || n), i.id, n, 'Niêm yết đủ thủ tục.', i.unit, m.at::date + 30, m.at, NULL, ''
FROM inspections_minutes m JOIN inspections_inspection i ON i.id = m.inspection_id CROSS JOIN generate_series(1, 3) AS n""",
        """
INSERT INTO inspections_report (id, recommendation_id, text, at, by)
SELECT pg_temp.key(at + interval '20 days', 'report' || id), id, 'Đã niêm yết.', at + interval '20 days', NULL
FROM inspections_recommendation WHERE at < %(now)s::timestamptz - interval '20 days'""",
        """
INSERT INTO inspections_judgement (id, report_id, verdict, reason, at, by)
SELECT gen_random_uuid(), id, 'accepted', '', at + interval '3 days', NULL FROM inspections_report""",
        """
INSERT INTO inspections_recommendation_fact (opened_by, path, opened_position, opened_on, recommendation, given_on, due_on,
    reported_on, done_on)
SELECT gen_random_uuid(), ARRAY[r.unit], 0, r.at::date, r.id, r.at::date, r.due_on, p.at::date, p.at::date + 3
FROM inspections_recommendation r LEFT JOIN inspections_report p ON p.recommendation_id = r.id""",
    ],
    known="SELECT m.inspection_id AS inspection FROM inspections_minutes m ORDER BY m.at DESC LIMIT 1",
    asked={
        "desk_inspections": ["", "year=2022", "state=remedied", "state=overdue", "manner=announced"],
    },
    story=40,
)

EXAMS = Room(
    name="exams",
    modules=["motcua.faces.desk.exams"],
    said="30 exams of 565 candidates and 40 questions each, all answered: 678,000 answers; a bank of 600 questions",
    fill=[
        """
INSERT INTO exams_exam (id, unit, title, opens_at, closes_at, minutes, pass_percent, seed, made_at, announced_at,
    released_at, called_off_reason)
SELECT pg_temp.key(m.opens - interval '20 days', 'exam' || n), %(office)s, 'Sát hạch cải cách hành chính lần ' || n, m.opens,
    m.opens + interval '1 day', 45, 50, md5(n::text), m.opens - interval '20 days', m.opens - interval '10 days',
    CASE WHEN n > 0 THEN m.opens + interval '5 days' END, ''
FROM generate_series(0, 29) AS n
CROSS JOIN LATERAL (SELECT %(now)s::timestamptz - interval '30 minutes' - n * interval '120 days' AS opens) AS m""",
        """
INSERT INTO exams_question (id, unit, code, version, topic, kind, text, options, "right", at)
SELECT pg_temp.key(%(first)s::timestamptz, 'question' || n), %(office)s, 'C' || n, 1, 'Chủ đề ' || mod(n, 12), 'single',
    'Hồ sơ được trả trong mấy ngày, theo câu số ' || n || '?', ARRAY['Một', 'Ba', 'Năm', 'Bảy'], ARRAY[1], %(first)s
FROM generate_series(0, 599) AS n""",
        """
INSERT INTO exams_plan_line (id, exam_id, topic, count, points, at)
SELECT gen_random_uuid(), e.id, 'Chủ đề ' || n, 4, 1, e.made_at FROM exams_exam e, generate_series(0, 9) AS n""",
        """
INSERT INTO exams_candidate (id, exam_id, account, unit, at)
SELECT pg_temp.key(e.made_at, 'candidate' || e.id || o.nth), e.id, o.id, %(ward)s, e.made_at
FROM exams_exam e JOIN an_official o ON o.nth < 565""",
        """
INSERT INTO exams_sitting (id, exam_id, account, unit, began_at, ends_at, ended_at, "end")
SELECT pg_temp.key(e.opens_at, 'sitting' || c.id), e.id, c.account, c.unit, e.opens_at + interval '29 minutes',
    e.opens_at + interval '74 minutes',
    CASE WHEN e.released_at IS NOT NULL THEN e.opens_at + interval '40 minutes' END,
    CASE WHEN e.released_at IS NOT NULL THEN 'handed_in' END
FROM exams_candidate c JOIN exams_exam e ON e.id = c.exam_id""",
        """
INSERT INTO exams_paper_question (id, sitting_id, number, question_id, points, "order")
SELECT gen_random_uuid(), s.id, n, pg_temp.key(%(first)s::timestamptz, 'question' || n * 12), 1, ARRAY[3, 1, 2, 4]
FROM exams_sitting s, generate_series(1, 40) AS n""",
        """
INSERT INTO exams_answer (id, sitting_id, number, chosen, device, at)
SELECT gen_random_uuid(), s.id, n, ARRAY[1 + mod(n, 4)], 'may', s.began_at + n * interval '30 seconds'
FROM exams_sitting s, generate_series(1, 40) AS n""",
        """
INSERT INTO exams_mark (id, sitting_id, points, points_max, passed, at)
SELECT gen_random_uuid(), id, 25, 40, true, ended_at FROM exams_sitting WHERE ended_at IS NOT NULL""",
        """
INSERT INTO exams_appeal (id, sitting_id, number, question_id, reason, at, upheld, answer, decided_at)
SELECT gen_random_uuid(), p.sitting_id, p.number, p.question_id, 'Hai phương án đều đúng.', s.ended_at, false, 'Không.',
    s.ended_at
FROM exams_sitting s JOIN an_official o ON o.id = s.account AND o.nth < 20
JOIN exams_paper_question p ON p.sitting_id = s.id AND p.number = 1 WHERE s.ended_at IS NOT NULL""",
    ],
    known="SELECT id AS exam, unit, 1 AS number, (SELECT id FROM exams_exam WHERE released_at IS NULL) AS open_exam"
    " FROM exams_exam WHERE released_at IS NOT NULL ORDER BY opens_at DESC LIMIT 1",
    called={"desk_exam_paper": {"exam": "open_exam"}, "desk_exam_question": {"exam": "open_exam"}},
    asked={
        "desk_exams": ["", "mine=1", "state=released", "q=sat+hach"],
        "desk_exam_bank": ["", "page=12", "q=ho+so"],
    },
    story=30,
    told="exam_announced",
)

ROOMS = (PROGRAMME, OUTREACH, INITIATIVES, SIMPLIFICATION, INSPECTIONS, EXAMS)
