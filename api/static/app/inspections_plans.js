// Plans of joint inspections: the list, and the lines of the chosen one with their progress.
import { ask } from "./ask.js";
import { inspectionAddress, label, lineAddress } from "./boundaries_shared.js";
import { change, officeSession, refuse, showFault } from "./cases_office.js";
import { area, changeForm, choice, field, input, progressBar, said, stepBadge } from "./inspections_shared.js";
import { byId, make, page, say } from "./page.js";

const form = byId("question");
let session = null;
let plans = [];

start();

async function start() {
  try {
    session = await officeSession();
    if (!session) return;
    await load();
    byId("plans-page").hidden = false;
  } catch (error) {
    refuse(error);
  }
  form.addEventListener("change", showPlans);
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("popstate", () => load().catch(refuse));
}

const chosen = () => new URLSearchParams(location.search).get("plan");
const mayPlan = () => session.actions.includes("plan_inspection");

function choose(id) {
  const said = new URLSearchParams(location.search);
  said.set("plan", id);
  history.pushState(null, "", `${location.pathname}?${said}`);
  load().catch(refuse);
}

async function load() {
  plans = (await ask("/inspection-plans")).plans;
  showPlans();
  const id = chosen() ?? plans.find((one) => one.state !== "closed")?.plan_id;
  byId("plan").hidden = !id;
  if (id) showPlan(await ask(`/inspection-plans/${id}`));
  showFault("");
}

function showPlans() {
  const shown = plans.filter((one) => form.elements.closed.checked || one.state !== "closed" || String(one.plan_id) === chosen());
  const heads = ["plan_year", "plan_title", "plan_kind", "plan_state", "plan_leading"].map((key) => say(key));
  const row = (one) => make("tr", { class: String(one.plan_id) === chosen() ? "chosen-plan" : null },
    make("td", {}, String(one.year)),
    make("th", { scope: "row" }, make("button", { type: "button", class: "link", lang: "zh-CN", onclick: () => choose(one.plan_id) }, one.title)),
    make("td", {}, label("plan_kind", one.kind)), make("td", {}, stepBadge("plan", one.state)),
    make("td", { lang: "zh-CN" }, one.leading_side ?? "—"));
  byId("plans").replaceChildren(...[
    make("h2", { id: "plans-heading" }, say("plans_title")),
    shown.length ? make("div", { class: "scroll" }, make("table", { class: "plain-table" },
      make("caption", { class: "visually-hidden" }, say("plans_title")),
      make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
      make("tbody", {}, ...shown.map(row)))) : make("p", { class: "quiet" }, say("plans_none")),
    mayPlan() ? newPlan() : null,
  ].filter(Boolean));
}

function newPlan() {
  const year = new Date().getFullYear();
  return make("details", {}, make("summary", {}, say("plan_new")), changeForm([
    field("year", say("plan_year"), input("number", year, { min: 1989, max: 2100, required: true })),
    field("title", say("plan_title"), input("text", "", { maxlength: 200, required: true })),
    field("kind", say("plan_kind"), choice(Object.entries(page.labels.plan_kind), "periodic")),
    field("leading_side", say("plan_leading"), input("text", "", { maxlength: 200 })),
    field("remark", say("plan_remark"), area(), true),
  ], say("plan_create"), (made) => {
    const body = said(made);
    return { method: "POST", path: "/inspection-plans", body: { ...body, year: Number(body.year), title: body.title ?? "" } };
  }, async (plan) => choose(plan.plan_id), true));
}

function showPlan(plan) {
  const isOpen = plan.state !== "closed" && mayPlan();
  byId("plan").hidden = false;
  byId("plan").replaceChildren(...[
    make("h2", {}, make("span", { lang: "zh-CN" }, plan.title), " ", stepBadge("plan", plan.state)),
    plan.remark ? make("p", { class: "quiet lines", lang: "zh-CN" }, plan.remark) : null,
    plan.inspections.length ? linesTable(plan) : make("p", { class: "quiet" }, say("plan_lines_none")),
    isOpen ? make("div", { class: "buttons" }, ...page.plan_moves[plan.state].map((to) => make(
      "button", { type: "button", class: "secondary", onclick: () => move(plan, to) }, say(`plan_move_${to}`)))) : null,
    isOpen ? addLine(plan) : null,
  ].filter(Boolean));
}

function linesTable(plan) {
  const heads = ["line_word", "plan_state", "plan_progress", "team_a", "team_b", "planned_days", "field_days"].map((key) => say(key));
  const days = (from, to) => [from, to].filter(Boolean).join(" – ") || "—";
  const row = (one) => make("tr", {},
    make("th", { scope: "row" },
      make("a", { href: inspectionAddress(one.inspection_id), lang: "zh-CN" }, one.line?.name ?? one.line_code),
      make("small", {}, make("a", { href: lineAddress(one.line_code) }, one.line_code))),
    make("td", {}, stepBadge("inspection", one.state)),
    make("td", {}, progressBar(one.progress, one.source !== null)),
    make("td", { lang: "zh-CN" }, one.team_a ?? "—"), make("td", { lang: "zh-CN" }, one.team_b ?? "—"),
    make("td", { class: "day" }, days(one.planned_from, one.planned_to)),
    make("td", { class: "day" }, days(one.started_on, one.completed_on)));
  return make("div", { class: "scroll" }, make("table", { class: "plain-table" },
    make("caption", { class: "visually-hidden" }, say("plan_lines")),
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, ...plan.inspections.map(row),
      plan.inspections.length > 1 && plan.total.tasks !== null ? make("tr", {}, make("th", { scope: "row" }, say("plan_total")), make("td"),
        make("td", {}, progressBar(plan.total)), ...Array.from({ length: 4 }, () => make("td"))) : null)));
}

async function move(plan, to) {
  try {
    showPlan(await change("PATCH", `/inspection-plans/${plan.plan_id}`, { state: to }, plan.edition));
    showFault("");
    plans = (await ask("/inspection-plans")).plans;
    showPlans();
  } catch (error) {
    refuse(error);
  }
}

function addLine(plan) {
  const form_ = changeForm([
    field("line", say("plan_line_code"), input("text", "", { maxlength: 100, required: true, list: "known-lines", autocomplete: "off" })),
    field("team_a", say("team_a"), input("text", "", { maxlength: 500 })),
    field("team_b", say("team_b"), input("text", "", { maxlength: 500 })),
    field("planned_from", say("planned_from"), input("date")),
    field("planned_to", say("planned_to"), input("date")),
    make("datalist", { id: "known-lines" }),
  ], say("plan_add_line"), (made) => {
    const body = said(made);
    return { method: "POST", path: `/inspection-plans/${plan.plan_id}/lines`, body: { ...body, line: body.line ?? "" } };
  }, async (answer) => { if (answer) showPlan(answer); });
  ask("/boundaries").then(({ rows }) => {
    const groups = [...new Set(rows.map((row) => row.group).filter(Boolean))];
    form_.querySelector("datalist").append(...[...groups, ...rows.map((row) => row.name)].map((value) => make("option", { value })));
  });
  return make("details", { open: !plan.inspections.length }, make("summary", {}, say("plan_add_line")), form_);
}
