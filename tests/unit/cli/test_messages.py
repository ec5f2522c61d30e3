"""`motcua messages` finds every text and every fault of its translation."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from django.utils import translation

from motcua.cli.messages import collect, compile_catalogues, faults_of, update
from motcua.foundation.database.errors import UnableToStartDatabase

PAGE = """
{% load i18n %}
    {% translate "Press" context "button" %}
{% blocktranslate trimmed count number=n with who=name %}
  {{ who }} has {{ number }} dossier
{% plural %}
  {{ who }} has {{ number }} dossiers
{% endblocktranslate %}
{{ _("Aside") }} {# "Not a text" #}
"""
MODULE = '''
from django.utils.translation import gettext_lazy as _, ngettext, pgettext

from rooms import UnableToRead

A = _("100 % of %(thing)s")
B = ngettext("%(n)d day", "%(n)d days", 3)
C = pgettext("fruit", "Date")


class UnableToReadCard(UnableToRead):
    """The card {number} cannot be
    read. Nothing was changed."""


class Reader:
    """Not shown to anybody."""
'''


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with one app, whose errors are two steps below the root."""
    room = tmp_path / "house" / "room"
    (room / "templates").mkdir(parents=True)
    (room / "apps.py").touch()
    (room / "errors.py").write_text(MODULE)
    (room / "templates" / "page.html").write_text(PAGE)
    (tmp_path / "house" / "rooms.py").write_text('class UnableToRead(UnableTo):\n    """Cannot be read."""\n')
    return tmp_path / "house"


def _po(package: Path) -> Path:
    return package / "room" / "locale" / "vi" / "LC_MESSAGES" / "django.po"


def _translate(po: Path, pairs: dict[str, str]) -> None:
    text = po.read_text(encoding="utf-8")
    for id_line, string_line in pairs.items():
        assert id_line in text
        head, _, tail = text.partition(id_line)
        text = head + id_line + re.sub(r'msgstr(\[0\])? ""', lambda _: string_line, tail, count=1)  # noqa: B023
    po.write_text(text, encoding="utf-8")


ALL = {
    'msgid "100 % of %(thing)s"': 'msgstr "100 % của %(thing)s"',
    'msgid_plural "%(n)d days"': 'msgstr[0] "%(n)d ngày"',
    'msgid "Date"': 'msgstr "Chà là"',
    'msgid "The card {number} cannot be read. Nothing was changed."': 'msgstr "Không đọc được thẻ {number}."',
    'msgid "Press"': 'msgstr "Bấm"',
    'msgid_plural "%(who)s has %(number)s dossiers"': 'msgstr[0] "%(who)s có %(number)s hồ sơ"',
    'msgid "Aside"': 'msgstr "Ngoài lề"',
}


def test_texts_are_found_in_templates_code_and_errors(package: Path) -> None:
    found = {text.singular for app in collect(package) for text in app.texts}

    assert found == {
        "100 % of %(thing)s",
        "%(n)d day",
        "Date",
        "The card {number} cannot be read. Nothing was changed.",
        "Press",
        "%(who)s has %(number)s dossier",
        "Aside",
        "Cannot be read.",
    }


def test_each_app_has_its_own_catalogue(package: Path) -> None:
    update(collect(package))

    assert 'msgid "Press"' in _po(package).read_text()
    assert 'msgid "Cannot be read."' in (package / "locale" / "vi" / "LC_MESSAGES" / "django.po").read_text()


def test_what_is_not_translated_is_listed(package: Path) -> None:
    update(collect(package))

    faults = faults_of(collect(package))

    assert len(faults) == 8
    assert all(fault.startswith("untranslated") for fault in faults)


def test_a_catalogue_that_misses_a_text_is_a_fault(package: Path) -> None:
    faults = faults_of(collect(package))

    assert {fault.partition(":")[0] for fault in faults} == {"missing"}


def test_translations_are_kept_and_gone_texts_dropped(package: Path) -> None:
    update(collect(package))
    _translate(_po(package), ALL)
    (package / "rooms.py").write_text("class UnableToRead(UnableTo): pass\n")
    (package / "room" / "templates" / "page.html").write_text("")

    changes = update(collect(package))

    text = _po(package).read_text()
    assert 'msgstr "Chà là"' in text
    assert "Press" not in text
    assert sum(change.startswith("gone") for change in changes) == 4
    assert faults_of(collect(package)) == []


def test_writing_twice_changes_nothing(package: Path) -> None:
    update(collect(package))
    once = _po(package).read_text()

    assert update(collect(package)) == []
    assert _po(package).read_text() == once


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ('msgstr "Không đọc được thẻ {so}."', "fields differ"),
        ('msgstr "Không đọc được thẻ."', "fields differ"),
    ],
)
def test_a_field_that_is_lost_is_a_fault(package: Path, wrong: str, fault: str) -> None:
    (package / "rooms.py").write_text("class UnableToRead(UnableTo): pass\n")
    update(collect(package))
    id_ = 'msgid "The card {number} cannot be read. Nothing was changed."'
    _translate(_po(package), ALL | {id_: wrong})

    assert [line.partition(":")[0] for line in faults_of(collect(package))] == [fault]


def test_an_unsure_or_obsolete_text_is_a_fault(package: Path) -> None:
    (package / "rooms.py").write_text("class UnableToRead(UnableTo): pass\n")
    update(collect(package))
    _translate(_po(package), ALL)
    text = _po(package).read_text().replace('msgctxt "button"', '#, fuzzy\nmsgctxt "button"')
    _po(package).write_text(text + '\nmsgid "Forgotten"\nmsgstr "Quên"\n')

    assert sorted(line.partition(":")[0] for line in faults_of(collect(package))) == ["fuzzy", "obsolete"]


def test_one_text_said_in_two_ways_is_a_fault(package: Path) -> None:
    """Django has one catalogue for all apps, so that one of the two would be lost."""
    (package / "rooms.py").write_text('class UnableToRead(UnableTo):\n    """Aside"""\n')
    update(collect(package))
    _translate(_po(package), ALL)
    _translate(package / "locale" / "vi" / "LC_MESSAGES" / "django.po", {'msgid "Aside"': 'msgstr "Bên lề"'})

    assert [line.partition(":")[0] for line in faults_of(collect(package))] == ["said in two ways"]


def test_a_compiled_catalogue_translates(package: Path) -> None:
    update(collect(package))
    _translate(_po(package), ALL)

    assert compile_catalogues(package) == 2
    assert compile_catalogues(package) == 0

    with _po(package).with_suffix(".mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    assert catalogue.ngettext("%(n)d day", "%(n)d days", 3) == "%(n)d ngày"
    assert catalogue.pgettext("fruit", "Date") == "Chà là"


def test_an_error_speaks_the_readers_language() -> None:
    with translation.override("vi"):
        said = UnableToStartDatabase(reason="đĩa đầy.", cure="Dọn đĩa.").message
    with translation.override("en"):
        kept = UnableToStartDatabase(reason="the disk is full.", cure="Free some space.").message

    assert said == "Không khởi động được cơ sở dữ liệu: đĩa đầy. Dọn đĩa."
    assert kept == "The database could not be started: the disk is full. Free some space."


def test_every_text_of_the_house_is_translated() -> None:
    assert faults_of(collect()) == []
