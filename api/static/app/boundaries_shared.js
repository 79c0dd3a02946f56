// What the pages on boundaries share: labels, badges, days, links between the pages.
import { make, number, page, say } from "./page.js";

/** The reader's word for a key that the service answers, such as `label("state", "lost")`. */
export const label = (group, key) => page.labels[group]?.[key] ?? key ?? "—";

/** Kilometres of a length in metres; unknown is a dash. */
export const km = (metres, decimals = 2) =>
  (metres === null || metres === undefined ? "—" : number(metres / 1000, decimals));

/** A day that does not break. */
export const day = (text) => (text ? make("span", { class: "day" }, text) : "—");

/** Text that the register has, in Chinese whatever the page's language. */
export const zh = (text) => (text ? make("span", { lang: "zh-CN" }, text) : "—");

/** How urgent an inspection is: a colour and the word for it. */
export function dueMark(state) {
  return make("span", { class: "due" },
    make("i", { colour: page.due_colours[state], "aria-hidden": "true" }), label("due", state));
}

const STATE_BADGES = { in_use: "good", damaged: "bad", moved: "bad", lost: "block", retired: "" };

/** The state of a marker in its life. */
export const stateBadge = (state) =>
  make("span", { class: `badge ${STATE_BADGES[state] ?? ""}` }, label("state", state));

/** A mark on what is invented. */
export const simulatedBadge = () => make("span", { class: "badge simulated" }, say("simulated_short"));

/** The address of a line's page; a day and a moment go along. */
export function lineAddress(code, times = {}) {
  return `/boundaries-desk/${code}?${new URLSearchParams({ lang: page.language, ...times })}`;
}

/** The address of an inspection's page. */
export const inspectionAddress = (id) =>
  `/boundaries-desk/inspections/${id}?${new URLSearchParams({ lang: page.language })}`;

/** A coordinate as the survey gave it, thousands not parted so that it can be copied. */
export const coordinate = (text) =>
  make("span", { class: "coordinate" }, text ?? "—");

/** What stands on internal pages and lists. */
export const classification = () => make("p", { class: "classification" }, say("internal_line"));

/** A select of labelled keys, the first of them none. */
export function offer(select, entries) {
  select.append(...entries.map(([value, name]) => make("option", { value }, name)));
}
