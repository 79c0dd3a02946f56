// Coverage before and after a case, a block of rows for each division whose figures change.
import { make, number, page, percent, say } from "./page.js";

const FIGURES = [
  ["communities", 0], ["communities_unknown", 0], ["centres", 0], ["households", 0], ["floor_area_m2", 1],
  ["area_per_100_households_m2", 2], ["coverage_rate", null],
];
const MOST = 30;

/** The table of the divisions that change; how many others stay as they are is said below it. */
export function coverageTable(rows, title) {
  const changed = rows.filter((row) => FIGURES.some(([key]) => row.before?.[key] !== row.after?.[key]));
  const same = rows.length - changed.length;
  const body = changed.slice(0, MOST).flatMap((row) => [
    line(row, "before", "was", true), line(row, "after", "is_now", false),
  ]);
  return make("div", {},
    changed.length ? make("div", { class: "scroll" }, make(
      "table", { class: "plain-table coverage" },
      make("caption", { class: "visually-hidden" }, title),
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, say("division")), make("th", { scope: "col" }, say("change")),
        ...FIGURES.map(([key]) => make("th", { scope: "col", class: "number" }, say(`figure_${key}`))))),
      make("tbody", {}, ...body))) : null,
    changed.length > MOST ? make("p", { class: "quiet" }, say("shown_of_neighbours", { count: number(changed.length - MOST) })) : null,
    same ? make("p", { class: "quiet" }, say("coverage_same", { count: number(same) })) : null);
}

function line(row, side, word, isFirst) {
  const figures = row[side];
  const other = row[side === "after" ? "before" : "after"];
  return make("tr", { class: isFirst ? "first" : "" },
    isFirst ? make("th", { scope: "rowgroup", rowspan: "2" }, make("span", { lang: "zh-CN" }, row.name),
      make("small", {}, `${page.levels[row.level] ?? row.level} ${row.code}`)) : null,
    make("td", { class: "quiet" }, say(word)),
    ...(figures ? FIGURES.map(([key, decimals]) => make(
      "td", { class: `number ${side === "after" && other && other[key] !== figures[key] ? "changed" : ""}` },
      decimals === null ? percent(figures[key]) : number(figures[key], decimals)))
      : [make("td", { colspan: String(FIGURES.length), class: "quiet" }, "—")]));
}
