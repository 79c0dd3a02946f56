// Ties the parts of the page together: the address says the question, the answer fills them.
import { ask, Refused } from "./ask.js";
import { classesFor, drawLegend } from "./legend.js";
import { byId, make, number, page, percent, say } from "./page.js";
import { hidePanel, showPanel } from "./panel.js";
import { addressOf, isAll, questionOf, readState, viewOf } from "./state.js";
import { FigureTable } from "./table.js";

const AREA = "service_centre_area_per_100_households_m2";
const MOST_COUNTIES = 300;
const form = byId("question");
let state = readState();
let counties = [];
let running = new AbortController();
let map = null;
const table = new FigureTable(select, (code) => map?.hover(code));

start();

async function start() {
  for (const dot of document.querySelectorAll("[data-colour]")) {
    dot.style.backgroundColor = dot.dataset.colour;
  }
  // The map writes its place into the address as soon as it is there.
  const isPlaced = /[#&]map=/.test(location.hash);
  try {
    const { CoverageMap } = await import("./map.js");
    map = new CoverageMap(select, (code) => table.hover(code));
  } catch (error) {
    console.error(error);
    byId("map").replaceChildren(make("p", { class: "no-map" }, say("no_map")));
  }
  form.addEventListener("change", () => go(readForm()));
  form.addEventListener("submit", (event) => event.preventDefault());
  byId("kinds").addEventListener("change", () => {
    const checked = byId("kinds").querySelectorAll("input:checked");
    state = { ...state, kinds: new Set([...checked].map((box) => box.value)) };
    history.replaceState(null, "", addressOf(state));
    map?.setKinds(state.kinds);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.at) select(null);
  });
  window.addEventListener("popstate", () => {
    state = readState();
    refresh({ fits: false });
  });
  await refresh({ fits: !isPlaced });
  history.replaceState(null, "", addressOf(state));
}

/** Takes a new question, as a step that the back button takes back. */
function go(next) {
  const moves = next.division !== state.division;
  state = next;
  history.pushState(null, "", addressOf(state));
  return refresh({ fits: moves });
}

function readForm() {
  const said = Object.fromEntries(new FormData(form));
  const at = said.level === state.level && said.division === state.division ? state.at : null;
  return { ...state, ...said, as_of: said.as_of || state.as_of, at };
}

async function refresh({ fits }) {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  document.body.classList.add("busy");
  byId("row-count").textContent = say("loading");
  try {
    await offerDivisions(signal);
    fillForm();
    await answer(signal, fits);
    showFault("");
  } catch (error) {
    if (error.name === "AbortError") return;
    if (!(error instanceof Refused)) throw error;
    if (!form.elements.division.options.length) {
      form.elements.division.append(make("option", { value: "all" }, say("all_divisions")));
    }
    fillForm();
    showFault(error.message);
    showRows({ rows: [], standards: [], unassigned: [], simulated: false, definition: {} }, new Map());
    byId("summary").replaceChildren();
    hidePanel();
  } finally {
    if (running.signal === signal) document.body.classList.remove("busy");
  }
}

/** Fills the list of divisions in force on the day. */
async function offerDivisions(signal) {
  const { as_of, known_at } = state;
  const when = known_at ? { as_of, known_at } : { as_of };
  const list = async (level) => (await ask("/divisions", { ...when, level }, signal)).rows;
  const [prefectures, below] = await Promise.all([list("prefecture"), list("county")]);
  counties = below;
  state.division ??= await usualDivision(signal);
  const option = ({ code, name }) => make("option", { value: code }, name);
  const select = form.elements.division;
  const known = new Set(["all"]);
  const options = [make("option", { value: "all" }, say("all_divisions"))];
  for (const prefecture of prefectures) {
    options.push(option(prefecture));
    known.add(prefecture.code);
    const inside = counties.filter((county) => county.parent_code === prefecture.code);
    options.push(make("optgroup", { label: prefecture.name }, ...inside.map(option)));
    inside.forEach((county) => known.add(county.code));
  }
  const others = counties.filter((county) => !known.has(county.code));
  options.push(...others.map(option));
  others.forEach((county) => known.add(county.code));
  if (!known.has(state.division)) options.push(await otherDivision(state.division, when, signal));
  select.replaceChildren(...options);
}

/** The one prefecture that has communities on record, where there is just one. */
async function usualDivision(signal) {
  const question = { ...viewOf(state), level: "prefecture" };
  const { rows } = await ask("/coverage/service-centres", question, signal);
  const filled = rows.filter((row) => row.communities > 0);
  return filled.length === 1 ? filled[0].code : "all";
}

/** An option for a division outside the list, such as a township that was opened. */
async function otherDivision(code, when, signal) {
  let name = code;
  try {
    ({ name } = await ask(`/divisions/${code}`, when, signal));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
  return make("option", { value: code }, name);
}

function fillForm() {
  for (const name of ["division", "level", "as_of", "households", "urban_by", "known_at"]) {
    form.elements[name].value = state[name] ?? "";
  }
  if (state.known_at || state.urban_by !== "committee") form.querySelector(".more").open = true;
  for (const box of byId("kinds").querySelectorAll("input")) {
    box.checked = state.kinds.has(box.value);
  }
}

async function answer(signal, fits) {
  if (isAll(state) && state.level !== "county" && counties.length > MOST_COUNTIES) {
    throw new Refused(say("choose_division"));
  }
  const question = questionOf(state);
  const [found, whole, places] = await Promise.all([
    ask("/coverage/service-centres", question, signal),
    isAll(state) ? null : ask(`/coverage/service-centres/${state.division}`, viewOf(state), signal),
    state.level === "community" ? townships(signal) : new Map(),
  ]);
  showRows(found, places);
  showSummary(found.rows, whole?.row);
  if (fits && map) {
    // All that there is: the tiles know where.
    const tiles = { ...viewOf(state), level: state.level };
    const box = whole ? whole.bbox : (await ask("/tiles/coverage", tiles, signal)).bounds;
    if (box) map.fit(box);
  }
  if (state.at) await explain(state.at, signal);
  else hidePanel();
}

/** Names of the townships by the first nine digits, to tell communities of one name apart. */
async function townships(signal) {
  const { as_of, known_at } = state;
  const when = known_at ? { as_of, known_at } : { as_of };
  const isTownship = !isAll(state) && !state.division.endsWith("000000");
  if (isTownship) return new Map();
  const under = isAll(state) ? {} : { under: state.division };
  const { rows } = await ask("/divisions", { ...when, ...under, level: "township" }, signal);
  return new Map(rows.map((row) => [row.code.slice(0, 9), row.name]));
}

function showRows(found, places) {
  const standard = found.standards.find(({ measure }) => measure === AREA);
  const classes = classesFor(standard);
  drawLegend(found.rows, classes, standard);
  table.show(found.rows, state.level, places);
  table.select(state.at);
  byId("simulated").hidden = !found.simulated;
  byId("unassigned-count").textContent = number(found.unassigned.length);
  byId("definitions").querySelector("dl").replaceChildren(
    ...Object.entries(found.definition).flatMap(([name, meaning]) => [
      make("dt", {}, page.headings[name] ?? say(name)), make("dd", {}, meaning[page.language]),
    ]),
  );
  for (const format of ["csv", "xlsx", "geojson"]) {
    const query = new URLSearchParams({ ...questionOf(state), format });
    const link = byId(`download-${format}`);
    link.href = `/coverage/service-centres?${query}`;
    link.download = `coverage-${isAll(state) ? "all" : state.division}-${state.level}-${state.as_of}.${format}`;
  }
  if (!map) return;
  map.setKinds(state.kinds);
  map.show(viewOf(state), state.level, found.rows.map((row) => row.code), classes);
  map.setUnassigned(found.unassigned);
  map.select(state.at);
}

function showSummary(rows, whole) {
  const total = whole ?? sumsOf(rows);
  const byClass = whole
    ? `${say("urban")} ${percent(whole.coverage_rate_urban)} · ${say("rural")} ${percent(whole.coverage_rate_rural)}`
    : "";
  const facts = [
    [say("figure_of"), number(total.area_per_100_households_m2, 2), "m²"],
    [say("coverage_rate"), percent(total.coverage_rate), byClass],
    [say("communities_meeting"), number(total.communities_meeting_area),
      `/ ${number(total.communities)} · ${say("cannot_compute")} ${number(total.communities_unknown)}`],
    [say("total_short"), number(total.short_m2), "m²"],
  ];
  byId("summary").replaceChildren(
    ...facts.map(([name, value, beside]) =>
      make("div", {}, make("dt", {}, name), make("dd", {}, make("b", {}, value), ` ${beside}`))),
  );
}

/** The whole register: sums of the rows, and ratios of the sums. */
function sumsOf(rows) {
  // What no row knows is unknown, not zero.
  const sum = (key) => rows.some((row) => row[key] != null)
    ? rows.reduce((total, row) => total + (row[key] ?? 0), 0) : null;
  const keys = ["communities", "communities_meeting_area", "communities_unknown", "short_m2"];
  const households = sum("households_counted");
  const communities = sum("communities");
  return {
    ...Object.fromEntries(keys.map((key) => [key, sum(key)])),
    area_per_100_households_m2: households ? (100 * sum("floor_area_counted_m2")) / households : null,
    coverage_rate: communities && sum("communities_compliance_unknown") < communities
      ? sum("communities_compliant") / communities : null,
  };
}

/** Chooses a division, or none; a step that the back button takes back. */
async function select(code) {
  if (code === state.at) return;
  state = { ...state, at: code };
  history.pushState(null, "", addressOf(state));
  table.select(code);
  map?.select(code);
  if (!code) {
    hidePanel();
    return;
  }
  try {
    await explain(code, running.signal);
  } catch (error) {
    if (error.name === "AbortError") return;
    if (!(error instanceof Refused)) throw error;
    showFault(error.message);
  }
}

async function explain(code, signal) {
  const told = await ask(`/coverage/service-centres/${code}`, viewOf(state), signal);
  if (state.at !== code) return;
  if (told.bbox) map?.reveal(told.bbox);
  showPanel(told, {
    close: () => select(null),
    open: (division, level) => go({ ...state, division, level, at: null }),
  });
}

function showFault(message) {
  byId("fault").textContent = message;
  byId("fault").hidden = !message;
}
