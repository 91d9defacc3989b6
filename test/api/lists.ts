import { expect } from "vitest";
import type { Answer, Api } from "./server.ts";

/** A plan that is right; tests change what they are about. */
export const PLAN = {
  name: "Term deposits",
  channel: "voice",
  purpose: "promotional",
  topic: "term-deposit",
  startsAt: "2026-11-23T09:00:00Z",
  endsAt: "2026-12-18T20:00:00Z",
  cadence: { maxAttempts: 3, retry: { no_answer: "P1D", busy: "PT4H" } },
  pacing: { perMinute: 100 },
  careArmPercent: 0,
  delivery: { kind: "desk" },
} as const;

export const COLUMNS = {
  customerId: { column: "id" },
  address: [{ channel: "voice", value: { column: "phone" } }],
  timeZone: { constant: "Europe/Lisbon" },
} as const;

/** How a file of past calls is read: a client, a date and a result. */
export const historyOf = (topic: string, disposition: object) => ({
  customerId: { column: "client" },
  when: {
    date: { column: "date" },
    timeOfDay: { constant: "12:00" },
    zone: { constant: "Europe/Lisbon" },
    assume: "The file has no time of day; noon is taken.",
  },
  facts: [
    {
      fact: "contact",
      channel: { constant: "voice" },
      purpose: { constant: "promotional" },
      topic: { constant: topic },
      disposition,
    },
  ],
});

export const ok = (answer: Answer, status = 200) => {
  expect(answer.status, answer.text).toBe(status);
  return answer.json;
};

/** What was asked for long work, once it is done or has failed. */
export async function jobDone(api: Api, jobId: string) {
  await api.local.drained();
  const job = ok(await api.call("GET", `/v1/jobs/${jobId}`));
  expect(["done", "failed"], JSON.stringify(job)).toContain(job.state);
  return job;
}

export type Content = string | Uint8Array | ReadableStream<Uint8Array>;
type Upload = { readonly url: string; readonly method: string; readonly headers: Record<string, string> };

/** Puts a file where it is to be put; a stream goes out piece by piece. */
export const put = async ({ url, method, headers }: Upload, body: Content): Promise<Response> =>
  fetch(url, { method, headers, body, duplex: "half" } as RequestInit);

/** Sends a campaign a list, and waits until it was read. */
export async function send(api: Api, campaign: string, content: Content, mapping: unknown = { columns: COLUMNS }) {
  const asked = ok(await api.call("POST", `/v1/campaigns/${campaign}/audience`, { mapping }), 202);
  const answer = await put(asked.upload, content);
  expect(answer.status, await answer.text()).toBe(200);
  return jobDone(api, asked.jobId);
}

/** The verdict file behind an address, line by line, without its header. */
export async function verdictsAt(url: string): Promise<string[]> {
  const file = await fetch(url);
  expect(file.status).toBe(200);
  const text = await new Response(file.body!.pipeThrough(new DecompressionStream("gzip"))).text();
  return text.split("\r\n").slice(1, -1);
}

/** A file that is made while it is sent. */
export const streamed = (pieces: Iterable<Uint8Array>): ReadableStream<Uint8Array> => {
  const iterator = pieces[Symbol.iterator]();
  return new ReadableStream({
    pull: (controller) => {
      const { value, done } = iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
};
