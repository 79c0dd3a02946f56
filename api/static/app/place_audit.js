// The audit of one record: who changed what, when and why; asked for when it is opened.
import { ask, Refused } from "./ask.js";
import { make, moment, say } from "./page.js";

/** The audit of a place, folded. */
export function auditOf(place) {
  const body = make("div", {});
  const details = make("details", { id: "audit" }, make("summary", {}, say("audit")), body);
  details.addEventListener("toggle", async () => {
    if (!details.open || body.childElementCount) return;
    body.replaceChildren(make("p", { class: "quiet" }, say("loading")));
    try {
      const revisions = await ask(`/audit/places/${place.place_id}`);
      body.replaceChildren(
        ...(revisions.length ? revisions.map(revisionItem) : [make("p", { class: "quiet" }, say("audit_none"))]),
      );
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      body.replaceChildren(make("p", { class: "bad" }, error.message));
    }
  });
  return details;
}

function revisionItem(revision) {
  const why = [
    `${say("audit_who")} ${revision.actor}`, revision.reason,
    revision.case ? say("audit_case", { case: revision.case }) : null,
  ];
  return make(
    "section", { class: "revision" },
    make("h3", {}, moment(revision.recorded_at), make("small", {}, why.filter(Boolean).join(" · "))),
    ...revision.changes.map(changeItem),
  );
}

function changeItem(change) {
  const what = `${change.relation.split(".").at(-1)} · ${say(`op_${change.operation}`)}`;
  const told = change.differences.filter((one) => one.old !== null || one.new !== null);
  if (change.operation !== "update") {
    const values = told.flatMap((one) => [
      make("i", {}, `${one.field} `), plain(one.new ?? one.old), "; ",
    ]);
    return make("p", {}, make("b", {}, `${what}: `), ...values.slice(0, -1));
  }
  const heads = ["field", "old_value", "new_value"].map((key) => make("th", { scope: "col" }, say(key)));
  const rows = told.map((one) => make(
    "tr", {}, make("th", { scope: "row" }, one.field), make("td", {}, plain(one.old)), make("td", {}, plain(one.new)),
  ));
  return make(
    "div", { class: "scroll" }, make("b", {}, what),
    make("table", { class: "plain-table" },
      make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows)),
  );
}

function plain(value) {
  if (value === null || value === undefined) return "—";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
