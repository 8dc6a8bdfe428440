// @ts-check
/** The intervention sheet on paper: the button that prints it, where scripts run. */

import { byId } from "./dom.js";

if (document.getElementById("print")) {
  const button = byId("print", HTMLElement);
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
