// The panel that explains one figure: what went into it, against which standard, since when.
import { byId, make, number, page, percent, say } from "./page.js";

const AREA = "service_centre_area_per_100_households_m2";
const BUILDING = "service_centre_single_building_m2";
const NEXT_LEVEL = { prefecture: "county", county: "township", township: "community" };

const heading = (key) => make("h3", {}, say(key));
const badge = (value) =>
  make(
    "span", { class: `badge ${value === null ? "quiet" : value ? "good" : "bad"}` },
    value === null ? say("cannot_compute") : value ? say("yes") : say("no"),
  );
const line = (...parts) => make("p", {}, ...parts);
const term = (name, ...meaning) => [make("dt", {}, name), make("dd", {}, ...meaning)];

/**
 * Shows an explanation, as `/coverage/service-centres/{code}` gives it.
 * @param {object} told the explanation
 * @param {{close: Function, open: (code: string, level: string) => void}} actions
 */
export function showPanel(told, actions) {
  const { row } = told;
  const isCommunity = row.level === "community";
  const above = told.parents.map((parent) => parent.name).reverse().join(" ");
  const panel = byId("panel");
  panel.replaceChildren(
    make(
      "header", {},
      make("h2", { tabindex: "-1" }, row.name),
      make("button", { type: "button", class: "close", "aria-label": say("close"), onclick: actions.close }, "×"),
    ),
    make("p", { class: "where" }, [row.code, row.committee_type, above].filter(Boolean).join(" · ")),
    told.simulated ? make("p", { class: "simulated-mark" }, say("simulated")) : null,
    ...(isCommunity ? figureOfCommunity(told) : figureOfGroup(told, actions)),
    heading("versions"),
    make("ul", { class: "plain" }, ...told.versions.map(versionLine)),
  );
  panel.hidden = false;
  panel.scrollTop = 0;
  // In a narrow window it stands below the map, and may be out of sight.
  if (getComputedStyle(panel).position === "static") panel.scrollIntoView({ block: "nearest" });
}

/** Hides the panel. */
export function hidePanel() {
  byId("panel").hidden = true;
  byId("panel").replaceChildren();
}

function standardOf(told, measure) {
  return told.standards.find((standard) => standard.measure === measure);
}

function figureOfCommunity(told) {
  const { row } = told;
  const area = standardOf(told, AREA);
  return [
    bigFigure(row, row.meets_area),
    formula(row.floor_area_m2, row.households, row.area_per_100_households_m2),
    ...whyUnknown(told),
    make(
      "dl", {},
      ...areaTerms(row, area),
      ...buildingTerms(told),
      ...householdsTerms(told),
    ),
    heading("centres"),
    centresTable(told.centres),
  ];
}

function figureOfGroup(told, actions) {
  const { row } = told;
  const known = row.communities - row.communities_unknown;
  const next = NEXT_LEVEL[row.level];
  return [
    bigFigure(row, undefined),
    formula(row.floor_area_counted_m2, row.households_counted, row.area_per_100_households_m2),
    row.communities_unknown
      ? line(say("computable_only", { known: number(known), unknown: number(row.communities_unknown) }))
      : null,
    make(
      "dl", {},
      ...areaTerms(row, standardOf(told, AREA)),
      ...term(
        say("coverage_rate"),
        `${number(row.communities_compliant)} ÷ ${number(row.communities)} = ${percent(row.coverage_rate)}`,
        make("small", {},
          `${say("urban")} ${percent(row.coverage_rate_urban)} · ${say("rural")} ${percent(row.coverage_rate_rural)} · ${say("rate_of")}`),
      ),
      ...standardTerms(standardOf(told, BUILDING), "building_standard"),
    ),
    make(
      "p", { class: "actions" },
      next === "township" ? openButton("open_townships", () => actions.open(row.code, "township")) : null,
      openButton("open_communities", () => actions.open(row.code, "community")),
    ),
  ];
}

const openButton = (key, onclick) => make("button", { type: "button", onclick }, say(key));

function bigFigure(row, meets) {
  const figure = row.area_per_100_households_m2;
  return make(
    "p", { class: "figure" },
    make("b", { id: "figure", "data-figure": figure ?? "" }, number(figure, 2)),
    make("span", {}, ` ${say("legend_unit")} `),
    meets === undefined ? null : badge(meets),
  );
}

function formula(area, households, figure) {
  if (figure === null || figure === undefined) return null;
  return make(
    "p", { class: "formula", id: "formula" },
    `100 × ${number(area, 2)} m² ÷ ${number(households)} ${say("households_unit")} = `,
    make("b", {}, `${number(figure, 2)} m²`),
  );
}

function whyUnknown(told) {
  if (!told.unknown_because?.length) return [];
  const reasons = told.unknown_because.map((reason) => make("li", {}, reason[page.language]));
  return [heading("why_unknown"), make("ul", { class: "reasons" }, ...reasons)];
}

function standardTerms(standard, key) {
  if (!standard) return term(say(key), say("no_standard"));
  const since = standard.in_force_since
    ? ` · ${say("in_force_since", { day: standard.in_force_since })}` : "";
  return term(
    say(key), `≥ ${number(standard.value)} ${standard.unit}`,
    make("small", {}, `${standard.clause}${since}`),
  );
}

function areaTerms(row, area) {
  const terms = standardTerms(area, "standard");
  if (!area || row.short_m2 === null) return terms;
  const isWorked = row.level === "community" && row.short_m2 > 0;
  const worked = isWorked
    ? `${number(area.value)} × ${number(row.households)} ÷ 100 − ${number(row.floor_area_m2, 2)} = ` : "";
  return [
    ...terms,
    ...term(say("short_by"), worked, make("b", { class: row.short_m2 > 0 ? "bad" : "" }, `${number(row.short_m2, 2)} m²`)),
  ];
}

function buildingTerms(told) {
  const areas = told.centres.map((centre) => centre.floor_area_m2).filter((area) => area !== null);
  const largest = areas.length ? `${number(Math.max(...areas), 2)} m² ` : "— ";
  return [
    ...standardTerms(standardOf(told, BUILDING), "building_standard"),
    ...term(say("largest_centre"), largest, badge(told.row.meets_single_building)),
  ];
}

function householdsTerms(told) {
  const figure = told.households_figure;
  const name = say(`households_${told.households_kind}`);
  if (!figure) return term(name, say("unknown"));
  const simulated = figure.is_simulated ? ` · ${say("simulated_short")}` : "";
  return term(
    name, number(figure.value),
    make("small", {}, `${figure.reference_date} · ${figure.source}${simulated}`),
  );
}

function centresTable(centres) {
  if (!centres.length) return line(say("no_centres"));
  const head = ["centre", "floor_area", "share", "counted"].map((key, index) =>
    make("th", { scope: "col", class: index ? "number" : null }, say(key)));
  const rows = centres.map((centre) =>
    make(
      "tr", {},
      make(
        "th", { scope: "row" }, centre.name,
        make("small", {}, [centre.facility_code, say(centre.basis), centre.note].filter(Boolean).join(" · ")),
      ),
      make("td", { class: "number" }, number(centre.floor_area_m2, 2)),
      make("td", { class: "number" }, percent(centre.share)),
      make("td", { class: "number" }, number(centre.counted_m2, 2)),
    ),
  );
  return make(
    "table", { class: "centres" },
    make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows),
  );
}

function versionLine(version) {
  const from = version.valid_from ?? say("since_records");
  const to = version.valid_to ?? say("until_now");
  const source = [version.source, version.is_simulated ? say("simulated_short") : null].filter(Boolean);
  return make("li", {}, `${version.name}: ${from} – ${to}`, make("small", {}, source.join(" · ")));
}
