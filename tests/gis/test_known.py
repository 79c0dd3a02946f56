from gis.known import of_now

MOMENT = "CAST(:known AS timestamptz)"


def test_of_now_reads_the_tables_themselves() -> None:
    sql = f"SELECT * FROM a.one_known({MOMENT}) x JOIN b.two_b_known({MOMENT}) y USING (id)"
    assert of_now(sql) == "SELECT * FROM a.one x JOIN b.two_b y USING (id)"


def test_nothing_else_is_touched() -> None:
    sql = "SELECT well_known(1), known FROM a.known"
    assert of_now(sql) == sql
