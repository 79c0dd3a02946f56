// The lines by when their joint inspection is due, as a list and as a map.
import { ask, Refused } from "./ask.js";
import { LinesMap } from "./boundaries_map.js";
import { day, dueMark, km, label, lineAddress, offer, simulatedBadge } from "./boundaries_shared.js";
import { showFault } from "./cases_office.js";
import { byId, make, number, page, say } from "./page.js";
import { today } from "./state.js";

const FILTERS = ["level", "division", "group", "state"];
const URGENCY = ["overdue", "never_inspected", "due_this_year", "due_later", "not_subject"];
const form = byId("question");
let isInsider = false;
let map = null;
let asked = 0;

start();

async function start() {
  try {
    map = new LinesMap(say("map_of_lines_help"), (code) => location.assign(lineAddress(code, timesOf())), markRow, hint);
  } catch {
    byId("map").replaceChildren(make("p", { class: "no-map" }, say("no_map")));
  }
  try {
    const session = await ask("/session");
    isInsider = session.actions.includes("read_internal");
    byId("sign-in-hint").hidden = isInsider;
    byId("state-box").hidden = !isInsider;
    byId("plans").hidden = !isInsider;
    await offerFilters();
    fillForm();
    await load();
  } catch (error) {
    refuse(error);
  }
  form.addEventListener("change", () => {
    const lang = new URLSearchParams(location.search).get("lang");
    const said = Object.entries({ lang: lang ?? "", ...stateOfForm() }).filter(([, value]) => value);
    history.pushState(null, "", `${location.pathname}?${new URLSearchParams(said)}`);
    load().catch(refuse);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("popstate", () => { fillForm(); load().catch(refuse); });
}

function refuse(error) {
  document.body.classList.remove("busy");
  if (!(error instanceof Refused)) throw error;
  showFault(error.message);
}

async function offerFilters() {
  const [{ rows }, ...levels] = await Promise.all([
    ask("/boundaries"), ...["prefecture", "county"].map((level) => ask("/divisions", { level })),
  ]);
  const there = new Set(rows.map((row) => row.level));
  offer(form.elements.level, Object.entries(page.labels.level).filter(([key]) => there.has(key)));
  offer(form.elements.group, [...new Set(rows.map((row) => row.group).filter(Boolean))].sort().map((name) => [name, name]));
  offer(form.elements.division, levels.flatMap((one) => one.rows).map((row) => [row.code, row.name]));
  offer(form.elements.state, URGENCY.map((state) => [state, label("due", state)]));
}

function stateOfForm() {
  const state = Object.fromEntries(FILTERS.map((name) => [name, form.elements[name].value]));
  const as_of = form.elements.as_of.value;
  return { ...state, as_of: as_of === today() ? "" : as_of };
}

function fillForm() {
  const said = new URLSearchParams(location.search);
  for (const name of FILTERS) form.elements[name].value = said.get(name) ?? "";
  form.elements.as_of.value = said.get("as_of") || today();
}

const timesOf = () => (form.elements.as_of.value ? { as_of: form.elements.as_of.value } : {});

async function load() {
  asked += 1;
  const turn = asked;
  document.body.classList.add("busy");
  const { state, ...filters } = Object.fromEntries(FILTERS.map((name) => [name, form.elements[name].value]));
  const question = { ...timesOf(), ...Object.fromEntries(Object.entries(filters).filter(([, value]) => value)) };
  const [answer, shapes] = await Promise.all([
    isInsider ? ask("/boundaries/due", question) : allLines(question),
    ask("/boundaries/overview", question),
  ]);
  if (turn !== asked) return;
  const rows = state && isInsider ? answer.rows.filter((row) => row.state === state) : answer.rows;
  byId("simulated").hidden = !answer.simulated;
  showRows(rows);
  showLegend(answer.counts);
  showFault("");
  document.body.classList.remove("busy");
  const states = new Map(rows.map((row) => [row.line_code, row.state ?? null]));
  const features = shapes.features
    .filter((one) => states.has(one.properties.line_code))
    .map((one) => ({ ...one, properties: { ...one.properties, due: states.get(one.properties.line_code) } }));
  await map?.show({ type: "FeatureCollection", features }, timesOf());
}

async function allLines(question) {
  const rows = [];
  let simulated = false;
  let next = null;
  do {
    const answer = await ask("/boundaries", { ...question, limit: 1000, ...(next ? { after: next } : {}) });
    rows.push(...answer.rows);
    simulated = simulated || answer.simulated;
    next = answer.next;
  } while (next);
  return { rows, simulated, counts: null };
}

function showRows(rows) {
  const whole = rows.reduce((sum, row) => sum + (row.length_m ?? 0), 0);
  byId("lines-heading").textContent = say(isInsider ? "due_title" : "lines_title");
  byId("count").textContent = say("line_count", { count: number(rows.length), km: km(whole, 1) });
  const heads = ["line_word", "line_level", "length_km", ...(isInsider ? ["marker_count", "last_inspected", "due_on", "due_state"] : [])];
  const numeric = new Set(["length_km", "marker_count"]);
  const second = new Set(["line_level", "last_inspected", "marker_count"]);
  const table = make("table", { class: "plain-table lines-table" },
    make("caption", { class: "visually-hidden" }, say(isInsider ? "due_title" : "lines_title")),
    make("thead", {}, make("tr", {}, ...heads.map((head) => make(
      "th", { scope: "col", class: [numeric.has(head) ? "number" : "", second.has(head) ? "second" : ""].join(" ") }, say(head))))),
    make("tbody", {}, ...rows.map(row)));
  byId("lines").replaceChildren(rows.length ? table : make("p", { class: "quiet" }, say("no_lines")));
}

function row(one) {
  const cells = [
    make("th", { scope: "row" },
      make("a", { href: lineAddress(one.line_code, timesOf()), lang: "zh-CN" }, one.name),
      make("small", {}, [one.line_code, one.group].filter(Boolean).join(" · "))),
    make("td", { class: "second" }, label("level", one.level)),
    make("td", { class: "number" }, km(one.length_m)),
  ];
  if (isInsider) {
    cells.push(
      make("td", { class: "number second" }, number(one.marker_objects)),
      make("td", { class: "second" }, day(one.last_completed_on),
        one.is_assumed ? make("small", { class: "wraps" }, say("assumed_from_agreement")) : null),
      make("td", {}, day(one.due_on)),
      make("td", {}, dueMark(one.state), leftText(one),
        one.planned ? make("small", { lang: "zh-CN" }, say("in_plan", { plan: one.planned })) : null),
    );
  }
  return make("tr", { "data-code": one.line_code, onmouseenter: () => map?.mark(one.line_code), onmouseleave: () => map?.mark(null) }, ...cells);
}

function leftText({ days, state }) {
  if (days === null || state === "not_subject") return null;
  return make("small", {}, say(days < 0 ? "days_over" : "days_left", { days: number(Math.abs(days)) }));
}

function showLegend(counts) {
  byId("legend").hidden = !counts;
  if (!counts) return;
  const states = URGENCY.filter((state) => counts[state] || state !== "not_subject");
  byId("legend").replaceChildren(make("ul", { "aria-label": say("due_state") },
    ...states.map((state) => make("li", {}, make("i", { colour: page.due_colours[state], "aria-hidden": "true" }),
      label("due", state), make("b", {}, number(counts[state]))))));
}

function markRow(code) {
  for (const one of byId("lines").querySelectorAll("tr[data-code]")) {
    one.classList.toggle("marked", one.dataset.code === code);
  }
  map.mark(code);
}

function hint(properties) {
  return make("div", {}, make("b", { lang: "zh-CN" }, properties.name), make("br"),
    [label("level", properties.level), properties.due ? label("due", properties.due) : null].filter(Boolean).join(" · "),
    properties.is_simulated ? [" ", simulatedBadge()] : null);
}
