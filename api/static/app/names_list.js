// The results: why each matched, where it lies, what it is called now; grouped where they are many.
import { markedRomanisation, markedSpelling } from "./mark.js";
import { byId, make, number, page, say } from "./page.js";

/** So many are read at a glance; more are grouped, and can be narrowed. */
export const FEW = 8;

const badge = (kind, text) => make("span", { class: `badge ${kind}` }, text);

/**
 * Where hits lie below a division: those divisions in which they part, with how many are in each.
 * @param {object[]} hits each with `parents`, the smallest first
 * @returns {{code: string, name: string, level: string, count: number}[]} the fullest first
 */
export function facetsOf(hits) {
  for (const level of ["prefecture", "county", "township"]) {
    const found = new Map();
    for (const hit of hits) {
      const parent = hit.parents.find((one) => one.level === level);
      if (!parent) continue;
      const facet = found.get(parent.code) ?? { ...parent, count: 0 };
      facet.count += 1;
      found.set(parent.code, facet);
    }
    if (found.size > 1) return [...found.values()].sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
  }
  return [];
}

/** Shows the hits, numbered in the order of the answer. */
export function showHits(hits, { query, classes, isGrouped, hrefOf, onNarrow }) {
  const itemOf = (hit) => hitItem(hit, query, classes, hrefOf);
  const facets = hits.length > FEW ? facetsOf(hits) : [];
  showFacets(facets, onNarrow);
  byId("group-box").hidden = facets.length < 2;
  if (!isGrouped || facets.length < 2) {
    byId("hits").replaceChildren(make("ol", {}, ...hits.map(itemOf)));
    return;
  }
  const codes = new Map(facets.map((facet) => [facet.code, facet]));
  const groups = new Map();
  for (const hit of hits) {
    const home = hit.parents.find((parent) => codes.has(parent.code));
    const key = home?.code ?? "";
    groups.set(key, [...(groups.get(key) ?? []), hit]);
  }
  byId("hits").replaceChildren(...[...groups].map(([code, inside]) => make(
    "section", {},
    make("h2", {}, code ? codes.get(code).name : say("everywhere_else"),
      make("small", {}, say("hits_count", { count: number(inside.length) }))),
    make("ol", {}, ...inside.map(itemOf)),
  )));
}

function showFacets(facets, onNarrow) {
  const box = byId("facets");
  box.hidden = facets.length < 2;
  box.replaceChildren(
    make("span", { class: "quiet" }, say("narrow_by")),
    ...facets.map((facet) => make(
      "button", { type: "button", class: "chip", lang: "zh-CN", onclick: () => onNarrow(facet.code) },
      facet.name, make("b", {}, number(facet.count)),
    )),
  );
}

function hitItem(hit, query, classes, hrefOf) {
  const isOther = hit.matched.spelling !== hit.name;
  const reason = hit.why[page.language];
  const path = [...hit.parents].reverse().map((parent) => parent.name).join(" › ");
  return make(
    "li", { "data-number": hit.number, "data-place": hit.place_id, value: hit.number },
    make("span", { class: "pin", "aria-hidden": "true" }, String(hit.number)),
    make(
      "div", {},
      make(
        "p", { class: "title" },
        make("a", { href: hrefOf(hit), lang: "zh-CN" },
          ...(isOther ? [hit.name] : markedSpelling(hit.name, query, hit.why.code))),
        make("span", { class: "pinyin", lang: "zh-Latn" },
          ...(isOther ? [hit.romanisation ?? ""] : markedRomanisation(hit.romanisation, query, hit.why.code))),
        make("span", { class: "class", lang: "zh-CN", title: hit.class_code },
          classes.get(hit.class_code) ?? hit.class_code),
        hit.in_force ? null : badge("bad", say("not_in_force")),
        hit.is_simulated ? badge("simulated", say("simulated_short")) : null,
        hit.position ? null : badge("", say("no_position")),
      ),
      make(
        "p", { class: "meta" },
        path ? make("span", { class: "path", lang: "zh-CN", title: say("parents_of", { day: hit.parents_as_of }) }, path) : null,
        make("span", { class: "why" },
        make("span", { class: "quiet" }, `${say("why")} `),
        reason,
        isOther ? [" · ", make("span", { lang: "zh-CN" }, ...markedSpelling(hit.matched.spelling, query, hit.why.code)),
          " ", make("span", { class: "pinyin", lang: "zh-Latn" },
            ...markedRomanisation(hit.matched.romanisation, query, hit.why.code))] : null),
        ...nowCalled(hit),
      ),
    ),
  );
}

function nowCalled(hit) {
  if (hit.now_called.length) {
    const names = hit.now_called.flatMap((one, index) => [
      index ? "、" : "",
      one.code ? make("a", { href: `/names/${one.code}?lang=${page.language}`, lang: "zh-CN" }, one.name) : one.name,
    ]);
    return [make("span", { class: "now" }, `${say("now_called")} `, ...names)];
  }
  return hit.in_force ? [] : [make("span", { class: "now" }, say("now_ended"))];
}
