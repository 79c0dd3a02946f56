// Beside the card: versions on a line of time, data for programs, and changes to propose.
import { isUndated, periodOf } from "./place_card.js";
import { byId, make, page, say } from "./page.js";

const PROPOSALS = {
  place: ["renaming", "correcting", "abolishing"],
  division: ["rename_division", "replace_division", "move_seat", "correcting"],
};

/**
 * Shows what stands beside the card.
 * @param {object} place as `/places/{place}` gives it
 * @param {{session: object, times: object, onDay: (day: string) => void}} context
 */
export function showBeside(place, { session, times, onDay }) {
  const actions = new Set(session.actions);
  byId("beside").replaceChildren(
    ...[
      timeline(place, onDay),
      actions.has("draft_case") ? proposals(place) : null,
      data(place, times),
    ].filter(Boolean),
  );
}

const section = (key, ...children) =>
  make("section", { id: `section-${key}`, class: "side" }, make("h2", {}, say(key)), ...children);

/** States of the place and its names, each as a bar from its first day to its last. */
function timeline(place, onDay) {
  const standard = place.names.filter((one) => one.kind === "standard");
  const others = place.names.filter((one) => one.kind !== "standard" && !isUndated(one));
  // One state under one name is one bar.
  const names = standard.length > 1 ? [...standard, ...others] : others;
  const bars = [
    ...place.versions.map((one) => ({ ...one, label: one.name ?? "—", detail: one.class_name ?? one.class_code })),
    ...names.map((one) => (
      { ...one, label: one.spelling, detail: page.labels.name_kind[one.kind], isName: true })),
  ];
  const days = bars.flatMap(({ valid_from, valid_to }) => [valid_from, valid_to]).filter(Boolean);
  const end = Math.max(Date.now(), ...days.map(Date.parse));
  const first = Math.min(...days.map(Date.parse), Date.parse(place.as_of), end - 365 * 864e5);
  // Room on the left says that it began before any day on record.
  const start = first - (end - first) * 0.08;
  const share = (time) => `${(100 * (time - start)) / (end - start)}%`;
  const items = bars.map((bar) => {
    const from = bar.valid_from ? Date.parse(bar.valid_from) : start;
    const to = bar.valid_to ? Date.parse(bar.valid_to) : end;
    const track = make("span", { class: "track", "aria-hidden": "true" });
    const span = make("span", { class: bar.isName ? "bar name" : "bar" });
    span.style.left = share(from);
    span.style.width = `${Math.max(1.2, (100 * (to - from)) / (end - start))}%`;
    const now = make("span", { class: "now-line" });
    now.style.left = share(Date.parse(place.as_of));
    track.append(span, now);
    const day = bar.valid_from ?? dayBefore(bar.valid_to) ?? place.as_of;
    const isShown = (!bar.valid_from || bar.valid_from <= place.as_of)
      && (!bar.valid_to || place.as_of < bar.valid_to);
    return make(
      "li", { class: isShown ? "shown" : null },
      make("button", { type: "button", title: say("show_day", { day }), "aria-current": isShown ? "true" : null,
        onclick: () => onDay(isShown ? place.as_of : day) },
        make("b", { lang: "zh-CN" }, bar.label), make("small", {}, bar.detail ?? ""),
        make("small", { class: "period" }, periodOf(bar))),
      track,
    );
  });
  return section("timeline", make("ol", { class: "timeline" }, ...items));
}

function dayBefore(day) {
  if (!day) return null;
  return new Date(Date.parse(day) - 864e5).toISOString().slice(0, 10);
}

function proposals(place) {
  const kinds = place.division_code ? PROPOSALS.division : PROPOSALS.place;
  const links = kinds.map((kind) => make(
    "a",
    { class: "secondary",
      href: `/cases-desk/new?${new URLSearchParams({ lang: page.language, place: place.place_id, kind })}` },
    say(`propose_${kind}`),
  ));
  return section("propose", make("p", { class: "buttons" }, ...links));
}

function data(place, times) {
  const links = [["JSON", `/places/${place.place_id}?${new URLSearchParams(times)}`]];
  if (place.division_code) {
    const scope = new URLSearchParams({ ...times, division: place.division_code });
    links.push(["Linked Places", `/publish/lpf?${scope}`], ["GeoJSON", `/publish/geojson?${scope}`]);
  }
  return section("files", make("p", { class: "buttons" }, ...links.map(([label, href]) => make("a", { href }, label))));
}
