// The map of one place: its position, its shape, the outline of the division that it is.
import { LngLatBounds, Marker } from "../vendor/maplibre-gl/maplibre-gl.mjs";
import { makeMap } from "./base_map.js";
import { outlineDivision, showDivisions, zoomOf } from "./division_layers.js";
import { make, say } from "./page.js";

const NOTHING = { type: "FeatureCollection", features: [] };
const RED = "#b3392f";

export class PlaceMap {
  #map = makeMap("map", say("map_of_names_help"));
  #ready = new Promise((resolve) => this.#map.on("load", resolve));
  #pin = null;

  /** Shows a place, as `/places/{place}` gives it, above the divisions of its dates. */
  async show(place, times) {
    await this.#ready;
    this.#map.resize();
    showDivisions(this.#map, times);
    this.#showShape(place.geometry);
    outlineDivision(this.#map, place.division_code);
    this.#pin?.remove();
    this.#pin = null;
    const position = place.longitude === null ? null : [place.longitude, place.latitude];
    if (position) {
      const element = make("span", { class: "cross", "aria-hidden": "true" });
      this.#pin = new Marker({ element, anchor: "center" }).setLngLat(position).addTo(this.#map);
    }
    if (place.geometry) this.#fit(place.geometry);
    else if (position) {
      this.#map.jumpTo({ center: position, zoom: zoomOf(place.division_code) });
    }
  }

  #showShape(geometry) {
    const data = geometry ? { type: "Feature", geometry, properties: {} } : NOTHING;
    const source = this.#map.getSource("shape");
    if (source) {
      source.setData(data);
      return;
    }
    this.#map.addSource("shape", { type: "geojson", data });
    this.#map.addLayer({
      id: "shape-fill", type: "fill", source: "shape", filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": RED, "fill-opacity": 0.12 },
    });
    this.#map.addLayer({
      id: "shape-line", type: "line", source: "shape",
      layout: { "line-join": "round", "line-cap": "round" },
      paint: { "line-color": RED, "line-width": 3, "line-opacity": 0.8 },
    });
  }

  #fit(geometry) {
    const bounds = new LngLatBounds();
    const extend = (part) =>
      (typeof part[0] === "number" ? bounds.extend(part.slice(0, 2)) : part.forEach(extend));
    (geometry.geometries ?? [geometry]).forEach((one) => extend(one.coordinates));
    this.#map.fitBounds(bounds, { padding: 50, maxZoom: 14.5, animate: false });
  }
}
