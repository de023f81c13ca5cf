// Start govuk-frontend's scripts. They only make pages nicer: every page works without them.
import { initAll } from "../../vendor/govuk-frontend/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
