// The field pack out, and what came back of it: compared three ways, conflicts decided here.
import { ask, Refused } from "./ask.js";
import { inspectionAddress } from "./boundaries_shared.js";
import { choice, field } from "./inspections_shared.js";
import { byId, make, moment, number, page, say } from "./page.js";

/** Shows the making of a pack. */
export function showField(context) {
  const mayTake = context.may.has("export_internal") && context.found.state !== "reported" && context.tasks.length > 0;
  byId("field").hidden = !mayTake;
  if (!mayTake) return;
  const said = make("p", { role: "status", class: "said" });
  const system = choice(page.systems.map((one) => [one.epsg, one.label]), page.systems[0].epsg);
  const form = make("form", { class: "fields" },
    field("crs", say("epoch_system"), system, true),
    make("p", { class: "buttons wide" }, make("button", { class: "secondary" }, say("pack_make"))), said);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.className = "said wide";
    said.textContent = say("pack_making");
    try {
      const { name, number: entry } = await download(`${context.path}/packs?crs=${system.value}`);
      said.textContent = say("pack_made", { name, number: entry });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      said.className = "said wide late";
      said.textContent = error.message;
    }
  });
  byId("field").replaceChildren(make("h2", {}, say("field_title")), make("p", { class: "quiet" }, say("pack_lead")), form);
}

/** Saves what a POST answers as a file; its name and its number in the log. */
async function download(path) {
  const { csrf_token: token } = await ask("/session");
  const response = await fetch(path, { method: "POST", headers: token ? { "X-CSRF-Token": token } : {} });
  if (!response.ok) throw await refusal(response);
  const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "field_pack.zip";
  const link = make("a", { href: URL.createObjectURL(await response.blob()), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return { name, number: response.headers.get("X-Export-Number") };
}

async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  return new Refused([problem.detail ?? `${response.status} ${response.statusText}`, problem.mend].filter(Boolean).join(" "), response.status);
}

/** Shows the taking back of a pack. */
export function showReturns(context) {
  const file = make("input", { type: "file", accept: ".zip,.gpkg" });
  const said = make("p", { role: "status", class: "said wide" });
  const outcome = make("div", { id: "outcome" });
  const send = async (isTrial, decisions = "") => {
    const chosen = file.files[0];
    said.className = "said wide";
    said.textContent = say(chosen ? "return_sending" : "return_needed");
    if (!chosen) return;
    try {
      const report = await sent(chosen, isTrial, decisions);
      said.textContent = outcomeLine(report, isTrial);
      outcome.replaceChildren(...outcomeParts(report, (made) => send(false, made)));
      if (!isTrial && !report.is_nothing) await context.reload();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      said.className = "said wide late";
      said.textContent = error.message;
      outcome.replaceChildren();
    }
  };
  const mayReturn = context.may.has("record_inspection") && context.found.state !== "reported";
  byId("returns").hidden = !mayReturn;
  const form = make("form", { class: "fields" },
    field("file", say("return_file"), file, true),
    make("p", { class: "buttons wide" },
      make("button", { type: "button", class: "secondary", onclick: () => send(true) }, say("return_try")),
      make("button", { class: "primary" }, say("return_take"))), said);
  form.addEventListener("submit", (event) => { event.preventDefault(); send(false); });
  byId("returns").replaceChildren(make("h2", {}, say("return_title")), form, outcome);
}

async function sent(file, isTrial, decisions) {
  const { csrf_token: token } = await ask("/session");
  const query = new URLSearchParams({ name: file.name, dry_run: String(isTrial), ...(decisions ? { decisions } : {}) });
  const headers = { "Content-Type": "application/octet-stream", ...(token ? { "X-CSRF-Token": token } : {}) };
  const response = await fetch(`/inspection-returns?${query}`, { method: "POST", headers, body: file });
  if (!response.ok) throw await refusal(response);
  return response.json();
}

function outcomeLine(report, isTrial) {
  if (isTrial) return say("return_dry");
  return say(report.is_nothing ? "return_nothing" : "return_taken");
}

function outcomeParts(report, decide) {
  const conflicts = report.records.filter((one) => one.state === "conflict");
  const rest = report.records.filter((one) => one.state !== "conflict");
  const states = (counts) => Object.entries(counts).map(([state, count]) => `${report.states[state][page.language]} ${number(count)}`).join(" · ");
  const photos = Object.fromEntries(["added", "same", "rejected"].map((state) =>
    [state, number(report.photos.filter((one) => one.state === state).length)]));
  return [
    report.inspection === page.inspection_id ? null : make("p", { class: "bad" },
      make("a", { href: inspectionAddress(report.inspection) }, say("return_other", { number: report.inspection }))),
    make("ul", {}, ...Object.entries(report.counts).map(([layer, counts]) =>
      make("li", {}, `${say(layer === "problems" ? "layer_problems" : "layer_markers")}: ${states(counts)}`)),
    report.photos.length ? make("li", {}, say("return_photos", photos)) : null),
    conflicts.length ? conflictsForm(report, conflicts, decide) : null,
    rest.some((one) => one.fields.length) ? outcomeTable(report, rest) : null,
    report.problems.length ? make("h3", {}, say("return_problems")) : null,
    report.problems.length ? make("ul", { class: "findings" }, ...report.problems.map((one) => make("li", { class: one.severity === "reject" ? "block" : null },
      make("p", {}, make("span", { class: `badge ${one.severity === "reject" ? "block" : "bad"}` }, say(one.severity === "reject" ? "return_reject" : "return_finding")), " ", one.reason),
      make("p", { class: "grounds" }, [one.column, one.value, one.mend].filter(Boolean).join(" · "))))) : null,
  ].filter(Boolean);
}

const HEADS = ["return_record", "return_field", "return_base", "return_theirs", "return_ours"];

function conflictsForm(report, conflicts, decide) {
  const fields = conflicts.flatMap((one) => one.fields.filter((merged) => merged.key).map((merged) => ({ one, merged })));
  const row = ({ one, merged }) => make("tr", { class: "conflict" },
    make("th", { scope: "row" }, one.label, one.changed_by ? make("small", {}, [one.changed_at && moment(one.changed_at), one.changed_by].filter(Boolean).join(" · ")) : null),
    make("td", {}, merged.name[page.language]), ...values(report, merged),
    make("td", {}, make("div", { class: "choice", role: "radiogroup", "aria-label": say("decide_choice", { label: one.label, field: merged.name[page.language] }) },
      ...["theirs", "ours"].map((side) => make("label", {}, make("input", { type: "radio", name: merged.key, value: side, required: true }), say(`take_${side}`))))));
  const form = make("form", {},
    make("p", { class: "late" }, say("return_conflicts", { count: number(fields.length) })),
    table([...HEADS, "return_choice"], fields.map(row)),
    make("p", { class: "buttons" }, make("button", { class: "primary" }, say("return_again"))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    decide([...new FormData(form)].map(([key, side]) => `${key}:${side}`).join(","));
  });
  return form;
}

function outcomeTable(report, records) {
  const rows = records.flatMap((one) => one.fields.map((merged) => make("tr", {},
    make("th", { scope: "row" }, one.label), make("td", {}, merged.name[page.language]), ...values(report, merged),
    make("td", {}, page.labels.outcome[merged.outcome]))));
  return table([...HEADS, "return_outcome"], rows);
}

const values = (report, merged) => ["base", "theirs", "ours"].map((side) =>
  make("td", { class: side, lang: "zh-CN" }, written(merged, merged[side])));

/** A value as people read it; what is chosen from a list by its word. */
function written(merged, value) {
  if (value === null) return "—";
  const group = { condition: "condition", witnesses_state: "witnesses", kind: "problem", state: "problem_state" }[merged.field];
  return (group && page.labels[group][value]) ?? value;
}

function table(heads, rows) {
  return make("div", { class: "scroll" }, make("table", { class: "plain-table three-way" },
    make("caption", { class: "visually-hidden" }, say("return_title")),
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, say(head))))),
    make("tbody", {}, ...rows)));
}
