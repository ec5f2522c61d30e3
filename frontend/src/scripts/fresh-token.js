// A form's token is that of the session in which its page was loaded. Who signs in anew in another window gets another
// one, and what was typed here is still to be sent: the newest token is in a cookie.
const EVENTS = ["submit", "change", "keep"];

export function freshenTokens(page) {
  // While capturing, so that nobody has taken the form's values yet.
  for (const event of EVENTS) page.addEventListener(event, freshen, true);
}

export function csrfToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
}

export function freshen() {
  const token = csrfToken();
  if (!token) return;
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
}
