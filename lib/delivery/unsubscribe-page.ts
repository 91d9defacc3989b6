import { escapeHtml } from "./render.ts";

/** Where the page stands: it asks, it has been done, or the link is none of ours. */
export type UnsubscribeState = "ask" | "done" | "no-such-link" | "try-again";

export type Page = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const SAID: Record<UnsubscribeState, { status: number; title: string; text: string; button?: string }> = {
  ask: {
    status: 200,
    title: "Stop these emails?",
    text: "Press the button and no more of these emails will be sent to you. You need not sign in or say why.",
    button: "Stop these emails",
  },
  done: {
    status: 200,
    title: "Done",
    text: "You will get no more of these emails. A message that was already on its way may still arrive.",
  },
  "no-such-link": {
    status: 404,
    title: "This link does not work",
    text: "It may have been cut off. Open it from the email once more, or answer that email and ask to be left alone.",
  },
  "try-again": {
    status: 503,
    title: "That did not work yet",
    text: "Your wish could not be stored just now. Please press the button again in a minute.",
    button: "Stop these emails",
  },
};

/** Nothing from elsewhere, no scripts, and no trace of the link in the next request's headers or in a search engine. */
const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-robots-tag": "noindex",
  "x-content-type-options": "nosniff",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
} as const;

/**
 * The page behind an unsubscribe link. A GET changes nothing, because scanners and previews open every link; the
 * form posts what a mail client's one click posts, to the same URL. `sender` is who the emails are from.
 */
export function unsubscribePage(state: UnsubscribeState, sender?: string): Page {
  const { status, title, text, button } = SAID[state];
  const form =
    button === undefined
      ? ""
      : `<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button type="submit">${button}</button></form>`;
  const from = sender === undefined ? "" : `<p>Emails from ${escapeHtml(sender)}.</p>`;
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
:root { color-scheme: light dark; }
body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 10vh auto; padding: 0 1rem; }
button { font: inherit; padding: .75rem 1.25rem; min-height: 44px; cursor: pointer; }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p${state === "ask" ? "" : ' role="status"'}>${text}</p>
${from}${form}
</main>
</body>
</html>
`;
  return { status, headers: HEADERS, body };
}
