// The map: the choropleth and the facilities from our own vector tiles.
import { Popup } from "../vendor/maplibre-gl/maplibre-gl.mjs";
import { makeMap } from "./base_map.js";
import { make, number, page, say } from "./page.js";

const INK = "#22303c";
const PANEL_WIDTH = 392;
const LEAST_SIZE = 14;
const HATCH = "#85857f";
const NOTHING = { type: "FeatureCollection", features: [] };

/** A tile of slanting lines for the unknown class. */
function hatch(ground, lines) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 8;
  const brush = canvas.getContext("2d");
  brush.fillStyle = ground;
  brush.fillRect(0, 0, 8, 8);
  brush.strokeStyle = lines;
  brush.lineWidth = 1;
  for (const shift of [-8, 0, 8]) {
    brush.moveTo(shift, 8);
    brush.lineTo(shift + 8, 0);
  }
  brush.stroke();
  return brush.getImageData(0, 0, 8, 8);
}

/** Facility tiles as of the view, by kind. */
const kindSource = (key) => `kind-${key}`;

export class CoverageMap {
  #map;
  #ready;
  #hovered = null;
  #view = {};
  #kinds = new Set();

  /**
   * @param {(code: string) => void} onSelect a division was clicked
   * @param {(code: string | null) => void} onHover the pointer is over a division
   */
  constructor(onSelect, onHover) {
    this.#map = makeMap("map", say("map_help"), { hash: "map" });
    this.#ready = new Promise((resolve) => this.#map.on("load", resolve));
    this.#ready.then(() => this.#listen(onSelect, onHover));
    window.coverageMap = this.#map;
  }

  /** Shows the divisions of a view; `codes` are those asked about, the others stay pale. */
  async show(view, level, codes, classes) {
    await this.#ready;
    const tiles = new URLSearchParams({ ...view, level });
    this.#view = view;
    const url = new URL(`/tiles/coverage?${tiles}`, location.href).href;
    if (!this.#map.getSource("coverage")) this.#addCoverage(url);
    else if (this.#map.getSource("coverage").url !== url) {
      this.#map.getSource("coverage").setUrl(url);
    }
    const among = codes.length
      ? ["match", ["get", "code"], codes, true, false]
      : ["literal", false];
    const isKnown = ["has", "area_per_100_households_m2"];
    this.#map.setFilter("coverage-fill", ["all", among, isKnown]);
    this.#map.setFilter("coverage-unknown", ["all", among, ["!", isKnown]]);
    this.#map.setFilter("coverage-label", among);
    this.#map.setPaintProperty("coverage-fill", "fill-color", colours(classes));
    this.#showKinds(true);
  }

  /** Shows the facilities of these kinds. */
  async setKinds(kinds) {
    await this.#ready;
    this.#kinds = kinds;
    this.#showKinds(false);
  }

  /** Shows the centres that count for no community. */
  async setUnassigned(centres) {
    await this.#ready;
    const features = centres
      .filter((centre) => centre.longitude_deg !== null)
      .map((centre) => ({
        type: "Feature",
        geometry: { type: "Point", coordinates: [centre.longitude_deg, centre.latitude_deg] },
        properties: { name: centre.name, facility_code: centre.facility_code, note: centre.note,
          floor_area_m2: centre.floor_area_m2 },
      }));
    this.#map.getSource("unassigned").setData({ ...NOTHING, features });
  }

  /** Outlines the chosen division. */
  async select(code) {
    await this.#ready;
    if (this.#map.getLayer("coverage-selected")) {
      this.#map.setFilter("coverage-selected", ["==", ["get", "code"], code ?? ""]);
    }
  }

  /** Outlines the division under the pointer, here or in the table. */
  async hover(code) {
    await this.#ready;
    if (code === this.#hovered || !this.#map.getLayer("coverage-hover")) return;
    this.#hovered = code;
    this.#map.setFilter("coverage-hover", ["==", ["get", "code"], code ?? ""]);
  }

  /** Moves to a box of west, south, east, north in degrees. */
  async fit(box, options = {}) {
    await this.#ready;
    const [west, south, east, north] = box;
    this.#map.fitBounds([[west, south], [east, north]], {
      padding: 28, maxZoom: 13.5, animate: false, ...options,
    });
  }

  /** Moves to a box only where it is out of sight, under the panel, or too small to see. */
  async reveal(box) {
    await this.#ready;
    const [west, south, east, north] = box;
    const { clientWidth, clientHeight } = this.#map.getContainer();
    // The panel lies over the left of a wide map.
    const left = clientWidth > 640 ? PANEL_WIDTH : 0;
    const low = this.#map.project([west, south]);
    const high = this.#map.project([east, north]);
    const isInSight =
      low.x >= left && high.x <= clientWidth && high.y >= 0 && low.y <= clientHeight;
    if (isInSight && high.x - low.x > LEAST_SIZE) return;
    const padding = { left: left + 40, top: 50, right: 50, bottom: 50 };
    await this.fit(box, { padding, maxZoom: 11.5 });
  }

  #addCoverage(url) {
    const map = this.#map;
    map.addImage("hatch", hatch(page.palette.unknown, HATCH), { pixelRatio: 1 });
    map.addSource("coverage", { type: "vector", url });
    const polygons = { source: "coverage", "source-layer": "coverage" };
    const edge = { "line-join": "round" };
    const wider = (thin, thick) => ["interpolate", ["linear"], ["zoom"], 7, thin, 13, thick];
    // Below the points.
    const under = (layer) => map.addLayer(layer, "unassigned");
    under({ id: "coverage-ground", type: "fill", ...polygons, paint: { "fill-color": "#f8f8f5" } });
    under({ id: "coverage-fill", type: "fill", ...polygons, paint: { "fill-opacity": 0.92 } });
    under({ id: "coverage-unknown", type: "fill", ...polygons, paint: { "fill-pattern": "hatch" } });
    under({
      id: "coverage-line", type: "line", ...polygons, layout: edge,
      paint: { "line-color": "#ffffff", "line-width": wider(0.35, 1.4) },
    });
    under({
      id: "coverage-hover", type: "line", ...polygons, layout: edge, filter: ["literal", false],
      paint: { "line-color": INK, "line-width": 1.5 },
    });
    under({
      id: "coverage-selected", type: "line", ...polygons, layout: edge, filter: ["literal", false],
      paint: { "line-color": INK, "line-width": 3 },
    });
    map.addLayer({
      id: "coverage-label", type: "symbol", source: "coverage", "source-layer": "coverage_label",
      layout: { "text-field": ["get", "name"], "text-size": wider(11, 13), "text-max-width": 7, "text-padding": 6 },
      paint: { "text-color": INK, "text-halo-color": "rgba(255,255,255,0.85)", "text-halo-width": 1.4 },
    });
  }

  #showKinds(isViewNew) {
    for (const { key, colour } of page.kinds) {
      const id = kindSource(key);
      const query = new URLSearchParams(this.#view);
      query.delete("households");
      query.delete("urban_by");
      const url = new URL(`/tiles/${key}?${query}`, location.href).href;
      const source = this.#map.getSource(id);
      if (!this.#kinds.has(key)) {
        if (source) this.#map.setLayoutProperty(id, "visibility", "none");
      } else if (!source) {
        if (!this.#view.as_of) continue;
        this.#map.addSource(id, { type: "vector", url });
        const layer = { id, type: "circle", source: id, "source-layer": key, paint: dots(colour) };
        this.#map.addLayer(layer, "unassigned");
      } else {
        this.#map.setLayoutProperty(id, "visibility", "visible");
        if (isViewNew && source.url !== url) source.setUrl(url);
      }
    }
    this.#map.setLayoutProperty(
      "unassigned", "visibility", this.#kinds.has("unassigned") ? "visible" : "none",
    );
  }

  #listen(onSelect, onHover) {
    const map = this.#map;
    map.addSource("unassigned", { type: "geojson", data: NOTHING });
    map.addLayer({
      id: "unassigned", type: "circle", source: "unassigned",
      paint: { "circle-radius": 5, "circle-color": "#ffffff", "circle-stroke-color": "#a3182d", "circle-stroke-width": 2.5 },
    });
    const pointer = new Popup({ closeButton: false, closeOnClick: false, maxWidth: "260px", offset: 8 });
    map.on("mousemove", (event) => {
      const [point] = map.queryRenderedFeatures(event.point, { layers: this.#pointLayers() });
      const area = this.#areaAt(event.point);
      onHover(area?.properties.code ?? null);
      map.getCanvas().style.cursor = point || area ? "pointer" : "";
      if (!point && !area) pointer.remove();
      else pointer.setLngLat(event.lngLat).setDOMContent(hint(point, area)).addTo(map);
    });
    map.on("mouseout", () => {
      pointer.remove();
      onHover(null);
    });
    map.on("click", (event) => {
      const area = this.#areaAt(event.point);
      if (area) onSelect(area.properties.code);
    });
  }

  #pointLayers() {
    const layers = page.kinds.map(({ key }) => kindSource(key)).concat("unassigned");
    return layers.filter((id) => this.#map.getLayer(id));
  }

  #areaAt(point) {
    const layers = ["coverage-fill", "coverage-unknown"].filter((id) => this.#map.getLayer(id));
    return layers.length ? this.#map.queryRenderedFeatures(point, { layers })[0] : undefined;
  }
}

function colours(classes) {
  const figure = ["get", "area_per_100_households_m2"];
  const steps = classes.slice(0, -1).flatMap((one) => [["<", figure, one.upper], one.colour]);
  return ["case", ...steps, classes.at(-1).colour];
}

function dots(colour) {
  return {
    "circle-color": colour,
    "circle-radius": ["interpolate", ["linear"], ["zoom"], 7, 1.6, 10, 3.2, 14, 6],
    "circle-stroke-color": "#ffffff",
    "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 7, 0.4, 11, 1.2],
  };
}

/** What the pointer says: a facility first, else a division and its figure. */
function hint(point, area) {
  if (point) {
    const kind = page.kinds.find(({ key }) => kindSource(key) === point.layer.id);
    const { name, floor_area_m2: size, note } = point.properties;
    return make(
      "div", {}, make("b", {}, name), make("br"),
      [kind?.label ?? say("unassigned"), size === undefined || size === null ? null : `${number(size, 2)} m²`, note]
        .filter(Boolean).join(" · "),
    );
  }
  const { name, area_per_100_households_m2: figure } = area.properties;
  return make(
    "div", {}, make("b", {}, name), make("br"),
    figure === undefined ? say("cannot_compute") : `${number(figure, 2)} ${say("legend_unit")}`,
  );
}
