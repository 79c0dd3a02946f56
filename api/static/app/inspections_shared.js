// What the pages on inspections share: forms that are sent once, progress, faults in their place.
import { Refused } from "./ask.js";
import { change } from "./cases_office.js";
import { make, number, page, say } from "./page.js";

const CONDITION_COLOURS = { intact: "#1d7a6b", damaged: "#d07a00", moved: "#7b3fa0", lost: "#b3182b", not_found: "#8a949c" };
const CONDITION_BADGES = { intact: "good", damaged: "bad", moved: "bad", lost: "block", not_found: "" };
const STATE_BADGES = { reported: "good", closed: "good", in_field: "accent", under_way: "accent", field_done: "accent" };

/** A badge for where a plan or an inspection stands. */
export const stepBadge = (group, state) =>
  make("span", { class: `badge ${STATE_BADGES[state] ?? ""}` }, page.labels[group][state]);

/** A badge for the condition a marker was found in. */
export const conditionBadge = (condition) =>
  make("span", { class: `badge ${CONDITION_BADGES[condition]}` }, page.labels.condition[condition]);

/** How far an inspection is: a bar by condition, and the words for it. */
export function progressBar(progress, isOld = false) {
  if (progress.tasks === null) return make("span", { class: "quiet" }, say(isOld ? "progress_old" : "progress_unknown"));
  const conditions = Object.keys(CONDITION_COLOURS).filter((one) => progress[one]);
  const parts = conditions.map((one) => {
    const part = make("i", { colour: CONDITION_COLOURS[one], title: `${page.labels.condition[one]} ${progress[one]}` });
    part.style.width = `${(100 * progress[one]) / Math.max(progress.tasks, 1)}%`;
    return part;
  });
  const words = say("progress_of", { visited: number(progress.visited), tasks: number(progress.tasks) });
  return make("div", { class: "progress" },
    make("div", { class: "track", role: "progressbar", "aria-label": words, "aria-valuemin": "0",
      "aria-valuemax": progress.tasks, "aria-valuenow": progress.visited }, ...parts),
    make("small", {}, words,
      conditions.length ? ` · ${conditions.map((one) => `${page.labels.condition[one]} ${number(progress[one])}`).join(" · ")}` : ""),
    progress.problems_open ? make("small", { class: "bad" }, say("problems_open", { count: number(progress.problems_open) })) : null);
}

/** A labelled field of a form. */
export function field(name, word, control, isWide = false) {
  control.setAttribute("name", name);
  return make("label", { class: isWide ? "field wide" : "field" }, make("span", {}, word), control);
}

export const input = (type, value = "", more = {}) => make("input", { type, value: value ?? "", ...more });

export function area(value = "", rows = 2) {
  return make("textarea", { rows, maxlength: "4000" }, value ?? "");
}

/** A select of keys with their words; `none` is the word for choosing none of them. */
export function choice(entries, value = "", none = null) {
  const made = make("select", {}, none === null ? null : make("option", { value: "" }, none),
    ...entries.map(([key, word]) => make("option", { value: key }, word)));
  made.value = value ?? "";
  return made;
}

/** What a form says; blank fields are null. */
export function said(form) {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim() === "" ? null : value.trim()]));
}

/**
 * A form that sends a change when it is submitted, and says beside itself why it was refused.
 * @param {HTMLElement[]} children its fields
 * @param {string} word of its button
 * @param {(form: HTMLFormElement) => {method, path, body, edition}} request what to send
 * @param {(answer: object) => Promise<void>} done what to do then
 */
export function changeForm(children, word, request, done, isPrimary = false) {
  const fault = make("p", { class: "fault wide", role: "alert", hidden: true });
  const button = make("button", { class: isPrimary ? "primary" : "secondary" }, word);
  const form = make("form", { class: "fields", novalidate: true }, ...children, fault, make("p", { class: "buttons wide" }, button));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      const { method, path, body, edition } = request(form);
      await done(await change(method, path, body, edition));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.kind === "inspection-changed") await done(null);
      fault.textContent = error.message;
      fault.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
  return form;
}
