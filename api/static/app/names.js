// Ties the search together: the address says what is sought, the answers fill list and map.
import { ask, Refused } from "./ask.js";
import { showHere } from "./here.js";
import { FEW, showHits } from "./names_list.js";
import { addressOf, carried, questionOf, readState, timesOf } from "./names_state.js";
import { byId, make, number, say } from "./page.js";
import { Suggestions } from "./suggest.js";

const MOST = 50;
const SUGGESTED = 8;
const EXAMPLES = ["颍上", "颍上 江口镇", "jiangkou", "fuyang shi", "颖泉"];
const form = byId("question");
let state = readState();
let classes = new Map();
let hits = [];
let running = new AbortController();
let map = null;

start();

async function start() {
  try {
    const { NamesMap } = await import("./names_map.js");
    map = new NamesMap(choose, (x, y) => go({ ...state, at: `${x.toFixed(5)},${y.toFixed(5)}` }));
  } catch (error) {
    console.error(error);
    byId("map").replaceChildren(make("p", { class: "no-map" }, say("no_map")));
  }
  const suggestions = new Suggestions(
    (q) => questionOf({ ...state, q, class: "" }, SUGGESTED),
    (taken) => location.assign(hrefOf(taken.place_id)),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    suggestions.close();
    go({ ...readForm(), at: "" });
  });
  form.addEventListener("change", (event) => event.target.name !== "q" && go(readForm()));
  byId("group").addEventListener("change", (event) => {
    state = { ...state, group: event.target.checked ? "division" : "none" };
    history.replaceState(null, "", addressOf(state));
    draw(false);
  });
  byId("clear-filters").addEventListener("click", () => go({ ...state, class: "", division: "" }));
  const list = byId("hits");
  const pointed = (event) => mark(event.target.closest("li[data-number]"));
  list.addEventListener("mouseover", pointed);
  list.addEventListener("focusin", pointed);
  list.addEventListener("mouseleave", () => mark(null));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.at) go({ ...state, at: "" });
  });
  window.addEventListener("popstate", () => {
    state = readState();
    refresh();
  });
  await refresh();
  if (!state.q) byId("q").focus();
}

const hrefOf = (key) => `/names/${key}${carried(state)}`;

/** Takes a new question, as a step that the back button takes back. */
function go(next) {
  const isSame = ["q", "class", "division", "as_of", "known_at"].every((key) => next[key] === state[key]);
  state = next;
  history.pushState(null, "", addressOf(state));
  return isSame ? refreshHere() : refresh();
}

function readForm() {
  const said = Object.fromEntries(new FormData(form));
  return { ...state, ...said, q: said.q.trim(), as_of: said.as_of || state.as_of };
}

async function refresh() {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  document.body.classList.add("busy");
  showFault("");
  fillForm();
  map?.setTimes(timesOf(state));
  try {
    await Promise.all([offerClasses(signal), offerDivisions(signal)]);
    fillForm();
    const answer = state.q ? await ask("/places/search", questionOf(state, MOST), signal) : { hits: [] };
    hits = answer.hits.map((hit, index) => ({ ...hit, number: index + 1 }));
    draw(true);
    await refreshHere();
  } catch (error) {
    if (error.name === "AbortError") return;
    if (!(error instanceof Refused)) throw error;
    hits = [];
    draw(false);
    byId("hits").replaceChildren();
    byId("hits-count").textContent = "";
    showFault(error.message);
  } finally {
    if (running.signal === signal) document.body.classList.remove("busy");
  }
}

function fillForm() {
  for (const name of ["q", "class", "division", "as_of", "known_at"]) {
    if (document.activeElement !== form.elements[name]) form.elements[name].value = state[name];
  }
  if (state.known_at) form.querySelector(".more").open = true;
}

async function offerClasses(signal) {
  const { rows } = await ask("/place-classes", timesOf(state), signal);
  classes = new Map(rows.map((row) => [row.class_code, row.name]));
  const option = (code, label) => make("option", { value: code, lang: "zh-CN" }, label);
  // A wide class is sought by the digits it stands for: 21000 is all that begins with 21.
  const prefix = (code) => code.replace(/0+$/, "").padEnd(2, "0");
  const options = rows.map((row) => option(
    prefix(row.class_code), `${row.parent_code ? "　" : ""}${row.name} ${row.class_code}`,
  ));
  const select = form.elements.class;
  select.replaceChildren(option("", say("any")), ...options);
  if (state.class && ![...select.options].some(({ value }) => value === state.class)) {
    select.append(option(state.class, state.class));
  }
}

async function offerDivisions(signal) {
  const when = timesOf(state);
  const list = async (level) => (await ask("/divisions", { ...when, level }, signal)).rows;
  const [prefectures, counties] = await Promise.all([list("prefecture"), list("county")]);
  const option = ({ code, name }) => make("option", { value: code, lang: "zh-CN" }, name);
  const known = new Set();
  const options = [make("option", { value: "" }, say("any"))];
  for (const prefecture of prefectures) {
    const inside = counties.filter((county) => county.parent_code === prefecture.code);
    options.push(option(prefecture), make("optgroup", { label: prefecture.name }, ...inside.map(option)));
    [prefecture, ...inside].forEach(({ code }) => known.add(code));
  }
  options.push(...counties.filter(({ code }) => !known.has(code)).map(option));
  counties.forEach(({ code }) => known.add(code));
  if (state.division && !known.has(state.division)) {
    options.push(option(await ask(`/divisions/${state.division}`, when, signal)));
  }
  form.elements.division.replaceChildren(...options);
}

function draw(moves) {
  const isGrouped = state.group ? state.group === "division" : hits.length > FEW;
  byId("group").checked = isGrouped;
  byId("clear-filters").hidden = !(state.class || state.division);
  byId("simulated").hidden = !hits.some((hit) => hit.is_simulated);
  const count = { count: number(hits.length), query: state.q };
  byId("hits-count").textContent = !state.q ? ""
    : hits.length >= MOST ? say("hits_cut", count) : say("hits_count", count);
  showHits(hits, {
    query: state.q, classes, isGrouped, hrefOf: (hit) => hrefOf(hit.place_id),
    onNarrow: (division) => go({ ...state, division }),
  });
  if (!hits.length) byId("hits").replaceChildren(...(state.q ? nothing() : beginning()));
  map?.show(hits.filter((hit) => hit.position), moves);
  map?.mark(null, hits.length === 1 ? hits[0].division_code : null);
}

function nothing() {
  return [
    make("p", { class: "empty" }, make("b", {}, say("no_hits", { query: state.q }))),
    make("p", { class: "empty" }, say("no_hits_help")),
  ];
}

function beginning() {
  const examples = EXAMPLES.map((q) => make(
    "a", { class: "chip", href: addressOf({ ...state, q }), onclick: (event) => {
      event.preventDefault();
      go({ ...state, q });
    } }, q));
  return [
    make("p", { class: "empty" }, say("begin_help")),
    make("p", { class: "empty examples" }, say("examples"), ...examples),
  ];
}

/** Marks a result and its point. */
function mark(item) {
  byId("hits").querySelector(".marked")?.classList.remove("marked");
  item?.classList.add("marked");
  const hit = item && hits.find((one) => one.number === Number(item.dataset.number));
  map?.mark(hit?.number ?? null, hit?.division_code ?? null);
}

/** A point was clicked: its result comes into sight. */
function choose(chosen) {
  const item = byId("hits").querySelector(`li[data-number="${chosen}"]`);
  item?.scrollIntoView({ block: "nearest" });
  item?.querySelector("a").focus({ preventScroll: true });
  mark(item);
}

async function refreshHere() {
  const [lon, lat] = state.at.split(",").map(Number);
  const isAsked = state.at && Number.isFinite(lon) && Number.isFinite(lat);
  map?.setHere(isAsked ? [lon, lat] : null);
  if (!isAsked) {
    byId("panel").hidden = true;
    return;
  }
  try {
    const here = await ask("/places/at", { lon, lat, ...timesOf(state) }, running.signal);
    showHere(here, { hrefOf, classes, close: () => go({ ...state, at: "" }) });
  } catch (error) {
    if (error.name === "AbortError") return;
    if (!(error instanceof Refused)) throw error;
    showFault(error.message);
  }
}

function showFault(message) {
  byId("fault").textContent = message;
  byId("fault").hidden = !message;
}
