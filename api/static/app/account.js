// One's own account: roles, password, and the tokens of one's programs.
import { ask, Refused, send } from "./ask.js";
import { byId, make, moment, page, say } from "./page.js";

const passwordForm = byId("password-form");
const tokenForm = byId("token-form");

start();

async function start() {
  try {
    const { account } = await ask("/session");
    if (!account) {
      location.replace(`/sign-in?${new URLSearchParams({ lang: page.language, next: "/account" })}`);
      return;
    }
    showAccount(account);
    await showTokens();
    byId("account-page").hidden = false;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    byId("fault").textContent = error.message;
    byId("fault").hidden = false;
  }
  passwordForm.addEventListener("submit", changePassword);
  tokenForm.addEventListener("submit", makeToken);
}

function showAccount(account) {
  const roles = account.roles.map((held) => {
    const isAll = /^0+$/.test(held.division_code);
    return make("li", {}, held[page.language], make("small", {}, isAll ? say("everywhere") : held.division_code));
  });
  const facts = [
    [say("sign_in_name"), account.name],
    [say("display_name"), account.display_name],
    [say("organisation"), account.organisation],
    [say("clearance"), say(`clearance_${account.clearance}`)],
    [say("roles"), roles.length ? make("ul", {}, ...roles) : say("no_roles")],
  ];
  byId("who").replaceChildren(
    ...facts.filter(([, value]) => value).flatMap(([name, value]) => [
      make("dt", {}, name), make("dd", {}, value),
    ]),
  );
  passwordForm.elements.name.value = account.name;
}

async function changePassword(event) {
  event.preventDefault();
  const { old, new: fresh, again } = passwordForm.elements;
  if (!old.value || !fresh.value) return tell(passwordForm, say("password_missing"), true);
  if (fresh.value !== again.value) return tell(passwordForm, say("passwords_differ"), true);
  try {
    await send("POST", "/session/password", { old: old.value, new: fresh.value });
    passwordForm.reset();
    tell(passwordForm, say("password_changed"), false);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    tell(passwordForm, error.message, true);
  }
}

function tell(form, message, isFault) {
  const said = form.querySelector(".said");
  said.textContent = message;
  said.classList.toggle("bad", isFault);
  said.classList.toggle("good", !isFault);
}

async function showTokens() {
  const tokens = await ask("/tokens");
  const rows = tokens.map((token) => {
    const state = token.revoked_at ? "revoked" : new Date(token.expires_at) < new Date() ? "expired" : "holds";
    return make(
      "tr", { class: state === "holds" ? null : "quiet" },
      make("th", { scope: "row" }, token.name),
      make("td", {}, moment(token.created_at)),
      make("td", {}, moment(token.expires_at)),
      make("td", {}, say(`token_${state}`)),
      make("td", {}, state !== "holds" ? null : make(
        "button",
        { type: "button", "aria-label": say("token_revoke_of", { name: token.name }),
          onclick: () => revoke(token) },
        say("token_revoke"),
      )),
    );
  });
  const none = make("tr", {}, make("td", { colspan: "5", class: "quiet" }, say("no_tokens")));
  byId("tokens").tBodies[0].replaceChildren(...(rows.length ? rows : [none]));
}

async function makeToken(event) {
  event.preventDefault();
  const said = byId("token-said");
  const { name, days } = tokenForm.elements;
  try {
    const made = await send("POST", "/tokens", { name: name.value, days: Number(days.value) });
    tokenForm.reset();
    said.className = "said";
    said.replaceChildren(say("token_made"), make("code", { class: "secret", tabindex: "0" }, made.token));
    await showTokens();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    said.className = "said bad";
    said.textContent = error.message;
  }
}

async function revoke(token) {
  const said = byId("token-said");
  try {
    await send("DELETE", `/tokens/${token.token_id}`);
    said.textContent = "";
    await showTokens();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    said.className = "said bad";
    said.textContent = error.message;
  }
}
