// A small map to choose a position on, made when it is opened.
import { Marker } from "../vendor/maplibre-gl/maplibre-gl.mjs";
import { makeMap } from "./base_map.js";
import { showDivisions } from "./division_layers.js";
import { make, say } from "./page.js";
import { today } from "./state.js";

/**
 * Makes the map in an element.
 * @param {HTMLElement} container where it stands, in sight
 * @param {[number, number] | undefined} position marked at first
 * @param {(position: [number, number]) => void} onPlace it was clicked
 */
export function positionMap(container, position, onPlace) {
  const map = makeMap(container, say("map_of_proposal"), position ? { center: position, zoom: 11 } : {});
  const marker = new Marker({ element: make("span", { class: "cross", "aria-hidden": "true" }), anchor: "center" });
  const mark = (at) => marker.setLngLat(at).addTo(map);
  if (position) mark(position);
  map.on("load", () => showDivisions(map, { as_of: today() }));
  map.on("click", ({ lngLat }) => {
    mark(lngLat);
    onPlace([Number(lngLat.lng.toFixed(6)), Number(lngLat.lat.toFixed(6))]);
  });
}
