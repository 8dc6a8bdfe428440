// @ts-check
/** The words that scripts say; the server writes them into the page, so that they stand in one file with all others. */

/**
 * @typedef {object} Words
 * @property {Record<string, string>} author
 * @property {Record<string, string>} kind
 * @property {Record<string, string>} delivery
 * @property {Record<string, string>} undelivered
 * @property {Record<"number" | "link" | "known", string>} veil
 * @property {Record<"on" | "off" | "sound" | "blocked" | "notice" | "danger" | "unanswered" | "offer" | "glass", string>} bell
 * @property {Record<"owed" | "open" | "back", string>} beside
 * @property {Record<"attachments" | "late" | "seconds" | "minutes" | "hours" | "segments" | "characters" | "plain"
 *   | "enter_sends" | "ctrl_enter_sends" | "failed" | "undo" | "picker_none" | "unread" | "folded" | "came_below" | "to_end"
 *   | "live_on" | "live_off" | "unsent" | "centres_failed" | "record_saved" | "record_not_saved", string>} say
 */

/** @type {Words} */
export const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");
