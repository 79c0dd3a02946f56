from tests.layers.test_foreign_files import *
def test_x(squares):
    from gis.loading import LoadOptions
    r=load(squares.database,"facilities",[DATA/"centres_libreoffice.xlsx"],LoadOptions(crs=parse_crs("4490"),allow_rejects=True),kind=KINDS["service_centre"])
    for p in r.problems: print(p)
    assert 0
