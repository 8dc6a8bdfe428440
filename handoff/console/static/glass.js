// @ts-check
/** The intervention sheet on paper: the button that prints it, where scripts run. */

const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
