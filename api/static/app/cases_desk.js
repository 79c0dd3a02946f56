// The desk: what is due, and the cases by state.
import { ask, Refused } from "./ask.js";
import { daysUntil, label, officeSession, plainTable, refuse, showFault, stateBadge } from "./cases_office.js";
import { byId, make, number, page, say } from "./page.js";
import { today } from "./state.js";

const PAGE_ROWS = 100;
const form = byId("question");
const divisionNames = new Map();
let cases = [];
let shown = PAGE_ROWS;

start();

async function start() {
  try {
    const session = await officeSession();
    if (!session) return;
    byId("new-case").hidden = !session.actions.includes("draft_case");
    await offerFilters();
    fillForm();
    await Promise.all([showClocks(), load()]);
    byId("desk").hidden = false;
  } catch (error) {
    refuse(error);
  }
  form.addEventListener("change", () => go({ ...stateOfAddress(), ...filtersOfForm() }));
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("popstate", () => { fillForm(); reload(); });
  byId("more-rows").addEventListener("click", () => { shown += PAGE_ROWS; showRows(); });
}

/** State, kind, division and overdue as the address says them. */
function stateOfAddress() {
  const said = new URLSearchParams(location.search);
  return Object.fromEntries(["state", "kind", "division", "overdue"].map((key) => [key, said.get(key) ?? ""]));
}

function filtersOfForm() {
  const { kind, division, overdue } = form.elements;
  return { kind: kind.value, division: division.value, overdue: overdue.checked ? "true" : "" };
}

function fillForm() {
  const { kind, division, overdue } = stateOfAddress();
  form.elements.kind.value = kind;
  form.elements.division.value = division;
  form.elements.overdue.checked = overdue === "true";
}

function go(state) {
  const lang = new URLSearchParams(location.search).get("lang");
  const said = Object.entries({ lang: lang ?? "", ...state }).filter(([, value]) => value);
  history.pushState(null, "", `${location.pathname}?${new URLSearchParams(said)}`);
  reload();
}

async function reload() {
  shown = PAGE_ROWS;
  try {
    await load();
    showFault("");
  } catch (error) {
    refuse(error);
  }
}

async function offerFilters() {
  const [{ case_kinds: kinds }, ...levels] = await Promise.all([
    ask("/cases/catalogue"),
    ...["prefecture", "county"].map((level) => ask("/divisions", { level })),
  ]);
  form.elements.kind.append(...kinds.map((kind) => make("option", { value: kind.key }, label(kind))));
  const rows = levels.flatMap((one) => one.rows);
  rows.forEach((row) => divisionNames.set(row.code, row.name));
  form.elements.division.append(...rows.map(({ code, name }) => make("option", { value: code, lang: "zh-CN" }, name)));
}

async function load() {
  const { kind, division, overdue } = stateOfAddress();
  const wanted = Object.fromEntries(Object.entries({ kind, division, overdue }).filter(([, value]) => value));
  const found = [];
  let next = null;
  do {
    const answer = await ask("/cases", { ...wanted, limit: 1000, ...(next ? { after: next } : {}) });
    found.push(...answer.cases);
    next = answer.next;
  } while (next);
  cases = found.reverse();
  await nameDivisions();
  showTabs();
  showRows();
}

/** Townships and communities that a case may be handled in are asked for one by one. */
async function nameDivisions() {
  const missing = new Set(cases.map((one) => one.division_code).filter((code) => !divisionNames.has(code)));
  await Promise.all([...missing].map(async (code) => {
    const found = await ask(`/places/${code}`).catch((error) => {
      if (error instanceof Refused) return null;
      throw error;
    });
    divisionNames.set(code, found?.name ?? code);
  }));
}

function inTab(one, tab) {
  if (tab === "all") return true;
  return tab === "open" ? !page.closed.includes(one.state.key) : one.state.key === tab;
}

function showTabs() {
  const chosen = stateOfAddress().state || "open";
  const tabs = ["open", ...page.state_order, "all"];
  byId("tabs").replaceChildren(...tabs.map((tab) => make(
    "button",
    { type: "button", "aria-pressed": String(tab === chosen), "data-state": tab,
      onclick: () => go({ ...stateOfAddress(), state: tab === "open" ? "" : tab }) },
    page.states[tab] ?? say(tab === "open" ? "tab_open" : "tab_all"),
    make("b", {}, number(cases.filter((one) => inTab(one, tab)).length)),
  )));
}

function showRows() {
  const found = cases.filter((one) => inTab(one, stateOfAddress().state || "open"));
  const rows = found.slice(0, shown).map(row);
  byId("count").textContent = say("case_count", { count: number(found.length) });
  const none = make("tr", {}, make("td", { colspan: "7", class: "quiet" }, say("no_cases")));
  byId("cases").tBodies[0].replaceChildren(...(rows.length ? rows : [none]));
  const rest = found.length - rows.length;
  byId("more-rows").hidden = rest <= 0;
  byId("more-rows").textContent = say("more_rows", { count: number(Math.min(rest, PAGE_ROWS)) });
}

function row(one) {
  const running = one.clocks
    .filter(({ state }) => state === "running" || state === "overdue")
    .sort((a, b) => a.due_on.localeCompare(b.due_on))[0];
  return make(
    "tr", {},
    make("th", { scope: "row" }, make("a", { href: addressOf(one.case_number) }, one.case_number)),
    make("td", {}, label(one.kind)),
    make("td", { class: "wide-cell", lang: "zh-CN" }, make("a", { href: addressOf(one.case_number) }, one.title)),
    make("td", { lang: "zh-CN" }, divisionNames.get(one.division_code) ?? one.division_code),
    make("td", {}, stateBadge(one.state.key)),
    make("td", { lang: "zh-CN" }, one.applicant),
    make("td", {}, running ? [label(running), " ", running.due_on, make("small", {}, leftText(running.due_on))] : null),
  );
}

const addressOf = (caseNumber) => `/cases-desk/${caseNumber}?lang=${page.language}`;

/** How long there is, in red where it is past. */
function leftText(day) {
  const days = daysUntil(day);
  if (days < 0) return make("b", { class: "late" }, say("clock_late", { days: number(-days) }));
  return days === 0 ? make("b", { class: "bad" }, say("clock_today")) : say("clock_left", { days: number(days) });
}

async function showClocks() {
  const { clocks } = await ask("/cases/clocks", {});
  if (!clocks.length) {
    byId("clocks").replaceChildren(make("p", { class: "quiet" }, say("clocks_none")));
    return;
  }
  const heads = ["col_due_on", "col_left", "col_clock", "col_number", "col_title", "law"].map((key) => say(key));
  const table = plainTable(heads, clocks.map((clock) => [
    clock.due_on, leftText(clock.due_on), label(clock),
    make("a", { href: addressOf(clock.case_number) }, clock.case_number),
    make("span", { lang: "zh-CN" }, clock.title),
    make("span", { lang: "zh-CN", class: clock.state === "overdue" ? "late" : null }, clock.article),
  ]), `${say("clocks_title")} ${today()}`);
  byId("clocks").replaceChildren(table);
}
