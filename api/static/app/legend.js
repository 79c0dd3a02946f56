// The legend: classes against the standard, with how many rows are in each.
import { byId, make, number, page, say } from "./page.js";

const UNKNOWN = { lower: null, upper: null, colour: page.palette.unknown };

/** The classes for the standard in force, limits in m² per hundred households. */
export function classesFor(standard) {
  if (!standard) return page.palette.without_standard;
  const limit = (ratio) => (ratio === null ? null : ratio * standard.value);
  return page.palette.against_standard.map((one) => ({
    ...one, lower: limit(one.lower), upper: limit(one.upper), meets: one.lower >= 1,
  }));
}

/** The class of a figure; null is unknown. */
function classOf(figure, classes) {
  if (figure === null) return UNKNOWN;
  return classes.find((one) => one.upper === null || figure < one.upper);
}

function limits(one) {
  const short = (value) => number(value, Math.abs(value - Math.round(value)) < 0.05 ? 0 : 1);
  if (one === UNKNOWN) return "—";
  return one.upper === null ? `≥ ${short(one.lower)}` : `${short(one.lower)} – ${short(one.upper)}`;
}

function meaning(one) {
  if (one === UNKNOWN) return say("cannot_compute");
  if (one.meets === undefined) return "";
  return say(one.meets ? "legend_meets" : "legend_below");
}

/** Draws the legend of the rows on the screen. */
export function drawLegend(rows, classes, standard) {
  const counts = new Map();
  for (const row of rows) {
    const one = classOf(row.area_per_100_households_m2, classes);
    counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  const entries = [...classes].reverse().concat(UNKNOWN).map((one) =>
    make(
      "tr", { "data-class": one === UNKNOWN ? "unknown" : classes.indexOf(one) },
      make("td", {}, make("i", { class: one === UNKNOWN ? "swatch unknown" : "swatch", colour: one.colour })),
      make("td", { class: "number" }, limits(one)),
      make("td", {}, meaning(one)),
      make("td", { class: "number" }, number(counts.get(one) ?? 0)),
    ),
  );
  const heads = ["", say("legend_unit"), say("legend"), say("legend_count")];
  byId("legend").replaceChildren(
    make("h2", {}, say("legend_unit")),
    make(
      "table", {},
      make(
        "thead", { class: "visually-hidden" },
        make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head))),
      ),
      make("tbody", {}, ...entries),
    ),
    make("p", { class: "standard" }, standardLine(standard)),
  );
}

/** One line on the area standard: value, clause, day in force. */
function standardLine(standard) {
  if (!standard) return say("no_standard");
  const since = standard.in_force_since
    ? ` · ${say("in_force_since", { day: standard.in_force_since })}` : "";
  return `${say("standard")} ≥ ${number(standard.value)} m²: ${standard.clause}${since}`;
}
