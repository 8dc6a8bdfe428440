// @ts-check
/** Who waits for words in a talk: shown from the moment it has been too long, for its consultant and later for leads. */

const SECOND = 1_000;
/** The server's clock counts: the clock of a desk may be wrong by minutes. */
const ahead = Date.parse(document.body.dataset["now"] ?? "") - Date.now() || 0;

function look() {
  for (const mark of document.querySelectorAll("[data-owed]")) {
    const since = Date.parse(mark.querySelector("time")?.dateTime ?? "");
    if (mark instanceof HTMLElement) {
      mark.hidden = Date.now() + ahead - since < Number(mark.dataset["owed"]) * SECOND;
    }
  }
}

setInterval(look, SECOND);
