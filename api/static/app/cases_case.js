// One case: where it stands, what it would change, and what may be done with it.
import { ask } from "./ask.js";
import { showDocuments } from "./cases_documents.js";
import { namedClass, namedPlace } from "./cases_names.js";
import { showMoves } from "./cases_moves.js";
import { showNotice } from "./cases_notice.js";
import { factsList, fieldLabel, label, officeSession, plainTable, refuse, showFault, stateBadge } from "./cases_office.js";
import { showOpinions } from "./cases_opinions.js";
import { runPreview, showStale } from "./cases_preview.js";
import { byId, make, moment, number, page, say } from "./page.js";

const ROADS = {
  place: ["draft", "accepted", "consulting", "approved", "filed", "announced", "in_force"],
  joint: ["draft", "accepted", "approved", "filed", "in_force"],
  short: ["draft", "accepted", "approved", "in_force"],
};
const ROAD_OF = { register: "short", joint: "joint" };
const context = { session: null, catalogue: null, preview: null, reload, stale };

start();

async function start() {
  try {
    context.session = await officeSession();
    if (!context.session) return;
    context.catalogue = await ask("/cases/catalogue");
    await reload(true);
    byId("case").hidden = false;
  } catch (error) {
    refuse(error);
  }
}

/** Reads the case again; what it would change too, where that may be another. */
async function reload(isOther = false) {
  const found = await ask(`/cases/${page.number}`);
  context.case = found;
  showFault("");
  showCover(found);
  showActions(found);
  showMoves(context);
  showDocuments(context);
  showOpinions(context);
  showSteps(found);
  // There is no public notice of a marker.
  byId("notice").hidden = kindOf(found)?.subject === "marker";
  showNotice(found);
  if (isOther) await runPreview(context);
}

/** What the register's changes since then are, where a move was refused for them. */
function stale(problem) {
  showStale(context, problem);
}

function kindOf(found) {
  return context.catalogue.case_kinds.find((kind) => kind.key === found.kind.key);
}

function showCover(found) {
  byId("cover").replaceChildren(
    make("p", { class: "quiet" }, make("a", { href: `/cases-desk?lang=${page.language}` }, `← ${say("back_to_desk")}`)),
    make("h2", { class: "case-title" },
      make("span", { lang: "zh-CN" }, found.title), " ", stateBadge(found.state.key), " ",
      found.secrecy === "secret" ? make("span", { class: "badge block" }, page.choices.secret) : ""),
    stepper(found),
    make("div", { class: "cover-facts" },
      factsList([
        [say("filter_kind"), label(found.kind)],
        [say("law"), make("span", { lang: "zh-CN" }, found.kind.law)],
        [say("case_division"), namedPlace(found.division_code)],
        [say("applicant"), make("span", { lang: "zh-CN" }, found.applicant)],
        [say("reason"), make("span", { class: "lines", lang: "zh-CN" }, found.reason)],
        [say("effective_on"), found.effective_on],
        [say("based_on"), moment(found.based_on)],
      ]),
      factsList([
        [say("approver"), found.approver && make("span", { lang: "zh-CN" }, found.approver)],
        [say("approver_class"), found.approver_class && say(`approver_class_${found.approver_class}`)],
        [say("case_approval_no"), found.approval_no && make("span", { lang: "zh-CN" }, found.approval_no)],
        [say("approved_on"), found.approved_on],
        [say("filing_receiver"), found.filing_receiver && [label(found.filing_receiver),
          make("small", { lang: "zh-CN" }, found.filing_receiver.article)]],
        [say("filed_on"), found.filed_on], [say("filing_no"), found.filing_no],
        [say("announced_on"), found.announced_on],
        [say("applied_revision"), found.applied_revision && number(found.applied_revision)],
      ])),
    found.clocks.length ? make("div", { class: "clocks" }, make("h3", {}, say("clocks_title")), clockTable(found)) : "",
  );
}

function clockTable(found) {
  const heads = ["col_clock", "col_due_on", "col_state", "law"].map((key) => say(key));
  return plainTable(heads, found.clocks.map((clock) => [
    label(clock), clock.due_on,
    make("span", { class: ["overdue", "late"].includes(clock.state) ? "late" : null },
      [say(`clock_state_${clock.state}`), clock.done_on].filter(Boolean).join(" ")),
    make("span", { lang: "zh-CN", title: clock.source }, clock.article),
  ]), say("clocks_title"));
}

/** The road of the case, with the days it got there. */
function stepper(found) {
  const road = ROADS[ROAD_OF[kindOf(found)?.route] ?? "place"];
  const state = found.state.key;
  const reached = new Map(found.steps.map((step) => [step.to_state, step.moved_at]));
  const at = road.indexOf(state);
  // What was returned or closed stopped where it last stood on the road.
  const stopped = at >= 0 ? at : Math.max(...found.steps.map((step) => road.indexOf(step.from_state)));
  const items = road.map((one, index) => make(
    "li", { class: index < stopped || state === "in_force" ? "done" : index === at ? "now" : null, "aria-current": index === at ? "step" : null },
    make("span", {}, page.states[one]),
    index <= stopped && reached.get(one) ? make("small", {}, reached.get(one).slice(0, 10)) : null,
  ));
  if (at < 0) {
    items.splice(stopped + 1, 0, make("li", { class: "off", "aria-current": "step" }, make("span", {}, page.states[state]),
      make("small", {}, reached.get(state)?.slice(0, 10) ?? "")));
  }
  return make("ol", { class: "stepper", "aria-label": say("stepper") }, ...items);
}

function showActions(found) {
  const mayEdit = page.editable.includes(found.state.key) && context.session.actions.includes("draft_case");
  byId("actions").replaceChildren(
    make("h2", {}, say("case_actions")),
    found.actions.length
      ? make("ol", { class: "case-actions" }, ...found.actions.map(actionItem))
      : make("p", { class: "quiet" }, say("no_actions")),
    mayEdit ? make("p", {}, make("a", { class: "secondary",
      href: `/cases-desk/new?${new URLSearchParams({ lang: page.language, case: found.case_number })}` }, say("edit_actions"))) : "",
  );
}

function actionItem(action) {
  const fields = context.catalogue.actions.find((one) => one.key === action.kind)?.fields ?? [];
  const rows = fields
    .filter((field) => action.payload[field.name] !== undefined)
    .map((field) => [fieldLabel(field), written(action.payload[field.name], field)]);
  return make("li", {}, make("b", {}, label(action)), factsList(rows));
}

/** A value of a payload as people read it. */
function written(value, field) {
  if (field.entry === "items") {
    return make("ul", {}, ...value.map((item) => make("li", {},
      field.fields.filter((one) => item[one.name] !== undefined)
        .map((one) => `${label(one)}: ${Array.isArray(item[one.name]) ? item[one.name].join("、") : shortly(item[one.name])}`)
        .join(" · "))));
  }
  if (field.name === "class_code") return namedClass(value);
  if (field.name === "place_id" || field.entry === "code") return namedPlace(value);
  if (field.entry === "codes") {
    return make("ul", {}, ...value.map((code) => make("li", {}, namedPlace(code))));
  }
  if (field.entry === "choice") return page.choices[value] ?? value;
  if (Array.isArray(value)) return value.join(field.entry === "position" ? ", " : "、");
  return make("span", { lang: field.entry === "romanisation" ? "zh-Latn" : "zh-CN" }, shortly(value));
}

const shortly = (value) => {
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  return typeof value === "object" ? `${value.type ?? "GeoJSON"}` : String(value);
};

function showSteps(found) {
  byId("steps").replaceChildren(
    make("h2", {}, say("steps_title")),
    make("ol", { class: "history" }, ...[...found.steps].reverse().map((step) => make(
      "li", {},
      make("b", {}, step.from_state ? `${page.states[step.from_state]} → ${page.states[step.to_state]}` : say("step_first")),
      make("small", {}, [moment(step.moved_at), step.account].join(" · ")),
      step.remark ? make("p", { class: "lines", lang: "zh-CN" }, step.remark) : null,
    ))),
  );
}
