// @ts-check
/** Where a message stands in the transcript: late words of the person stand where they were written. */

/** How late words of the person may come and still stand where they were written; as in handoff/store/transcripts.py. */
const LATE_MS = 120_000;

/**
 * What a new bubble stands before: nothing, unless it comes late, or others of the same page came before it.
 *
 * @param {Element[]} there
 * @param {Element} fresh
 */
export function follower(there, fresh) {
  const newest = Number(of(fresh, "seq"));
  if (there.every((each) => Number(of(each, "seq")) < newest)) {
    // All before it stand in order already; to order a long talk anew for each message would take seconds.
    return there[placeOf(fresh, there)] ?? null;
  }
  const inOrder = /** @type {Element[]} */ ([]);
  for (const each of [...there, fresh].sort((one, other) => Number(of(one, "seq")) - Number(of(other, "seq")))) {
    inOrder.splice(placeOf(each, inOrder), 0, each);
  }
  return inOrder[inOrder.indexOf(fresh) + 1] ?? null;
}

/**
 * Where what came in next stands among what came in before: `in_order` of handoff/store/transcripts.py.
 *
 * @param {Element} next
 * @param {Element[]} before
 */
function placeOf(next, before) {
  let place = before.length;
  for (let number = place - 1; number >= 0 && of(next, "author") === "person"; number -= 1) {
    const each = /** @type {Element} */ (before[number]);
    const [person, ahead] = [of(each, "author") === "person", written(each) - written(next)];
    if (of(each, "author") === "consultant" || (person && ahead <= 0)) {
      break;
    }
    place = person && ahead <= LATE_MS ? number : place;
  }
  return place;
}

/**
 * When it was written, in milliseconds.
 *
 * @param {Element} bubble
 */
export function written(bubble) {
  return Date.parse(bubble.querySelector("time")?.dateTime ?? "");
}

/**
 * @param {Element} element
 * @param {string} name
 */
export function of(element, name) {
  return element.getAttribute(`data-${name}`);
}
