// Signing in: what is wrong is said in words, and one goes on to where one came from.
import { ask, Refused, send } from "./ask.js";
import { byId, page, say } from "./page.js";

const form = byId("sign-in-form");

form.addEventListener("submit", signIn);
byId("show-password").addEventListener("change", (event) => {
  form.elements.password.type = event.target.checked ? "text" : "password";
});
tellWhoIsSignedIn();

async function signIn(event) {
  event.preventDefault();
  const { name, password } = form.elements;
  if (!name.value.trim()) return refuse(say("name_missing"), name);
  if (!password.value) return refuse(say("password_missing"), password);
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    await send("POST", "/session", new URLSearchParams({ name: name.value, password: password.value }));
    location.assign(nextAddress());
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    refuse(error.message, password);
    password.select();
  } finally {
    button.disabled = false;
  }
}

function refuse(message, field) {
  byId("fault").textContent = message;
  byId("fault").hidden = false;
  field.focus();
}

/** Where one came from, within this service; else the names. */
function nextAddress() {
  const wanted = new URL(new URLSearchParams(location.search).get("next") ?? "/names", location.origin);
  if (wanted.origin !== location.origin) return `/names?lang=${page.language}`;
  wanted.searchParams.set("lang", page.language);
  return wanted.href;
}

async function tellWhoIsSignedIn() {
  try {
    const { account } = await ask("/session");
    if (!account) return;
    byId("already").textContent = say("signed_in_already", { name: account.display_name ?? account.name });
    byId("already").hidden = false;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}
