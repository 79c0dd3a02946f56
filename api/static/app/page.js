// What the server told this page, its words, and the making of elements.
export const page = JSON.parse(document.getElementById("page-data").textContent);

const locale = page.language === "zh" ? "zh-CN" : "en-GB";
const written = new Map();

/** The word by its key, with {names} replaced. */
export function say(key, values = {}) {
  return page.words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** A number with its thousands marked and fixed decimals; unknown is a dash. */
export function number(value, decimals = 0) {
  if (value === null || value === undefined) return "—";
  if (!written.has(decimals)) {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    written.set(decimals, new Intl.NumberFormat(locale, digits));
  }
  return written.get(decimals).format(value);
}

/** A share of one as per cent. */
export function percent(value) {
  return value === null || value === undefined ? "—" : `${number(100 * value, 1)}%`;
}

/** An element with attributes and children; text is never taken for HTML. */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "colour") made.style.backgroundColor = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

export const byId = (id) => document.getElementById(id);

/** A moment as the reader's clock says it, to the minute. */
export function moment(text) {
  return new Date(text).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
}
