// Opinions on a case 意见, of experts, departments and the public.
import { Refused } from "./ask.js";
import { change, showFault } from "./cases_office.js";
import { byId, make, page, say } from "./page.js";
import { today } from "./state.js";

const KINDS = ["expert", "department", "public", "hearing"];
const STANCES = ["agrees", "neutral", "objects"];
const UNDECIDED = new Set(["draft", "returned", "accepted", "consulting"]);

/** Shows the opinions on the case in the context, and a form for another. */
export function showOpinions(context) {
  const { case: found, session } = context;
  const mayGive = UNDECIDED.has(found.state.key) && session.actions.includes("give_opinion");
  byId("opinions").replaceChildren(...[
    make("h2", {}, say("opinions")),
    found.opinions.length
      ? make("ul", { class: "opinions" }, ...found.opinions.map(opinionItem))
      : make("p", { class: "quiet" }, say("opinions_none")),
    mayGive ? opinionForm(context) : null,
  ].filter(Boolean));
}

function opinionItem(one) {
  const badge = { agrees: "good", objects: "block" }[one.stance] ?? "";
  return make("li", {},
    make("span", { class: `badge ${badge}` }, say(`opinion_stance_${one.stance}`)), " ",
    make("b", { lang: "zh-CN" }, one.author), " ",
    make("small", {}, [say(`opinion_kind_${one.kind}`), one.organisation, one.given_on].filter(Boolean).join(" · ")),
    make("p", { class: "lines", lang: "zh-CN" }, one.body));
}

function opinionForm(context) {
  const choose = (name, prefix, keys) => make("select", { name },
    ...keys.map((key) => make("option", { value: key }, prefix(key))));
  const form = make(
    "form", { class: "fields", novalidate: true },
    make("label", { class: "field" }, say("opinion_kind"), choose("kind", (key) => say(`opinion_kind_${key}`), KINDS)),
    make("label", { class: "field" }, say("opinion_stance"), choose("stance", (key) => say(`opinion_stance_${key}`), STANCES)),
    make("label", { class: "field" }, say("opinion_author"), make("input", { type: "text", name: "author", maxlength: "200" })),
    make("label", { class: "field" }, say("opinion_organisation"), make("input", { type: "text", name: "organisation", maxlength: "200" })),
    make("label", { class: "field" }, say("opinion_given_on"), make("input", { type: "date", name: "given_on", value: today() })),
    make("label", { class: "field wide" }, say("opinion_body"), make("textarea", { name: "body", rows: "3", maxlength: "20000" })),
    make("p", { class: "fault wide", role: "alert", hidden: true }),
    make("button", { class: "secondary" }, say("opinion_add")),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));
    const missing = ["author", "body", "given_on"].filter((name) => !said[name]);
    const fault = form.querySelector(".fault");
    try {
      if (missing.length) {
        const fields = missing.map((name) => say(`opinion_${name}`)).join(say("list_comma"));
        throw new Refused(say("needed_field", { fields }));
      }
      await change("POST", `/cases/${page.number}/opinions`, said);
      await context.reload();
      showFault("");
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      fault.textContent = error.message;
      fault.hidden = false;
    }
  });
  return make("details", {}, make("summary", {}, say("opinion_add")), form);
}
