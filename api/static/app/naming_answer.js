// What speaks against a name: each finding with the part of the name it is about, the article it
// rests on, and the names that clash.
import { markedSpans } from "./mark.js";
import { byId, make, number, page, say } from "./page.js";

const MOST_NEIGHBOURS = 12;

/**
 * Shows an answer of `/naming/check`.
 * @param {object} answer the answer
 * @param {object} question what was asked
 * @returns {object[]} the neighbours shown, with their numbers
 */
export function showAnswer(answer, question) {
  const shown = new Map();
  const block = answer.findings.filter((one) => one.severity === "block").length;
  const counts = { block: number(block), warn: number(answer.findings.length - block) };
  byId("answer").replaceChildren(
    make(
      "header", { class: `verdict ${answer.verdict}` },
      make("p", { class: "the-name", lang: "zh-CN" },
        ...markedSpans(answer.name, spansOf(answer.findings))),
      make("p", {}, make("b", { id: "verdict" }, say(`verdict_${answer.verdict}`)), " ",
        make("span", {}, say(`verdict_${answer.verdict}_help`, counts))),
    ),
    facts(answer),
    make("h2", {}, say("findings")),
    answer.findings.length
      ? make("ol", { class: "findings" }, ...answer.findings.map((one) => finding(one, answer.name, shown)))
      : make("p", { class: "quiet" }, say("no_findings")),
    // Without a list nothing is known; that is not the same as nothing found.
    ...(answer.unchecked.length ? [make("p", { class: "quiet", id: "unchecked" }, say("unchecked", {
      lists: answer.unchecked.map((one) => one[page.language]).join(page.language === "zh" ? "、" : ", "),
    }))] : []),
    // What may not be used is not begun.
    ...(answer.verdict === "blocked" ? [] : [make("p", {}, make(
      "a", { class: "secondary", href: caseAddress(answer, question) }, say("begin_naming_case")))]),
  );
  const shownAt = byId("answer").getBoundingClientRect().top;
  byId("answer").focus({ preventScroll: true });
  // In a narrow window it stands below the form, out of sight.
  if (shownAt > innerHeight - 100 || shownAt < 0) byId("answer").scrollIntoView({ block: "start" });
  return [...shown.values()];
}

/** A name that breaks a rule and one to be weighed are marked differently; the graver wins. */
function spansOf(findings) {
  return findings
    .filter(({ start, end }) => end > start)
    .map(({ start, end, severity }) => ({ start, end, name: severity }));
}

function facts(answer) {
  const state = answer.romanisation_state;
  const rows = [
    ["parts", [make("span", { lang: "zh-CN" }, answer.specific_part ?? answer.name), " / ",
      answer.generic_part ? make("span", { lang: "zh-CN" }, answer.generic_part) : say("generic_none")]],
    ["romanisation", answer.romanisation ? [
      make("span", { id: "romanisation", lang: "zh-Latn" }, answer.romanisation), " ",
      state ? make("span", { class: `badge ${state === "ambiguous" ? "block" : ""}` }, say(`state_${state}`)) : null,
      answer.romanisation_source ? make("small", {}, answer.romanisation_source) : null,
    ] : say("romanisation_none")],
    ["place_class", make("span", { lang: "zh-CN" }, `${answer.class_name} ${answer.class_code}`)],
  ];
  return make("dl", { class: "facts" }, ...rows.flatMap(([key, value]) => [
    make("dt", {}, say(key)), make("dd", {}, value),
  ]));
}

function finding(one, name, shown) {
  const isBlock = one.severity === "block";
  return make(
    "li", { class: one.severity },
    make(
      "p", { class: "head" },
      make("span", { class: `badge ${isBlock ? "block" : "bad"}` }, say(`severity_${one.severity}`)),
      make("span", { class: "in-name", lang: "zh-CN" }, ...markedSpans(name, spansOf([one]))),
      make("span", { class: "quiet" }, say(one.can_override ? "can_override" : "cannot_override")),
    ),
    make("p", {}, one.message[page.language]),
    one.mend[page.language] ? make("p", { class: "mend" },
      make("span", { class: "quiet" }, `${say("mend")}: `), one.mend[page.language]) : null,
    make("p", { class: "grounds" },
      make("span", {}, `${say("article")}: `), `${one.law[page.language]} ${articleOf(one)} (${one.rule})`,
      one.notice ? ` · ${say("notice_of_2018", { notice: one.notice })}` : null),
    one.source ? make("p", { class: "grounds" }, `${say("word_source")}: ${one.source}`) : null,
    neighbours(one.neighbours, shown),
  );
}

/** 第九条 Art 9: the half in the reader's language. */
function articleOf({ article }) {
  const [zh, en] = article.split(/\s(?=(?:Art|rules|[A-Z]))(.*)/s);
  return page.language === "zh" ? zh : (en || zh);
}

function neighbours(found, shown) {
  if (!found.length) return null;
  const items = found.slice(0, MOST_NEIGHBOURS).map((one) => {
    if (!shown.has(one.place_id)) shown.set(one.place_id, { ...one, number: shown.size + 1 });
    return make(
      "li", {},
      make("span", { class: "pin" }, String(shown.get(one.place_id).number)),
      make("a", { href: `/names/${one.place_id}?lang=${page.language}`, lang: "zh-CN" }, one.name), " ",
      make("span", { class: "quiet", lang: "zh-Latn" }, one.romanisation ?? ""), " ",
      make("span", { class: "quiet", lang: "zh-CN" }, one.within ?? ""), " ",
      make("span", { class: "badge" }, say(`alike_${one.alike}`)),
    );
  });
  const rest = found.length - MOST_NEIGHBOURS;
  return make(
    "div", { class: "neighbours" },
    make("h3", {}, say("neighbours")), make("ul", {}, ...items),
    rest > 0 ? make("p", { class: "quiet" }, say("shown_of_neighbours", { count: number(rest) })) : null,
  );
}

function caseAddress(answer, { division, lon, lat, old_name: old }) {
  const said = new URLSearchParams({
    lang: page.language, kind: old ? "renaming" : "naming", name: answer.name, class: answer.class_code,
  });
  for (const [key, value] of Object.entries({ division, lon, lat })) if (value) said.set(key, value);
  return `/cases-desk/new?${said}`;
}
