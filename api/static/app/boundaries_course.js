// The course description of a line: what a person wrote, and what the register would now say.
import { Refused } from "./ask.js";
import { change, showFault } from "./cases_office.js";
import { byId, make, page, say } from "./page.js";

/** Shows the description of the line in the context, and a form for whoever may change it. */
export function showCourse(context) {
  const { course } = context;
  const mayChange = context.may.includes("plan_inspection") && !course.cannot_be_told && course.draft;
  byId("course").replaceChildren(...[
    make("h2", {}, say("course_title")),
    stateLine(course),
    course.cannot_be_told ? make("p", { class: "quiet" }, course.cannot_be_told) : null,
    course.body ? make("pre", { class: "course-body", lang: "zh-CN", tabindex: "0" }, course.body) : null,
    course.is_stale && course.difference
      ? make("details", { open: true }, make("summary", {}, say("course_difference")), difference(course.difference)) : null,
    course.left_out.length ? make("details", {}, make("summary", {}, `${say("course_left_out")} (${course.left_out.length})`),
      make("ul", {}, ...course.left_out.map((one) => make("li", { lang: "zh-CN" }, one)))) : null,
    course.gloss && page.language === "en"
      ? make("details", {}, make("summary", {}, say("course_gloss")), make("pre", { class: "course-body", lang: "zh-CN" }, course.gloss)) : null,
    mayChange ? controls(context) : null,
  ].filter(Boolean));
}

function stateLine(course) {
  if (course.state === null) return make("p", { class: "quiet" }, say("course_none"));
  return make("p", { class: "course-state" },
    make("span", { class: `badge ${course.state === "confirmed" ? "good" : "bad"}` }, say(`course_${course.state}`)),
    course.confirmed_by ? make("span", { lang: "zh-CN" }, say("course_confirmed_by", { by: course.confirmed_by, on: course.confirmed_on })) : null,
    course.is_edited ? make("span", { class: "badge" }, say("course_edited")) : null,
    course.is_stale ? make("span", { class: "badge block" }, say("course_stale")) : null);
}

/** A unified difference, what goes and what comes each in its colour. */
function difference(text) {
  const lines = text.replace(/\n$/, "").split("\n").filter((line) => !/^(---|\+\+\+) /.test(line));
  return make("div", { class: "diff", lang: "zh-CN" }, ...lines.map((line) => {
    const tag = { "+": "ins", "-": "del" }[line[0]] ?? "span";
    return make(tag, {}, `${line}\n`);
  }));
}

function controls(context) {
  const { course } = context;
  const act = (method, path, body, edition) => async (event) => {
    event?.preventDefault();
    try {
      const said = typeof body === "function" ? body() : body;
      context.course = await change(method, `/boundaries/${page.line_code}/course${path}`, said, edition);
      showFault("");
      showCourse(context);
      byId("course").scrollIntoView({ block: "nearest" });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.kind === "edition-changed") await context.reload();
      showFault(error.message);
      byId("fault").scrollIntoView({ block: "nearest" });
    }
  };
  const text = make("textarea", { name: "body", lang: "zh-CN", maxlength: "200000", required: true }, course.body ?? course.draft);
  const by = make("input", { type: "text", name: "by", maxlength: "200", required: true, autocomplete: "name" });
  return make("div", {},
    make("div", { class: "buttons" },
      course.state === null || (!course.is_edited && course.state === "draft" && course.is_stale)
        ? make("button", { type: "button", class: "secondary", onclick: act("POST", "/draft", {}, undefined) }, say("course_make")) : null,
      course.state === "draft" && !course.is_stale
        ? make("form", { class: "inline-form", onsubmit: act("POST", "/confirm", () => ({ by: by.value }), course.edition) },
          make("label", { class: "field" }, say("course_by"), by),
          make("button", { class: "primary" }, say("course_confirm"))) : null),
    make("details", { class: "course-edit" }, make("summary", {}, say("course_edit")),
      make("form", { onsubmit: act("PUT", "", () => ({ body: text.value }), course.edition) },
        make("label", {}, make("span", { class: "visually-hidden" }, say("course_text")), text),
        make("div", { class: "buttons" },
          make("button", { class: "primary" }, say("course_save")),
          course.body && course.body !== course.draft
            ? make("button", { type: "button", class: "secondary", onclick: () => { text.value = course.draft; } }, say("course_use_draft")) : null))));
}
