// The documents of a case: what is there, what is still missing, and sending one with its progress.
import { ask } from "./ask.js";
import { freshKey, label } from "./cases_office.js";
import { byId, make, number, page, percent, say } from "./page.js";

/** Shows the documents of the case in the context. */
export function showDocuments(context) {
  const { case: found, session } = context;
  const maySend = !page.closed.includes(found.state.key)
    && ["draft_case", "approve_case"].some((action) => session.actions.includes(action));
  byId("documents").replaceChildren(...[
    make("h2", {}, say("documents")),
    found.documents.length
      ? make("ul", { class: "documents" }, ...found.documents.map((one) => documentItem(found, one)))
      : make("p", { class: "quiet" }, say("documents_none")),
    make("div", { id: "missing" }),
    maySend ? uploadForm(context) : null,
    make("p", {}, make("a", { href: `/cases/${found.case_number}/pack`, download: true }, say("pack"))),
  ].filter(Boolean));
  showMissing(context);
}

/** Shows what the law asks for and is not there yet, as the preview said. */
export function showMissing({ case: found, catalogue, preview }) {
  if (!preview || page.closed.includes(found.state.key)) return;
  const there = new Set(found.documents.map((one) => one.kind));
  const missing = preview.missing_documents.filter((one) => !there.has(one.document));
  const kindOf = (key) => label(catalogue.documents.find((one) => one.key === key));
  byId("missing").replaceChildren(...(missing.length ? [
    make("h3", {}, say("documents_missing")),
    make("ul", { class: "missing" }, ...missing.map((one) => make(
      "li", {}, make("b", {}, kindOf(one.document)), " ",
      make("small", {}, say("documents_missing_before", { state: page.states[one.state] }), " · ",
        make("span", { lang: "zh-CN" }, one.article))))),
  ] : [make("p", { class: "good" }, say("documents_complete"))]));
}

function documentItem(found, one) {
  return make("li", {},
    make("span", { class: "badge" }, label(one)), " ",
    make("a", { href: `/cases/${found.case_number}/documents/${one.document_id}`, lang: "zh-CN" }, one.name),
    one.secrecy === "secret" ? make("span", { class: "badge block" }, page.choices.secret) : null,
    make("small", {}, [sizeOf(one.size_bytes), one.media_type.split("/").at(-1), `${say("document_by")} ${one.uploaded_by}`].join(" · ")),
    make("small", { class: "hash", title: `${say("document_hash")} ${one.sha256}` }, `SHA-256 ${one.sha256.slice(0, 16)}…`));
}

function sizeOf(bytes) {
  if (bytes < 1024) return `${number(bytes)} B`;
  return bytes < 1024 ** 2 ? `${number(bytes / 1024, 1)} KB` : `${number(bytes / 1024 ** 2, 1)} MB`;
}

function uploadForm(context) {
  const kinds = make("select", { name: "kind" },
    ...context.catalogue.documents.map((one) => make("option", { value: one.key }, label(one))));
  const missing = context.preview?.missing_documents.map((one) => one.document) ?? [];
  const there = new Set(context.case.documents.map((one) => one.kind));
  kinds.value = missing.find((key) => !there.has(key)) ?? kinds.options[0].value;
  const form = make(
    "form", { id: "upload", class: "fields", novalidate: true },
    make("label", { class: "field" }, say("document_kind"), kinds),
    make("label", { class: "field" }, say("document_secrecy"), make("select", { name: "secrecy" },
      ...["internal", "secret"].map((one) => make("option", { value: one }, page.choices[one])))),
    make("label", { class: "field wide" }, say("document_file"), make("input", { type: "file", name: "file" })),
    make("progress", { max: "1", value: "0", hidden: true, class: "wide", "aria-label": say("document_upload") }),
    make("p", { class: "said wide", role: "status" }),
    make("button", { class: "secondary" }, say("document_upload")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    upload(context, form);
  });
  return form;
}

async function upload(context, form) {
  const file = form.elements.file.files[0];
  const said = form.querySelector(".said");
  const tell = (message, isFault) => {
    said.textContent = message;
    said.className = `said wide ${isFault ? "late" : ""}`;
  };
  if (!file) return tell(say("document_needed"), true);
  const { csrf_token: token } = await ask("/session");
  const query = new URLSearchParams({ kind: form.elements.kind.value, name: file.name, secrecy: form.elements.secrecy.value });
  const bar = form.querySelector("progress");
  const request = new XMLHttpRequest();
  request.open("POST", `/cases/${page.number}/documents?${query}`);
  request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
  request.setRequestHeader("Idempotency-Key", freshKey());
  if (token) request.setRequestHeader("X-CSRF-Token", token);
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    bar.value = total ? loaded / total : 0;
    tell(say("document_progress", { percent: percent(bar.value) }), false);
  });
  request.addEventListener("load", async () => {
    bar.hidden = true;
    if (request.status === 201) {
      await context.reload();
      byId("upload").querySelector(".said").textContent = say("document_done", { name: file.name });
      return;
    }
    tell(problemOf(request), true);
  });
  request.addEventListener("error", () => {
    bar.hidden = true;
    tell(say("unreachable"), true);
  });
  bar.hidden = false;
  request.send(file);
}

function problemOf(request) {
  try {
    const problem = JSON.parse(request.responseText);
    return [problem.detail, problem.mend].filter(Boolean).join(" ");
  } catch {
    return `${request.status} ${request.statusText}`;
  }
}
