// What a case would do to boundary markers: before and after, and what the checks then find.
import { label, plainTable } from "./cases_office.js";
import { make, number, page, say } from "./page.js";

const MOST = 60;

/** Markers with their state and coordinates, before and after. */
export function markersTable(rows, title) {
  const heads = ["marker_number", "was", "is_now", "marker_moved"].map((key) => say(key));
  return plainTable(heads, rows.slice(0, MOST).map((one) => [
    make("span", { class: "code" }, one.ordinal > 1 ? `${one.full_number} (${one.ordinal})` : one.full_number),
    stated(one.was), stated(one.is),
    one.moved_m === null ? (one.was && one.is ? say("unknown") : null) : number(Number(one.moved_m), 3),
  ]), title);
}

/** State, coordinates with their system, and the distance to the line. */
function stated(one) {
  if (!one) return null;
  const at = one.north === null ? say("marker_unsurveyed") : `X ${one.north}  Y ${one.east}  EPSG:${one.epsg}  ${one.surveyed_on}`;
  const off = one.off_line_m === null ? null : say("marker_off_line", { metres: number(one.off_line_m, 2) });
  return make("span", {}, make("b", {}, label(one.state)), " ", [one.material, one.managing_name].filter(Boolean).join(" · "),
    make("br"), make("small", {}, [at, off].filter(Boolean).join(" · ")));
}

/** What the checks of lines and markers newly find, with how to mend it. */
export function markerFindings(rows) {
  return make("ul", { class: "remarks" }, ...rows.slice(0, MOST).map((one) => make(
    "li", {}, make("b", {}, one.subject ?? one.line_code), " ", one.name[page.language], ": ", one.evidence[page.language], " ",
    make("span", { class: "quiet" }, one.mend[page.language]))));
}
