// @ts-check
/** One press is one act: the second click of a double click and a key that is held down do nothing more. */

/** Acts that are on their way, by where they are sent. @type {Set<string>} */
const going = new Set();

/**
 * Does what a form asks for, unless the same is being done.
 *
 * @param {string} url
 * @param {() => Promise<void>} act
 */
export async function once(url, act) {
  if (!going.has(url)) {
    going.add(url);
    try {
      await act();
    } finally {
      going.delete(url);
    }
  }
}

/** @param {Event} event */
function isButton(event) {
  return event.target instanceof Element && event.target.closest("button, summary, [type=submit]") !== null;
}

// The lists move up once somebody is taken: the second click of a pair would take the next person, whom nobody chose.
document.addEventListener(
  "click",
  (event) => {
    if (event.detail > 1 && isButton(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  },
  true,
);
document.addEventListener(
  "keydown",
  (event) => {
    if (event.repeat && event.key === "Enter" && isButton(event)) {
      event.preventDefault();
    }
  },
  true,
);
