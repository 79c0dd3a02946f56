// The question on the screen, kept in the page's address so that it can be shared.
export const DEFAULT_KINDS = "service_centre,unassigned";
const ALL = "all";

/** Today where the reader is, as YYYY-MM-DD. */
export function today() {
  const now = new Date();
  const two = (value) => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** The state an address says; what it leaves out has its default. */
export function readState(address = location) {
  const said = new URLSearchParams(address.search);
  const split = (text) => new Set(text.split(",").filter(Boolean));
  return {
    // null: not said, the first division of the register then.
    division: said.get("division"),
    level: said.get("level") ?? "community",
    as_of: said.get("as_of") || today(),
    known_at: said.get("known_at") || "",
    households: said.get("households") ?? "registered",
    urban_by: said.get("urban_by") ?? "committee",
    at: said.get("at"),
    kinds: split(said.get("kinds") ?? DEFAULT_KINDS),
  };
}

/** The address of a state, the language and the map's place in the hash kept. */
export function addressOf(state) {
  const said = new URLSearchParams();
  const lang = new URLSearchParams(location.search).get("lang");
  if (lang) said.set("lang", lang);
  for (const name of ["division", "level", "as_of", "known_at", "households", "urban_by", "at"]) {
    if (state[name]) said.set(name, state[name]);
  }
  const kinds = [...state.kinds].join(",");
  if (kinds !== DEFAULT_KINDS) said.set("kinds", kinds);
  return `${location.pathname}?${said}`.replaceAll("%2C", ",") + location.hash;
}

/** The parameters that the tiles and the explanation know. */
export function viewOf(state) {
  const { as_of, known_at, households, urban_by } = state;
  const view = { as_of, households, urban_by };
  return known_at ? { ...view, known_at } : view;
}

/** The parameters of the coverage question. */
export function questionOf(state) {
  const question = { ...viewOf(state), level: state.level };
  return isAll(state) ? question : { ...question, division: state.division };
}

/** Whether the whole register is asked about. */
export function isAll(state) {
  return !state.division || state.division === ALL;
}
