// What a case would change, as the service tried it: every consequence in words and tables.
import { ask, Refused, send } from "./ask.js";
import { showMissing } from "./cases_documents.js";
import { change, label, plainTable, refuse } from "./cases_office.js";
import { namedClass } from "./cases_names.js";
import { findingItem } from "./cases_naming.js";
import { coverageTable } from "./cases_coverage.js";
import { markerFindings, markersTable } from "./cases_markers.js";
import { byId, make, number, page, percent, say } from "./page.js";

const MOST = 60;

/** Tries the case in the context and shows what it would change. */
export async function runPreview(context) {
  const { case: found } = context;
  const box = byId("preview");
  const head = make("h2", {}, say("preview_title"));
  if (page.closed.includes(found.state.key)) {
    byId("findings").hidden = true;
    box.hidden = found.state.key !== "in_force";
    box.replaceChildren(head, make("p", {}, say("preview_applied")));
    return;
  }
  if (!found.actions.length) {
    box.replaceChildren(head, make("p", { class: "quiet" }, say("no_actions")));
    return;
  }
  box.replaceChildren(head, make("p", { class: "quiet", role: "status" }, say("loading")));
  try {
    context.preview = await send("POST", `/cases/${page.number}/preview`);
    box.replaceChildren(head, again(context), ...sections(context.preview));
    showFindings(context);
    showMissing(context);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    box.replaceChildren(head, make("p", { class: "fault", role: "alert" }, error.message), again(context));
    if (error.kind === "stale-case") showStale(context, error.problem);
  }
}

const again = (context) => make("p", { class: "quiet" },
  context.preview ? say("preview_help", { day: context.preview.as_of }) : "", " ",
  make("button", { type: "button", class: "link", onclick: () => runPreview(context) }, say("preview_run")));

function sections(told) {
  const tables = {
    divisions: divisionsTable, names: namesTable, place_codes: codesTable, events: eventsTable, places: placesTable,
    facilities: facilitiesTable, households: householdsTable, outlines: outlinesTable, coverage: coverageTable,
    markers: markersTable, marker_findings: markerFindings, tiles: tilesLine,
  };
  const nothing = [];
  const made = [remarks(told)];
  for (const [key, table] of Object.entries(tables)) {
    const rows = key === "tiles" ? told.tiles.filter((one) => one.tiles) : told[key];
    const title = label(told.labels[key]);
    if (!rows.length) nothing.push(title);
    else made.push(make("section", { "data-section": key }, make("h3", {}, title), table(rows, title), more(rows)));
  }
  if (nothing.length) made.push(make("p", { class: "quiet" }, `${nothing.join(say("list_comma"))}: ${say("preview_nothing")}`));
  return made.filter(Boolean);
}

const more = (rows) => (rows.length > MOST
  ? make("p", { class: "quiet" }, say("shown_of_neighbours", { count: number(rows.length - MOST) })) : null);

/** What to know; what stays unknown is marked. */
function remarks(told) {
  if (!told.remarks.length) return null;
  return make("section", { "data-section": "remarks" },
    make("h3", {}, label(told.labels.remarks)),
    make("ul", { class: "remarks" }, ...told.remarks.map((one) => make(
      "li", {}, one.is_unknown ? [make("span", { class: "badge bad" }, say("unknown")), " "] : [], one[page.language]))));
}

const heads = (...keys) => keys.map((key) => say(key));
const zh = (text) => (text ? make("span", { lang: "zh-CN" }, text) : null);
const from = (a, b, as = zh) => (a === b ? as(b) : [as(a) ?? "—", make("span", { class: "arrow" }, " → "), b ? make("b", {}, as(b)) : make("b", { class: "late" }, say("ended"))]);
const coded = (code) => (code ? make("span", { class: "code" }, code) : null);

function divisionsTable(rows, title) {
  return plainTable(heads("col_level", "col_code", "name", "col_parent"), rows.slice(0, MOST).map((one) => [
    page.levels[one.level] ?? one.level, from(one.old_code, one.new_code, coded),
    from(one.old_name, one.new_name), from(one.old_parent, one.new_parent),
  ]), title);
}

function namesTable(rows, title) {
  const spelled = (name, latin) => (name ? make("span", {}, zh(name), " ", make("i", { lang: "zh-Latn", class: "quiet" }, latin ?? "")) : null);
  return plainTable(heads("name_kind", "was", "is_now", "period"), rows.slice(0, MOST).map((one) => [
    page.choices[one.kind] ?? one.kind, spelled(one.old_name, one.old_romanisation),
    make("span", {}, spelled(one.new_name, one.new_romanisation) ?? "—", " ",
      one.romanisation_state ? make("span", { class: "badge" }, say(`state_${one.romanisation_state}`)) : ""),
    make("span", { class: "code" }, periodText(one.new_period ?? one.old_period)),
  ]), title);
}

/** [2026-11-23,) as people write it. */
function periodText(text) {
  const found = /^[[(]([\d-]*),([\d-]*)[\])]$/.exec(text ?? "");
  return found ? `${found[1] || say("since_records")} – ${found[2] || say("until_now")}` : text;
}

function codesTable(rows, title) {
  return plainTable(heads("place_code_word", "place_class"), rows.slice(0, MOST)
    .map((one) => [coded(one.place_code), namedClass(one.class_code)]), title);
}

function eventsTable(rows, title) {
  return plainTable(heads("event_kind", "was", "is_now", "shares"), rows.slice(0, MOST).map((one) => [
    zh(one.kind), coded(one.old_code), coded(one.new_code),
    [one.area_share, one.population_share, one.household_share].map((share) => (share === null ? say("unknown") : percent(Number(share)))).join(" / "),
  ]), title);
}

function placesTable(rows, title) {
  return plainTable(heads("name", "was", "is_now"), rows.slice(0, MOST).map((one) => [
    make("a", { href: `/names/${one.place_id}?lang=${page.language}`, lang: "zh-CN" }, one.name ?? one.place_id),
    one.old_codes.join("、"), one.new_codes.join("、"),
  ]), title);
}

function facilitiesTable(rows, title) {
  return plainTable(heads("col_code", "name", "was", "is_now"), rows.slice(0, MOST)
    .map((one) => [one.facility_code, zh(one.name), one.was, one.is]), title);
}

function householdsTable(rows, title) {
  return plainTable(heads("col_code", "name", "measure", "value", "reference_date", "source"), rows.slice(0, MOST).map((one) => [
    coded(one.code), zh(one.name), one.measure ?? say("unknown"),
    one.value === null ? say("unknown") : number(one.value), one.reference_date, zh(one.source),
  ]), title);
}

function outlinesTable(rows, title) {
  const area = (value) => (value === null ? null : number(value / 1e6, 3));
  return plainTable([...heads("col_code", "name"), `${say("was")} ${say("area_km2")}`, `${say("is_now")} ${say("area_km2")}`],
    rows.slice(0, MOST).map((one) => [coded(one.code), zh(one.name), area(one.old_area_m2), area(one.new_area_m2)]), title);
}

function tilesLine(rows) {
  const total = rows.reduce((sum, one) => sum + one.tiles, 0);
  return make("p", {}, `${say("tiles_count", { count: number(total) })} (${say("zoom_range", { from: rows[0].zoom, to: rows.at(-1).zoom })})`);
}

/** What the naming rules say, with a form to answer each warning. */
function showFindings(context) {
  const { preview, session, case: found } = context;
  const box = byId("findings");
  box.hidden = !preview.findings.length;
  const answered = new Set();
  const mayAnswer = session.actions.includes("accept_case");
  box.replaceChildren(
    make("h2", {}, label(preview.labels.findings)),
    make("ol", { class: "findings" }, ...preview.findings.map((one) => {
      const key = `${one.rule} ${one.name}`;
      const isFirst = !answered.has(key);
      answered.add(key);
      const said = one.override ? make("p", { class: "good", lang: "zh-CN" }, say("override_given", { reason: one.override })) : null;
      const form = isFirst && one.can_override && mayAnswer && !one.override && !page.closed.includes(found.state.key)
        ? overrideForm(context, one) : null;
      return findingItem(one, one.name, said ?? form);
    })));
  if (location.hash === "#findings") box.scrollIntoView({ block: "start" });
}

function overrideForm(context, one) {
  const form = make("form", { class: "line-form", novalidate: true },
    make("label", { class: "field" }, say("override_reason", { rule: one.rule }),
      make("input", { type: "text", name: "reason", maxlength: "2000" })),
    make("button", { class: "secondary" }, say("override_save")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const reason = form.elements.reason.value.trim();
    if (!reason) return form.elements.reason.focus();
    try {
      await change("POST", `/cases/${page.number}/overrides`, { rule: one.rule, name: one.name, reason });
      await context.reload();
      const { findings } = context.preview;
      // The answer is kept with the name and rule; nothing else of the preview is other for it.
      for (const each of findings) if (each.rule === one.rule && each.name === one.name) each.override = reason;
      showFindings(context);
    } catch (error) {
      refuse(error);
    }
  });
  return form;
}

/** The difference between what the case was drawn up on and what is now, and the way on. */
export function showStale(context, problem) {
  const rows = (problem.difference ?? []).flatMap((row) => {
    const keys = new Set([...Object.keys(row.was ?? {}), ...Object.keys(row.is ?? {})]);
    const told = [...keys].filter((key) => JSON.stringify(row.was?.[key]) !== JSON.stringify(row.is?.[key]));
    return told.map((key) => [
      make("span", {}, zh(row.name ?? row.code ?? row.relation.split(".").at(-1)), " ", make("small", {}, `${row.relation.split(".").at(-1)}.${key}`)),
      plain(row.was?.[key]), make("b", {}, plain(row.is?.[key])),
    ]);
  });
  byId("preview").replaceChildren(
    make("h2", {}, say("stale_title")),
    make("p", { class: "fault", role: "alert" }, say("stale_lead")),
    plainTable(heads("name", "was", "is_now"), rows, say("stale_title")),
    wayOn(context));
}

const plain = (value) => {
  if (value === null || value === undefined) return "—";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
};

function wayOn(context) {
  const { case: found, session } = context;
  const rebase = page.moves.find((move) => move.start === found.state.key && move.rebases);
  const isDraft = page.editable.includes(found.state.key);
  if (!isDraft && !rebase) return make("p", {}, say("stale_return"));
  const needed = isDraft ? "draft_case" : rebase.permission;
  if (!session.actions.includes(needed)) return make("p", { class: "quiet" }, say("moves_none"));
  return make("p", {}, make("button", { type: "button", class: "primary", id: "rebase", onclick: async () => {
    try {
      const now = await ask(`/cases/${page.number}`);
      if (isDraft) {
        const actions = now.actions.map(({ kind, payload }) => ({ kind, payload }));
        await change("PUT", `/cases/${page.number}/actions`, actions, now.edition);
      } else {
        await change("POST", `/cases/${page.number}/move`, { to: rebase.end, remark: say("stale_remark") }, now.edition);
      }
      await context.reload(true);
    } catch (error) {
      refuse(error);
    }
  } }, say(isDraft ? "stale_rebase" : "move_rebase")));
}
