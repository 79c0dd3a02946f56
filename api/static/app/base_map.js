// The empty map that every page begins with. Labels are drawn with the fonts of the reader's
// machine, so that no glyphs are asked for.
import {
  AttributionControl, Map, NavigationControl, ScaleControl,
} from "../vendor/maplibre-gl/maplibre-gl.mjs";
import { page, say } from "./page.js";

const FONTS = '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';

/**
 * A map without layers, north up.
 * @param {string} container id of its element
 * @param {string} title what the map is, for those who hear the page
 * @param {object} options further options of MapLibre's
 */
export function makeMap(container, title, options = {}) {
  const map = new Map({
    container,
    center: [115.8, 32.9],
    zoom: 7.5,
    minZoom: 5,
    maxZoom: 17,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    attributionControl: false,
    localIdeographFontFamily: FONTS,
    locale: { "Map.Title": title },
    style: {
      version: 8,
      sources: {},
      layers: [{ id: "ground", type: "background", paint: { "background-color": "#eef0ee" } }],
    },
    ...options,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ maxWidth: 120 }), "bottom-left");
  const approval = page.map_approval_no ? `${say("approval_no")} ${page.map_approval_no}` : [];
  const customAttribution = [say("sources")].concat(approval);
  map.addControl(new AttributionControl({ compact: true, customAttribution }), "bottom-left");
  map.on("load", () => {
    // Folded away: what matters of it, that data are simulated, stands above the map.
    const sources = map.getContainer().querySelector(".maplibregl-ctrl-attrib");
    sources.removeAttribute("open");
    sources.classList.remove("maplibregl-compact-show");
  });
  return map;
}
