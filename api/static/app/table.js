// The table of figures: sorted, filtered, and drawn a few hundred rows at a time, so that it is
// quick with any number of rows.
import { byId, make, number, page, percent, say } from "./page.js";

const CHUNK = 250;
const mark = (value) =>
  value === null ? say("unknown") : value ? say("yes") : say("no");
const markClass = (value) => (value === null ? "quiet" : value ? "good" : "bad");

const NAME = { key: "name", word: "name", text: (row) => row.name };
const FIGURE = {
  key: "area_per_100_households_m2", word: "col_figure", numeric: true, strong: true,
  text: (row) => number(row.area_per_100_households_m2, 2),
};
const HOUSEHOLDS = { key: "households", word: "col_households", numeric: true, text: (r) => number(r.households) };
const AREA = { key: "floor_area_m2", word: "col_area", numeric: true, text: (r) => number(r.floor_area_m2, 2) };
const SHORT = {
  key: "short_m2", word: "col_short", numeric: true, text: (r) => number(r.short_m2, 2),
  mood: (row) => (row.short_m2 > 0 ? "bad" : ""),
};
const rate = (key, word) => ({ key, word, numeric: true, text: (row) => percent(row[key]) });
const count = (key, word) => ({ key, word, numeric: true, text: (row) => number(row[key]) });
const judged = (key, word) => ({
  key, word, text: (row) => mark(row[key]), mood: (row) => markClass(row[key]),
});

const OF_COMMUNITIES = [
  NAME,
  { key: "committee_type", word: "committee_type", text: (row) => row.committee_type ?? "—" },
  HOUSEHOLDS, AREA, FIGURE, SHORT,
  judged("meets_area", "col_meets_area"), judged("meets_single_building", "col_meets_building"),
];
const OF_GROUPS = [
  NAME, FIGURE, rate("coverage_rate", "col_rate"), rate("coverage_rate_urban", "col_rate_urban"),
  rate("coverage_rate_rural", "col_rate_rural"), SHORT, count("communities", "col_communities"),
  count("communities_compliant", "col_compliant"), count("communities_unknown", "col_unknown"),
];

const collator = new Intl.Collator(page.language === "zh" ? "zh-CN" : "en");

/** Compares two values; unknown comes last whichever way the rows run. */
function compare(a, b, direction) {
  const lost = (value) => value === null || value === undefined;
  if (lost(a) || lost(b)) return lost(a) - lost(b);
  return direction * (typeof a === "string" ? collator.compare(a, b) : a - b);
}

export class FigureTable {
  #rows = [];
  #shown = [];
  #drawn = 0;
  #columns = OF_GROUPS;
  #sort = { key: "code", direction: 1 };
  #filter = "";
  #shortOnly = false;
  #selected = null;
  #places = new Map();
  #elements = new Map();

  /**
   * @param {(code: string) => void} onSelect a row was chosen
   * @param {(code: string | null) => void} onHover the pointer is over a row
   */
  constructor(onSelect, onHover) {
    const table = byId("table");
    this.head = table.tHead;
    this.body = table.tBodies[0];
    const codeOf = (event) => event.target.closest("tr")?.dataset.code ?? null;
    this.body.addEventListener("click", (event) => codeOf(event) && onSelect(codeOf(event)));
    this.body.addEventListener("mouseover", (event) => onHover(codeOf(event)));
    this.body.addEventListener("mouseleave", () => onHover(null));
    this.body.addEventListener("focusin", (event) => onHover(codeOf(event)));
    this.body.addEventListener("keydown", (event) => this.#onKey(event, onSelect));
    byId("filter").addEventListener("input", (event) => {
      this.#filter = event.target.value.trim().toLowerCase();
      this.#arrange();
    });
    byId("short-only").addEventListener("change", (event) => {
      this.#shortOnly = event.target.checked;
      this.#arrange();
    });
    this.scroller = document.querySelector(".table-scroll");
    this.scroller.addEventListener("scroll", () => this.#drawMore(), { passive: true });
  }

  /** Shows the rows of one answer; `places` names what lies above a code's first nine digits. */
  show(rows, level, places) {
    this.#columns = level === "community" ? OF_COMMUNITIES : OF_GROUPS;
    this.#rows = rows;
    this.#places = places;
    if (!this.#columns.some((column) => column.key === this.#sort.key)) {
      this.#sort = { key: "code", direction: 1 };
    }
    this.#arrange();
  }

  /** Marks the row of a code and scrolls to it. */
  select(code) {
    this.#mark(this.#selected, false);
    this.#selected = code;
    const place = this.#shown.findIndex((row) => row.code === code);
    if (place < 0) return;
    while (this.#drawn <= place) this.#draw();
    this.#mark(code, true);
    this.#elements.get(code).scrollIntoView({ block: "nearest" });
  }

  /** Tints the row that the pointer is over on the map. */
  hover(code) {
    this.body.querySelector(".hovered")?.classList.remove("hovered");
    this.#elements.get(code)?.classList.add("hovered");
  }

  #mark(code, isOn) {
    const row = this.#elements.get(code);
    if (!row) return;
    row.classList.toggle("selected", isOn);
    if (isOn) {
      row.setAttribute("aria-current", "true");
      this.#makeStop(row);
    } else row.removeAttribute("aria-current");
  }

  #arrange() {
    const { key, direction } = this.#sort;
    this.#shown = this.#rows.filter(
      (row) =>
        (!this.#shortOnly || row.short_m2 > 0) &&
        (!this.#filter ||
          `${row.name} ${row.code} ${this.#placeOf(row)}`.toLowerCase().includes(this.#filter)),
    );
    this.#shown.sort(
      (a, b) => compare(a[key], b[key], direction) || (a.code < b.code ? -1 : 1),
    );
    this.#drawHead();
    this.body.replaceChildren();
    this.#elements.clear();
    this.#drawn = 0;
    this.#draw();
    this.body.firstChild?.setAttribute("tabindex", "0");
    byId("no-rows").hidden = this.#shown.length > 0;
    byId("row-count").textContent = say("rows_shown", {
      shown: number(this.#shown.length), total: number(this.#rows.length),
    });
    this.scroller.scrollTop = 0;
    if (this.#selected) this.select(this.#selected);
  }

  #placeOf(row) {
    return row.level === "community" ? (this.#places.get(row.code.slice(0, 9)) ?? "") : "";
  }

  #drawHead() {
    const cells = this.#columns.map((column) => {
      const isSorted = this.#sort.key === column.key;
      const order = this.#sort.direction > 0 ? "ascending" : "descending";
      return make(
        "th",
        { scope: "col", class: column.numeric ? "number" : null, "aria-sort": isSorted ? order : null },
        make(
          "button",
          { type: "button", title: say("sort_by"), "data-key": column.key,
            onclick: () => this.#sortBy(column) },
          say(column.word),
        ),
      );
    });
    const focused = this.head.contains(document.activeElement)
      ? document.activeElement.dataset.key : null;
    this.head.replaceChildren(make("tr", {}, ...cells));
    if (focused) this.head.querySelector(`[data-key="${focused}"]`)?.focus();
  }

  #sortBy(column) {
    const isSame = this.#sort.key === column.key;
    this.#sort = {
      key: column.key,
      direction: isSame ? -this.#sort.direction : column.key === "short_m2" ? -1 : 1,
    };
    this.#arrange();
  }

  #draw() {
    const rows = this.#shown.slice(this.#drawn, this.#drawn + CHUNK);
    this.#drawn += rows.length || Infinity;
    this.body.append(...rows.map((row) => this.#rowOf(row)));
  }

  #drawMore() {
    const left = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight;
    if (left < 800 && this.#drawn < this.#shown.length) this.#draw();
  }

  #rowOf(row) {
    const cells = this.#columns.map((column, index) => {
      const mood = column.mood?.(row) ?? "";
      const classes = `${column.numeric ? "number" : ""} ${mood} ${column.strong ? "strong" : ""}`.trim();
      if (index > 0) return make("td", { class: classes || null }, column.text(row));
      const place = this.#placeOf(row);
      return make(
        "th", { scope: "row", title: row.code }, column.text(row),
        place ? make("small", {}, place) : null,
      );
    });
    const made = make("tr", { "data-code": row.code, tabindex: "-1" }, ...cells);
    this.#elements.set(row.code, made);
    return made;
  }

  #makeStop(row) {
    this.body.querySelector('[tabindex="0"]')?.setAttribute("tabindex", "-1");
    row.setAttribute("tabindex", "0");
  }

  #onKey(event, onSelect) {
    const row = event.target.closest("tr");
    if (!row) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      onSelect(row.dataset.code);
      return;
    }
    const next = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
    if (!next) return;
    event.preventDefault();
    this.#makeStop(next);
    next.focus();
  }
}
