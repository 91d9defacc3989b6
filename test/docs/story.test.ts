import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, testApi } from "../api/server.ts";
import { blocksOf, documentAt } from "./documents.ts";

type Request = {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: Record<string, string>;
};

const CURL = /curl -s(?: -X (\w+))? (\S+)([\s\S]*?)-d '([^']*)'/g;
const HEADER = /-H '([\w-]+): ([^']*)'/g;

/** The requests of the shell examples of a document, in order, with variables set as their reader would. */
function requestsOf(path: string, variables: Record<string, string> = {}): Request[] {
  return blocksOf(documentAt(path))
    .filter(({ language }) => language === "sh")
    .flatMap(({ text }) => [...text.matchAll(CURL)])
    .map(([, method = "POST", url, between, body]) => ({
      method,
      path: url!
        .replace(/\$([A-Z]+)/g, (_, name: string) => variables[name] ?? "")
        .replace(/^http:\/\/127\.0\.0\.1:4000/, ""),
      body: JSON.parse(body!),
      headers: Object.fromEntries(
        [...between!.matchAll(HEADER)].map(([, name, value]) => [name!.toLowerCase(), value!]),
      ),
    }));
}

const answerIn = (path: string): unknown =>
  JSON.parse(blocksOf(documentAt(path)).find(({ of }) => of.startsWith("answer "))!.text);

describe("what the documents show is what Tacet answers", () => {
  let api: Api;
  beforeAll(async () => {
    api = await testApi();
  });
  afterAll(() => api.close());

  const send = ({ method, path, body, headers }: Request) => api.call(method, path, body, headers);

  it("the request and the answer of the README", async () => {
    const [request, ...more] = requestsOf("README.md");
    expect(more).toEqual([]);
    const { status, json } = await send(request!);
    expect(status).toBe(200);
    expect(json).toEqual(answerIn("README.md"));
  });

  it("the contact of docs/api.md, from claim to no", async () => {
    const fresh = await testApi();
    const play = ({ method, path, body, headers }: Request) => fresh.call(method, path, body, headers);
    try {
      const [profile, consent, claim] = requestsOf("docs/api.md");
      expect((await play(profile!)).status).toBe(200);
      expect((await play(consent!)).status).toBe(201);
      const claimed = await play(claim!);
      expect(claimed.json.decision.verdict).toBe("allow");
      const [, , , authorise, outcome, decision] = requestsOf("docs/api.md", {
        CONTACT: claimed.json.contact.contactId,
      });
      expect((await play(authorise!)).json.contact.state).toBe("authorised");
      expect((await play(outcome!)).json.contact.state).toBe("settled");
      expect((await play(decision!)).json).toEqual(answerIn("docs/api.md"));
    } finally {
      await fresh.close();
    }
  });

  it("the clock of docs/operations.md", async () => {
    const moves = requestsOf("docs/operations.md").filter(({ path }) => path === "/sandbox/clock");
    expect(moves.length).toBe(2);
    for (const move of moves) expect((await send(move)).status).toBe(200);
    expect((await api.call("GET", "/sandbox/clock")).json).toEqual({ now: "2026-12-24T09:00:00Z" });
  });
});
