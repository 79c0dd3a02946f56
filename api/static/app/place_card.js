// The card itself: name, codes, divisions, names of all kinds, texts, heritage, lineage.
import { byId, make, number, page, percent, say } from "./page.js";

const zh = (text) => make("span", { lang: "zh-CN" }, text);
const badge = (kind, text) => make("span", { class: `badge ${kind}` }, text);
const section = (key, ...children) =>
  make("section", { id: `section-${key}` }, make("h2", {}, say(key)), ...children);

/** From one day to before another; no day is the start of records, or today. */
export const periodOf = ({ valid_from: from, valid_to: to }) =>
  `${from ?? say("since_records")} – ${to ?? say("until_now")}`;

/** A former name whose days nobody wrote down is not one that holds. */
export const isUndated = ({ kind, valid_from: from, valid_to: to }) =>
  ["former", "old_map"].includes(kind) && !from && !to;

/** The romanisation with how sure it is. */
export function stateBadge(state) {
  if (!state) return null;
  const kind = { confirmed: "good", ambiguous: "block" }[state] ?? "";
  return badge(kind, say(`state_${state}`));
}

/**
 * Shows a place, as `/places/{place}` gives it.
 * @param {object} place the place
 * @param {object | null} lineage of the division that it is
 * @param {{hrefOf: Function, isSignedIn: boolean}} context addresses of other places
 */
export function showCard(place, lineage, context) {
  byId("card").replaceChildren(
    ...[
      heading(place, context),
      record(place, context),
      names(place),
      ...texts(place),
      heritage(place),
      lineage && events(lineage, context),
      media(place),
    ].filter(Boolean),
  );
}

function heading(place, { isSignedIn }) {
  const name = place.name ?? place.names[0]?.spelling ?? "";
  return make(
    "header", {},
    make("h2", { id: "name", lang: "zh-CN" }, name),
    make("p", { class: "romanisation" },
      make("span", { id: "romanisation", lang: "zh-Latn" }, place.romanisation ?? ""),
      stateBadge(place.romanisation_state)),
    make("p", { class: "tags" },
      make("span", { lang: "zh-CN" }, `${place.class_name ?? ""} ${place.class_code}`),
      place.name ? null : badge("bad", say("no_standard_name")),
      isSignedIn && place.secrecy !== "public" ? badge("block", page.labels.secrecy[place.secrecy]) : null,
      place.is_simulated ? badge("simulated", say("simulated_short")) : null),
  );
}

function record(place, { hrefOf }) {
  const standard = place.names.find((one) => one.kind === "standard" && one.in_force);
  const earlier = place.codes.filter((code) => code !== place.place_code);
  const facts = [
    ["specific_part", standard?.specific_part && zh(standard.specific_part)],
    ["generic_part", standard?.generic_part && zh(standard.generic_part)],
    ["romanisation_source", standard?.romanisation_source],
    ["place_class", zh(`${place.class_name ?? ""} ${place.class_code}`)],
    ["place_code", place.place_code],
    ["earlier_codes", earlier.length ? earlier.join(", ") : null],
    ["division_code", place.division_code],
    ["by_law", divisionsByLaw(place, hrefOf)],
    ["by_position", divisionsByPosition(place, hrefOf)],
    ["position", position(place)],
    ["secrecy", page.labels.secrecy[place.secrecy]],
    ["in_force_period", periodOf(place)],
    ["source", place.source],
  ];
  return section(
    "record",
    make("dl", { class: "facts" }, ...facts.filter(([, value]) => value).flatMap(([key, value]) => [
      make("dt", {}, say(key)), make("dd", { id: `fact-${key}` }, value),
    ])),
  );
}

function divisionsByLaw(place, hrefOf) {
  if (!place.divisions_by_law.length) return make("span", { class: "quiet" }, say("no_division"));
  return make("ul", {}, ...place.divisions_by_law.map((chain) => make("li", {}, ...path(chain, hrefOf))));
}

function divisionsByPosition(place, hrefOf) {
  if (place.longitude === null) return null;
  const chain = chainAbove(place);
  // Not every outline above a division is on record.
  if (!chain.length && place.division_code) return null;
  if (!chain.length) return make("span", { class: "quiet" }, say("no_division"));
  return make("span", {}, ...path(chain, hrefOf), differs(place) ? badge("bad", say("differs")) : null);
}

/** The divisions its position lies in; of a division, those above it. */
function chainAbove({ divisions_by_position: chain, division_code: own }) {
  return chain.slice(chain.findIndex(({ code }) => code === own) + 1);
}

/** Whether the position lies in none of the divisions by law. */
function differs(place) {
  const here = new Set(place.divisions_by_position.map(({ code }) => code));
  const lowest = place.divisions_by_law.map((chain) => chain[0]?.code);
  return lowest.length > 0 && !lowest.some((code) => here.has(code));
}

function path(chain, hrefOf) {
  return [...chain].reverse().flatMap(({ code, name, in_force: holds }, index) => [
    index ? " › " : "",
    make("a", { href: hrefOf(code), title: code, lang: "zh-CN", class: holds ? null : "ended" }, name ?? code),
  ]);
}

function position(place) {
  if (place.longitude === null) return null;
  const how = page.labels.accuracy[place.position_accuracy];
  return [
    `${number(place.longitude, 6)}, ${number(place.latitude, 6)}`, how ? make("small", {}, how) : null,
  ];
}

function names(place) {
  const heads = ["name_kind", "spelling", "romanisation", "period", "evidence"];
  const rows = place.names.map((one) => make(
    "tr", { class: one.in_force && !isUndated(one) ? "" : "ended" },
    make("td", {}, page.labels.name_kind[one.kind] ?? one.kind,
      one.in_force && !isUndated(one) ? make("small", { class: "good" }, say("in_force_now")) : null),
    make("th", { scope: "row", lang: one.language }, one.spelling,
      one.script === "Hans" ? null : make("small", {}, `${one.script} · ${one.language}`)),
    make("td", {}, make("span", { lang: "zh-Latn" }, one.romanisation ?? "—"),
      one.romanisation_state ? make("small", {}, say(`state_${one.romanisation_state}`)) : null),
    make("td", { class: "period" }, isUndated(one) ? say("period_unknown") : periodOf(one)),
    make("td", {}, one.evidence ?? "", make("small", {},
      [one.source, one.is_simulated ? say("simulated_short") : null].filter(Boolean).join(" · "))),
  ));
  return section(
    "names",
    make("div", { class: "scroll" }, make(
      "table", { class: "plain-table names-table" },
      make("thead", {}, make("tr", {}, ...heads.map((key) => make("th", { scope: "col" }, say(key))))),
      make("tbody", {}, ...rows),
    )),
  );
}

function texts(place) {
  const known = ["origin", "meaning", "history", "description"].filter((key) => place[key]);
  if (!known.length) return [make("p", { class: "quiet" }, say("not_recorded"))];
  return known.map((key) => section(key, make("p", { class: "prose", lang: "zh-CN" }, place[key])));
}

function heritage(place) {
  if (!place.heritage.length) return null;
  const claims = place.heritage.map((one) => make(
    "li", {},
    make("b", { lang: "zh-CN" }, one.category), one.is_listed ? badge("good", say("heritage_listed")) : null,
    one.is_simulated ? badge("simulated", say("simulated_short")) : null,
    make("p", { lang: "zh-CN" }, one.claim),
    make("small", {}, [
      one.dated ? `${say("dated")}: ${one.dated}` : null, `${say("citation")}: ${one.citation}`, periodOf(one),
    ].filter(Boolean).join(" · ")),
  ));
  return section(
    "heritage", make("p", { class: "quiet" }, say("heritage_claim")), make("ul", { class: "claims" }, ...claims),
  );
}

function events(lineage, { hrefOf }) {
  const instead = lineage.instead.map((one) =>
    make("a", { href: hrefOf(one.code), lang: "zh-CN" }, one.name));
  const some = lineage.predecessors.length + lineage.successors.length > 0;
  return section(
    "lineage",
    instead.length ? make("p", {}, `${say("instead")}: `, ...instead) : null,
    some ? null : make("p", { class: "quiet" }, say("no_events")),
    ...side("predecessors", lineage.predecessors, hrefOf),
    ...side("successors", lineage.successors, hrefOf),
  );
}

function side(key, steps, hrefOf) {
  if (!steps.length) return [];
  const link = (step, which) => {
    const code = step[`${which}_code`];
    if (!code) return "—";
    // Codes tell two of one name apart.
    const isSame = step.predecessor_name === step.successor_name;
    return make("a", { href: hrefOf(code), title: code, lang: "zh-CN" }, step[`${which}_name`], isSame ? ` ${code}` : "");
  };
  const items = steps.map((step) => make(
    "li", {},
    make("time", {}, dayOf(step)), " ",
    make("span", { class: "badge" }, page.labels.event[step.kind] ?? step.kind), " ",
    link(step, "predecessor"), " → ", link(step, "successor"),
    make("small", {}, [
      step.area_share === null ? null : say("event_share", { share: percent(step.area_share) }),
      step.approval_no, step.note, step.source, step.is_simulated ? say("simulated_short") : null,
    ].filter(Boolean).join(" · ")),
  ));
  return [make("h3", {}, say(key)), make("ol", { class: "events" }, ...items)];
}

/** No more of a day than is known of it. */
function dayOf(step) {
  const digits = { year: 4, month: 7 }[step.date_precision] ?? 10;
  return step.effective_on.slice(0, digits);
}

function media(place) {
  if (!place.media.length) return null;
  return section("media", make("ul", {}, ...place.media.map((one) => {
    // Only what is plainly a web address becomes a link.
    return make("li", {}, /^https?:\/\//.test(one.url)
      ? make("a", { href: one.url, rel: "noreferrer noopener" }, one.url) : one.url);
  })));
}
