"""`motcua messages`: the texts of the house and their Vietnamese, without GNU gettext.

Texts are English in the code: `{% translate %}` and `{% blocktranslate %}` in templates, gettext calls in Python, and
the docstrings of the errors under `UnableTo`. Each Django app has its own `locale/vi/LC_MESSAGES/django.po`; what lies
outside every app goes to `motcua/locale`.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1]
LANGUAGE = "vi"
ROOT_ERROR = "UnableTo"
#: Where a text stands among gettext's arguments; lazy and plain forms alike.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = f"""\
msgid ""
msgstr ""
"Language: {LANGUAGE}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
_PERCENT_FIELD = re.compile(r"%\((\w+)\)[sd]")
_BRACE_FIELD = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class Text:
    """A text to be translated: plural and context are None where there are none."""

    singular: str
    plural: str | None
    context: str | None
    place: str


@dataclass
class Translations:
    """The texts of one app and its catalogue on disk."""

    folder: Path
    texts: list[Text] = field(default_factory=list)

    @property
    def po(self) -> Path:
        return self.folder / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"

    def kept(self) -> Catalog:
        """What is translated already. Raises `PoFileError` where the file cannot be read."""
        if not self.po.exists():
            return Catalog(locale=LANGUAGE)
        with self.po.open("rb") as file:
            return read_po(file, locale=LANGUAGE, abort_invalid=True)

    def wanted(self) -> Catalog:
        """What the code asks for, without translations."""
        catalog = Catalog(locale=LANGUAGE)
        for text in self.texts:
            id_ = text.singular if text.plural is None else (text.singular, text.plural)
            catalog.add(id_, locations=[(text.place, 0)], context=text.context)
        return catalog


def collect(package: Path = PACKAGE) -> list[Translations]:
    """Every app of `package` that has texts or a catalogue, with what its code asks for."""
    apps = {path.parent: Translations(path.parent) for path in sorted(package.rglob("apps.py"))}
    apps[package] = Translations(package)
    errors = error_classes(package)
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.html")]):
        owner = next(apps[parent] for parent in path.parents if parent in apps)
        owner.texts += texts_of(path, package=package, errors=errors)
    return [found for found in apps.values() if found.texts or found.po.exists()]


def texts_of(path: Path, *, package: Path, errors: frozenset[str]) -> list[Text]:
    """The texts of a template or a module, in their order."""
    source = path.read_text(encoding="utf-8")
    place = path.relative_to(package.parent).as_posix()
    if path.suffix == ".html":
        return list(_called(_template_as_python(source, place), place))
    return [*_called(source, place), *_error_messages(source, place, errors)]


def _template_as_python(source: str, place: str) -> str:
    """Django writes a template as gettext calls among crossed-out text; its indentation means nothing."""
    return "\n".join(line.lstrip() for line in templatize(source, origin=place).splitlines())


def _called(source: str, place: str) -> Iterator[Text]:
    found = extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS, comment_tags=())
    for _line, message, _comments, context in found:
        singular, plural = message if isinstance(message, tuple) else (message, None)
        if singular:
            yield Text(singular, plural, context, place)


def error_classes(package: Path) -> frozenset[str]:
    """The names of all classes under `UnableTo`, however far below, found without importing anything."""
    parents: dict[str, set[str]] = {}
    for path in package.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if "class " not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef):
                parents.setdefault(node.name, set()).update(_base_names(node))
    under, grown = {ROOT_ERROR}, True
    while grown:
        more = {name for name, bases in parents.items() if bases & under} - under
        under |= more
        grown = bool(more)
    return frozenset(under - {ROOT_ERROR})


def _base_names(node: ast.ClassDef) -> Iterator[str]:
    for base in node.bases:
        if isinstance(base, ast.Name):
            yield base.id
        elif isinstance(base, ast.Attribute):
            yield base.attr


def _error_messages(source: str, place: str, errors: frozenset[str]) -> Iterator[Text]:
    """The docstrings of errors, their white space as `UnableTo.message` has it."""
    if not any(name in source for name in errors):
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and node.name in errors:
            words = ast.get_docstring(node)
            if words:
                yield Text(" ".join(words.split()), None, None, place)


def update(found: Iterable[Translations]) -> list[str]:
    """Writes the catalogues anew: new texts empty, gone ones left out. Returns what changed, a line each."""
    changes: list[str] = []
    for app_ in found:
        kept, wanted = app_.kept(), app_.wanted()
        fresh = Catalog(locale=LANGUAGE)
        for message in _messages(wanted):
            old = kept.get(message.id, message.context)
            if old is None:
                changes.append(f"new: {app_.po}: {_shown(message)}")
            fresh.add(
                message.id,
                string=old.string if old else None,
                locations=message.locations,
                flags=set(old.flags) & {"fuzzy"} if old else (),
                user_comments=old.user_comments if old else (),
                context=message.context,
            )
        changes += [f"gone: {app_.po}: {_shown(m)}" for m in _messages(kept) if m.id and not _in(wanted, m)]
        _write(app_.po, fresh)
    return changes


def _write(po: Path, catalog: Catalog) -> None:
    if not any(_messages(catalog)):
        po.unlink(missing_ok=True)
        return
    written = io.BytesIO()
    # Without line numbers and dates, so that a file changes only when its texts do.
    write_po(written, catalog, width=120, omit_header=True, include_lineno=False, sort_output=False)
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_text(HEADER + written.getvalue().decode().strip() + "\n", encoding="utf-8")


def faults_of(found: Iterable[Translations]) -> list[str]:
    """All that keeps the translations from being complete and right, a line each."""
    faults: list[str] = []
    said: dict[tuple[str, str | None], tuple[str, Path]] = {}
    for app_ in found:
        try:
            kept = app_.kept()
        except PoFileError as fault:
            faults.append(f"unreadable: {app_.po}: {fault}")
            continue
        wanted = app_.wanted()
        faults += [f"missing: {app_.po}: {_shown(m)}" for m in _messages(wanted) if not _in(kept, m)]
        for message in _messages(kept):
            faults += [f"{fault}: {app_.po}: {_shown(message)}" for fault in _faults_of_message(message, wanted)]
            key, words = (_singular(message), message.context), _strings(message)[0]
            other, where = said.setdefault(key, (words, app_.po))
            if words and other and words != other:
                faults.append(f"said in two ways: {app_.po} and {where}: {_shown(message)}")
    return faults


def _in_english(fields: set[str]) -> set[str]:
    """Facts that an error has in both languages: a Vietnamese text may name `{reason_vi}` for `{reason}`."""
    return {name.replace("_vi}", "}").removesuffix("_vi") for name in fields}


def _faults_of_message(message: Message, wanted: Catalog) -> Iterator[str]:
    if not _in(wanted, message):
        yield "obsolete"
    if not all(_strings(message)):
        yield "untranslated"
        return
    if message.fuzzy:
        yield "fuzzy"
    if any(_in_english(_fields(words)) != _fields(_plural(message)) for words in _strings(message)):
        yield "fields differ"


def _fields(words: str) -> set[str]:
    return set(_PERCENT_FIELD.findall(words)) | set(_BRACE_FIELD.findall(words))


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _in(catalog: Catalog, message: Message) -> bool:
    return catalog.get(message.id, message.context) is not None


def _singular(message: Message) -> str:
    return message.id[0] if isinstance(message.id, list | tuple) else message.id


def _plural(message: Message) -> str:
    return message.id[1] if isinstance(message.id, list | tuple) else message.id


def _strings(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, list | tuple) else [message.string or ""]


def _shown(message: Message) -> str:
    return f"{_singular(message)!r}" + (f" ({message.context})" if message.context else "")


def compile_catalogues(package: Path = PACKAGE) -> int:
    """Writes the .mo beside each .po that is newer. Returns how many were written."""
    written = 0
    for po in sorted(package.rglob("locale/*/LC_MESSAGES/django.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        with po.open("rb") as source:
            catalog = read_po(source, locale=po.parents[1].name, abort_invalid=True)
        compiled = io.BytesIO()
        write_mo(compiled, catalog)
        _replace(mo, compiled.getvalue())
        written += 1
    return written


def _replace(path: Path, content: bytes) -> None:
    """Puts the file in place whole, since several test workers may do so at once."""
    beside = path.with_name(f".{path.name}.{id(content)}")
    beside.write_bytes(content)
    beside.replace(path)


def messages(
    check: Annotated[bool, typer.Option("--check", help="Only say what is missing, obsolete, fuzzy or wrong.")] = False,
    compile_: Annotated[bool, typer.Option("--compile", help="Only write the compiled catalogues.")] = False,
) -> None:
    """Collect the texts of the house into its Vietnamese catalogues.

    Example: motcua messages && motcua messages --check
    """
    if compile_:
        typer.echo(f"{compile_catalogues()} catalogues compiled")
    elif check:
        faults = faults_of(collect())
        typer.echo("\n".join(faults) or "Every text is translated.")
        raise typer.Exit(1 if faults else 0)
    else:
        typer.echo("\n".join(update(collect())) or "Nothing changed.")
        compile_catalogues()
