// The page script cuts texts as the server does: both are bound to veils.json.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { pieces } from "../../../handoff/console/static/veils.js";

const cases = JSON.parse(readFileSync(new URL("veils.json", import.meta.url), "utf-8"));

for (const { text, pieces: agreed } of cases) {
  test(`cuts ${JSON.stringify(text.slice(0, 20))}`, () => {
    assert.deepEqual(pieces(text).map((piece) => [piece.kind, piece.text, piece.label]), agreed);
  });
}
