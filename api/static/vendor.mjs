// Copies the browser libraries to where the pages find them: `npm run vendor`.
// Nothing is bundled or changed; a missing file stops the run.
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

// MapLibre looks for its worker beside its main file.
const copies = {
  "api/static/vendor/maplibre-gl": [
    "maplibre-gl/dist/maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs",
    "maplibre-gl/dist/maplibre-gl.css",
    "maplibre-gl/LICENSE.txt",
  ],
  "api/static/vendor/swagger-ui": [
    "swagger-ui-dist/swagger-ui-bundle.js",
    "swagger-ui-dist/swagger-ui-bundle.js.LICENSE.txt",
    "swagger-ui-dist/swagger-ui.css",
    "swagger-ui-dist/favicon-32x32.png",
    "swagger-ui-dist/LICENSE",
    "swagger-ui-dist/NOTICE",
  ],
  // The shareable page is made by `maps`, which knows nothing of `api`.
  "maps/vendor/leaflet": [
    "leaflet/dist/leaflet.js",
    "leaflet/dist/leaflet.css",
    "leaflet/dist/images",
    "leaflet/LICENSE",
  ],
};

for (const [folder, files] of Object.entries(copies)) {
  const target = join(root, folder);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const file of files) {
    cpSync(join(root, "node_modules", file), join(target, file.split("/").pop()), {
      recursive: true,
    });
  }
}
