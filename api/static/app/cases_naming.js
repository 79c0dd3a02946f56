// The naming check beside a proposed name, and the findings of a case: spans marked, grounds named.
import { ask, Refused } from "./ask.js";
import { hitOfPlace } from "./cases_picker.js";
import { markedSpans } from "./mark.js";
import { make, page, say } from "./page.js";

const PAUSE_MS = 500;
const PROPOSES = {
  create_place: "name", rename_place: "name", rename_division: "new_name",
};
const CHECKED_LATER = new Set([
  "establish_division", "merge_divisions", "split_division", "replace_division",
]);

/** Checks the name of one action while it is typed. */
export class NameCheck {
  #kind;
  #payload;
  #day;
  #onRomanisation;
  #timer = 0;
  #asking = new AbortController();
  #reasons = new Map();
  #name = "";

  constructor(kind, payload, day, onRomanisation) {
    this.#kind = kind;
    this.#payload = payload;
    this.#day = day;
    this.#onRomanisation = onRomanisation;
    const isChecked = kind in PROPOSES;
    this.element = isChecked || CHECKED_LATER.has(kind)
      ? make("div", { class: "check", "aria-live": "polite" },
        make("p", { class: "quiet" }, say(isChecked ? "check_wait" : "check_later"))) : null;
  }

  /** Checks after a pause. */
  later() {
    if (!(this.#kind in PROPOSES)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#check(), PAUSE_MS);
  }

  /** The reasons given, as the service takes them. */
  overrides() {
    return [...this.#reasons]
      .map(([rule, input]) => ({ rule, name: this.#name, reason: input.value.trim() }))
      .filter(({ reason }) => reason.length > 1);
  }

  async #check() {
    this.#asking.abort();
    this.#asking = new AbortController();
    try {
      const question = await this.#question();
      if (!question) return;
      this.#show(await ask("/naming/check", question, this.#asking.signal));
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!(error instanceof Refused)) throw error;
      this.element.replaceChildren(make("p", { class: "bad" }, error.message));
    }
  }

  /** What to ask; null while something is missing. */
  async #question() {
    const said = this.#payload();
    const name = said[PROPOSES[this.#kind]];
    if (!name) return null;
    const day = this.#day();
    const asked = { name, ...(day ? { as_of: day } : {}) };
    if (this.#kind === "create_place") {
      if (!said.class_code || !said.division_codes) return null;
      const [lon, lat] = said.position ?? [];
      return { ...asked, class: said.class_code, division: said.division_codes[0], ...(said.position ? { lon, lat } : {}) };
    }
    const place = await hitOfPlace(said.place_id ?? said.code);
    if (!place) return null;
    const division = place.parents[0]?.code;
    return {
      ...asked, class: place.class_code, place: place.place_id,
      ...(division ? { division } : {}), ...(place.name ? { old_name: place.name } : {}),
    };
  }

  #show(answer) {
    const before = this.#name === answer.name
      ? new Map([...this.#reasons].map(([rule, input]) => [rule, input.value])) : new Map();
    this.#name = answer.name;
    this.#reasons = new Map();
    const findings = answer.findings.map((one) => {
      if (!one.can_override) return findingItem(one, answer.name, null);
      const input = this.#reasons.get(one.rule) ?? make("input", { type: "text", maxlength: "2000" });
      const isFirst = !this.#reasons.has(one.rule);
      input.value = before.get(one.rule) ?? "";
      this.#reasons.set(one.rule, input);
      return findingItem(one, answer.name,
        isFirst ? make("label", { class: "field" }, say("override_reason", { rule: one.rule }), input) : null);
    });
    const spelled = answer.romanisation;
    this.element.replaceChildren(...[
      make("p", { class: "check-head" },
        make("b", {}, `${say("check_title")}: `),
        make("span", { class: "in-name", lang: "zh-CN" }, ...markedSpans(answer.name, spansOf(answer.findings))), " ",
        make("span", { class: `badge ${{ blocked: "block", doubtful: "bad", clear: "good" }[answer.verdict]}` },
          say(`verdict_${answer.verdict}`))),
      answer.verdict === "blocked" ? make("p", { class: "late" }, say("case_blocked")) : null,
      spelled ? make("p", {}, `${say("romanisation")}: `, make("span", { lang: "zh-Latn" }, spelled), " ",
        answer.romanisation_state ? make("span", { class: "badge" }, say(`state_${answer.romanisation_state}`)) : null, " ",
        make("button", { type: "button", class: "link", onclick: () => this.#onRomanisation(spelled) },
          say("use_romanisation", { text: spelled }))) : null,
      findings.length ? make("ol", { class: "findings" }, ...findings) : null,
    ].filter(Boolean));
  }
}

/** The parts of a name that findings are about, the graver in sight. */
function spansOf(findings) {
  return findings
    .filter(({ start, end }) => end > start)
    .map(({ start, end, severity }) => ({ start, end, name: severity }))
    .sort((a) => (a.name === "block" ? -1 : 1));
}

/**
 * A finding with its grounds, the names that clash, and what may be answered.
 * @param {object} one the finding
 * @param {string} name the name it is on
 * @param {HTMLElement | null} reply what stands below it
 */
export function findingItem(one, name, reply) {
  const clashes = one.neighbours.slice(0, 8).flatMap((near) => [
    make("a", { href: `/names/${near.place_id}?lang=${page.language}`, lang: "zh-CN" }, near.name), " ",
    make("span", { class: "quiet", lang: "zh-CN" }, [near.within, say(`alike_${near.alike}`)].filter(Boolean).join(" · ")), "  ",
  ]);
  return make(
    "li", { class: one.severity, "data-rule": one.rule },
    make("p", { class: "head" },
      make("span", { class: `badge ${one.severity === "block" ? "block" : "bad"}` }, say(`severity_${one.severity}`)),
      make("span", { class: "in-name", lang: "zh-CN" }, ...markedSpans(name, spansOf([one]))),
      make("span", {}, one.message[page.language])),
    one.mend[page.language] ? make("p", { class: "quiet" }, one.mend[page.language]) : null,
    make("p", { class: "grounds" }, `${say("article")}: ${one.law[page.language]} ${one.article} (${one.rule})`),
    clashes.length ? make("p", {}, ...clashes) : null,
    reply,
  );
}
