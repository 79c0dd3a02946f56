// The search on the screen, kept in the page's address so that it can be shared.
import { today } from "./state.js";

const NAMES = ["q", "class", "division", "as_of", "known_at", "at", "group"];

/** The state an address says; what it leaves out has its default. */
export function readState(address = location) {
  const said = new URLSearchParams(address.search);
  const state = Object.fromEntries(NAMES.map((name) => [name, said.get(name) ?? ""]));
  return { ...state, as_of: state.as_of || today() };
}

/** The address of a state; the language is kept, and today is not said. */
export function addressOf(state) {
  const said = new URLSearchParams();
  const lang = new URLSearchParams(location.search).get("lang");
  if (lang) said.set("lang", lang);
  for (const name of NAMES) {
    if (state[name] && !(name === "as_of" && state.as_of === today())) said.set(name, state[name]);
  }
  const query = said.toString().replaceAll("%2C", ",");
  return query ? `${location.pathname}?${query}` : location.pathname;
}

/** The two time axes of a state, as the API takes them. */
export function timesOf({ as_of, known_at }) {
  return known_at ? { as_of, known_at: withZone(known_at) } : { as_of };
}

/** Local time as typed, with the reader's zone: the API takes no time without one. */
function withZone(local) {
  const moment = new Date(local);
  return Number.isNaN(moment.valueOf()) ? local : moment.toISOString();
}

/** The parameters of a search. */
export function questionOf(state, limit) {
  const question = { q: state.q, ...timesOf(state), limit };
  if (state.class) question.class = state.class;
  if (state.division) question.division = state.division;
  return question;
}

/** What a link to another page of names carries along: language and both dates. */
export function carried(state) {
  const said = new URLSearchParams();
  const lang = new URLSearchParams(location.search).get("lang");
  if (lang) said.set("lang", lang);
  if (state.as_of && state.as_of !== today()) said.set("as_of", state.as_of);
  if (state.known_at) said.set("known_at", state.known_at);
  return said.toString() ? `?${said}` : "";
}
