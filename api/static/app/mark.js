// Which part of a name answers what was typed, marked.
import { make } from "./page.js";

const MARKS = /[\u0300-\u0307\u0309-\u036f]/g; // the two dots of ü stay
const isLatin = (text) => /[a-zü]/i.test(text) && !/[\u3400-\u9fff]/.test(text);

/** Letters alone, without tones, each with its place in the text. */
function lettersOf(text) {
  const letters = [];
  [...text].forEach((character, index) => {
    const plain = character.normalize("NFD").replace(MARKS, "").normalize("NFC").toLowerCase();
    if (/^[a-zü]$/.test(plain)) letters.push({ letter: plain.replace("ü", "v"), index });
  });
  return letters;
}

/** Places of the characters of `text` that stand in `query` in the same order. */
function inOrder(text, query) {
  const a = [...text], b = [...query.replace(/\s/g, "")];
  const longest = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i][j] = a[i] === b[j]
        ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
    }
  }
  const found = new Set();
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) { found.add(i); i += 1; j += 1; }
    else if (longest[i + 1][j] >= longest[i][j + 1]) i += 1;
    else j += 1;
  }
  return found;
}

/** Places of the letters of a romanisation that the query spells, the longest end of it. */
function spelled(romanisation, query) {
  const letters = lettersOf(romanisation);
  const whole = letters.map(({ letter }) => letter).join("");
  const typed = lettersOf(query).map(({ letter }) => letter).join("").replaceAll("u:", "v");
  // A path ends with the name: jiejieshi jiangkou.
  for (let start = 0; start < typed.length - 1; start += 1) {
    const at = whole.indexOf(typed.slice(start));
    if (at >= 0) {
      const length = typed.length - start;
      const first = letters[at].index, last = letters[at + length - 1].index;
      return new Set(Array.from({ length: last - first + 1 }, (_, step) => first + step));
    }
  }
  return new Set();
}

/** First letters of the syllables where just these were typed. */
function initials(romanisation) {
  const heads = [...romanisation.matchAll(/(?<![\p{L}])\p{L}/gu)];
  return new Set(heads.map((head) => head.index));
}

/** A name with the part that was typed in it marked. */
export function markedSpelling(spelling, query, code) {
  if (isLatin(query)) return [spelling];
  const places = code === "exact" || code === "code"
    ? new Set([...spelling].keys()) : inOrder(spelling, query);
  return marked(spelling, places);
}

/** A romanisation with the part that was typed in it marked. */
export function markedRomanisation(romanisation, query, code) {
  if (!romanisation) return [];
  if (!isLatin(query)) return [romanisation];
  return marked(romanisation, code.startsWith("initials") ? initials(romanisation) : spelled(romanisation, query));
}

/** The text with the characters from `start` to before `end` marked, each span by its class. */
export function markedSpans(text, spans) {
  const characters = [...text];
  const classOf = (index) => spans
    .filter(({ start, end }) => index >= start && index < end)
    .map(({ name }) => name)[0] ?? "";
  return runs(characters, (index) => classOf(index))
    .map(([piece, name]) => (name ? make("mark", { class: name }, piece) : piece));
}

function marked(text, places) {
  return runs([...text], (index) => (places.has(index) ? "hit" : ""))
    .map(([piece, name]) => (name ? make("mark", {}, piece) : piece));
}

/** Neighbours of one kind, joined. */
function runs(characters, kindOf) {
  const found = [];
  characters.forEach((character, index) => {
    const kind = kindOf(index);
    if (found.length && found.at(-1)[1] === kind) found.at(-1)[0] += character;
    else found.push([character, kind]);
  });
  return found;
}
