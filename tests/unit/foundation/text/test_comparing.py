"""What differs between two texts: lines beside lines, changed words marked."""

from __future__ import annotations

from motcua.foundation.text.comparing import LinePair, Span, compared_lines, compared_words


def changed(spans: tuple[Span, ...] | None) -> list[str]:
    return [span.text for span in spans or () if span.changed]


def test_only_the_words_that_differ_are_marked() -> None:
    pair = compared_words("Thời hạn: 15 ngày làm việc", "Thời hạn: 12 ngày làm việc")

    assert (changed(pair.old), changed(pair.new)) == (["15"], ["12"])


def test_changed_words_beside_each_other_are_one_piece() -> None:
    pair = compared_words("Giấy khai sinh (bản chính)", "Giấy khai sinh có mã")

    assert (changed(pair.old), changed(pair.new)) == (["(bản chính)"], ["có mã"])


def test_both_sides_say_all_of_their_text() -> None:
    old, new = "Nộp  2 bản sao, có chứng thực.", "Nộp 1 bản chính"

    pair = compared_words(old, new)

    assert pair.old is not None
    assert pair.new is not None
    assert ("".join(s.text for s in pair.old), "".join(s.text for s in pair.new)) == (old, new)


def test_lines_that_stay_are_the_same_and_new_ones_have_nothing_beside_them() -> None:
    pairs = compared_lines(["Tiếp nhận hồ sơ", "Trả kết quả"], ["Tiếp nhận hồ sơ", "Lấy ý kiến", "Trả kết quả"])

    assert [pair.is_same for pair in pairs] == [True, False, True]
    assert pairs[1] == LinePair(None, (Span("Lấy ý kiến", changed=True),))


def test_a_changed_line_stands_beside_what_it_was() -> None:
    pairs = compared_lines(["Lệ phí: 50000"], ["Phần mới hoàn toàn khác hẳn", "Lệ phí: 30000"])

    assert [(changed(pair.old), changed(pair.new)) for pair in pairs] == [
        ([], ["Phần mới hoàn toàn khác hẳn"]),
        (["50000"], ["30000"]),
    ]


def test_a_line_that_is_gone_stands_alone() -> None:
    (pair,) = compared_lines(["Bản sao sổ hộ khẩu"], [])

    assert (changed(pair.old), pair.new) == (["Bản sao sổ hộ khẩu"], None)
