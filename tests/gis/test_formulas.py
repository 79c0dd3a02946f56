import pytest

from gis.formulas import harmless, runs_as_formula


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "-", "@a", "\t=1", "\r=1"])
def test_what_a_spreadsheet_may_run(text: str) -> None:
    assert runs_as_formula(text)
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("text", ["", "甲", "甲=乙", "1-2", "'=1"])
def test_what_it_never_runs(text: str) -> None:
    assert not runs_as_formula(text)
    assert harmless(text) == text


@pytest.mark.parametrize("text", ["-1", "+1,000", "-12.5%", "+1.5e+3", "-"])
def test_figures_may_stay_figures(text: str) -> None:
    assert harmless(text, is_number_kept=True) == text


@pytest.mark.parametrize("text", ["=1", "-1+1", "+cmd|' /C calc'!A0", "@1"])
def test_what_only_begins_like_a_figure_does_not(text: str) -> None:
    assert harmless(text, is_number_kept=True) == "'" + text
