// The reply box tells how many parts an SMS has, as networks count them.
import assert from "node:assert/strict";
import test from "node:test";

import { count, plain } from "../../../handoff/console/static/segments.js";

const cases = [
  ["a".repeat(160), 1],
  ["a".repeat(161), 2],
  ["a".repeat(306), 2],
  ["a".repeat(307), 3],
  ["€".repeat(80), 1],
  ["€".repeat(81), 2],
  ["ą".repeat(70), 1],
  ["ą".repeat(71), 2],
  ["ą" + "a".repeat(134), 3],
  ["😀".repeat(35), 1],
  ["😀".repeat(36), 2],
];

for (const [text, parts] of cases) {
  test(`${text.length} units of ${text[0]} are ${parts}`, () => assert.equal(count(text), parts));
}

const plainer = [
  ["zażółć gęślą jaźń", "zazolc gesla jazn"],
  ["„tak” – jutro…", '"tak" - jutro...'],
  ["Łódź à la carte", "Lodz à la carte"],
  ["привіт", "привіт"],
  ["dobrze 😀", "dobrze 😀"],
];

for (const [text, wanted] of plainer) {
  test(`${text} in plain letters`, () => assert.equal(plain(text), wanted));
}
