"""What the office's tables and templates must be, beyond what types and contracts say."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import ForeignKey

from keepfit.intake.tables import schema
from keepfit.ledger.actions.taking import TABLES
from tests.house.sources import ROOT, short

TEMPLATES = sorted((ROOT / "src").rglob("templates/**/*.html"))
PAGES = [one for one in TEMPLATES if "{% load" in one.read_text() or "{% t " in one.read_text()]
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", flags=re.DOTALL)
MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>|&\w+;", flags=re.DOTALL)
TOLD = re.compile(r"""\{% t (?P<a>"[^"]*"|'[^']*') (?P<b>"[^"]*"|'[^']*')""")
HAN = re.compile(r"[\u3400-\u9fff]")
# The one character of the mark before the office's name is a picture, not a word.
MARK = "健"
# Our name, and the widths a page may choose for itself.
NAMES = {"keepfit", "narrow", "wide"}
# The other language's own name, and marks between words.
NEITHER = ("English", *"：，、；。（）")
ROOMS = {"people", "ledger", "overlap", "burden", "checkup", "evaluation", "plan", "api"}
MIGRATIONS = sorted((ROOT / "src").rglob("migrations/[0-9]*.py"))


def test_the_office_has_templates() -> None:
    assert len(PAGES) > 10


@pytest.mark.parametrize("page", PAGES, ids=lambda one: one.name)
def test_every_sentence_of_a_template_is_in_both_languages(page: Path) -> None:
    bare = MARKUP.sub(" ", TAG.sub(" ", page.read_text(encoding="utf-8")))
    words = [one for one in re.findall(r"[A-Za-z]{3,}|[\u3400-\u9fff]+", bare) if one != MARK]
    assert [one for one in words if one not in NAMES] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda one: one.name)
def test_no_chinese_punctuation_stands_in_english_sentences(page: Path) -> None:
    bare = TAG.sub(" ", page.read_text(encoding="utf-8"))
    assert re.findall(r"[\u3000-\u303f\uff00-\uffef]", bare) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda one: one.name)
def test_chinese_comes_first_and_english_second(page: Path) -> None:
    told = TOLD.findall(page.read_text(encoding="utf-8"))
    wrong = [pair for pair in told if not HAN.search(pair[0]) and not HAN.search(pair[1])]
    wrong += [pair for pair in told if HAN.search(pair[1]) and HAN.search(pair[0]) is not None]
    assert [pair for pair in wrong if pair[0].strip("\"'") not in NEITHER] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda one: one.name)
def test_a_template_holds_no_script_and_no_style_of_its_own(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon[a-z]+=", text) == []


@pytest.mark.parametrize("table", ["accounts", "services", "offers"])
def test_a_table_of_the_office_has_every_column_of_the_exchange(table: str) -> None:
    stored = {one.attname for one in TABLES[table]._meta.concrete_fields}
    assert set(schema(table).names) - stored == set()


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=said)
    assert "No changes" in said.getvalue()


def test_a_migration_has_its_own_number_and_a_name_somebody_chose() -> None:
    numbers = [f"{one.parent}:{one.name[:4]}" for one in MIGRATIONS]
    automatic = [short(one) for one in MIGRATIONS if re.search(r"_auto_|_initial|\d{8}", one.name)]
    assert (len(numbers), automatic) == (len(set(numbers)), [])


def test_a_foreign_key_leads_nowhere_back() -> None:
    keys = [
        f"{model.__name__}.{one.name}"
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
        for one in model._meta.get_fields()
        if isinstance(one, ForeignKey) and one.remote_field.related_name != "+"
    ]
    assert keys == []
