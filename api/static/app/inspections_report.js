// The joint report: its figures, what it lacks, what it proposes, and the files.
import { label } from "./boundaries_shared.js";
import { byId, make, number, page, say } from "./page.js";

/** Shows what the report says and lacks. */
export function showReport({ report, path, may }) {
  const missing = report.missing;
  byId("report").replaceChildren(...[
    make("h2", {}, say("report_title")),
    make("dl", { class: "facts" }, ...report.figures.flatMap((one) => [
      make("dt", { title: one.definition[page.language] }, one.label[page.language]),
      make("dd", {}, one.value === null ? "—" : `${number(one.value, Number.isInteger(one.value) ? 0 : 2)} ${one.unit[page.language]}`),
    ])),
    report.proposals.length ? make("h3", {}, say("proposals_title")) : null,
    report.proposals.length ? make("ul", { class: "missing" }, ...report.proposals.map((one) => make("li", {},
      make("b", { class: "code" }, one.full_number), " ",
      say("proposal_of", { registered: label("state", one.registered), proposed: label("state", one.proposed) }),
      make("small", {}, one.reason[page.language])))) : null,
    missing.length ? make("details", {}, make("summary", {}, say("report_missing", { count: number(missing.length) })),
      make("ul", { class: "missing" }, ...missing.map((one) => make("li", {}, one[page.language]))))
      : make("p", { class: "good" }, say("report_complete")),
    may.has("export_internal") ? make("p", { class: "buttons" },
      make("a", { class: "secondary", href: `${path}/report.docx`, download: true }, say("report_docx")),
      make("a", { class: "secondary", href: `${path}/report.pdf`, download: true }, say("report_pdf"))) : null,
  ].filter(Boolean));
}
