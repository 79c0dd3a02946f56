// Problems that an inspection found, and how they are handled.
import { label } from "./boundaries_shared.js";
import { area, changeForm, choice, field, input, said } from "./inspections_shared.js";
import { byId, make, page, say } from "./page.js";
import { today } from "./state.js";

const BADGES = { open: "block", referred: "bad", handled: "good" };

/** Shows the problems, each to be changed, and a form for another. */
export function showProblems(context) {
  const { problems, may } = context;
  const mayRecord = may.has("record_inspection");
  byId("problems").replaceChildren(...[
    make("h2", {}, say("problems_title")),
    problems.length ? make("ul", { class: "findings" }, ...problems.map((one) => problemItem(context, one, mayRecord)))
      : make("p", { class: "quiet" }, say("problems_none")),
    mayRecord ? make("details", {}, make("summary", {}, say("problem_add")), problemForm(context, null)) : null,
  ].filter(Boolean));
}

function problemItem(context, one, mayRecord) {
  return make("li", { class: one.state === "open" ? "block" : null },
    make("div", { class: "head" },
      make("span", { class: `badge ${BADGES[one.state]}` }, label("problem_state", one.state)),
      make("b", {}, label("problem", one.kind)),
      one.full_number ? make("span", { class: "code" }, one.full_number) : null,
      one.found_on ? make("span", { class: "quiet" }, one.found_on) : null),
    make("p", { class: "lines", lang: "zh-CN" }, one.description),
    one.handling ? make("p", {}, make("span", { class: "quiet" }, `${say("problem_handling")}: `), make("span", { lang: "zh-CN" }, one.handling),
      one.handled_on ? make("span", { class: "quiet" }, ` ${one.handled_on}`) : null) : null,
    mayRecord ? make("details", {}, make("summary", {}, say("problem_change")), problemForm(context, one)) : null);
}

function problemForm(context, was) {
  const numbers = context.tasks.map((task) => [task.full_number, task.full_number]);
  if (was?.full_number && !numbers.some(([key]) => key === was.full_number)) numbers.unshift([was.full_number, was.full_number]);
  return changeForm([
    field("kind", say("problem_of_kind"), choice(Object.entries(page.labels.problem), was?.kind ?? "marker")),
    field("object_number", say("problem_marker"), choice(numbers, was?.full_number, "—")),
    field("found_on", say("problem_found_on"), input("date", was ? was.found_on : today())),
    field("state", say("problem_where_it_stands"), choice(Object.entries(page.labels.problem_state), was?.state ?? "open")),
    field("description", say("problem_text"), area(was?.description, 3), true),
    field("handling", say("problem_handling"), area(was?.handling), true),
    field("handled_on", say("problem_handled_on"), input("date", was?.handled_on)),
  ], say("save"), (made) => {
    const body = { ...said(made) };
    body.description ??= "";
    if (was) Object.assign(body, { longitude: was.longitude, latitude: was.latitude });
    return was
      ? { method: "PUT", path: `/inspection-problems/${was.problem_uuid}`, body, edition: was.edition }
      : { method: "POST", path: `${context.path}/problems`, body };
  }, context.reload);
}
