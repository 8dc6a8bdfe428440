// @ts-check
/** Where a message stands in the transcript: late words of the person stand where they were written. */

/** How late words of the person may come and still stand where they were written; as in handoff/store/transcripts.py. */
const LATE_MS = 120_000;

/**
 * Puts a new bubble where it belongs. Others may have to move: where something was missing between two of them, they
 * may have stood the other way round.
 *
 * @param {Element} list
 * @param {Element} fresh
 */
export function put(list, fresh) {
  const there = [...list.children];
  const newest = Number(of(fresh, "seq"));
  if (there.every((each) => Number(of(each, "seq")) < newest)) {
    // All before it stand in order already; to order a long talk anew for each message would take seconds.
    list.insertBefore(fresh, there[placeOf(fresh, there)] ?? null);
    return;
  }
  const inOrder = /** @type {Element[]} */ ([]);
  for (const each of [...there, fresh].sort((one, other) => Number(of(one, "seq")) - Number(of(other, "seq")))) {
    inOrder.splice(placeOf(each, inOrder), 0, each);
  }
  let next = /** @type {Element | null} */ (null);
  for (const each of inOrder.reverse()) {
    if (each.parentElement !== list || each.nextElementSibling !== next) {
      list.insertBefore(each, next);
    }
    next = each;
  }
}

/**
 * Where what came in next stands among what came in before: `in_order` of handoff/store/transcripts.py.
 *
 * @param {Element} next
 * @param {Element[]} before
 */
function placeOf(next, before) {
  let place = before.length;
  const fetched = next.hasAttribute("data-late");
  for (let number = place - 1; number >= 0 && of(next, "author") === "person"; number -= 1) {
    const each = /** @type {Element} */ (before[number]);
    const [person, ahead] = [of(each, "author") === "person", written(each) - written(next)];
    if (of(each, "author") === "consultant" || (person && ahead <= 0)) {
      break;
    }
    place = person && (fetched || ahead <= LATE_MS) ? number : place;
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
