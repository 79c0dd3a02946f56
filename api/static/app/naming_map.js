// The small map of the naming check: where the place would be, and the names that clash.
import { LngLatBounds, Marker } from "../vendor/maplibre-gl/maplibre-gl.mjs";
import { makeMap } from "./base_map.js";
import { outlineDivision, showDivisions, zoomOf } from "./division_layers.js";
import { make, page, say } from "./page.js";

export class NamingMap {
  #map = makeMap("map", say("map_of_proposal"));
  #ready = new Promise((resolve) => this.#map.on("load", resolve));
  #proposed = null;
  #pins = [];

  /** @param {(position: [number, number]) => void} onPlace the map was clicked */
  constructor(onPlace) {
    this.#map.on("click", ({ lngLat }) => onPlace([lngLat.lng, lngLat.lat]));
  }

  /** Shows the divisions of a day. */
  async setTimes(times) {
    await this.#ready;
    showDivisions(this.#map, times);
  }

  /** Moves to a division and outlines it. */
  async look(center, code) {
    await this.#ready;
    outlineDivision(this.#map, code);
    this.#map.jumpTo({ center, zoom: zoomOf(code) });
  }

  /** Marks the position proposed, or none. */
  async setPosition(position) {
    await this.#ready;
    this.#proposed?.remove();
    this.#proposed = null;
    if (!position) return;
    const element = make("span", { class: "cross", "aria-hidden": "true" });
    this.#proposed = new Marker({ element, anchor: "center" }).setLngLat(position).addTo(this.#map);
    if (!this.#map.getBounds().contains(position)) this.#map.jumpTo({ center: position, zoom: 10 });
  }

  /** Shows the neighbours under their numbers in the list. */
  async showNeighbours(neighbours) {
    await this.#ready;
    this.#pins.forEach((pin) => pin.remove());
    const bounds = new LngLatBounds();
    this.#pins = neighbours.map(({ number, position, name, place_id: id }) => {
      const element = make(
        "a", { class: "pin", tabindex: "-1", href: `/names/${id}?lang=${page.language}`, title: name, "aria-label": `${number} ${name}` },
        String(number),
      );
      bounds.extend(position);
      return new Marker({ element, anchor: "center" }).setLngLat(position).addTo(this.#map);
    });
    if (this.#proposed) bounds.extend(this.#proposed.getLngLat());
    if (this.#pins.length) this.#map.fitBounds(bounds, { padding: 40, maxZoom: 10, animate: false });
  }
}
