// Sheets, tables and exchange files of a line, for those who may take internal data out.
import { ask, Refused } from "./ask.js";
import { classification } from "./boundaries_shared.js";
import { plainTable } from "./cases_office.js";
import { byId, make, number, page, say } from "./page.js";

const TABLES = ["markers", "register", "points"];
const EXPORTS = [["dxf", "DXF"], ["dxf-r2000", "DXF R2000 (GBK)"], ["dat", "CASS .dat"], ["gpkg", "GeoPackage"],
  ["shp", "Shapefile (ZIP)"], ["kml", "KML"], ["gpx", "GPX"], ["txt", "TXT"]];
const SCALES = [10000, 50000, 25000, 5000, 100000];
const PAPERS = ["A3", "A2", "A1", "A4"];

/** Shows what may be taken of the line in the context. */
export function showFiles(context) {
  byId("files").hidden = !context.isInsider;
  if (!context.isInsider) return;
  if (!context.may.includes("export_internal")) {
    byId("files").replaceChildren(make("h2", {}, say("files_title")), make("p", { class: "quiet" }, say("files_forbidden")));
    return;
  }
  const system = make("select", { name: "crs" }, make("option", { value: "" }, say("sheet_usual_system")),
    ...page.systems.map((one) => make("option", { value: one.epsg }, one.label)));
  const links = [];
  const link = (path, name) => {
    const made = make("a", { download: true }, name);
    links.push([made, path]);
    return made;
  };
  const point = () => links.forEach(([made, path]) => {
    const query = new URLSearchParams({ ...context.times, ...(system.value ? { crs: system.value } : {}) });
    made.href = `/boundaries/${page.line_code}/${path}?${query}`;
  });
  system.addEventListener("change", point);
  byId("files").replaceChildren(
    classification(),
    make("h2", {}, say("files_title")),
    make("p", { class: "quiet" }, say("files_internal")),
    make("div", { class: "inline-form" }, make("label", { class: "field" }, say("sheet_system"), system)),
    make("h3", {}, say("tables_title")),
    make("ul", { class: "file-list" }, ...TABLES.map((key) => make("li", {}, say(`table_${key}`),
      link(`tables/${key}.xlsx`, "XLSX"), link(`tables/${key}.pdf`, "PDF")))),
    make("h3", {}, say("export_title")),
    make("ul", { class: "file-list" }, make("li", {}, ...EXPORTS.map(([key, name]) => link(`exports/${key}`, name)))),
    make("h3", {}, say("sheets_title")),
    sheetsForm(context, system));
  point();
}

function sheetsForm(context, system) {
  const choose = (name, values, written) => make("select", { name }, ...values.map((value) => make("option", { value }, written(value))));
  const scale = choose("scale", SCALES, (value) => `1:${number(value)}`);
  scale.value = context.line.level === "province" || context.line.level === "national" ? 50000 : 10000;
  const paper = choose("paper", PAPERS, String);
  const found = make("div", { role: "status" });
  return make("form", { onsubmit: async (event) => {
    event.preventDefault();
    const options = { scale: scale.value, paper: paper.value, ...(system.value ? { crs: system.value } : {}) };
    found.replaceChildren(say("loading"));
    try {
      showSheets(found, context, options, await ask(`/boundaries/${page.line_code}/sheets`, { ...context.times, ...options }));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      found.replaceChildren(make("p", { class: "late" }, error.message));
    }
  } },
  make("div", { class: "inline-form" },
    make("label", { class: "field" }, say("sheet_scale"), scale),
    make("label", { class: "field" }, say("sheet_paper"), paper),
    make("button", { class: "secondary" }, say("sheets_plan"))),
  found);
}

function showSheets(target, context, options, answer) {
  const query = new URLSearchParams({ ...context.times, ...options });
  const address = (name) => `/boundaries/${page.line_code}/sheets/${name}?${query}`;
  const files = (sheet) => ["pdf", "png", "dxf"].map((form) => [make("a", { href: address(`${sheet}.${form}`), download: true }, form.toUpperCase()), " "]).flat();
  const heads = ["sheet_number", "sheet_markers", "sheet_files"].map((key) => say(key));
  target.replaceChildren(
    make("p", {}, say("sheets_found", { count: number(answer.sheets.length), km: number(answer.strip_half_width_m / 1000, 2) }),
      " · ", `${answer.system[page.language]}`),
    ...answer.notices.map((one) => make("p", { class: "bad" }, one[page.language])),
    make("p", { class: "buttons" },
      make("a", { class: "secondary", href: address("0.pdf"), download: true }, say("sheet_index")),
      answer.sheets.length <= answer.most
        ? make("a", { class: "secondary", href: `/boundaries/${page.line_code}/sheets.zip?${query}`, download: true }, say("sheet_series"))
        : say("sheets_too_many", { most: number(answer.most), code: page.line_code })),
    make("div", { class: "sheets-scroll", tabindex: "0", role: "region", "aria-label": say("sheets_title") },
      plainTable(heads, answer.sheets.map((one) => [
        String(one.number), one.markers.join(say("list_comma")) || "—", files(one.number),
      ]), say("sheets_title"))));
}
