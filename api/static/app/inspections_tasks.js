// The markers of an inspection: what is registered, what was found, whether they moved.
import { classification, day, label, stateBadge } from "./boundaries_shared.js";
import { area, changeForm, choice, conditionBadge, field, input, said } from "./inspections_shared.js";
import { makeTasks } from "./inspections_moves.js";
import { plainTable } from "./cases_office.js";
import { byId, make, number, page, say } from "./page.js";
import { today } from "./state.js";

const EPOCH = ["epsg", "north", "east", "height_m", "height_system", "method", "sigma_m", "surveyor", "correction"];

/** Shows every marker with its result, and a form for whoever may enter it. */
export function showTasks(context) {
  const { found, tasks, may } = context;
  const mayRecord = may.has("record_inspection") && ["in_field", "field_done"].includes(found.state);
  const mayPlan = may.has("plan_inspection") && found.state !== "reported" && found.plan.state !== "closed";
  const moved = new Map(context.comparisons.map((one) => [one.object_uuid, one]));
  const heads = ["marker_number", "task_registered", "newest_survey", "task_result", "task_moved", "result_remark"].map((key) => say(key));
  byId("tasks").replaceChildren(...[
    tasks.length ? classification() : null,
    make("h2", {}, say("tasks_title")),
    tasks.length ? make("div", { class: "scroll" }, make("table", { class: "plain-table tasks-table" },
      make("caption", { class: "visually-hidden" }, say("tasks_title")),
      make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
      make("tbody", {}, ...tasks.flatMap((task) => taskRows(context, task, moved.get(task.object_uuid), mayRecord)))))
      : make("p", { class: "quiet" }, say("tasks_none")),
    mayPlan ? make("p", { class: "buttons" },
      make("button", { type: "button", class: "secondary", onclick: () => makeTasks(context, "tasks-said") }, say("tasks_make")),
      make("span", { id: "tasks-said", role: "status" })) : null,
  ].filter(Boolean));
}

function taskRows(context, task, comparison, mayRecord) {
  const result = task.result;
  const row = make("tr", { id: `task-${task.task_uuid}`, class: mayRecord ? "has-form" : null },
    make("th", { scope: "row" }, make("span", { class: "code" }, task.full_number),
      task.assigned_to ? make("small", { lang: "zh-CN" }, task.assigned_to) : null),
    make("td", {}, task.registered_state ? stateBadge(task.registered_state) : "—"),
    make("td", {}, task.last_survey ? [day(task.last_survey.surveyed_on), make("small", {}, label("method", task.last_survey.method))] : say("never_surveyed")),
    make("td", {}, result ? [conditionBadge(result.condition), make("small", {}, [result.inspected_on, result.inspector_a, result.inspector_b].filter(Boolean).join(" · "))]
      : make("span", { class: "quiet" }, say("task_not_visited"))),
    make("td", {}, comparison ? movement(comparison) : "—"),
    make("td", { lang: "zh-CN" }, result ? [result.found_where, result.action_taken, result.remark].filter(Boolean).join(";") || "—" : "—"));
  if (!mayRecord) return [row];
  const entry = make("tr", { class: "form-row" }, make("td", { colspan: "6" }, make("details", {},
    make("summary", { "aria-label": say("task_of", { number: task.full_number }) }, say(result ? "task_change" : "task_enter")),
    resultForm(context, task))));
  return [row, entry];
}

/** Whether a marker moved, and by how much against which limit. */
export function movement(one) {
  const signed = (value) => (value === null ? "—" : `${value > 0 ? "+" : ""}${number(value, 3)}`);
  return [
    make("span", { class: `flag ${one.movement}` }, page.labels.movement[one.movement]),
    one.distance_m === null ? null : make("small", {}, say("delta_of", {
      north: signed(one.delta_north_m), east: signed(one.delta_east_m), distance: number(one.distance_m, 3) })),
    one.tolerance_m === null ? null : make("small", {}, say("limit_of", { limit: number(one.tolerance_m, 3) })),
    ...one.reasons.map((reason) => make("small", {}, reason[page.language])),
  ].filter(Boolean);
}

function resultForm(context, task) {
  const was = task.result ?? {};
  const measured = task.new_survey;
  const epoch = make("fieldset", { class: "wide" }, make("legend", {}, say("epoch_legend")), make("div", { class: "fields" },
    field("epsg", say("epoch_system"), choice(page.systems.map((one) => [one.epsg, one.label]), measured?.system.epsg ?? task.last_survey?.system.epsg ?? page.systems[0].epsg)),
    field("north", say("north_x"), input("text", measured?.north, { inputmode: "decimal", autocomplete: "off" })),
    field("east", say("east_y"), input("text", measured?.east, { inputmode: "decimal", autocomplete: "off" })),
    field("height_m", say("height"), input("text", measured?.height_m, { inputmode: "decimal", autocomplete: "off" })),
    field("height_system", say("height_system"), input("text", measured?.height_system ?? task.last_survey?.height_system, { maxlength: 100 })),
    field("method", say("epoch_method"), choice(Object.entries(page.labels.method), measured?.method ?? "gnss_rtk")),
    field("sigma_m", say("sigma"), input("text", measured?.sigma_m, { inputmode: "decimal", autocomplete: "off" })),
    field("surveyor", say("epoch_surveyor"), input("text", measured?.surveyor, { maxlength: 200 })),
    measured ? field("correction", say("epoch_correction"), input("text", "", { maxlength: 4000 }), true) : "",
  ));
  const condition = choice(Object.entries(page.labels.condition), was.condition ?? "intact");
  const hide = () => { epoch.hidden = page.without_epoch.includes(condition.value); };
  condition.addEventListener("change", hide);
  hide();
  const form = changeForm([
    field("condition", say("condition"), condition),
    field("inspected_on", say("inspected_on"), input("date", was.inspected_on ?? today(), { required: true })),
    field("inspector_a", say("inspector_a"), input("text", was.inspector_a ?? context.found.team_a, { maxlength: 200 })),
    field("inspector_b", say("inspector_b"), input("text", was.inspector_b ?? context.found.team_b, { maxlength: 200 })),
    field("witnesses_state", say("witnesses_state"), choice(Object.entries(page.labels.witnesses), was.witnesses_state, say("not_looked_at"))),
    field("found_where", say("found_where"), input("text", was.found_where, { maxlength: 4000 })),
    field("action_taken", say("action_taken"), input("text", was.action_taken, { maxlength: 4000 })),
    field("remark", say("result_remark"), area(was.remark), true),
    epoch,
    field("accuracy_reason", say("accuracy_reason"), input("text", was.accuracy_reason, { maxlength: 4000 }), true),
  ], say("save"), (made) => {
    const all = said(made);
    const { epsg, north, east, ...rest } = Object.fromEntries(EPOCH.map((name) => [name, all[name] ?? null]));
    const isMeasured = (north !== null || east !== null) && !epoch.hidden
      && (!measured || north !== measured.north || east !== measured.east || rest.sigma_m !== String(measured.sigma_m));
    const body = Object.fromEntries(Object.entries(all).filter(([name]) => !EPOCH.includes(name)));
    if (isMeasured) body.epoch = { epsg: Number(epsg), north, east, ...rest, method: rest.method ?? "unknown" };
    return { method: "PUT", path: `/inspection-tasks/${task.task_uuid}/result`, body, edition: task.result?.edition };
  }, context.reload, true);
  return make("div", { class: "task-form" }, form);
}

/** Shows every new epoch against the last earlier one. */
export function showComparison({ comparisons }) {
  const heads = ["marker_number", "task_moved", "both_surveys"].map((key) => say(key));
  const ordered = [...comparisons].sort((a, b) => (b.movement === "moved") - (a.movement === "moved"));
  const both = (one) => [
    make("small", {}, one.earlier ? `${one.earlier.surveyed_on} ${label("method", one.earlier.method)} σ ${number(one.earlier.sigma_m, 3)}` : "—"),
    make("small", {}, `${one.later.surveyed_on} ${label("method", one.later.method)} σ ${number(one.later.sigma_m, 3)}`),
  ];
  byId("comparison").replaceChildren(make("h2", {}, say("comparison_title")), comparisons.length
    ? plainTable(heads, ordered.map((one) => [one.full_number, movement(one), both(one)]), say("comparison_title"))
    : make("p", { class: "quiet" }, say("comparison_none")));
}
