// Drawing up a case, or changing the actions of a draft.
import { ask, Refused } from "./ask.js";
import { ActionEditor } from "./cases_actions.js";
import { Unreadable } from "./cases_fields.js";
import { change, label, officeSession, refuse, showFault } from "./cases_office.js";
import { hitOfPlace } from "./cases_picker.js";
import { byId, make, page, say } from "./page.js";

const asked = new URLSearchParams(location.search);
const form = byId("new-case-form");
// With what each kind of case begins, and which of its fields names the place or division.
const FIRST = {
  naming: "create_place", adopting: "create_place", renaming: "rename_place", abolishing: "abolish_place",
  correcting: "correct_place", change_marker: "move_marker", repair_marker: "restore_marker",
};
let kinds = new Map();
let editor = null;
let subject = null;
let edited = null;

start();

async function start() {
  try {
    const session = await officeSession();
    if (!session) return;
    const [catalogue, { rows: classes }] = await Promise.all([ask("/cases/catalogue"), ask("/place-classes")]);
    kinds = new Map(catalogue.case_kinds.map((kind) => [kind.key, kind]));
    editor = new ActionEditor(byId("actions"), {
      actions: new Map(catalogue.actions.map((action) => [action.key, action])), classes,
      day: () => form.elements.effective_on.value, onChange: follow,
    });
    offerKinds();
    if (asked.get("case")) await openDraft(asked.get("case"));
    else await begin(session.account);
    form.hidden = false;
  } catch (error) {
    refuse(error);
    form.hidden = false;
  }
  form.addEventListener("submit", save);
  byId("add-action").addEventListener("click", () => editor.add());
  form.elements.kind.addEventListener("change", () => { chooseKind(); suggestTitle(); });
  form.elements.title.addEventListener("input", () => { form.elements.title.dataset.own = "yes"; });
  form.elements.division_code.addEventListener("change", ({ target }) => { target.dataset.own = "yes"; });
}

function offerKinds() {
  const group = (key) => make("optgroup", { label: say(`kinds_${key}`) },
    ...[...kinds.values()].filter((kind) => kind.subject === key)
      .map((kind) => make("option", { value: kind.key }, label(kind))));
  form.elements.kind.replaceChildren(group("place"), group("division"), group("marker"));
}

/** A new case, as far as the address says what about. */
async function begin(account) {
  const kind = kinds.get(asked.get("kind"))?.key ?? "naming";
  form.elements.kind.value = kind;
  form.elements.applicant.value = account.organisation ?? "";
  subject = asked.get("place") ? await hitOfPlace(asked.get("place")) : null;
  const around = subject?.parents.map((one) => one.code) ?? [];
  const own = account.roles.map((held) => held.division_code).filter((code) => !/^0+$/.test(code));
  await offerDivisions([...around, asked.get("division"), ...own]);
  chooseKind();
  suggestTitle();
}

/** The divisions a case may be handled in: prefectures and counties; the first wanted is chosen. */
async function offerDivisions(wanted) {
  const levels = await Promise.all(["prefecture", "county"].map((level) => ask("/divisions", { level })));
  const rows = levels.flatMap((one) => one.rows);
  const select = form.elements.division_code;
  select.replaceChildren(...rows.map(({ code, name }) => make("option", { value: code, lang: "zh-CN" }, `${name} ${code}`)));
  const known = new Set(rows.map((row) => row.code));
  const near = wanted.filter(Boolean).map((code) => [code, code.slice(0, 6).padEnd(12, "0")]).flat();
  select.value = near.find((code) => known.has(code)) ?? rows[0]?.code ?? "";
}

function chooseKind() {
  const kind = kinds.get(form.elements.kind.value);
  byId("law").textContent = kind.law;
  const first = FIRST[kind.key] ?? kind.key;
  editor.allow([first, ...kind.actions.filter((key) => key !== first)]);
  editor.clear();
  editor.add(first, payloadOfSubject(first));
}

/** What is known of the place or division the case is about, as a payload. */
function payloadOfSubject(action) {
  if (action === "create_place") {
    const [lon, lat] = ["lon", "lat"].map((key) => Number(asked.get(key) ?? NaN));
    return {
      name: asked.get("name") ?? undefined, class_code: asked.get("class") ?? undefined,
      division_codes: asked.get("division") ? [asked.get("division")] : undefined,
      position: Number.isFinite(lon) && Number.isFinite(lat) ? [lon, lat] : undefined,
    };
  }
  if (!subject) return action === "rename_place" ? { name: asked.get("name") ?? undefined } : {};
  const code = subject.division_code;
  return {
    rename_place: { place_id: subject.place_id, name: asked.get("name") ?? undefined },
    abolish_place: { place_id: subject.place_id }, correct_place: { place_id: subject.place_id },
    merge_divisions: code ? { codes: [code] } : {}, establish_division: code ? { parent_code: code } : {},
    change_boundary: code ? { from_code: code } : {},
  }[action] ?? (code ? { code } : {});
}

/** Title and division follow what the case is about, until somebody chooses them. */
function follow() {
  const about = editor.subject;
  // A new place lies in the division chosen; everything else is what was chosen.
  if (about && !edited) {
    const isNew = ["naming", "adopting"].includes(form.elements.kind.value);
    subject = isNew ? null : about;
    const { division_code: select } = form.elements;
    const above = [...(isNew ? [about.division_code] : []), ...about.parents.map((one) => one.code)];
    const near = above.find((code) => [...select.options].some((option) => option.value === code));
    if (near && !select.dataset.own) select.value = near;
  }
  suggestTitle();
}

/** A title from the kind and the name, until somebody writes one. */
function suggestTitle() {
  const { title, kind } = form.elements;
  if (edited || title.dataset.own) return;
  const box = byId("actions").querySelector('[data-field="new_name"] input, [data-field="name"] input, [data-field="full_number"] input');
  const name = box?.value.trim() ?? "";
  const from = subject?.name ?? "";
  const { zh } = kinds.get(kind.value);
  const what = zh.replace(/[(\uff08].*/, "");
  const change = from && name ? `${from}${what}为${name}` : `${from || name}${what}`;
  title.value = from || name ? change : "";
}

/** A draft whose actions are changed; its cover stays. */
async function openDraft(caseNumber) {
  edited = await ask(`/cases/${caseNumber}`);
  byId("heading").textContent = say("edit_title", { number: caseNumber });
  byId("cover").hidden = true;
  form.elements.kind.value = edited.kind.key;
  form.elements.kind.disabled = true;
  form.elements.effective_on.value = edited.effective_on ?? "";
  byId("law").textContent = edited.kind.law;
  editor.allow(kinds.get(edited.kind.key).actions);
  for (const action of edited.actions) editor.add(action.kind, action.payload);
  if (!edited.actions.length) editor.add();
  byId("save").textContent = say("save_actions");
}

async function save(event) {
  event.preventDefault();
  showFault("");
  byId("save").disabled = true;
  try {
    const actions = editor.read();
    const missing = [...(edited ? [] : missingOfCover()), ...editor.missing()];
    if (missing.length) throw new Unreadable(say("needed_field", { fields: missing.join(say("list_comma")) }));
    const made = edited
      ? await change("PUT", `/cases/${edited.case_number}/actions`, actions, edited.edition)
      : await change("POST", "/cases", { ...coverOfForm(), actions });
    const unanswered = await answerWarnings(made.case_number);
    location.assign(`/cases-desk/${made.case_number}?lang=${page.language}${unanswered ? "#findings" : ""}`);
  } catch (error) {
    if (!(error instanceof Unreadable)) refuse(error);
    else showFault(error.message);
    byId("fault").focus();
  } finally {
    byId("save").disabled = false;
  }
}

function missingOfCover() {
  return ["title", "division_code", "applicant", "reason"]
    .filter((name) => !form.elements[name].value.trim())
    .map((name) => say({ title: "case_title", division_code: "case_division" }[name] ?? name));
}

function coverOfForm() {
  const { kind, title, division_code: division, applicant, reason, secrecy, effective_on: day } = form.elements;
  const isNew = kind.value === "naming" || kind.value === "adopting";
  const classCode = isNew ? byId("actions").querySelector('[data-field="class_code"] select')?.value : subject?.class_code;
  return {
    kind: kind.value, title: title.value.trim(), division_code: division.value, applicant: applicant.value.trim(),
    reason: reason.value.trim(), secrecy: secrecy.value, effective_on: day.value || null, class_code: classCode || null,
  };
}

/** Records the reasons given; whether one was refused, which the case page then asks for again. */
async function answerWarnings(caseNumber) {
  for (const override of editor.overrides()) {
    try {
      await change("POST", `/cases/${caseNumber}/overrides`, override);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return true;
    }
  }
  return false;
}
