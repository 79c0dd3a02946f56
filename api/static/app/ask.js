// Questions to the service's own addresses.
import { say } from "./page.js";

/** The service refused, or cannot be reached; the message is one or two plain sentences. */
export class Refused extends Error {}

/**
 * The JSON at an address.
 * @throws {Refused} with the problem's sentence and how to mend it.
 */
export async function ask(path, parameters = {}, signal = undefined) {
  const query = new URLSearchParams(parameters).toString();
  let response;
  try {
    response = await fetch(query ? `${path}?${query}` : path, { signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(say("unreachable"));
  }
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => ({}));
  throw new Refused(
    [problem.detail ?? `${response.status} ${response.statusText}`, problem.mend]
      .filter(Boolean)
      .join(" "),
  );
}
