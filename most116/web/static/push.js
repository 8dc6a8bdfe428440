// @ts-check
/** Follows a stream of server-sent events over lost connections, sleeping phones and restarts, missing nothing. */

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** How long a loss lasts before a person is told of it. */
const CALM_BEFORE_TROUBLE_MS = 3_000;
/** The server says something at least every quarter of a minute: a line over which nothing comes for so long is dead. */
const DEAD_AFTER_MS = 40_000;

/**
 * @typedef {object} PushOptions
 * @property {string} url where the stream is; `after` is added to resume
 * @property {string} [after] the position to start from
 * @property {Record<string, (data: string, position: string) => void>} on what to do with each named event
 * @property {(connected: boolean) => void} [onConnection] told when the connection is lost for a while, and is back
 */

/** @typedef {{ close: () => void, position: () => string }} Push */

/**
 * The browser's own EventSource gives up for good on an error page, so a new one is made then, from the last position.
 *
 * @param {PushOptions} options
 * @returns {Push}
 */
export function follow(options) {
  let position = options.after ?? "";
  let wait = FIRST_WAIT_MS;
  let closed = false;
  /** @type {EventSource | null} */
  let source = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let trouble;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let silence;
  let lost = false;

  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      gone();
      open();
    }, DEAD_AFTER_MS);
  };

  const back = () => {
    heard();
    wait = FIRST_WAIT_MS;
    clearTimeout(trouble);
    trouble = undefined;
    if (lost) {
      lost = false;
      options.onConnection?.(true);
    }
  };

  const gone = () => {
    // A stream that ends and resumes at once is nothing to trouble a person with.
    trouble ??= setTimeout(() => {
      lost = true;
      options.onConnection?.(false);
    }, CALM_BEFORE_TROUBLE_MS);
    if (source?.readyState === EventSource.CLOSED) {
      clearTimeout(again);
      again = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  };

  const open = () => {
    clearTimeout(again);
    source?.close();
    if (closed) {
      return;
    }
    const url = new URL(options.url, location.href);
    if (position) {
      url.searchParams.set("after", position);
    }
    source = new EventSource(url);
    heard();
    source.addEventListener("open", back);
    source.addEventListener("beat", heard);
    source.addEventListener("error", gone);
    for (const [name, act] of Object.entries(options.on)) {
      source.addEventListener(name, (event) => {
        heard();
        position = event.lastEventId || position;
        act(event.data, position);
      });
    }
  };

  const retryNow = () => {
    if (source?.readyState !== EventSource.OPEN) {
      wait = FIRST_WAIT_MS;
      open();
    }
  };

  const retryWhenSeen = () => {
    if (document.visibilityState === "visible") {
      retryNow();
    }
  };

  window.addEventListener("online", retryNow);
  document.addEventListener("visibilitychange", retryWhenSeen);
  open();
  return {
    position: () => position,
    close: () => {
      closed = true;
      clearTimeout(again);
      clearTimeout(trouble);
      clearTimeout(silence);
      source?.close();
      window.removeEventListener("online", retryNow);
      document.removeEventListener("visibilitychange", retryWhenSeen);
    },
  };
}
