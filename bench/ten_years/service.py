"""Ten years of counters, codes, documents and feedback of a city the size of Cần Thơ."""

from __future__ import annotations

from bench.ten_years.city import Room

COUNTERS = Room(
    name="counters",
    modules=["motcua.faces.desk.counters"],
    told="roster_changed",
    said="a counter of every commune and seven more of the ward, two sessions each working day of ten years, after-hours"
    " mornings of the ward: 470,000 shifts with their rosters",
    fill=[
        """
INSERT INTO counters_counter (id, unit, number, name_vi, name_en, during)
SELECT pg_temp.key(%(first)s::timestamptz, 'counter' || c.id || k), c.id, k::text, 'Quầy tiếp nhận ' || k, '',
    daterange(%(first)s, NULL)
FROM a_commune c CROSS JOIN LATERAL generate_series(1, CASE WHEN c.id = %(ward)s THEN 8 ELSE 1 END) AS k""",
        """
INSERT INTO counters_pilot (id, unit, during, decision)
SELECT pg_temp.key(make_date(year, 1, 1)::timestamptz, 'pilot' || year), %(ward)s,
    daterange(make_date(year, 1, 1), make_date(year + 1, 1, 1)), year || '/QĐ-UBND'
FROM generate_series(%(first_year)s::int - 1, %(year)s::int) AS year""",
        """
INSERT INTO counters_shift (id, counter_id, unit, "on", half, starts_at, ends_at, kind, extra_minutes, pilot_id, in_pilot,
    called_off_reason)
SELECT pg_temp.key(m.starts, 'shift' || c.id || m.on_ || half), c.id, c.unit, m.on_, half, m.starts,
    m.starts + interval '4 hours', CASE WHEN s.saturday THEN 'after_hours' ELSE 'ordinary' END,
    CASE WHEN s.saturday THEN 240 ELSE 0 END,
    CASE WHEN s.saturday THEN pg_temp.key(date_trunc('year', m.on_)::timestamptz, 'pilot' || extract(year FROM m.on_)) END,
    s.saturday, ''
FROM counters_counter c CROSS JOIN generate_series(0, 3680) AS n CROSS JOIN unnest(ARRAY['morning', 'afternoon']) AS half
CROSS JOIN LATERAL (SELECT %(first)s::date + n AS on_,
    (%(first)s::date + n + CASE WHEN half = 'morning' THEN interval '7 hours' ELSE interval '13 hours' END)
        AT TIME ZONE 'Asia/Ho_Chi_Minh' AS starts) AS m
CROSS JOIN LATERAL (SELECT extract(isodow FROM m.on_) = 6 AS saturday) AS s
WHERE extract(isodow FROM m.on_) < 6 OR (s.saturday AND c.unit = %(ward)s AND half = 'morning')""",
        """
INSERT INTO counters_rostered (id, shift_id, account, during)
SELECT pg_temp.key(s.starts_at, 'rostered' || s.id), s.id, o.id, tstzrange(s.starts_at, s.ends_at)
FROM counters_shift s
JOIN (SELECT id, row_number() OVER (ORDER BY unit <> %(ward)s, number) AS n FROM counters_counter) c ON c.id = s.counter_id
JOIN an_official o ON o.nth = c.n""",
    ],
    known="SELECT id AS counter FROM counters_counter WHERE unit = %(ward)s AND number = '1'",
    asked={
        "desk_counters": [
            "unit={ward}",
            "unit={ward}&kind=after_hours",
            "unit={ward}&first=2022-01-01&last=2022-12-31",
            "unit={city}",
        ]
    },
)

CODES = Room(
    name="codes",
    modules=["motcua.faces.desk.codes"],
    told="qr_code_issued",
    said="218 codes of the communes, scanned on every day of ten years: 796,000 counts (scans are counted by days, no scan is"
    " a row), some 4,000,000 scans",
    fill=[
        """
INSERT INTO counters_code (id, number, procedure, place, owner, path, during, issued_by, withdrawn_reason)
SELECT pg_temp.key(%(first)s::timestamptz, 'code' || n), n, p.id, c.id, c.id, c.path, daterange(%(first)s, NULL),
    gen_random_uuid(), ''
FROM generate_series(1, 218) AS n
JOIN a_commune c ON c.nth = mod(n, (SELECT count(*) FROM a_commune)::int)
JOIN a_procedure p ON p.nth = mod(n / (SELECT count(*) FROM a_commune)::int, (SELECT count(*) FROM a_procedure)::int)""",
        """
INSERT INTO counters_code_day (id, code_id, "on", scans, started, filed)
SELECT gen_random_uuid(), c.id, %(first)s::date + n, 5, 2, 1
FROM generate_series(1, 3650) AS n, counters_code c ORDER BY n""",
        "UPDATE counters_code SET scans = 5 * 3650, started = 2 * 3650, filed = 3650",
    ],
    known="SELECT id AS code, 'posters' AS sheet FROM counters_code ORDER BY number LIMIT 1",
    asked={
        "desk_codes_paper": ["unit={city}"],
        "desk_codes": ["unit={city}", "unit={city}&state=in_force", "unit={ward}", "unit={city}&state=withdrawn"],
    },
)

DOCUMENTS = Room(
    name="documents",
    modules=["motcua.faces.desk.documents"],
    said="200,000 incoming documents, 60,000 of them of the office of the city's committee, and 120,000 outgoing, 40,000 of"
    " them the office's: some 80 and 50 a working day",
    fill=[
        """
INSERT INTO documents_incoming (id, unit, path, year, number, received_on, sender, sender_number, sent_on, kind, abstract,
    urgency, twin_key, search_key, at, by, assigned_unit, assigned_account, due_on, handled_at, annulled_at, annulled_reason)
SELECT pg_temp.key(r.at, 'incoming' || r.n), r.unit, r.path, extract(year FROM r.at),
    row_number() OVER (PARTITION BY r.unit, extract(year FROM r.at) ORDER BY r.at, r.n), r.at::date, 'Sở Nội vụ',
    r.n || '/SNV', r.at::date - 1, (ARRAY['official_letter', 'official_letter', 'decision', 'plan', 'report', 'notice'])
        [1 + mod(r.n, 6)],
    'Về việc cải cách hành chính số ' || r.n, 'normal', 'twin' || r.n,
    r.n || ' snv so noi vu ve viec cai cach hanh chinh so ' || r.n, r.at, NULL,
    CASE WHEN s.open AND mod(r.n, 4) = 0 THEN NULL ELSE r.unit END, CASE WHEN mod(r.n, 2) = 0 THEN o.id END,
    CASE WHEN s.open AND mod(r.n, 4) = 0 THEN NULL ELSE r.at::date + 10 END,
    CASE WHEN NOT s.open AND mod(r.n, 200) > 0 THEN r.at + interval '6 days' END,
    CASE WHEN mod(r.n, 200) = 0 THEN r.at + interval '1 day' END, CASE WHEN mod(r.n, 200) = 0 THEN 'Ghi trùng.' ELSE '' END
FROM (
    SELECT n, CASE WHEN mod(n, 10) < 3 THEN %(office)s::uuid ELSE u.id END AS unit,
        CASE WHEN mod(n, 10) < 3 THEN %(office_path)s::uuid[] ELSE u.path END AS path,
        %(now)s::timestamptz - n * interval '26 minutes' AS at
    FROM generate_series(1, 200000) AS n
    JOIN a_unit u ON u.nth = mod(n, (SELECT count(*) FROM a_unit)::int)
) r
CROSS JOIN LATERAL (SELECT r.n < 3000 AND mod(r.n, 5) < 3 AS open) AS s
JOIN an_official o ON o.nth = mod(r.n, 1990) ORDER BY r.at""",
        """
INSERT INTO documents_assignment (id, incoming_id, unit, account, due_on, note, at, by)
SELECT gen_random_uuid(), id, assigned_unit, assigned_account, due_on, '', at, NULL
FROM documents_incoming WHERE assigned_unit IS NOT NULL""",
        """
INSERT INTO documents_handling (id, incoming_id, note, timing, at, by)
SELECT gen_random_uuid(), id, 'Đã làm.', CASE WHEN mod(number, 10) = 0 THEN 'late' ELSE 'on_time' END, handled_at, NULL
FROM documents_incoming WHERE handled_at IS NOT NULL""",
        """
INSERT INTO documents_outgoing (id, unit, path, key, kind, at, by, year, number, code, issued_at, signed_by, sha256,
    is_signed, replaced_at, recalled_at, recalled_reason)
SELECT pg_temp.key(r.at, 'outgoing' || r.n), r.unit, r.path, 'key' || r.n, r.kind, r.at, NULL,
    CASE WHEN r.issued THEN extract(year FROM r.at) END, CASE WHEN r.issued THEN r.number END,
    CASE WHEN r.issued THEN r.number || '/UBND-VP' ELSE '' END, CASE WHEN r.issued THEN r.at + interval '2 days' END,
    CASE WHEN r.issued THEN o.id END, '', false, CASE WHEN mod(r.n, 300) = 1 AND r.issued THEN r.at + interval '9 days' END,
    CASE WHEN mod(r.n, 300) = 0 THEN r.at + interval '9 days' END,
    CASE WHEN mod(r.n, 300) = 0 THEN 'Sai thể thức.' ELSE '' END
FROM (
    SELECT n, unit, path, at, kind, n >= 400 AS issued,
        row_number() OVER (PARTITION BY unit, kind, extract(year FROM at) ORDER BY at, n) AS number
    FROM (
        SELECT n, CASE WHEN mod(n, 3) = 0 THEN %(office)s::uuid ELSE u.id END AS unit,
            CASE WHEN mod(n, 3) = 0 THEN %(office_path)s::uuid[] ELSE u.path END AS path,
            %(now)s::timestamptz - n * interval '43 minutes' AS at,
            (ARRAY['official_letter', 'decision', 'report', 'official_letter'])[1 + mod(n, 4)] AS kind
        FROM generate_series(1, 120000) AS n
        JOIN a_unit u ON u.nth = mod(n, (SELECT count(*) FROM a_unit)::int)
    ) drafted
) r JOIN an_official o ON o.nth = mod(r.n, 1990) ORDER BY r.at""",
        """
INSERT INTO documents_version (id, outgoing_id, number, abstract, grounds, addressees, paragraphs, recipients, signer,
    signer_title, search_key, at, by)
SELECT gen_random_uuid(), o.id, 1, 'Về việc giải quyết hồ sơ ' || o.key, '{}', ARRAY['Sở Nội vụ'], ARRAY['Kính gửi.'],
    ARRAY['Như trên', 'Lưu'], coalesce(o.signed_by, %(sitter)s), 'Chủ tịch', 've viec giai quyet ho so ' || o.key, o.at, NULL
FROM documents_outgoing o""",
        """
INSERT INTO documents_submission (id, outgoing_id, version_id, at, by, signed_at, signed_by, sent_back_at, sent_back_reason)
SELECT gen_random_uuid(), o.id, v.id, o.at, NULL,
    CASE WHEN o.number IS NOT NULL OR right(o.key, 1) < '3' THEN o.at + interval '1 day' END, o.signed_by,
    CASE WHEN o.number IS NULL AND right(o.key, 1) > '7' THEN o.at + interval '1 day' END,
    CASE WHEN o.number IS NULL AND right(o.key, 1) > '7' THEN 'Sửa lại.' ELSE '' END
FROM documents_outgoing o JOIN documents_version v ON v.outgoing_id = o.id
WHERE o.number IS NOT NULL OR right(o.key, 1) <> '5'""",
    ],
    known="SELECT i.id AS document, o.id AS outgoing FROM documents_incoming i, documents_outgoing o"
    " WHERE i.unit = %(office)s AND o.unit = %(office)s AND i.annulled_at IS NULL AND o.recalled_at IS NULL"
    " ORDER BY i.id, o.id LIMIT 1",
    called={"desk_outgoing_one": {"document": "outgoing"}},
    asked={
        "desk_incoming": [
            "",
            "before=ffffffff-ffff-7fff-bfff-ffffffffffff",
            "state=to_assign",
            "state=overdue",
            "state=handled_late",
            "state=annulled",
            "kind=plan",
            "kind=telegram",
            "q=cai+cach",
            "q=199999",
            "q=khong+co",
            "from_on=2022-01-01&last_on=2022-03-31",
            "last_on=2017-12-31",
        ],
        "desk_outgoing": [
            "",
            "state=draft",
            "state=submitted",
            "state=issued",
            "state=replaced",
            "state=recalled",
            "state=dropped",
            "kind=report",
            "q=giai+quyet",
            "q=key119999",
            "q=77",
            "q=khong+co",
            "from_on=2022-01-01&last_on=2022-03-31",
            "last_on=2017-12-31",
        ],
    },
)

FEEDBACK = Room(
    name="feedback",
    modules=["motcua.faces.desk.talk"],
    said="a hundred complaints of every unit, 60 of the ward's open; 100,000 conversations of three remarks, 300 of the"
    " ward's waiting for an answer",
    fill=[
        """
INSERT INTO feedback_waiting (dossier_id, since_at)
SELECT id, CASE WHEN n <= 300 AND current_unit = %(ward)s THEN %(now)s::timestamptz - n * interval '1 hour' END
FROM (SELECT id, current_unit, row_number() OVER (PARTITION BY current_unit ORDER BY id) AS n FROM dossiers_dossier) d
WHERE n <= 20000""",
        """
INSERT INTO feedback_complaint (id, dossier_id, text, at, by, answer, answered_at)
SELECT gen_random_uuid(), id, 'Hồ sơ trễ hẹn.', %(now)s::timestamptz - n * interval '2 days', NULL,
    CASE WHEN n > 60 OR current_unit <> %(ward)s THEN 'Xin lỗi.' ELSE '' END,
    CASE WHEN n > 60 OR current_unit <> %(ward)s THEN %(now)s::timestamptz END
FROM (SELECT id, current_unit, row_number() OVER (PARTITION BY current_unit ORDER BY id DESC) AS n FROM dossiers_dossier) d
WHERE n <= 100""",
        """
INSERT INTO feedback_remark (id, dossier_id, side, by, unit, text, at, repeat_key)
SELECT gen_random_uuid(), w.dossier_id, 'applicant', gen_random_uuid(), NULL, 'Khi nào có kết quả?',
    coalesce(w.since_at, %(now)s), md5(n::text)
FROM feedback_waiting w, generate_series(1, 3) AS n""",
    ],
    # A conversation's page shows its dossier's answers, which made ones have not: `motcua bench pages` measures it.
    known="SELECT %(ward)s::uuid AS unit",
)

ROOMS = (COUNTERS, CODES, DOCUMENTS, FEEDBACK)
