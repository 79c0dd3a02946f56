// The ordered actions of a case being drawn up: each a form made from its declared fields.
import { fieldLabel, label } from "./cases_office.js";
import { makeField, readFields } from "./cases_fields.js";
import { NameCheck } from "./cases_naming.js";
import { make, say } from "./page.js";

// What is always in sight besides what is needed; the rest is folded.
const USUAL = new Set([
  "romanisation", "position", "origin", "meaning", "new_code", "into_code", "name", "area", "kind", "level",
  "from", "to", "children", "successors", "parts", "seat", "note", "class_code",
  "north", "east", "epsg", "surveyed_on", "method", "sigma_m", "material", "remark",
]);

export class ActionEditor {
  #list;
  #catalogue;
  #allowed = [];
  #cards = [];

  /**
   * @param {HTMLOListElement} list where the actions stand
   * @param {{actions: Map, classes: object[], day: () => string, onChange: () => void}} catalogue
   *   kinds by key, classes of places, day of the case, what follows a change
   */
  constructor(list, catalogue) {
    this.#list = list;
    this.#catalogue = catalogue;
  }

  /** Keeps to the kinds of action that a kind of case may have. */
  allow(keys) {
    this.#allowed = keys.map((key) => this.#catalogue.actions.get(key));
  }

  /** Takes all actions away. */
  clear() {
    this.#cards = [];
    this.#list.replaceChildren();
  }

  /** Adds an action, with what is known of it. */
  add(kind = this.#allowed[0].key, payload = {}) {
    const card = { kind, fields: [], check: null };
    const select = make("select", { "aria-label": say("filter_kind"), onchange: () => this.#fill(card, select.value, {}) },
      ...this.#allowed.map((one) => make("option", { value: one.key, selected: one.key === kind }, label(one))));
    card.title = make("b", {});
    card.body = make("div", {});
    card.tools = ["up", "down", "remove"].map((what) => make(
      "button", { type: "button", class: what === "remove" ? "link" : "move", onclick: () => this.#change(card, what) },
      { up: "↑", down: "↓", remove: say("remove") }[what]));
    card.element = make("li", { class: "action" },
      make("header", {}, card.title, select, make("span", { class: "tools" }, ...card.tools)), card.body);
    this.#cards.push(card);
    this.#list.append(card.element);
    this.#fill(card, kind, payload);
    this.#count();
  }

  /** The actions as they are sent; throws Unreadable. */
  read() {
    return this.#cards.map(({ kind, fields }) => ({ kind, payload: readFields(fields) }));
  }

  /** Labels of fields that are needed and empty. */
  missing() {
    return this.#cards.flatMap(({ fields }, index) => fields
      .filter(({ field, read }) => field.required && read() === undefined)
      .map(({ field }) => `${say("action_number", { position: index + 1 })} ${fieldLabel(field)}`));
  }

  /** The place or division that the first action is about, once one is chosen. */
  get subject() {
    return this.#cards[0]?.fields.map(({ picker }) => picker?.chosen[0]).find(Boolean) ?? null;
  }

  /** The reasons given for names that a rule warns of. */
  overrides() {
    return this.#cards.flatMap(({ check }) => check?.overrides() ?? []);
  }

  #fill(card, kind, payload) {
    const about = this.#catalogue.actions.get(kind);
    card.kind = kind;
    card.check = new NameCheck(kind, () => payloadSoFar(card.fields), this.#catalogue.day, (text) => {
      const field = card.fields.find((one) => one.field.name === "romanisation");
      if (field) field.control.value = text;
    });
    const onChange = () => {
      card.check.later();
      this.#catalogue.onChange();
    };
    card.fields = about.fields.map((field) =>
      makeField(field, { value: payload[field.name], classes: this.#catalogue.classes, onChange }));
    const isUsual = ({ field }) => field.required || USUAL.has(field.name) || payload[field.name] !== undefined;
    const rest = card.fields.filter((one) => !isUsual(one));
    card.body.replaceChildren(
      make("div", { class: "fields" }, ...card.fields.filter(isUsual).map((one) => one.element)),
      ...[
        rest.length ? make("details", {}, make("summary", {}, say("more_fields")),
          make("div", { class: "fields" }, ...rest.map((one) => one.element))) : null,
        card.check.element,
      ].filter(Boolean));
    card.check.later();
  }

  #change(card, what) {
    const at = this.#cards.indexOf(card);
    this.#cards.splice(at, 1);
    if (what !== "remove") {
      const to = Math.max(0, Math.min(this.#cards.length, at + (what === "up" ? -1 : 1)));
      this.#cards.splice(to, 0, card);
    }
    this.#list.replaceChildren(...this.#cards.map((one) => one.element));
    this.#count();
    if (what !== "remove") card.tools[what === "up" ? 0 : 1].focus();
  }

  #count() {
    this.#cards.forEach((card, index) => {
      const position = index + 1;
      card.title.textContent = say("action_number", { position });
      const [up, down, remove] = card.tools;
      up.setAttribute("aria-label", say("move_up", { position }));
      down.setAttribute("aria-label", say("move_down", { position }));
      remove.setAttribute("aria-label", say("remove_action", { position }));
      up.hidden = index === 0;
      down.hidden = index === this.#cards.length - 1;
    });
  }
}

/** What can be read of a payload while it is being typed. */
function payloadSoFar(fields) {
  return Object.fromEntries(fields.map(({ field, read }) => {
    try {
      return [field.name, read()];
    } catch {
      return [field.name, undefined];
    }
  }));
}
