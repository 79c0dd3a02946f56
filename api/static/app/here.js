// What is where the map was clicked: the chain of divisions, and the names around.
import { byId, make, number, page, say } from "./page.js";

/**
 * Shows what `/places/at` answers.
 * @param {object} here the answer
 * @param {{hrefOf: Function, close: Function, classes: Map<string, string>}} actions
 */
export function showHere(here, { hrefOf, close, classes }) {
  const { longitude: x, latitude: y, divisions, places } = here;
  const at = `${x.toFixed(5)}, ${y.toFixed(5)}`;
  const chain = [...divisions].reverse().map((division) => make(
    "li", {}, make("a", { href: hrefOf(division.code), lang: "zh-CN" }, division.name ?? division.code),
    make("small", {}, page.labels.level[division.level] ?? "", " ", division.code),
  ));
  const near = places.slice(0, 30).map((place) => make(
    "li", {},
    make("a", { href: hrefOf(place.place_id), lang: "zh-CN" }, place.name ?? "—"),
    make("small", {}, make("span", { lang: "zh-CN" }, place.class_name ?? classes.get(place.class_code) ?? place.class_code), " · ",
      place.distance_m === 0 ? say("here_inside") : `${number(place.distance_m)} m`),
  ));
  const query = new URLSearchParams({ lang: page.language, lon: x.toFixed(6), lat: y.toFixed(6) });
  if (divisions.length) query.set("division", divisions[0].code);
  byId("panel").replaceChildren(
    make("header", {},
      make("h2", { tabindex: "-1" }, say("here"), make("small", {}, at)),
      make("button", { type: "button", class: "close", "aria-label": say("close"), onclick: close }, "×")),
    chain.length ? make("ol", { class: "chain" }, ...chain) : make("p", { class: "quiet" }, say("here_no_division")),
    make("h3", {}, say("here_places")),
    near.length ? make("ul", { class: "near" }, ...near) : make("p", { class: "quiet" }, say("here_none")),
    make("a", { class: "secondary", href: `/naming-check?${query}` }, say("here_check")),
  );
  byId("panel").hidden = false;
}
