// May a place be called so? The address says what is proposed, the answer lists what speaks
// against it.
import { ask, Refused } from "./ask.js";
import { DivisionPicker } from "./division_picker.js";
import { showAnswer } from "./naming_answer.js";
import { byId, make, say } from "./page.js";
import { today } from "./state.js";

const FIELDS = ["name", "class", "lon", "lat", "as_of", "old_name"];
const USUAL_CLASS = "23510";
const form = byId("proposal");
const picker = new DivisionPicker(form, lookAtDivision);
let map = null;

start();

async function start() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    history.pushState(null, "", addressOfForm());
    check();
  });
  byId("clear-position").addEventListener("click", () => setPosition(null));
  for (const name of ["lon", "lat"]) form.elements[name].addEventListener("change", markPosition);
  window.addEventListener("popstate", fill);
  try {
    const { NamingMap } = await import("./naming_map.js");
    map = new NamingMap(setPosition);
  } catch (error) {
    console.error(error);
    byId("map").replaceChildren(make("p", { class: "no-map" }, say("no_map")));
  }
  await fill();
  document.body.classList.remove("busy");
}

/** Fills the form from the address, and checks where the address has a name. */
async function fill() {
  const said = new URLSearchParams(location.search);
  for (const name of FIELDS) {
    if (name !== "class") form.elements[name].value = said.get(name) ?? "";
  }
  form.elements.as_of.value ||= today();
  form.elements.measures.checked = said.get("measures") === "true";
  byId("more").open = Boolean(said.get("old_name") || said.get("as_of") || said.get("measures"));
  try {
    await offerClasses(said.get("class") ?? USUAL_CLASS);
    await picker.choose(said.get("division") ?? "", { as_of: form.elements.as_of.value });
    map?.setTimes({ as_of: form.elements.as_of.value });
    await lookAtDivision();
    markPosition();
  } catch (error) {
    refuse(error);
    return;
  }
  if (said.get("name")) await check();
  else form.elements.name.focus();
}

/** Moves the map to the division chosen. */
async function lookAtDivision() {
  if (!picker.code || !map) return;
  try {
    const place = await ask(`/places/${picker.code}`, { as_of: form.elements.as_of.value });
    if (place.longitude !== null) map.look([place.longitude, place.latitude], picker.code);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

async function offerClasses(chosen) {
  const { rows } = await ask("/place-classes", { as_of: form.elements.as_of.value });
  const groups = new Map();
  for (const row of rows) {
    const wide = rows.find((one) => one.class_code === `${row.class_code.slice(0, 2)}000`) ?? row;
    groups.set(wide.class_code, [...(groups.get(wide.class_code) ?? []), row]);
  }
  const option = (row) => make(
    "option", { value: row.class_code, selected: row.class_code === chosen }, `${row.name} ${row.class_code}`);
  const named = (code) => rows.find((row) => row.class_code === code)?.name ?? code;
  form.elements.class.replaceChildren(...[...groups].map(([code, inside]) =>
    make("optgroup", { label: named(code) }, ...inside.map(option))));
}

function questionOfForm() {
  const said = Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value.trim()]));
  const question = { ...said, division: picker.code };
  if (form.elements.measures.checked) question.measures = "true";
  return Object.fromEntries(Object.entries(question).filter(([, value]) => value));
}

function addressOfForm() {
  const lang = new URLSearchParams(location.search).get("lang");
  const question = questionOfForm();
  if (question.as_of === today()) delete question.as_of;
  return `${location.pathname}?${new URLSearchParams({ ...(lang ? { lang } : {}), ...question })}`;
}

async function check() {
  const question = questionOfForm();
  if (!question.name) {
    refuse(new Refused(say("name_needed")));
    form.elements.name.focus();
    return;
  }
  showFault("");
  form.querySelector(".primary").disabled = true;
  try {
    const answer = await ask("/naming/check", question);
    const neighbours = showAnswer(answer, question);
    map?.showNeighbours(await positionsOf(neighbours, question.as_of));
  } catch (error) {
    refuse(error);
  } finally {
    form.querySelector(".primary").disabled = false;
  }
}

/** Where the neighbours lie; those whose position is not known are left out. */
async function positionsOf(neighbours, as_of) {
  const found = await Promise.all(neighbours.map(async (one) => {
    const place = await ask(`/places/${one.place_id}`, as_of ? { as_of } : {}).catch((error) => {
      if (error instanceof Refused) return null;
      throw error;
    });
    return place?.longitude == null ? null : { ...one, position: [place.longitude, place.latitude] };
  }));
  return found.filter(Boolean);
}

function setPosition(position) {
  form.elements.lon.value = position ? position[0].toFixed(6) : "";
  form.elements.lat.value = position ? position[1].toFixed(6) : "";
  markPosition();
}

function markPosition() {
  const [lon, lat] = ["lon", "lat"].map((name) => form.elements[name].value.trim());
  const position = [Number(lon), Number(lat)];
  map?.setPosition(lon && lat && position.every(Number.isFinite) ? position : null);
}

function refuse(error) {
  if (!(error instanceof Refused)) throw error;
  byId("answer").replaceChildren();
  showFault(error.message);
}

function showFault(message) {
  byId("fault").textContent = message;
  byId("fault").hidden = !message;
}

