"""The settings: one table, documented, each checked when read."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.settings import SETTINGS, Settings, table

DOCS = Path(__file__).parent.parent / "docs" / "settings.md"


def test_the_documentation_holds_exactly_the_table() -> None:
    assert DOCS.read_text(encoding="utf-8").endswith("\n\n" + table())


def test_every_setting_is_a_field_with_the_documented_default() -> None:
    defaults = {f.name: f.default for f in fields(Settings)}
    assert set(defaults) == {s.name for s in SETTINGS}
    for setting in SETTINGS:
        if setting.default:
            assert getattr(Settings.from_env({setting.variable: setting.default}), setting.name) == defaults[setting.name]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SECOOP_PORT", "eighty"),
        ("SECOOP_WORKERS", "0"),
        ("SECOOP_THREADS", "7"),
        ("SECOOP_THREADS", "-8"),
        ("SECOOP_QUERY_SECONDS", "-1"),
        ("SECOOP_QUERY_SECONDS", "nan"),
        ("SECOOP_QUERY_SECONDS", "inf"),
        ("SECOOP_BASE_IRI", "example.org"),
        ("SECOOP_REPORTS", "javascript:alert(1)"),
        ("SECOOP_REPORTS", "https://example.org/a b"),
        ("SECOOP_BASE_IRI", "http://x"),
        ("SECOOP_BASE_IRI", 'http://x/"/'),
    ],
)
def test_a_wrong_value_names_its_variable_and_a_right_one(variable: str, value: str) -> None:
    with pytest.raises(InputError) as caught:
        Settings.from_env({variable: value})
    assert caught.value.where == variable
    assert "for example" in caught.value.remedy


def test_an_option_wins_over_the_environment() -> None:
    assert Settings.from_env({"SECOOP_PORT": "9000"}, port=9001).port == 9001
    assert Settings.from_env({"SECOOP_PORT": "9000"}, port=None).port == 9000


@pytest.mark.parametrize("settings", [Settings(), Settings(updates=True, port=9999, query_seconds=0.5, captures=Path("there"))])
def test_settings_reach_another_process_through_its_environment(settings: Settings) -> None:
    assert Settings.from_env(settings.variables()) == settings
