// Outlines and names of divisions below what a map is about.
const LEVELS = [
  { level: "county", minzoom: 0, width: 1.6, colour: "#8996a1" },
  { level: "township", minzoom: 8.5, width: 0.8, colour: "#b4bec6" },
  { level: "community", minzoom: 11, width: 0.5, colour: "#c9d1d7" },
];
const CHOSEN_FROM = { county: 0, township: 8, community: 10.5 };
const ZOOMS = { 2: 6, 4: 7.2, 6: 8.4, 9: 10.4, 12: 12.2 };
const INK = "#22303c";

/** Shows the divisions of a day, as known at a moment; layers that are added later lie above. */
export function showDivisions(map, times) {
  for (const { level, minzoom, width, colour } of LEVELS) {
    const id = `division-${level}`;
    const tiles = new URLSearchParams({ ...times, level });
    const url = new URL(`/tiles/coverage?${tiles}`, location.href).href;
    const source = map.getSource(id);
    if (source) {
      if (source.url !== url) source.setUrl(url);
      continue;
    }
    map.addSource(id, { type: "vector", url });
    const shape = { source: id, "source-layer": "coverage", minzoom };
    if (level === "county") {
      map.addLayer({ id: `${id}-ground`, type: "fill", ...shape, paint: { "fill-color": "#f8f8f5" } });
    }
    map.addLayer({
      id: `${id}-line`, type: "line", ...shape,
      layout: { "line-join": "round" }, paint: { "line-color": colour, "line-width": width },
    });
    map.addLayer({
      id: `${id}-chosen`, type: "line", ...shape, minzoom: CHOSEN_FROM[level],
      layout: { "line-join": "round" }, filter: ["literal", false],
      paint: { "line-color": INK, "line-width": 2.4 },
    });
    map.addLayer({
      id: `${id}-label`, type: "symbol", source: id, "source-layer": "coverage_label", minzoom,
      layout: {
        "text-field": ["get", "name"], "text-size": level === "county" ? 13 : 11.5,
        "text-max-width": 7, "text-padding": 6,
      },
      paint: {
        "text-color": level === "county" ? "#4a5864" : "#75828d",
        "text-halo-color": "rgba(255,255,255,0.85)", "text-halo-width": 1.4,
      },
    });
  }
}

/** Outlines one division, or none; the outline lies above what is there so far. */
export function outlineDivision(map, code) {
  for (const { level } of LEVELS) {
    const id = `division-${level}-chosen`;
    if (!map.getLayer(id)) continue;
    map.setFilter(id, ["==", ["get", "code"], code ?? ""]);
    map.moveLayer(id);
  }
}

/** A zoom at which a division of this code, or a place without one, is well seen. */
export function zoomOf(code) {
  if (!code) return 12;
  return ZOOMS[Object.keys(ZOOMS).find((digits) => /^0*$/.test(code.slice(digits)))];
}
