// Starts the few govuk-frontend behaviours that we use, on whatever is new on the page.
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { PasswordInput } from "govuk-frontend/dist/govuk/components/password-input/password-input.mjs";

const BEHAVIOURS = [CharacterCount, ErrorSummary, PasswordInput];

export function mendMarkup(page) {
  // govuk-frontend starts only where this class says that scripts run; no inline script may set it earlier.
  page.body.classList.add("js-enabled", "govuk-frontend-supported");
  for (const Behaviour of BEHAVIOURS) {
    const name = Behaviour.moduleName;
    for (const element of page.querySelectorAll(`[data-module="${name}"]:not([data-${name}-init])`)) new Behaviour(element);
  }
}
