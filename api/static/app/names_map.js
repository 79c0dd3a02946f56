// The map beside the results: numbered points, and what is where one clicks.
import { LngLatBounds, Marker } from "../vendor/maplibre-gl/maplibre-gl.mjs";
import { makeMap } from "./base_map.js";
import { outlineDivision, showDivisions, zoomOf } from "./division_layers.js";
import { make, say } from "./page.js";

export class NamesMap {
  #map;
  #ready;
  #pins = new globalThis.Map();
  #here = null;

  /**
   * @param {(number: number) => void} onChoose a numbered point was clicked
   * @param {(longitude: number, latitude: number) => void} onPlace the map was clicked
   */
  constructor(onChoose, onPlace) {
    this.onChoose = onChoose;
    this.#map = makeMap("map", say("map_of_names_help"), { hash: false });
    this.#ready = new Promise((resolve) => this.#map.on("load", resolve));
    this.#map.on("click", ({ lngLat }) => onPlace(lngLat.lng, lngLat.lat));
    window.namesMap = this.#map;
  }

  /** Shows the divisions of the two dates. */
  async setTimes(times) {
    await this.#ready;
    showDivisions(this.#map, times);
  }

  /** Shows numbered points, and moves to where all of them are in sight. */
  async show(points, moves = true) {
    await this.#ready;
    for (const pin of this.#pins.values()) pin.remove();
    this.#pins.clear();
    const bounds = new LngLatBounds();
    // The first lies above the others.
    let maxZoom = 0;
    for (const { number, position, name, division_code: code } of [...points].reverse()) {
      const element = make(
        "button", { class: "pin", type: "button", tabindex: "-1", "aria-label": `${number} ${name}`, title: name,
          onclick: (event) => { event.stopPropagation(); this.onChoose(number); } },
        String(number),
      );
      this.#pins.set(number, new Marker({ element, anchor: "center" }).setLngLat(position).addTo(this.#map));
      bounds.extend(position);
      maxZoom = Math.max(maxZoom, zoomOf(code));
    }
    if (moves && points.length) {
      this.#map.fitBounds(bounds, { padding: 60, maxZoom, animate: false });
    }
  }

  /** Moves to a box of west, south, east, north in degrees. */
  async fit([west, south, east, north]) {
    await this.#ready;
    this.#map.fitBounds([[west, south], [east, north]], { padding: 24, animate: false });
  }

  /** Marks one point, or none, and the outline of the division it stands for. */
  async mark(number, divisionCode = null) {
    await this.#ready;
    for (const [key, pin] of this.#pins) pin.getElement().classList.toggle("marked", key === number);
    outlineDivision(this.#map, divisionCode);
  }

  /** Marks where was clicked, or nothing. */
  async setHere(position) {
    await this.#ready;
    this.#here?.remove();
    this.#here = null;
    if (!position) return;
    const element = make("span", { class: "cross", "aria-hidden": "true" });
    this.#here = new Marker({ element, anchor: "center" }).setLngLat(position).addTo(this.#map);
    if (!this.#map.getBounds().contains(position)) this.#map.jumpTo({ center: position });
  }
}
