// @ts-check
/** Answers overtake each other on their way: an older page of a conversation never takes the place of a newer one. */

/**
 * Whether a page was begun before the one whose conversation is on the screen.
 *
 * @param {Document} page
 */
export function isOlder(page) {
  const [[at = 0, number = 0], [shownAt = 0, shownNumber = 0]] = [begun(page), begun(document)];
  // Where the stream of events was empty a page tells nothing of its age.
  return at > 0 && (at < shownAt || (at === shownAt && number < shownNumber));
}

/** @param {Document} page whose conversation was just put on the screen */
export function nowShown(page) {
  document.body.dataset["position"] = page.body.dataset["position"] ?? "";
}

/**
 * Where the stream of events was when a page was begun: everything up to there is in it.
 *
 * @param {Document} page
 */
function begun(page) {
  return (page.body.dataset["position"] ?? "").split("-").map(Number);
}
