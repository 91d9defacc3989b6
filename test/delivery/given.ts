import type { Message } from "../../lib/delivery/delivery.ts";
import { parseInstant } from "../../lib/policy/time.ts";

export const NOW = parseInstant("2026-05-04T10:00:00Z")!;
export const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
export const OLD_SECRET = `whsec_${Buffer.alloc(24, 9).toString("base64")}`;

/** A message that is fine; each test says what is different about its own. */
export const message = (but: Partial<Message> = {}): Message => ({
  contactId: "ct_MS5hbmE",
  campaignId: "spring",
  customerId: "ana",
  channel: "email",
  purpose: "promotional",
  topic: "personal-loan",
  to: "ana@example.com",
  name: "Ana",
  subject: "About your loan",
  text: "Dear Ana,\n\nthe rate of your loan changes in June.",
  why: "You asked us in April to tell you about rates",
  stop: { unsubscribeUrl: "https://api.example.com/u/u1.k1.abc.def" },
  expiresAt: NOW + 3_600_000,
  attempt: 1,
  ...but,
});

/** Real expiry for what runs over a real connection. */
export const expire = (ms: number): AbortSignal => AbortSignal.timeout(ms);
