// Choosing a place or a division by name, after the pattern of a combobox with a list.
import { ask, Refused } from "./ask.js";
import { make, number, say } from "./page.js";

const PAUSE_MS = 150;
let made = 0;

/**
 * A box that finds places as one types; the one taken stands below it and can be taken away.
 * @param {{title: string, divisionsOnly: boolean, placesOnly: boolean, many: boolean,
 *   onChange: () => void}} options
 * @returns {{element: HTMLElement, chosen: object[], put: (hit: object) => void}}
 */
export function placePicker({ title, divisionsOnly = false, placesOnly = false, many = false, onChange }) {
  const id = `picker-${(made += 1)}`;
  const input = make("input", {
    type: "search", maxlength: "100", placeholder: say("search_place"), autocomplete: "off",
    role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list",
    "aria-label": title,
  });
  const list = make("ul", { role: "listbox", id, "aria-label": title, hidden: true });
  const said = make("span", { class: "visually-hidden", role: "status" });
  const taken = make("ul", { class: "taken" });
  const element = make("div", { class: "picker" }, input, list, said, taken);
  const picker = { element, chosen: [], put };
  let found = [], active = -1, timer = 0, asking = new AbortController();

  function put(hit) {
    picker.chosen = many ? [...picker.chosen.filter((one) => one.place_id !== hit.place_id), hit] : [hit];
    show();
    onChange?.();
  }

  function take(hit) {
    input.value = "";
    close();
    put(hit);
  }

  function show() {
    taken.replaceChildren(...picker.chosen.map((hit) => make(
      "li", {}, make("b", { lang: "zh-CN" }, hit.name), " ",
      make("small", { lang: "zh-CN" }, [hit.division_code, pathOf(hit)].filter(Boolean).join(" · ")),
      make("button", { type: "button", class: "drop", "aria-label": say("chosen_clear", { name: hit.name }),
        onclick: () => {
          picker.chosen = picker.chosen.filter((one) => one !== hit);
          show();
          onChange?.();
        } }, "×"),
    )));
    input.hidden = !many && picker.chosen.length > 0;
  }

  function close() {
    clearTimeout(timer);
    asking.abort();
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  async function look() {
    const q = input.value.trim();
    asking.abort();
    if (!q) return close();
    asking = new AbortController();
    try {
      const hits = await hitsOf(q, asking.signal);
      found = hits.filter((hit) => (!divisionsOnly || hit.division_code) && (!placesOnly || !hit.division_code)).slice(0, 10);
      active = -1;
      list.replaceChildren(...found.map((hit, index) => make(
        "li", { role: "option", id: `${id}-${index}`, "data-index": index, "aria-selected": "false" },
        make("span", { lang: "zh-CN" }, hit.name), make("span", { class: "pinyin" }, hit.romanisation ?? ""),
        make("small", { lang: "zh-CN" }, pathOf(hit)))));
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(found.length > 0));
      said.textContent = say("found_count", { count: number(found.length) });
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!(error instanceof Refused)) throw error;
      close();
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  }

  function onKey(event) {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      const index = active >= 0 ? active : 0;
      if (!list.hidden && found[index]) take(found[index]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      active = (active + step + found.length) % found.length;
      [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === active)));
      list.children[active].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", list.children[active].id);
    }
  }

  input.addEventListener("input", (event) => !event.isComposing && later());
  input.addEventListener("compositionend", later);
  input.addEventListener("keydown", onKey);
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) take(found[Number(option.dataset.index)]);
  });
  return picker;
}

/** What begins so, and where that is nothing, what is found by searching. */
async function hitsOf(q, signal) {
  const suggested = await ask("/places/suggest", { q, limit: 20 }, signal);
  if (suggested.hits.length) return suggested.hits;
  return (await ask("/places/search", { q, limit: 20 }, signal)).hits.filter((hit) => hit.in_force);
}

/** The divisions above, from the top. */
const pathOf = (hit) => (hit.parents ?? []).map((parent) => parent.name).reverse().join(" › ");

/** A place as `/places/{place}` gives it, as a hit; null where there is none. */
export async function hitOfPlace(key) {
  try {
    const place = await ask(`/places/${key}`);
    const parents = (place.divisions_by_law[0] ?? []).filter((one) => one.code !== place.division_code);
    return { ...place, parents };
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}
