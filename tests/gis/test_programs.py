from pathlib import Path

import pytest

from gis.errors import SetupError
from gis.programs import Programs, choose, find_programs


def _programs(major: int, postgis: tuple[int, int] | None) -> Programs:
    return Programs(Path(f"/usr/lib/postgresql/{major}/bin"), major, postgis)


def test_the_newest_with_a_good_postgis_is_taken() -> None:
    found = [_programs(15, (3, 3)), _programs(17, None), _programs(16, (3, 4))]
    assert choose(found, None).major == 16


def test_data_keep_the_version_that_made_them() -> None:
    found = [_programs(15, (3, 3)), _programs(17, (3, 5))]
    assert choose(found, 15).major == 15


@pytest.mark.parametrize(
    ("found", "major", "message", "mend"),
    [
        ([], None, "not installed", "make setup"),
        ([_programs(13, (3, 3))], None, "PostgreSQL 13 is too old", "Debian 12"),
        ([_programs(15, None)], None, "PostGIS is not installed", "postgresql-15-postgis-3"),
        ([_programs(15, (3, 2))], None, "older than 3.3", "3.3"),
        ([_programs(17, (3, 5))], 15, "made by PostgreSQL 15", "postgresql-15-postgis-3"),
    ],
)
def test_what_is_missing_is_said_with_its_mend(
    found: list[Programs], major: int | None, message: str, mend: str
) -> None:
    with pytest.raises(SetupError) as caught:
        choose(found, major)
    assert message in caught.value.message
    assert mend in caught.value.mend


def test_this_machine_has_one() -> None:
    programs = find_programs()
    assert Path(programs.path("initdb")).is_file()
    assert programs.postgis is not None
    assert programs.postgis >= (3, 3)
