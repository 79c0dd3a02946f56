// Questions to the service's own addresses, and changes that are sent to it.
import { page, say } from "./page.js";

/**
 * The service refused, or cannot be reached; the message is one or two plain sentences.
 * `status` and `kind` are the problem's; 0 and "" where there was no answer. `problem` is the whole.
 */
export class Refused extends Error {
  constructor(message, status = 0, kind = "", problem = {}) {
    super(message);
    this.status = status;
    this.kind = kind;
    this.problem = problem;
  }
}

/**
 * The JSON at an address.
 * @throws {Refused} with the problem's sentence and how to mend it.
 */
export async function ask(path, parameters = {}, signal = undefined) {
  const query = new URLSearchParams(parameters).toString();
  return answerOf(query ? `${path}?${query}` : path, { signal });
}

/**
 * Sends a change in the name of whoever is signed in; null where the answer is empty.
 * @param {string} method POST, PATCH or DELETE
 * @param {string} path the address
 * @param {object | URLSearchParams | undefined} body sent as JSON, or as a form
 * @param {object} more further headers
 * @throws {Refused} as `ask`.
 */
export async function send(method, path, body = undefined, more = {}) {
  const session = await answerOf("/session", { cache: "no-store" });
  const headers = session.csrf_token ? { ...more, "X-CSRF-Token": session.csrf_token } : { ...more };
  const isForm = body instanceof URLSearchParams;
  if (body !== undefined && !isForm) headers["Content-Type"] = "application/json";
  const sent = body === undefined || isForm ? body : JSON.stringify(body);
  return answerOf(path, { method, headers, body: sent });
}

async function answerOf(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(say("unreachable"));
  }
  if (response.status === 204) return null;
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => ({}));
  throw new Refused(sentenceOf(response, problem), response.status, kindOf(problem), problem);
}

const kindOf = (problem) => (problem.type ?? "").split(":").at(-1);

/** The page's own words where it has some, else those of the service. */
function sentenceOf(response, problem) {
  const key = `problem_${kindOf(problem).replaceAll("-", "_")}`;
  if (key in page.words) {
    const seconds = Number(response.headers.get("Retry-After") ?? 60);
    return say(key, { minutes: Math.max(1, Math.ceil(seconds / 60)) });
  }
  return [problem.detail ?? `${response.status} ${response.statusText}`, problem.mend]
    .filter(Boolean)
    .join(" ");
}
