// The page script cuts texts as the server does: both are bound to veils.json.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { ownPieces, pieces } from "../../../handoff/console/static/veils.js";

const cases = JSON.parse(readFileSync(new URL("veils.json", import.meta.url), "utf-8"));

for (const { text, pieces: agreed } of cases) {
  test(`cuts ${JSON.stringify(text.slice(0, 20))}`, () => {
    assert.deepEqual(pieces(text).map((piece) => [piece.kind, piece.text, piece.label]), agreed);
  });
}

const own = JSON.parse(readFileSync(new URL("own_veils.json", import.meta.url), "utf-8"));

for (const { text, pieces: agreed } of own.cases) {
  test(`cuts what a consultant wrote, ${JSON.stringify(text.slice(0, 20))}`, () => {
    assert.deepEqual(ownPieces(text, own.known).map((piece) => [piece.kind, piece.text, piece.label]), agreed);
  });
}
