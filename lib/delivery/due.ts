import type { Message } from "./delivery.ts";
import type { ContactDue } from "./events.ts";

/**
 * What a receiver that dials or sends for itself is told; the address goes along only where it was asked for. It is
 * the same at every try: a receiver that compares bodies under one id must find no difference.
 */
export function dueOf(message: Message, includeAddress: boolean): ContactDue {
  const { attempt: _, to, expiresAt, ...rest } = message;
  return { ...rest, ...(includeAddress && to !== undefined && { to }), expiresAt: new Date(expiresAt).toISOString() };
}
