// One boundary line: where it runs, its markers, its checks, its description, its files.
import { ask } from "./ask.js";
import { showCourse } from "./boundaries_course.js";
import { showFiles } from "./boundaries_files.js";
import { showFindings } from "./boundaries_findings.js";
import { LineMap } from "./boundaries_map.js";
import { markerPopup, showMarkers } from "./boundaries_markers.js";
import { inspectionAddress, km, label, simulatedBadge, zh } from "./boundaries_shared.js";
import { factsList, refuse, showFault } from "./cases_office.js";
import { timesOf } from "./names_state.js";
import { byId, make, page, say } from "./page.js";
import { today } from "./state.js";

const form = byId("question");
const context = { session: null, line: null, times: {}, map: null, reload: load };

start();

async function start() {
  fillForm();
  try {
    context.session = await ask("/session");
    await load();
  } catch (error) {
    document.body.classList.remove("busy");
    refuse(error);
  }
  form.addEventListener("change", () => {
    const lang = new URLSearchParams(location.search).get("lang");
    const { as_of, known_at } = form.elements;
    const said = { lang: lang ?? "", as_of: as_of.value === today() ? "" : as_of.value, known_at: known_at.value };
    history.pushState(null, "", `${location.pathname}?${new URLSearchParams(Object.entries(said).filter(([, value]) => value))}`);
    load().catch(refuse);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("popstate", () => { fillForm(); load().catch(refuse); });
}

function fillForm() {
  const said = new URLSearchParams(location.search);
  form.elements.as_of.value = said.get("as_of") || today();
  form.elements.known_at.value = said.get("known_at") ?? "";
}

async function load() {
  document.body.classList.add("busy");
  const times = timesOf({ as_of: form.elements.as_of.value || today(), known_at: form.elements.known_at.value });
  context.times = times;
  context.isInsider = context.session.actions.includes("read_internal");
  const path = `/boundaries/${page.line_code}`;
  const [line, features, markers, course] = await Promise.all([
    ask(path, times), ask(`${path}/features`, times), ask(`${path}/markers`, times), ask(`${path}/course`, times),
  ]);
  Object.assign(context, { line, features, markers, course });
  const inspections = context.isInsider ? await ask(`${path}/inspections`, {}) : { inspections: [], may: [] };
  context.may = inspections.may;
  showFault("");
  byId("simulated").hidden = !line.is_simulated;
  byId("line").hidden = false;
  showFacts(line, inspections.inspections);
  showMarkers(context);
  showCourse(context);
  showFiles(context);
  document.body.classList.remove("busy");
  await Promise.all([showMap(features, times), showFindings(context)]);
}

async function showMap(features, times) {
  if (context.map === null) {
    try {
      context.map = new LineMap(say("map_of_line_help"), (properties) => markerPopup(context, properties));
    } catch {
      context.map = undefined;
      byId("map").replaceChildren(make("p", { class: "no-map" }, say("no_map")));
    }
  }
  await context.map?.show(features, times);
}

function showFacts(line, inspections) {
  document.title = `${line.name} · ${page.words.service}`;
  const metres = (value) => (value === null ? null : say("km_value", { km: km(value, 3) }));
  byId("facts").replaceChildren(
    make("h2", { class: "line-title" }, make("span", { lang: "zh-CN" }, line.name), " ",
      make("span", { class: "badge" }, label("level", line.level)), " ",
      make("span", { class: `badge ${line.legal_status === "agreed" ? "good" : "bad"}` }, label("status", line.legal_status)),
      line.is_simulated ? [" ", simulatedBadge()] : null),
    factsList([
      [say("line_code"), make("span", { class: "code" }, line.line_code)],
      [say("line_group"), line.group && zh(line.group)],
      [say("sides"), make("ul", {}, ...[line.side_a, line.side_b].map((side) =>
        make("li", {}, zh(side.name), " ", make("span", { class: "quiet code" }, side.code))))],
      [say("computed_length"), metres(line.length_m)],
      [say("stated_length"), metres(line.stated_length_m)],
      [say("agreement"), line.agreement && [zh(line.agreement), make("small", { lang: "zh-CN" },
        [line.agreement_no, line.agreed_on && `${say("agreed_on")} ${line.agreed_on}`].filter(Boolean).join(" · "))]],
      [say("map_scale"), line.map_scale && `1:${line.map_scale}`],
      [say("runs_from"), line.start_text && zh(line.start_text)],
      [say("runs_to"), line.end_text && zh(line.end_text)],
      [say("official_system"), line.system && [line.system[page.language], ` (EPSG:${line.system.epsg})`,
        line.conversion ? make("small", { class: line.conversion === "approximate" ? "bad" : null },
          `${say("conversion")}: ${say(`conversion_${line.conversion}`)}`) : null]],
      [say("numbering_unit"), line.numbering_unit],
      [say("line_secrecy"), label("secrecy", line.secrecy)],
      [say("inspections_of_line"), inspections.length ? make("ul", {}, ...inspections.map((one) =>
        make("li", {}, make("a", { href: inspectionAddress(one.inspection_id), lang: "zh-CN" }, one.plan.title), " ",
          make("span", { class: "quiet" }, one.completed_on ?? label("inspection", one.state))))) : null],
      [say("source"), line.source && make("small", { lang: "zh-CN" }, line.source)],
    ]));
}

