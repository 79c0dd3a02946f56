// Choosing a division in three steps: county, township, community.
import { ask } from "./ask.js";
import { make, say } from "./page.js";

const STEPS = ["county", "township", "community"];

export class DivisionPicker {
  #form;
  #times = {};

  /**
   * @param {HTMLFormElement} form with selects named county, township, community
   * @param {() => void} onChoose another division was chosen
   */
  constructor(form, onChoose) {
    this.#form = form;
    STEPS.forEach((step, index) => form.elements[step].addEventListener("change", async () => {
      await this.#offerBelow(index);
      onChoose();
    }));
  }

  /** The code of the lowest division chosen; "" for none. */
  get code() {
    return STEPS.map((step) => this.#form.elements[step].value).findLast(Boolean) ?? "";
  }

  /** Offers the divisions of a day, and chooses one by its code. */
  async choose(code, times) {
    this.#times = times;
    const wanted = [code.slice(0, 6), code.slice(0, 9), code.slice(0, 12)].map((part) => part.padEnd(12, "0"));
    const depth = !code ? 0 : code.endsWith("000000") ? 1 : code.endsWith("000") ? 2 : 3;
    await this.#offer("county", {});
    for (let index = 0; index < STEPS.length; index += 1) {
      const select = this.#form.elements[STEPS[index]];
      if (index < depth) select.value = wanted[index];
      if (index >= depth || !select.value) {
        await this.#offerBelow(index);
        return;
      }
      if (STEPS[index + 1]) await this.#offer(STEPS[index + 1], { under: wanted[index] });
    }
  }

  async #offerBelow(index) {
    const under = this.#form.elements[STEPS[index]].value;
    const next = STEPS[index + 1];
    if (next) await this.#offer(next, under ? { under } : null);
    for (const step of STEPS.slice(index + 2)) await this.#offer(step, null);
  }

  async #offer(step, question) {
    const select = this.#form.elements[step];
    const rows = question === null ? []
      : (await ask("/divisions", { ...this.#times, ...question, level: step })).rows;
    select.replaceChildren(
      make("option", { value: "" }, say(step === "county" ? "choose" : "any")),
      ...rows.map(({ code, name }) => make("option", { value: code, lang: "zh-CN" }, name)),
    );
    select.disabled = question === null;
  }
}
