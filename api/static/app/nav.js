// The header: the other language of this very view, and who is signed in.
import { ask, Refused, send } from "./ask.js";
import { byId, make, page, say } from "./page.js";

start();

function start() {
  byId("other-language").addEventListener("click", (event) => {
    const other = new URL(location.href);
    other.searchParams.set("lang", page.language === "zh" ? "en" : "zh");
    event.currentTarget.href = other.href;
  });
  byId("sign-in").addEventListener("click", (event) => {
    if (page.topic === "sign_in") return;
    const next = location.pathname + location.search + location.hash;
    event.currentTarget.href = `/sign-in?${new URLSearchParams({ lang: page.language, next })}`;
  });
  showAccount();
}

async function showAccount() {
  let session;
  try {
    session = await ask("/session");
  } catch (error) {
    // The page itself says what is wrong with the service.
    if (!(error instanceof Refused)) throw error;
    return;
  }
  if (session.account) byId("account").replaceChildren(menu(session.account));
}

function menu(account) {
  const roles = account.roles.map((held) => make("li", {}, roleText(held)));
  const details = make(
    "details", { class: "account-menu" },
    make("summary", { "aria-label": `${say("account_menu")}: ${account.display_name ?? account.name}` },
      account.display_name ?? account.name),
    make(
      "div", { class: "account-body" },
      make("p", {}, make("b", {}, account.name),
        account.organisation ? make("small", {}, account.organisation) : null),
      roles.length ? make("ul", {}, ...roles) : make("p", { class: "quiet" }, say("no_roles")),
      make("a", { href: `/account?lang=${page.language}` }, say("my_account")),
      make("button", { type: "button", id: "sign-out", onclick: signOut }, say("sign_out")),
    ),
  );
  document.addEventListener("click", (event) => {
    if (!details.contains(event.target)) details.open = false;
  });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    event.stopPropagation();
    details.open = false;
    details.querySelector("summary").focus();
  });
  return details;
}

/** A role with where it holds. */
function roleText(held) {
  const isAll = /^0+$/.test(held.division_code);
  return `${held[page.language]} · ${isAll ? say("everywhere") : held.division_code}`;
}

async function signOut() {
  try {
    await send("DELETE", "/session");
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
  // What the account alone may see goes with it.
  location.reload();
}
