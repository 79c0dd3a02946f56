// The public notice 公告 of a case, ready for print: six fields for every name it gives. It is a
// Chinese document, whatever the page's language.
import { byId, make, say } from "./page.js";

// In the order of print; a record keeps no order of keys.
const FIELDS = ["standard_name", "romanisation", "divisions", "location", "approver", "approved_on"];

/** Shows the notice of a case as announced; before, says when it comes. */
export function showNotice(found) {
  const { notice } = found;
  byId("notice").replaceChildren(
    make("h2", { class: "no-print" }, say("notice_title")),
    ...(notice ? sheet(notice) : [make("p", { class: "quiet" }, say("notice_later"))]),
  );
}

function sheet(notice) {
  const fields = FIELDS.map((key) => [key, notice.labels[key]]);
  const entries = notice.entries.map((entry, index) => make(
    "section", {},
    make("h4", {}, `${index + 1}. ${entry.change}`, entry.former_name ? `(原名:${entry.former_name})` : ""),
    make("table", {}, make("tbody", {}, ...fields.map(([key, word]) => make(
      "tr", {}, make("th", { scope: "row" }, word.zh), make("td", { lang: key === "romanisation" ? "zh-Latn" : null }, entry[key] ?? "未知"))))),
  ));
  return [
    make("article", { class: "notice-sheet", lang: "zh-CN" },
      make("h3", {}, notice.title), ...entries,
      notice.approval_no ? make("p", {}, `批准文号:${notice.approval_no}`) : "",
      notice.effective_on ? make("p", {}, `自 ${notice.effective_on} 起施行。`) : ""),
    make("p", { class: "no-print" }, make("button", { type: "button", class: "secondary", onclick: () => print() }, say("notice_print"))),
  ];
}
