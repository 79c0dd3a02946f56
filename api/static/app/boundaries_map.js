// Maps of boundary lines: all of them coloured by when they are due, or one with its markers.
import { LngLatBounds, Popup } from "../vendor/maplibre-gl/maplibre-gl.mjs";
import { makeMap } from "./base_map.js";
import { showDivisions } from "./division_layers.js";
import { page } from "./page.js";

const RED = "#c1121f";
const QUIET = "#5d6a75";
const STATE_COLOURS = ["match", ["get", "state"],
  "damaged", "#d07a00", "moved", "#7b3fa0", "lost", "#8a949c", "retired", "#c3cad0", RED];

class BoundaryMap {
  constructor(title) {
    this.map = makeMap("map", title, { hash: false });
    this.ready = new Promise((resolve) => this.map.on("load", resolve));
    this.popup = new Popup({ closeButton: false, closeOnClick: false, maxWidth: "300px", offset: 9 });
    window.boundaryMap = this.map;
  }

  setData(name, data) {
    this.map.getSource(name).setData(data);
  }

  fit(data) {
    const bounds = new LngLatBounds();
    const extend = (part) =>
      (typeof part[0] === "number" ? bounds.extend(part.slice(0, 2)) : part.forEach(extend));
    data.features.forEach((one) => extend(one.geometry.coordinates));
    if (!bounds.isEmpty()) this.map.fitBounds(bounds, { padding: 36, maxZoom: 15, animate: false });
  }
}

export class LinesMap extends BoundaryMap {
  #hovered = null;

  /**
   * @param {string} title for those who hear the page
   * @param {(code: string) => void} onChoose a line was clicked
   * @param {(code: string | null) => void} onHover the pointer is on a line, or on none
   * @param {(properties: object) => HTMLElement} hint what the pointer says
   */
  constructor(title, onChoose, onHover, hint) {
    super(title);
    this.onChoose = onChoose;
    this.onHover = onHover;
    this.hint = hint;
  }

  /** Shows lines of a day; their features have `due` where that is known. */
  async show(data, times) {
    await this.ready;
    showDivisions(this.map, times);
    if (!this.map.getSource("lines")) this.#addLayers();
    this.setData("lines", data);
    this.fit(data);
  }

  /** Marks one line, or none. */
  async mark(code) {
    await this.ready;
    if (this.map.getLayer("lines-marked")) {
      this.map.setFilter("lines-marked", ["==", ["get", "line_code"], code ?? ""]);
    }
  }

  #addLayers() {
    const { map } = this;
    const layout = { "line-join": "round", "line-cap": "round" };
    const colours = Object.entries(page.due_colours).flat();
    map.addSource("lines", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    const source = { type: "line", source: "lines", layout };
    map.addLayer({ id: "lines-marked", ...source, filter: ["literal", false],
      paint: { "line-color": "#22303c", "line-width": 9, "line-opacity": 0.35 } });
    map.addLayer({ id: "lines-casing", ...source, paint: { "line-color": "#ffffff", "line-width": 5.5 } });
    map.addLayer({ id: "lines", ...source,
      paint: { "line-color": ["match", ["get", "due"], ...colours, QUIET], "line-width": 3.2 } });
    // Easier to point at than what is seen.
    map.addLayer({ id: "lines-reach", ...source, paint: { "line-color": "#000000", "line-opacity": 0, "line-width": 14 } });
    map.on("mousemove", (event) => {
      const [found] = map.queryRenderedFeatures(event.point, { layers: ["lines-reach"] });
      const code = found?.properties.line_code ?? null;
      map.getCanvas().style.cursor = code ? "pointer" : "";
      if (code) this.popup.setLngLat(event.lngLat).addTo(map);
      if (code === this.#hovered) return;
      this.#hovered = code;
      this.onHover(code);
      if (code) this.popup.setDOMContent(this.hint(found.properties));
      else this.popup.remove();
    });
    map.on("mouseout", () => {
      this.#hovered = null;
      this.popup.remove();
      this.onHover(null);
    });
    map.on("click", (event) => {
      const [found] = map.queryRenderedFeatures(event.point, { layers: ["lines-reach"] });
      if (found) this.onChoose(found.properties.line_code);
    });
  }
}

export class LineMap extends BoundaryMap {
  #features = [];

  /**
   * @param {string} title for those who hear the page
   * @param {(properties: object) => HTMLElement} about what a popup says of a marker or point
   */
  constructor(title, about) {
    super(title);
    this.about = about;
  }

  /** Shows a line with its markers and points. */
  async show(data, times) {
    await this.ready;
    this.#features = data.features;
    this.map.resize();
    showDivisions(this.map, times);
    if (!this.map.getSource("boundary")) this.#addLayers();
    this.popup.remove();
    this.setData("boundary", data);
    this.fit(data);
  }

  /** Goes to a marker and tells of it; nothing where it has no position. */
  async open(uuid) {
    await this.ready;
    const found = this.#features.find((one) => one.properties.object_uuid === uuid);
    if (!found) return;
    this.map.jumpTo({ center: found.geometry.coordinates, zoom: Math.max(this.map.getZoom(), 12.5) });
    this.#tell(found.geometry.coordinates, found.properties);
  }

  #tell(at, properties) {
    this.popup.setLngLat(at).setDOMContent(this.about(properties)).addTo(this.map);
  }

  #addLayers() {
    const { map } = this;
    map.addSource("boundary", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    const only = (feature) => ({ source: "boundary", filter: ["==", ["get", "feature"], feature] });
    const layout = { "line-join": "round", "line-cap": "round" };
    map.addLayer({ id: "line-casing", type: "line", ...only("line"), layout, paint: { "line-color": "#ffffff", "line-width": 6 } });
    map.addLayer({ id: "line", type: "line", ...only("line"), layout, paint: { "line-color": RED, "line-width": 2.6 } });
    map.addLayer({
      id: "points", type: "circle", ...only("point"), minzoom: 9.5,
      paint: { "circle-radius": 2.6, "circle-color": "#22303c", "circle-stroke-color": "#ffffff", "circle-stroke-width": 1 },
    });
    map.addLayer({
      id: "markers", type: "circle", ...only("marker"),
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, 3.6, 13, 6.5],
        "circle-color": ["case", ["in", ["get", "state"], ["literal", ["lost", "retired"]]], "#ffffff", STATE_COLOURS],
        "circle-stroke-color": ["case", ["in", ["get", "state"], ["literal", ["lost", "retired"]]], STATE_COLOURS, "#ffffff"],
        "circle-stroke-width": 2,
      },
    });
    map.addLayer({
      id: "marker-labels", type: "symbol", ...only("marker"), minzoom: 9,
      layout: { "text-field": ["get", "label"], "text-size": 12, "text-anchor": "left", "text-offset": [0.8, 0], "text-optional": true },
      paint: { "text-color": RED, "text-halo-color": "rgba(255,255,255,0.9)", "text-halo-width": 1.6 },
    });
    const layers = ["markers", "points"];
    map.on("mousemove", (event) => {
      map.getCanvas().style.cursor = map.queryRenderedFeatures(event.point, { layers }).length ? "pointer" : "";
    });
    map.on("click", (event) => {
      const [found] = map.queryRenderedFeatures(event.point, { layers });
      if (found) this.#tell(found.geometry.coordinates, found.properties);
      else this.popup.remove();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.popup.remove();
    });
  }
}
