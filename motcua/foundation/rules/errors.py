from __future__ import annotations

from dataclasses import dataclass

from motcua.foundation.database.errors import UnableTo


class UnableToPublishRule(UnableTo):
    """The rule cannot be published. At character {position}: {reason}. {cure} Nothing was changed."""

    status = 422

    @property
    def position(self) -> int:
        """The character of the source, from 1."""
        position = self.facts["position"]
        assert isinstance(position, int)
        return position


class UnableToApplyRule(UnableTo):
    """The rule “{source}” could not be applied: {reason}. Nothing was changed. Mend the rule or the facts it names."""

    status = 422


@dataclass(frozen=True)
class Fault:
    """What may be wrong with a rule and its cure, in both languages; braces are filled from the rule."""

    reason: str
    cure: str
    reason_vi: str
    cure_vi: str

    def refuse(self, *, at: int, **facts: object) -> UnableToPublishRule:
        """The error for a fault at character `at`, counted from 0."""
        return UnableToPublishRule(
            position=at + 1,
            reason=self.reason.format_map(facts),
            cure=self.cure.format_map(facts),
            reason_vi=self.reason_vi.format_map(facts),
            cure_vi=self.cure_vi.format_map(facts),
        )


EMPTY = Fault(
    "the rule is empty",
    "Write a rule or leave it out altogether.",
    "quy tắc để trống",
    "Hãy viết quy tắc hoặc bỏ hẳn.",
)
TOO_LONG = Fault(
    "the rule has more than {limit} characters",
    "Split it into several rules.",
    "quy tắc dài quá {limit} ký tự",
    "Hãy tách thành nhiều quy tắc.",
)
TOO_DEEP = Fault(
    "the rule is nested deeper than {limit} levels",
    "Take brackets out or split the rule.",
    "quy tắc lồng nhau quá {limit} lớp",
    "Hãy bớt dấu ngoặc hoặc tách quy tắc.",
)
UNKNOWN_SIGN = Fault(
    "“{sign}” is not part of the language of rules",
    "Use names, texts in quotes, numbers, and the operators + - * / % == != < <= > >= && || ! ?: in.",
    "“{sign}” không thuộc ngôn ngữ quy tắc",
    "Chỉ dùng tên, chữ trong ngoặc kép, số và các phép + - * / % == != < <= > >= && || ! ?: in.",
)
UNCLOSED_TEXT = Fault(
    "a text begins here and does not end on its line",
    "Close the quote.",
    "chuỗi bắt đầu ở đây nhưng không đóng lại",
    "Hãy đóng dấu ngoặc kép.",
)
BAD_ESCAPE = Fault(
    "“{sign}” is not a known escape",
    "Use \\\\, \\\", \\', \\n, \\t or \\uXXXX.",
    "“{sign}” không phải ký hiệu thoát hợp lệ",
    "Chỉ dùng \\\\, \\\", \\', \\n, \\t hoặc \\uXXXX.",
)
NUMBER_TOO_LARGE = Fault(
    "the number {sign} is too large",
    "Use numbers up to 9 000 000 000 000 000.",
    "số {sign} quá lớn",
    "Chỉ dùng số đến 9 000 000 000 000 000.",
)
UNEXPECTED = Fault(
    "“{sign}” stands where {wanted} should",
    "Complete the rule before it.",
    "“{sign}” đứng ở chỗ cần {wanted_vi}",
    "Hãy viết đủ phần trước đó.",
)
ENDS_EARLY = Fault(
    "the rule ends where {wanted} should stand",
    "Complete the rule.",
    "quy tắc kết thúc ở chỗ cần {wanted_vi}",
    "Hãy viết đủ quy tắc.",
)
CHAINED = Fault(
    "comparisons are chained",
    "Join them with &&: a < b && b < c.",
    "các phép so sánh nối liền nhau",
    "Hãy nối bằng &&: a < b && b < c.",
)
RESERVED = Fault(
    "“{name}” is a word of the language and no name",
    "Give the field another name.",
    "“{name}” là từ của ngôn ngữ quy tắc, không phải tên",
    "Hãy đặt tên khác cho trường.",
)
NO_NULL = Fault(
    "null is not used here",
    'An absent answer is the empty value of its type: compare with "", 0, false, or ask size(list) == 0.',
    "không dùng null ở đây",
    'Câu chưa trả lời có giá trị rỗng: hãy so với "", 0, false hoặc size(list) == 0.',
)
UNKNOWN_NAME = Fault(
    "the name “{name}” is not known here",
    "Known names: {known}.",
    "không có tên “{name}” ở đây",
    "Các tên dùng được: {known}.",
)
UNKNOWN_MEMBER = Fault(
    "“{name}” is not a part of what stands before it",
    "Known parts: {known}.",
    "“{name}” không phải là phần của giá trị đứng trước",
    "Các phần dùng được: {known}.",
)
NO_MEMBERS = Fault(
    "a {type} has no part “{name}”",
    "Take “.{name}” away.",
    "giá trị kiểu {type} không có phần “{name}”",
    "Hãy bỏ “.{name}”.",
)
UNKNOWN_FUNCTION = Fault(
    "the function “{name}” is not allowed",
    "Allowed: {known}.",
    "không được dùng hàm “{name}”",
    "Các hàm dùng được: {known}.",
)
WRONG_ARGUMENTS = Fault(
    "“{name}” cannot be used with {given}",
    "It takes {wanted}.",
    "không dùng được “{name}” với {given}",
    "Hàm này nhận {wanted}.",
)
WRONG_OPERANDS = Fault(
    "“{name}” cannot join {left} and {right}",
    "Both sides must be of one type; int(x) and double(x) convert numbers, size() counts lists, "
    "days_between() and years_between() count between dates.",
    "“{name}” không dùng được giữa {left} và {right}",
    "Hai vế phải cùng kiểu; int(x), double(x) đổi kiểu số, size() đếm danh sách, "
    "days_between(), years_between() đếm giữa hai ngày.",
)
NOT_A_DATE = Fault(
    "“{sign}” is compared with a date and is none",
    'Write dates as "2023-06-15", and "" for no date.',
    "“{sign}” được so với ngày nhưng không phải là ngày",
    'Hãy viết ngày dạng "2023-06-15", hoặc "" khi không có ngày.',
)
DIVIDES_BY_UNKNOWN = Fault(
    "a number is divided by what may be zero",
    "Divide only by a number other than 0 that is written in the rule.",
    "phép chia cho giá trị có thể bằng 0",
    "Chỉ chia cho một số khác 0 viết ngay trong quy tắc.",
)
NO_INDEX = Fault(
    "items are taken out by number",
    "A list may be empty: use exists(), all() or filter().",
    "lấy phần tử theo số thứ tự",
    "Danh sách có thể rỗng: hãy dùng exists(), all() hoặc filter().",
)
NEEDLESS_HAS = Fault(
    "has() is always true of “{name}”",
    'Every known part is there, empty when nobody answered: compare with "", 0 or false.',
    "has() luôn đúng với “{name}”",
    'Phần đã khai báo luôn có, rỗng khi chưa trả lời: hãy so với "", 0 hoặc false.',
)
NESTED_COMPREHENSION = Fault(
    "“{name}” stands inside another all/exists/exists_one/map/filter",
    "Split the rule: lists are walked through one at a time.",
    "“{name}” nằm bên trong một all/exists/exists_one/map/filter khác",
    "Hãy tách quy tắc: mỗi lần chỉ duyệt một danh sách.",
)
TOO_MANY_STEPS = Fault(
    "the rule takes more than {limit} steps for lists of {items} items",
    "Split or shorten it.",
    "quy tắc cần hơn {limit} bước cho danh sách {items} phần tử",
    "Hãy tách hoặc rút gọn.",
)
TOO_MUCH_COPYING = Fault(
    "there are more than {limit} map() and filter()",
    "Split the rule.",
    "có hơn {limit} lần map() và filter()",
    "Hãy tách quy tắc.",
)
TOO_MANY_JOINS = Fault(
    "more than {limit} texts are joined",
    "Shorten the rule.",
    "nối hơn {limit} chuỗi",
    "Hãy rút gọn quy tắc.",
)
JOINS_FOR_ITEMS = Fault(
    "texts are joined for every item of a list",
    "Join texts outside of all/exists/exists_one/map/filter.",
    "nối chuỗi cho từng phần tử của danh sách",
    "Chỉ nối chuỗi ngoài all/exists/exists_one/map/filter.",
)
TAKEN_NAME = Fault(
    "“{name}” already names a fact",
    "Choose another name for the item.",
    "“{name}” đã là tên của một dữ kiện",
    "Hãy đặt tên khác cho phần tử.",
)
WRONG_RESULT = Fault(
    "the rule gives {given} where {wanted} is needed",
    "Change it so that it gives {wanted}.",
    "quy tắc cho {given} trong khi cần {wanted}",
    "Hãy sửa để quy tắc cho {wanted}.",
)
REFUSED_BY_LIBRARY = Fault(
    "{said}",
    "Write it in a simpler way.",
    "{said}",
    "Hãy viết đơn giản hơn.",
)
