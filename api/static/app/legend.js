// The legend: classes against the standard, with how many rows are in each.
import { byId, make, number, page, say } from "./page.js";

/** The classes for the standard in force, limits in m² per hundred households. */
export function classesFor(standard) {
  if (!standard) return page.palette.without_standard;
  const limit = (ratio) => (ratio === null ? null : ratio * standard.value);
  return page.palette.against_standard.map((one) => ({
    ...one, least: limit(one.least), below: limit(one.below),
  }));
}

/** The class of a figure; null is the unknown class. */
export function classOf(figure, classes) {
  if (figure === null || figure === undefined) return page.palette.unknown;
  return classes.find((one) => one.below === null || figure < one.below);
}

const limits = (one) => {
  const short = (value) => number(value, Number.isInteger(value) ? 0 : 1);
  if (one.key === "none") return "0";
  if (one.key === "unknown") return "—";
  if (one.below === null) return `≥ ${short(one.least)}`;
  return one.least < 0.01 ? `< ${short(one.below)}` : `${short(one.least)} – ${short(one.below)}`;
};

/** Draws the legend of the rows on the screen. */
export function drawLegend(rows, classes, standard) {
  const counts = new Map();
  for (const row of rows) {
    const { key } = classOf(row.area_per_100_households_m2, classes);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const entries = [...classes].reverse().concat(page.palette.unknown).map((one) =>
    make(
      "tr", { "data-class": one.key },
      make("td", {}, make("i", { class: `swatch ${one.key}`, colour: one.colour })),
      make("td", { class: "number" }, limits(one)),
      make("td", {}, one[page.language]),
      make("td", { class: "number" }, number(counts.get(one.key) ?? 0)),
    ),
  );
  byId("legend").replaceChildren(
    make("h2", {}, say("legend_unit")),
    make(
      "table", {},
      make(
        "thead", { class: "visually-hidden" },
        make("tr", {}, make("th", {}), make("th", {}, say("legend_unit")), make("th", {}, say("legend")),
          make("th", {}, say("legend_count"))),
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
    ? `(${say("in_force_since", { day: standard.in_force_since })})` : "";
  return `${say("standard")} ≥ ${number(standard.value)} m²: ${standard.clause} ${since}`;
}
