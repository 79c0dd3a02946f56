// What the pages of the cases desk share: who works here, and changes that are made once.
import { ask, Refused, send } from "./ask.js";
import { byId, make, page, say } from "./page.js";

const keys = new Map();

/** The session of whoever is signed in; goes to the sign-in page, and answers null, without. */
export async function officeSession() {
  const session = await ask("/session");
  if (session.account) return session;
  const next = location.pathname + location.search;
  location.replace(`/sign-in?${new URLSearchParams({ lang: page.language, next })}`);
  return null;
}

/**
 * Sends a change of a case. The same change sent again, after a lost answer, is not made twice.
 * @param {number | undefined} edition of the case that was read
 * @throws {Refused}
 */
export async function change(method, path, body = undefined, edition = undefined) {
  const what = `${method} ${path} ${edition ?? ""} ${JSON.stringify(body)}`;
  if (!keys.has(what)) keys.set(what, freshKey());
  const match = edition === undefined ? {} : { "If-Match": `"${edition}"` };
  const answer = await send(method, path, body, { "Idempotency-Key": keys.get(what), ...match });
  keys.delete(what);
  return answer;
}

/** A key for one request; randomUUID is not there on an office's plain http. */
export function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What has a Chinese and an English label, in the reader's language. */
export const label = (thing) => thing?.[page.language] ?? "";

/** What a field asks for; a place is chosen by its name, so its number is not spoken of. */
export const fieldLabel = (field) =>
  (["place_id", "name_id"].includes(field.name) ? say(`field_${field.name}`) : label(field));

/** Says what is wrong, or takes it away. */
export function showFault(message) {
  byId("fault").textContent = message;
  byId("fault").hidden = !message;
}

/** Shows a refusal; anything else is a mistake of ours, and is thrown on. */
export function refuse(error) {
  if (!(error instanceof Refused)) throw error;
  showFault(error.message);
  byId("fault").scrollIntoView({ block: "nearest" });
}

/** A badge with the name of a state. */
export function stateBadge(state) {
  const kind = { in_force: "good", rejected: "block", returned: "bad", withdrawn: "" }[state] ?? "accent";
  return make("span", { class: `badge ${kind}` }, page.states[state] ?? state);
}

/** Days from today to a day; below zero where it is past. */
export function daysUntil(day) {
  const now = new Date();
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  return Math.round((Date.parse(`${day}T00:00:00Z`) - today) / 864e5);
}

/** A definition list of what is known. */
export function factsList(rows) {
  const known = rows.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return make("dl", { class: "facts" },
    ...known.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
}

/** A table of rows of cells; the first cell of each heads its row. */
export function plainTable(heads, rows, title) {
  const row = (cells) => make("tr", {}, ...cells.map((cell, index) =>
    make(index ? "td" : "th", index ? {} : { scope: "row" }, cell ?? "—")));
  return make("div", { class: "scroll" }, make(
    "table", { class: "plain-table" },
    make("caption", { class: "visually-hidden" }, title),
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, ...rows.map(row)),
  ));
}
