// What the popups say. `coverage` holds words, standards and centres; text never becomes HTML.
const limitOf = (measure) =>
  coverage.standards.find((standard) => standard.measure === measure);
const written = (value, decimals) =>
  value === undefined || value === null
    ? "—"
    : value.toLocaleString(coverage.language === "zh" ? "zh-CN" : "en-GB", {
        minimumFractionDigits: decimals, maximumFractionDigits: decimals,
      });
const perCent = (value) => (value === undefined ? "—" : `${written(100 * value, 1)}%`);

function tag(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children.filter((child) => child !== null));
  return made;
}

function judged(value) {
  const { meets, short, unknown } = coverage.words;
  if (value === undefined) return tag("span", "", unknown);
  return tag("span", value ? "good" : "bad", value ? meets : short);
}

function explained(row) {
  const words = coverage.words;
  const figure = row.area_per_100_households_m2;
  const isCommunity = row.level === "community";
  const area = isCommunity ? row.floor_area_m2 : row.floor_area_counted_m2;
  const households = isCommunity ? row.households : row.households_counted;
  const box = tag("div", "", tag("h2", "", row.name));
  box.append(tag("small", "", [row.code, row.committee_type].filter(Boolean).join(" · ")));
  box.append(
    tag("p", "figure", tag("b", "", figure === undefined ? words.cannot_compute : written(figure, 2)),
      figure === undefined ? "" : ` ${words.unit}`),
  );
  if (figure !== undefined) {
    box.append(tag("p", "", `100 × ${written(area, 2)} m² ÷ ${written(households, 0)} ${words.households} = ${written(figure, 2)} m²`));
  } else {
    box.append(tag("p", "bad", households ? words.no_floor_area : words.no_households));
  }
  const limit = limitOf("service_centre_area_per_100_households_m2");
  const building = limitOf("service_centre_single_building_m2");
  if (limit) {
    box.append(tag("p", "", `${words.area_standard} ≥ ${written(limit.value, 0)} m² `, isCommunity ? judged(row.meets_area) : "",
      row.short_m2 === undefined ? "" : ` · ${words.short_by} ${written(row.short_m2, 2)} m²`));
  }
  if (!isCommunity) {
    box.append(tag("p", "", `${words.coverage_rate}: ${written(row.communities_compliant, 0)} ÷ ${written(row.communities, 0)} = ${perCent(row.coverage_rate)}`),
      tag("small", "", `${words.urban} ${perCent(row.coverage_rate_urban)} · ${words.rural} ${perCent(row.coverage_rate_rural)} · ${words.cannot_compute} ${row.communities_unknown}`));
    return box;
  }
  if (building) {
    box.append(tag("p", "", `${words.building_standard} ≥ ${written(building.value, 0)} m² `, judged(row.meets_single_building)));
  }
  const counted = coverage.centres[row.code] ?? [];
  if (!counted.length) box.append(tag("p", "", words.no_centres));
  else {
    box.append(tag("p", "", words.centres), tag("ul", "", ...counted.map(([name, size, share, part]) =>
      tag("li", "", `${name}: ${written(size, 2)} m² × ${perCent(share)} = ${written(part, 2)} m²`))));
  }
  return box;
}

function centre(about) {
  const words = coverage.words;
  const size = about.floor_area_m2 === null ? words.unknown : `${written(about.floor_area_m2, 2)} m²`;
  return tag("div", "", tag("h2", "", about.name), tag("small", "", about.facility_code),
    tag("p", "", `${words.floor_area} ${size}`),
    about.unassigned ? tag("p", "bad", words.unassigned) : null,
    about.note ? tag("small", "", about.note) : null);
}

const NEAR = 11;

L.Map.addInitHook(function () {
  L.control.scale({ imperial: false }).addTo(this);
  const showCentres = () => {
    const isShown = this.hasLayer(geo_json_centres);
    if (isShown !== this.getZoom() >= NEAR) {
      if (isShown) this.removeLayer(geo_json_centres);
      else this.addLayer(geo_json_centres);
    }
  };
  // Its layers are there once the page is.
  addEventListener("load", () => {
    showCentres();
    this.on("zoomend", showCentres);
  });
});
