// Suggestions below the search box, after the pattern of a combobox with a list: arrow keys walk
// through it, Enter takes, Escape closes. Nothing is asked while an input method composes.
import { ask, Refused } from "./ask.js";
import { byId, make, say } from "./page.js";

const PAUSE_MS = 120;

export class Suggestions {
  #input = byId("q");
  #list = byId("suggestions");
  #asking = new AbortController();
  #timer = 0;
  #found = [];
  #active = -1;

  /**
   * @param {(text: string) => object} question parameters of `/places/suggest` for a text
   * @param {(suggestion: object) => void} onTake one was taken
   */
  constructor(question, onTake) {
    this.question = question;
    this.onTake = onTake;
    this.#input.addEventListener("input", (event) => !event.isComposing && this.#later());
    this.#input.addEventListener("compositionend", () => this.#later());
    this.#input.addEventListener("keydown", (event) => this.#onKey(event));
    this.#input.addEventListener("blur", () => this.close());
    // Before the blur that would close it.
    this.#list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.#take(Number(option.dataset.index));
    });
  }

  /** Hides the list, and forgets what was asked. */
  close() {
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#list.hidden = true;
    this.#active = -1;
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), PAUSE_MS);
  }

  async #ask() {
    const text = this.#input.value.trim();
    this.#asking.abort();
    if (!text) {
      this.close();
      return;
    }
    this.#asking = new AbortController();
    try {
      const answer = await ask("/places/suggest", this.question(text), this.#asking.signal);
      this.#show(answer.hits);
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!(error instanceof Refused)) throw error;
      // What is wrong with the text is said when it is searched for.
      this.close();
    }
  }

  #show(found) {
    this.#found = found;
    this.#active = -1;
    this.#list.replaceChildren(...found.map((one, index) => make(
      "li", { role: "option", id: `suggestion-${index}`, "data-index": index, "aria-selected": "false" },
      make("span", { class: "name", lang: "zh-CN" }, one.name),
      make("span", { class: "pinyin" }, one.romanisation ?? ""),
      make("span", { class: "in", lang: "zh-CN" },
        (one.parents ?? []).slice(0, 2).map((parent) => parent.name).reverse().join(" ")),
    )));
    this.#list.hidden = found.length === 0;
    this.#input.setAttribute("aria-expanded", String(found.length > 0));
    byId("suggestions-said").textContent = found.length
      ? say("suggestions_count", { count: found.length }) : "";
  }

  #onKey(event) {
    if (event.isComposing || this.#list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      this.#walk(step);
    } else if (event.key === "Enter" && this.#active >= 0) {
      event.preventDefault();
      this.#take(this.#active);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  #walk(step) {
    const options = [...this.#list.children];
    options[this.#active]?.setAttribute("aria-selected", "false");
    // From the last on to the text as typed, and round again.
    const count = options.length + 1;
    this.#active = ((this.#active + 1 + step + count) % count) - 1;
    const option = options[this.#active];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.#input.setAttribute("aria-activedescendant", option.id);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  #take(index) {
    const taken = this.#found[index];
    this.close();
    this.onTake(taken);
  }
}
