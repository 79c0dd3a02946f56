// The markers of a line as a table, and what the map says of one.
import { classification, coordinate, day, label, simulatedBadge, stateBadge, zh } from "./boundaries_shared.js";
import { plainTable } from "./cases_office.js";
import { byId, make, number, page, say } from "./page.js";

const HEADS = ["marker_number", "marker_kind", "marker_state", "newest_survey", "north_x", "east_y", "height", "sigma", "managed_by", "witnesses"];
const NUMERIC = new Set(["north_x", "east_y", "height", "sigma"]);

/** Shows the markers and points of the line in the context. */
export function showMarkers(context) {
  const { markers, points } = context.markers;
  const rounded = context.features.features.filter((one) => one.properties.grid_m);
  const parts = [make("h2", { id: "markers-heading" }, say("markers_title"))];
  if (markers.length) parts.unshift(classification());
  if (!markers.length) {
    parts.push(make("p", { class: "quiet" }, say(context.isInsider ? "markers_none" : "markers_hidden")));
    if (rounded.length) parts.push(roundedTable(rounded));
  } else {
    parts.push(systemsLine(markers), markersTable(context, markers));
  }
  if (points.length) parts.push(pointsPart(points));
  byId("markers").replaceChildren(...parts);
}

/** The systems that the coordinates below are in: one for all, or one a row. */
function systemsLine(markers) {
  const systems = new Map(markers.filter((one) => one.survey).map((one) => [one.survey.system.epsg, one.survey.system]));
  return make("p", { class: "quiet" }, [...systems.values()].map((one) => `${one[page.language]} (EPSG:${one.epsg})`).join(say("list_comma")));
}

function markersTable(context, markers) {
  const isMixed = new Set(markers.map((one) => one.survey?.system.epsg ?? null)).size > 1;
  return make("div", { class: "markers-scroll scroll", tabindex: "0", role: "region", "aria-labelledby": "markers-heading" },
    make("table", { class: "plain-table markers-table" },
      make("caption", { class: "visually-hidden" }, say("markers_title")),
      make("thead", {}, make("tr", {}, ...HEADS.map((head) => make("th", { scope: "col", class: NUMERIC.has(head) ? "number" : null }, say(head))))),
      make("tbody", {}, ...markers.map((one) => markerRow(context, one, isMixed)))));
}

function markerRow(context, one, isMixed) {
  const survey = one.survey;
  const open = () => {
    byId("map").scrollIntoView({ block: "nearest" });
    context.map?.open(one.object_uuid);
  };
  return make("tr", {},
    make("th", { scope: "row" },
      survey?.longitude ? make("button", { type: "button", class: "link", title: say("show_on_map", { number: one.full_number }), onclick: open }, one.full_number) : one.full_number,
      one.ordinal > 1 ? make("small", {}, say("nth_object", { nth: one.ordinal })) : null,
      one.is_simulated && !context.line.is_simulated ? simulatedBadge() : null),
    make("td", {}, label("kind", one.kind),
      make("small", {}, [one.shape && label("shape", one.shape), one.material].filter(Boolean).join(" · "))),
    make("td", {}, stateBadge(one.state)),
    make("td", {}, survey ? [day(survey.surveyed_on), make("small", {}, label("method", survey.method))] : say("never_surveyed"),
      survey && isMixed ? make("small", {}, `EPSG:${survey.system.epsg}`) : null),
    make("td", { class: "number" }, coordinate(survey?.north)),
    make("td", { class: "number" }, coordinate(survey?.east),
      survey?.conversion === "approximate" ? make("small", { class: "bad" }, say("conversion_approximate")) : null),
    make("td", { class: "number" }, number(survey?.height_m, 3)),
    make("td", { class: "number" }, number(survey?.sigma_m, 3)),
    make("td", { lang: "zh-CN" }, one.managing_name ?? "—"),
    make("td", { class: "more-cell" }, witnessesPart(one), epochsPart(one)));
}

function witnessesPart(one) {
  if (!one.witnesses.length) return "—";
  return make("details", {}, make("summary", {}, `${say("witnesses")} (${one.witnesses.length})`),
    make("ul", {}, ...one.witnesses.map((witness) => make("li", {}, zh(witness.name), " ",
      witness.azimuth_deg === null ? null : say("azimuth_distance", { azimuth: number(witness.azimuth_deg, 2), distance: number(witness.distance_m, 2) })))),
    one.position_text ? make("p", { class: "quiet", lang: "zh-CN" }, one.position_text) : null);
}

function epochsPart(one) {
  if (one.surveys.length < 2) return null;
  return make("details", {}, make("summary", {}, say("epochs", { count: one.surveys.length })),
    make("ul", {}, ...[...one.surveys].reverse().map((survey) => make("li", {},
      day(survey.surveyed_on), ` ${label("method", survey.method)} `, coordinate(survey.north), " / ", coordinate(survey.east),
      survey.sigma_m === null ? null : ` σ ${number(survey.sigma_m, 3)}`,
      survey.correction ? make("small", { lang: "zh-CN" }, survey.correction) : null))));
}

function roundedTable(rounded) {
  const heads = [say("marker_number"), say("marker_state"), say("finding_where")];
  return plainTable(heads, rounded.map(({ properties }) => [
    properties.full_number, label("state", properties.state), say("rounded_position", { metres: number(properties.grid_m) }),
  ]), say("markers_title"));
}

function pointsPart(points) {
  const heads = ["point_number", "marker_kind", "north_x", "east_y", "newest_survey", "sigma"].map((key) => say(key));
  const rows = points.map((one) => [
    [one.point_number, one.name ? make("small", { lang: "zh-CN" }, one.name) : null].filter(Boolean),
    label("point", one.kind), coordinate(one.north), coordinate(one.east),
    [one.surveyed_on ? day(one.surveyed_on) : null, label("method", one.method)].filter(Boolean).map((part, index) => (index ? [" ", part] : part)).flat(),
    number(one.sigma_m, 3),
  ]);
  return make("details", {}, make("summary", {}, say("points_title", { count: number(points.length) })),
    plainTable(heads, rows, say("points_title", { count: number(points.length) })));
}

/** What the map says of a marker or a point. */
export function markerPopup(context, properties) {
  const marker = context.markers.markers.find((one) => one.object_uuid === properties.object_uuid);
  const survey = marker?.survey;
  const rows = properties.feature === "point"
    ? [[say("marker_kind"), label("point", properties.kind)]]
    : [
      [say("marker_state"), label("state", properties.state)],
      [say("marker_kind"), marker ? label("kind", marker.kind) : null],
      [say("newest_survey"), survey ? `${survey.surveyed_on} ${label("method", survey.method)}` : null],
      ["X", survey ? coordinate(survey.north) : null],
      ["Y", survey ? coordinate(survey.east) : null],
      [say("sigma"), survey ? number(survey.sigma_m, 3) : null],
      [say("managed_by"), marker?.managing_name ?? null],
      [say("finding_where"), properties.grid_m ? say("rounded_position", { metres: number(properties.grid_m) }) : null],
    ];
  return make("div", { class: "popup" },
    make("b", {}, properties.full_number ?? properties.number), " ",
    properties.is_simulated && properties.is_simulated !== "false" ? simulatedBadge() : null,
    make("dl", {}, ...rows.filter(([, value]) => value).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])));
}
