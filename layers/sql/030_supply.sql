-- Which communities the facilities in the temporary table `resettle (facility_id)` serve.
--
-- Declared shares go before position. Otherwise a facility counts for the community whose
-- outline covers its position, the outline's edge included; where several do (a shared edge,
-- overlapping outlines) for the one with the smallest code. What counts for no community, be it
-- outside every outline or declared for one that is not in force, is unassigned and listed.
-- Only the difference is written, so that settling twice records nothing.
CREATE OR REPLACE FUNCTION layers.settle_supply() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    written bigint;
    more bigint;
BEGIN
    -- Tables, not parts of one query, so that the planner knows how many rows they have.
    CREATE TEMP TABLE settling ON COMMIT DROP AS
    SELECT f.facility_id, f.kind, f.valid, f.position, f.floor_area_m2, f.is_simulated, f.serves
    FROM layers.facility_version f JOIN resettle USING (facility_id);
    ANALYZE settling;

    CREATE TEMP TABLE candidate ON COMMIT DROP AS
    SELECT f.facility_id, f.kind, f.valid AS whole, f.floor_area_m2,
           -- A real centre inside an invented outline counts for an invented community.
           f.is_simulated OR a.is_simulated AS is_simulated,
           f.valid * a.valid * v.valid AS valid, v.division_id, v.code
    FROM settling f
    -- Not `a.valid && f.valid`: the planner would read a whole index of periods for each point.
    JOIN gazetteer.division_area a
        ON ST_Covers(a.geom, f.position) AND NOT isempty(a.valid * f.valid)
    JOIN gazetteer.division_version v ON v.division_id = a.division_id
        AND v.level = 'community' AND v.valid && (f.valid * a.valid)
    WHERE f.serves = '{}';
    ANALYZE candidate;

    CREATE TEMP TABLE settled ON COMMIT DROP AS
    WITH share AS (
        SELECT f.facility_id, f.kind, f.valid AS whole, f.floor_area_m2, f.is_simulated,
               s.code, s.share::numeric(9, 8) AS share
        FROM settling f CROSS JOIN LATERAL jsonb_each_text(f.serves) s (code, share)
    ), declared AS (
        -- One row a community and period, however often it was renamed meanwhile.
        SELECT s.facility_id, s.kind, s.whole, s.floor_area_m2, s.is_simulated, s.code, s.share,
               v.division_id, range_agg(s.whole * v.valid) AS valid
        FROM share s
        JOIN gazetteer.division_version v
            ON v.code = s.code AND v.level = 'community' AND v.valid && s.whole
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    ), undeclared AS (
        SELECT s.facility_id, s.kind, s.floor_area_m2, s.is_simulated, s.share, s.code,
               unnest(datemultirange(s.whole)
                      - coalesce(d.covered, datemultirange())) AS valid
        FROM share s
        LEFT JOIN (SELECT facility_id, whole, code, range_agg(valid) AS covered
                   FROM (SELECT facility_id, whole, code, unnest(valid) AS valid FROM declared) x
                   GROUP BY 1, 2, 3) d USING (facility_id, whole, code)
    ), crowded AS (
        -- Facilities with more than one candidate: cut time where any of them starts or ends.
        SELECT facility_id, whole FROM candidate GROUP BY 1, 2 HAVING count(*) > 1
    ), slice AS (
        SELECT facility_id, whole, daterange(day, lead(day) OVER w) AS valid
        FROM (SELECT DISTINCT facility_id, whole, day
              FROM candidate JOIN crowded USING (facility_id, whole)
              CROSS JOIN LATERAL (VALUES (lower(candidate.valid)), (upper(candidate.valid))) b (day)
             ) cut
        WINDOW w AS (PARTITION BY facility_id, whole ORDER BY day NULLS FIRST)
    ), chosen AS (
        SELECT DISTINCT ON (c.facility_id, c.whole, s.valid)
               c.facility_id, c.kind, c.whole, s.valid * c.valid AS valid, c.division_id,
               c.floor_area_m2, c.is_simulated,
               count(*) OVER (PARTITION BY c.facility_id, c.whole, s.valid) > 1 AS is_contested
        FROM candidate c JOIN slice s USING (facility_id, whole)
        WHERE s.valid && c.valid
        ORDER BY c.facility_id, c.whole, s.valid, c.code
    ), contained AS (
        SELECT facility_id, kind, whole, valid, division_id, floor_area_m2, is_simulated,
               NULL AS note
        FROM candidate WHERE (facility_id, whole) NOT IN (SELECT facility_id, whole FROM crowded)
        UNION ALL
        SELECT facility_id, kind, whole, unnest(range_agg(valid)), division_id, floor_area_m2,
               is_simulated,
               CASE WHEN is_contested
                    THEN 'on a shared edge or in overlapping outlines: smallest code' END
        FROM chosen
        GROUP BY facility_id, kind, whole, division_id, floor_area_m2, is_simulated, is_contested
    ), lost AS (
        SELECT f.facility_id, f.kind, f.floor_area_m2, f.is_simulated,
               unnest(CASE WHEN c.covered IS NULL THEN datemultirange(f.valid)
                           ELSE datemultirange(f.valid) - c.covered END) AS valid,
               CASE WHEN f.position IS NULL THEN 'no position'
                    ELSE 'outside every community outline' END AS note
        FROM settling f
        LEFT JOIN (SELECT facility_id, whole, range_agg(valid) AS covered
                   FROM contained GROUP BY 1, 2) c
            ON c.facility_id = f.facility_id AND c.whole = f.valid
        WHERE f.serves = '{}'
    )
    SELECT facility_id, kind, unnest(valid) AS valid, division_id, share, 'declared' AS basis,
           NULL AS note, floor_area_m2, is_simulated FROM declared
    UNION ALL
    SELECT facility_id, kind, valid, NULL, share, 'unassigned',
           'declared to serve ' || code || ', which was not in force', floor_area_m2,
           is_simulated FROM undeclared
    UNION ALL
    SELECT facility_id, kind, valid, division_id, 1, 'contained', note, floor_area_m2,
           is_simulated FROM contained
    UNION ALL
    SELECT facility_id, kind, valid, NULL, 1, 'unassigned', note, floor_area_m2,
           is_simulated FROM lost;

    WITH surplus AS (
        SELECT s.supply_id FROM layers.supply s JOIN resettle USING (facility_id)
        WHERE NOT EXISTS (
            SELECT FROM settled n WHERE n.facility_id = s.facility_id
                AND (n.valid, n.division_id, n.share, n.basis, n.note, n.floor_area_m2, n.is_simulated)
                    IS NOT DISTINCT FROM
                    (s.valid, s.division_id, s.share, s.basis, s.note, s.floor_area_m2, s.is_simulated))
    )
    DELETE FROM layers.supply s USING surplus WHERE s.supply_id = surplus.supply_id;
    GET DIAGNOSTICS written = ROW_COUNT;

    INSERT INTO layers.supply
        (facility_id, kind, valid, division_id, share, basis, note, floor_area_m2, is_simulated)
    SELECT n.facility_id, n.kind, n.valid, n.division_id, n.share, n.basis, n.note,
           n.floor_area_m2, n.is_simulated
    FROM settled n
    WHERE NOT EXISTS (
        SELECT FROM layers.supply s WHERE s.facility_id = n.facility_id
            AND (n.valid, n.division_id, n.share, n.basis, n.note, n.floor_area_m2, n.is_simulated)
                IS NOT DISTINCT FROM
                (s.valid, s.division_id, s.share, s.basis, s.note, s.floor_area_m2, s.is_simulated))
    ORDER BY n.division_id, n.facility_id;
    GET DIAGNOSTICS more = ROW_COUNT;
    DROP TABLE settling, candidate, settled;
    RETURN written + more;
END $$;
