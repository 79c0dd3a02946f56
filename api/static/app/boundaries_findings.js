// What the checks find about a line, with the evidence and how to mend it.
import { ask } from "./ask.js";
import { km, label } from "./boundaries_shared.js";
import { byId, make, number, page, say } from "./page.js";

const BADGES = { error: "block", warning: "bad", unknown: "", info: "" };
const ORDER = ["error", "warning", "unknown", "info"];

/** Asks for the findings and shows them; the public is not told. */
export async function showFindings({ isInsider, times }) {
  byId("findings").hidden = !isInsider;
  if (!isInsider) return;
  const answer = await ask(`/boundaries/${page.line_code}/checks`, times);
  const found = [...answer.findings].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  byId("findings").replaceChildren(
    make("h2", {}, say("findings_title")),
    make("p", { class: "tally" }, ...ORDER.filter((one) => answer.counts[one]).map((one) =>
      make("span", { class: `badge ${BADGES[one]}` }, `${label("severity", one)} ${number(answer.counts[one])}`))),
    found.length
      ? make("div", { class: "findings-scroll", tabindex: "0", role: "region", "aria-label": say("findings_title") },
        make("ul", { class: "findings" }, ...found.map(findingItem)))
      : make("p", { class: "good" }, say("findings_none")));
}

function findingItem(one) {
  const rule = one.rule;
  const value = rule && [rule.value, rule.unit].filter(Boolean).join(" ");
  return make("li", { class: `severity-${one.severity}` },
    make("div", { class: "head" },
      make("span", { class: `badge ${BADGES[one.severity]}` }, label("severity", one.severity)),
      make("b", {}, one.name[page.language]),
      one.subject ? make("span", { class: "code" }, one.subject) : null,
      one.chainage_m === null ? null : make("span", { class: "quiet" }, say("chainage_at", { km: km(one.chainage_m) }))),
    make("p", {}, one.evidence[page.language]),
    make("p", {}, make("span", { class: "quiet" }, `${say("finding_mend")}: `), one.mend[page.language]),
    rule ? make("p", { class: "grounds" }, say("finding_rule", { value, clause: rule.clause })) : null);
}
