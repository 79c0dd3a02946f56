// Moving a case on: the moves that the account's roles allow, each with what it needs.
import { Refused } from "./ask.js";
import { change, showFault } from "./cases_office.js";
import { byId, make, page, say } from "./page.js";
import { today } from "./state.js";

const FORWARD = new Set(["accepted", "consulting", "approved", "filed", "announced", "in_force"]);
const DAYS = new Set(["approved_on", "filed_on", "announced_on", "effective_on"]);
const WORDS = { approval_no: "case_approval_no" };

/** Shows the moves of the case in the context. */
export function showMoves(context) {
  const { case: found, session } = context;
  const state = found.state.key;
  const possible = movesFrom(context).filter((move) => session.actions.includes(move.permission));
  const said = page.closed.includes(state) ? "moves_closed" : "moves_none";
  byId("moves").replaceChildren(
    make("h2", {}, say("moves_title")),
    ...(possible.length ? possible.map((move) => moveForm(context, move)) : [make("p", { class: "quiet" }, say(said))]),
  );
}

/** The moves there are from where the case stands, on its route. */
export function movesFrom({ case: found, catalogue }) {
  const route = catalogue.case_kinds.find((kind) => kind.key === found.kind.key)?.route ?? "law";
  return page.moves.filter((move) => move.start === found.state.key && move.routes.includes(route));
}

/** The name of a move. */
export const moveName = (move) => say(move.rebases ? "move_rebase" : `move_${move.end}`);

function moveForm(context, move) {
  const { case: found } = context;
  const name = moveName(move);
  const facts = [...move.facts];
  if ((move.end === "accepted" && !move.rebases || move.end === "approved") && !facts.includes("effective_on")) facts.push("effective_on");
  const asked = facts.filter((fact) => !(move.end === "in_force" && found[fact]));
  const isForward = FORWARD.has(move.end) && !move.rebases;
  const form = make(
    "form", { class: "move-form", novalidate: true, "data-move": move.end },
    ...asked.map((fact) => factField(fact, found, move)),
    make("label", { class: "field" }, labelOf(say("remark"), move.needs_remark),
      make("textarea", { name: "remark", rows: "2", maxlength: "2000" })),
    make("p", { class: "fault", role: "alert", hidden: true }),
    make("button", { class: isForward ? "primary" : "secondary" }, say("confirm_move", { move: name })),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    carryOut(context, move, form);
  });
  return make("details", { class: isForward ? "move forward" : "move", name: "moves", "data-to": move.end },
    make("summary", {}, name), form);
}

function factField(fact, found, move) {
  const word = say(WORDS[fact] ?? fact);
  if (fact === "approver_class") {
    return make("label", { class: "field" }, word, make("select", { name: fact },
      ...page.approver_classes.map((one) => make("option", { value: one, selected: one === found[fact] }, say(`approver_class_${one}`)))));
  }
  const isDay = DAYS.has(fact);
  const usual = isDay && fact !== "effective_on" ? today() : "";
  return make("label", { class: "field" }, labelOf(word, move.facts.includes(fact)),
    make("input", { type: isDay ? "date" : "text", name: fact, maxlength: "200", value: found[fact] ?? usual }));
}

/** A label, marked where the field is needed. */
const labelOf = (word, isNeeded) => make("span", {}, word,
  isNeeded ? make("b", { class: "needed", "aria-hidden": "true" }, " *") : null);

async function carryOut(context, move, form) {
  const button = form.querySelector("button");
  const body = { to: move.end };
  for (const [name, value] of new FormData(form)) if (value.trim()) body[name] = value.trim();
  const missing = move.facts.filter((fact) => form.elements[fact] && !body[fact]);
  if (move.needs_remark && !body.remark) missing.push("remark");
  if (missing.length) {
    return tell(form, say("needed_field", { fields: missing.map((fact) => say(WORDS[fact] ?? fact)).join(say("list_comma")) }));
  }
  button.disabled = true;
  try {
    await change("POST", `/cases/${page.number}/move`, body, context.case.edition);
    await context.reload(move.rebases || page.closed.includes(move.end));
    byId("case").querySelector("#cover .case-title").scrollIntoView({ block: "nearest" });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.kind === "case-changed") {
      await context.reload(true);
      showFault(error.message);
      return;
    }
    tell(form, error.message);
    if (error.kind === "stale-case") context.stale(error.problem);
  } finally {
    button.disabled = false;
  }
}

function tell(form, message) {
  const fault = form.querySelector(".fault");
  fault.textContent = message;
  fault.hidden = false;
}
