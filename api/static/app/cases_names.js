// Names for codes: divisions, places and classes, asked for once a page.
import { ask } from "./ask.js";
import { hitOfPlace } from "./cases_picker.js";
import { make, page } from "./page.js";

const places = new Map();
let classes = null;

/** A link to a division or place by its code or number; its name stands in it once it is known. */
export function namedPlace(key) {
  const link = make("a", { href: `/names/${key}?lang=${page.language}`, lang: "zh-CN" }, String(key));
  if (!places.has(key)) places.set(key, hitOfPlace(key));
  places.get(key).then((place) => {
    if (place?.name) link.textContent = place.division_code ? `${place.name} ${place.division_code}` : place.name;
  });
  return link;
}

/** The name of a class of places, with its code. */
export function namedClass(code) {
  const text = make("span", { lang: "zh-CN" }, code);
  classes ??= ask("/place-classes");
  classes.then(
    ({ rows }) => {
      const found = rows.find((row) => row.class_code === code);
      if (found) text.textContent = `${found.name} ${code}`;
    },
    // The code itself stands there already.
    () => {},
  );
  return text;
}
