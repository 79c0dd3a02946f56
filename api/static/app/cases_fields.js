// The fields of actions, each entered as what it is: text, code, place, choice, geometry …
import { hitOfPlace, placePicker } from "./cases_picker.js";
import { fieldLabel } from "./cases_office.js";
import { make, page, say } from "./page.js";

const LONG = new Set(["note", "origin", "meaning", "history", "description", "evidence", "reason", "position_text"]);

/** A value that cannot be sent; the message says of which field and why. */
export class Unreadable extends Error {}

/**
 * A field of an action with its label.
 * @param {object} field as `/cases/catalogue` describes it
 * @param {{value: any, classes: object[], onChange: () => void}} given what it holds at first
 * @returns {{field: object, element: HTMLElement, read: () => any}} `read` gives undefined where
 *   nothing is entered; throws Unreadable
 */
export function makeField(field, { value = undefined, classes = [], onChange }) {
  const makers = {
    code: placeField, number: numberField, codes: codesField, choice: choiceField, truth: truthField,
    day: dayField, position: positionField, geometry: jsonField, media: jsonField, items: itemsField,
  };
  const maker = field.name === "class_code" ? classField : makers[field.entry] ?? textField;
  const { control, read, picker } = maker(field, { value, classes, onChange });
  const isGroup = !["INPUT", "SELECT", "TEXTAREA"].includes(control.tagName);
  const title = [fieldLabel(field), field.required ? make("b", { class: "needed", "aria-hidden": "true" }, " *") : null];
  const element = make(
    isGroup ? "div" : "label",
    { class: `field ${["items", "geometry", "position"].includes(field.entry) || LONG.has(field.name) ? "wide" : ""}`,
      "data-field": field.name },
    make("span", { class: "label" }, ...title.filter(Boolean)), control,
  );
  return { field, element, control, read, picker };
}

function textField(field, { value, onChange }) {
  const isLong = LONG.has(field.name);
  const control = make(isLong ? "textarea" : "input", {
    ...(isLong ? { rows: 2 } : { type: "text" }), maxlength: field.entry === "text" ? "20000" : "200",
    autocomplete: "off", spellcheck: "false", oninput: onChange,
    lang: field.entry === "name" ? "zh-CN" : null, inputmode: ["share", "decimal"].includes(field.entry) ? "decimal" : null,
  });
  control.value = value ?? "";
  return { control, read: () => control.value.trim() || undefined };
}

function dayField(field, { value, onChange }) {
  const control = make("input", { type: "date", onchange: onChange });
  control.value = value ?? "";
  return { control, read: () => control.value || undefined };
}

function choiceField(field, { value, onChange }) {
  const control = make("select", { onchange: onChange }, make("option", { value: "" }, say("choose")),
    ...field.choices.map((choice) => make("option", { value: choice }, page.choices[choice] ?? choice)));
  control.value = value ?? "";
  return { control, read: () => control.value || undefined };
}

function truthField(field, { value, onChange }) {
  const control = make("select", { onchange: onChange },
    ...[["", "choose"], ["true", "yes"], ["false", "no"]].map(([key, word]) => make("option", { value: key }, say(word))));
  control.value = value === undefined ? "" : String(value);
  return { control, read: () => (control.value ? control.value === "true" : undefined) };
}

function classField(field, { value, classes, onChange }) {
  const groups = new Map();
  for (const row of classes) {
    const wide = `${row.class_code.slice(0, 2)}000`;
    groups.set(wide, [...(groups.get(wide) ?? []), row]);
  }
  const nameOf = (code) => classes.find((row) => row.class_code === code)?.name ?? code;
  const control = make("select", { onchange: onChange, lang: "zh-CN" },
    make("option", { value: "" }, say("choose")),
    ...[...groups].map(([wide, rows]) => make("optgroup", { label: nameOf(wide) },
      ...rows.map((row) => make("option", { value: row.class_code }, `${row.name} ${row.class_code}`)))));
  control.value = value ?? "";
  return { control, read: () => control.value || undefined };
}

/** A division by its name; a code that is not given yet is written as it is. */
function placeField(field, { value, onChange }) {
  if (["new_code", "into_code"].includes(field.name) || (field.name === "code" && !field.required)) {
    return textField({ ...field, entry: "digits" }, { value, onChange });
  }
  const picker = placePicker({ title: fieldLabel(field), divisionsOnly: true, onChange });
  if (value) fillPicker(picker, [value]);
  return { control: picker.element, picker, read: () => picker.chosen[0]?.division_code ?? undefined };
}

function codesField(field, { value, onChange }) {
  const picker = placePicker({ title: fieldLabel(field), divisionsOnly: true, many: true, onChange });
  if (value?.length) fillPicker(picker, value);
  return {
    control: picker.element, picker,
    read: () => (picker.chosen.length ? picker.chosen.map((hit) => hit.division_code) : undefined),
  };
}

/** A place by its name, or one of the names of a place. */
function numberField(field, { value, onChange }) {
  if (field.name === "place_id") {
    const picker = placePicker({ title: fieldLabel(field), placesOnly: false, onChange });
    if (value) fillPicker(picker, [value]);
    return { control: picker.element, picker, read: () => picker.chosen[0]?.place_id };
  }
  const names = make("select", { onchange: onChange, "aria-label": say("name_of_place"), lang: "zh-CN" });
  const offer = async () => {
    const place = picker.chosen[0] ? await hitOfPlace(picker.chosen[0].place_id) : null;
    names.hidden = !place;
    names.replaceChildren(...(place?.names ?? []).map((one) => make(
      "option", { value: one.name_id }, `${one.spelling} ${one.romanisation ?? ""} (${page.choices[one.kind]})`)));
    onChange?.();
  };
  const picker = placePicker({ title: fieldLabel(field), onChange: offer });
  names.hidden = true;
  const kept = value;
  return {
    control: make("div", {}, picker.element, names,
      kept ? make("small", {}, `№ ${kept}`) : null),
    picker,
    read: () => (names.value ? Number(names.value) : kept),
  };
}

async function fillPicker(picker, keys) {
  for (const key of keys) {
    const hit = await hitOfPlace(key);
    picker.put(hit ?? { place_id: key, division_code: String(key), name: String(key), parents: [] });
  }
}

function positionField(field, { value, onChange }) {
  const input = make("input", {
    type: "text", placeholder: say("position_entry"), inputmode: "decimal", "aria-label": fieldLabel(field), onchange: onChange,
  });
  input.value = value ? value.join(", ") : "";
  const read = () => {
    const text = input.value.trim();
    if (!text) return undefined;
    const numbers = text.split(/[,\uff0c\s]+/).map(Number);
    if (numbers.length !== 2 || !numbers.every(Number.isFinite)) {
      throw new Unreadable(say("unreadable_field", { field: fieldLabel(field), why: say("why_position") }));
    }
    return numbers;
  };
  const box = make("div", { class: "position-map" });
  const details = make("details", { ontoggle: async () => {
    if (!details.open || box.childElementCount) return;
    try {
      const { positionMap } = await import("./cases_position.js");
      positionMap(box, /^[\d., \uff0c]+$/.test(input.value) ? read() : undefined, (position) => {
        input.value = position.join(", ");
        onChange?.();
      });
    } catch (error) {
      console.error(error);
      box.replaceChildren(make("p", { class: "quiet" }, say("no_map")));
    }
  } }, make("summary", {}, say("position_on_map")), box);
  return { control: make("div", {}, input, details), read };
}

function jsonField(field, { value, onChange }) {
  const text = make("textarea", {
    rows: 2, spellcheck: "false", placeholder: say("geometry_entry"), "aria-label": fieldLabel(field), oninput: onChange,
  });
  text.value = value === undefined ? "" : JSON.stringify(value);
  const file = make("input", { type: "file", accept: ".geojson,.json", "aria-label": `${fieldLabel(field)}: ${say("geometry_file")}`,
    onchange: async () => {
      if (!file.files[0]) return;
      text.value = await file.files[0].text();
      onChange?.();
    } });
  return { control: make("div", { class: "json" }, text, file), read: () => geometryOf(field, text.value.trim()) };
}

/** A geometry, out of a feature or a collection of one where it stands in one. */
function geometryOf(field, text) {
  if (!text) return undefined;
  try {
    const found = JSON.parse(text);
    if (found.type === "FeatureCollection" && found.features.length === 1) return found.features[0].geometry;
    return found.type === "Feature" ? found.geometry : found;
  } catch {
    throw new Unreadable(say("unreadable_field", { field: fieldLabel(field), why: say("why_json") }));
  }
}

function itemsField(field, { value, onChange }) {
  const items = [];
  const list = make("ol", { class: "items" });
  const control = make("div", {}, list,
    make("button", { type: "button", class: "secondary", onclick: () => add() }, say("add_item")));
  function add(item = {}) {
    const fields = field.fields.map((one) => makeField(one, { value: item[one.name], onChange }));
    const element = make("li", { class: "fields" }, ...fields.map((one) => one.element), make(
      "button", { type: "button", class: "link", onclick: () => {
        items.splice(items.indexOf(fields), 1);
        element.remove();
        onChange?.();
      } }, say("remove")));
    items.push(fields);
    list.append(element);
  }
  (value ?? []).forEach(add);
  return { control, read: () => (items.length ? items.map(readFields) : undefined) };
}

/** The payload that fields hold; what is left empty is left out. */
export function readFields(fields) {
  const said = fields.map(({ field, read }) => [field.name, read()]);
  return Object.fromEntries(said.filter(([, value]) => value !== undefined));
}
