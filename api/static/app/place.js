// The record card of one place: what was in force on a day, as known at a moment.
import { ask, Refused } from "./ask.js";
import { auditOf } from "./place_audit.js";
import { showBeside } from "./place_beside.js";
import { showCard } from "./place_card.js";
import { carried, readState, timesOf } from "./names_state.js";
import { today } from "./state.js";
import { byId, make, page, say } from "./page.js";

const form = byId("question");
let state = readState();
let running = new AbortController();
let map = null;

start();

async function start() {
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    const said = Object.fromEntries(new FormData(form));
    go({ as_of: said.as_of || today(), known_at: said.known_at });
  });
  window.addEventListener("popstate", () => {
    state = readState();
    refresh();
  });
  if (document.referrer && new URL(document.referrer).pathname === "/names") {
    byId("back").href = document.referrer;
  }
  await refresh();
}

/** Takes other dates, as a step that the back button takes back. */
function go(dates) {
  state = { ...state, ...dates };
  history.pushState(null, "", `${location.pathname}${carried(state)}`);
  return refresh();
}

const hrefOf = (key) => `/names/${key}${carried(state)}`;

async function refresh() {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  form.elements.as_of.value = state.as_of;
  form.elements.known_at.value = state.known_at;
  document.body.classList.add("busy");
  try {
    const times = timesOf(state);
    const [place, session] = await Promise.all([
      ask(`/places/${page.place}`, times, signal), ask("/session", {}, signal),
    ]);
    const lineage = place.division_code ? await lineageOf(place.division_code, times, signal) : null;
    show(place, lineage, session);
    showFault("");
    await showMap(place, times);
  } catch (error) {
    if (error.name === "AbortError") return;
    if (!(error instanceof Refused)) throw error;
    byId("place").hidden = true;
    byId("state").hidden = true;
    showFault(error.message);
  } finally {
    if (running.signal === signal) document.body.classList.remove("busy");
  }
}

async function lineageOf(code, times, signal) {
  try {
    return await ask(`/divisions/${code}/lineage`, times, signal);
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }
}

function show(place, lineage, session) {
  const name = place.name ?? place.names[0]?.spelling ?? page.place;
  document.title = `${name} · ${say("service")}`;
  byId("simulated").hidden = !place.is_simulated;
  byId("state").hidden = place.in_force;
  byId("state").textContent = say("state_of_other_day", { day: place.as_of });
  byId("place").hidden = false;
  showCard(place, lineage, { hrefOf, isSignedIn: Boolean(session.account) });
  if (session.actions.includes("read_audit")) byId("card").append(auditOf(place));
  showBeside(place, { session, times: timesOf(state), onDay: (as_of) => go({ as_of, known_at: state.known_at }) });
}

async function showMap(place, times) {
  byId("map").hidden = place.longitude === null && !place.geometry;
  if (byId("map").hidden) return;
  if (!map) {
    try {
      const { PlaceMap } = await import("./place_map.js");
      map = new PlaceMap();
    } catch (error) {
      console.error(error);
      byId("map").replaceChildren(make("p", { class: "no-map" }, say("no_map")));
      return;
    }
  }
  await map.show(place, times);
}

function showFault(message) {
  byId("fault").textContent = message;
  byId("fault").hidden = !message;
}
