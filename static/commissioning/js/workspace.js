// Start govuk-frontend's scripts. They only make pages nicer: every page works without them.
import { initAll } from "../../vendor/govuk-frontend/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// A fold that an answer asks to be filled in opens with that answer.
for (const fold of document.querySelectorAll("details[data-opens-with]")) {
  const answers = fold.getAttribute("data-opens-for").split(" ");
  for (const choice of document.querySelectorAll(`input[name="${fold.getAttribute("data-opens-with")}"]`)) {
    choice.addEventListener("change", () => {
      if (answers.includes(choice.value)) fold.open = true;
    });
  }
}
