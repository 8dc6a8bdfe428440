// @ts-check
/** How the account at this desk likes the page: the server wrote it there, and keeps what changes. */

import { act } from "./asking.js";

/**
 * @typedef {object} Habits
 * @property {boolean} enter_sends
 * @property {boolean} single_keys
 * @property {boolean} details_open
 * @property {boolean} record_open
 * @property {number} lists_width
 * @property {number} details_width
 * @property {boolean} toured
 */

/** @type {Habits} */
const habits = JSON.parse(document.body.dataset["habits"] ?? "{}");

/**
 * @template {keyof Habits} K
 * @param {K} name
 * @returns {Habits[K]}
 */
export function habit(name) {
  return habits[name];
}

/**
 * From now on like this, here and wherever the account signs in next. Nothing is said when it cannot be kept: it holds on
 * this page all the same.
 *
 * @param {Partial<Habits>} changes
 */
export function keep(changes) {
  Object.assign(habits, changes);
  void act("PATCH", "/api/v1/habits", changes).catch(() => null);
}
