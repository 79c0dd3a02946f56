// Moving an inspection on, its teams and days, and what the teams write for the report.
import { change, refuse } from "./cases_office.js";
import { area, changeForm, field, input, said } from "./inspections_shared.js";
import { byId, make, page, say } from "./page.js";
import { today } from "./state.js";

const FORWARD = new Set(["in_field", "field_done", "reported"]);

/** Shows the steps that may be taken. */
export function showMoves(context) {
  const { found, may } = context;
  const possible = may.has("record_inspection") ? page.inspection_moves[found.state] : [];
  const parts = [make("h2", {}, say("inspection_next"))];
  if (!possible.length) parts.push(make("p", { class: "quiet" }, say("nothing_to_do")));
  else if (found.plan.state !== "under_way") parts.push(make("p", { class: "bad" }, say("plan_not_under_way")));
  else parts.push(...possible.map((to) => moveForm(context, to)));
  byId("moves").replaceChildren(...parts);
}

function moveForm(context, to) {
  const { found } = context;
  const isForward = FORWARD.has(to) && !(to === "in_field" && found.state === "field_done");
  const fields = [];
  if (isForward && to !== "reported") fields.push(field("on", say("move_on"), input("date", today())));
  if (to === "field_done" && found.progress.unvisited) fields.push(field("reason", say("move_reason"), area(), true));
  const form = changeForm(fields, say(`inspection_move_${to}`), (made) => ({
    method: "POST", path: `${context.path}/move`, body: { to, ...said(made) }, edition: found.edition,
  }), context.reload, isForward);
  return isForward ? form : make("details", { class: "move" }, make("summary", {}, say(`inspection_move_${to}`)), form);
}

/** Shows teams, days and the chapters that the teams write, to be changed until it is reported. */
export function showArrange(context) {
  const { found, may, report } = context;
  const mayChange = may.has("record_inspection") && found.state !== "reported" && found.plan.state !== "closed";
  const chapters = report.chapters.filter((one) => one.key in page.labels.chapter);
  const told = chapters.filter((one) => one.body || one.key !== "unvisited");
  const parts = [make("h2", {}, say("chapters_title")), make("dl", { class: "chapters" }, ...told.flatMap((one) => [
    make("dt", {}, make("b", {}, one.title[page.language])),
    make("dd", { class: `lines ${one.body ? "" : "quiet"}`, lang: one.body ? "zh-CN" : null }, one.body ?? say("chapter_empty")),
  ]))];
  if (mayChange) parts.push(chaptersForm(context, chapters), arrangeForm(context));
  byId("arrange").replaceChildren(...parts);
}

function chaptersForm(context, chapters) {
  const form = changeForm(
    chapters.map((one) => field(one.key, one.title[page.language], area(context.found.findings[one.key], 4), true)),
    say("save"),
    (made) => ({ method: "PATCH", path: context.path, body: { findings: said(made) }, edition: context.found.edition }),
    context.reload,
  );
  return make("details", {}, make("summary", {}, `${say("edit")}: ${say("chapters_title")}`), form);
}

function arrangeForm(context) {
  const { found } = context;
  const form = changeForm([
    field("team_a", say("team_a"), input("text", found.team_a, { maxlength: 500 }), true),
    field("team_b", say("team_b"), input("text", found.team_b, { maxlength: 500 }), true),
    field("planned_from", say("planned_from"), input("date", found.planned_from)),
    field("planned_to", say("planned_to"), input("date", found.planned_to)),
  ], say("save"), (made) => ({ method: "PATCH", path: context.path, body: said(made), edition: found.edition }), context.reload);
  return make("details", {}, make("summary", {}, `${say("edit")}: ${say("arrange")}`), form);
}

/** Makes the tasks that are missing, and says how many there were. */
export async function makeTasks(context, target) {
  try {
    const made = await change("POST", `${context.path}/tasks`, {});
    await context.reload();
    byId(target).textContent = say("tasks_made", { added: made.added.length, removed: made.removed.length });
  } catch (error) {
    refuse(error);
  }
}
