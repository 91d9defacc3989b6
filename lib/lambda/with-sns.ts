import type { Call } from "../delivery/https.ts";
import { snsReader } from "../delivery/sns.ts";
import type { Provide } from "./aws.ts";
import { realExpire } from "./real.ts";

const TIMEOUT_MS = 5_000;
/** A certificate has 2 KB, a confirmation less. */
const MAX_ANSWER_BYTES = 64 * 1_024;

/**
 * Calls SNS itself, at the hosts `snsReader` has found to be SNS's: so what guards against URLs of strangers, and the
 * half megabyte of client it takes, need not be loaded before a "no" is heard.
 */
const callSns: Call = async ({ method, url }) => {
  try {
    const answer = await fetch(url, { method, redirect: "error", signal: realExpire(TIMEOUT_MS) });
    const body = await answer.arrayBuffer();
    if (body.byteLength > MAX_ANSWER_BYTES) return { kind: "broken", why: "the answer is too long" };
    const text = new TextDecoder().decode(body);
    return { kind: "answered", status: answer.status, headers: Object.fromEntries(answer.headers), body: text };
  } catch (error) {
    return { kind: "broken", why: (error as Error).name };
  }
};

/** Reports of providers and replies of people, as the stack's topic posts them. */
export const withSns: Provide = ({ TACET_HEARD_TOPIC: topic }) => {
  if (topic === undefined) return {};
  return {
    sns: {
      hear: snsReader({ call: callSns, topics: [topic] }),
      confirm: async (url) => {
        const answer = await callSns({ method: "GET", url });
        return answer.kind === "answered" && answer.status === 200;
      },
    },
  };
};
