import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeFold } from "../../lib/ledger/fold-codec.ts";
import { type Api, testApi } from "../api/server.ts";
import { blocksOf, documentAt } from "./documents.ts";

const blocks = blocksOf(documentAt("docs/ledger-format.md"));
const run = promisify(execFile);

describe("docs/ledger-format.md", () => {
  it("reads the fold it shows as Tacet does", () => {
    const entry = JSON.parse(blocks.find(({ language }) => language === "json")!.text);
    const fold = decodeFold(entry);
    expect(fold).toMatchObject({
      seq: 4,
      recordedAt: entry.recordedAt,
      known: true,
      zones: [{ name: "Europe/Lisbon" }],
      recentFacts: ["HZhn3C"],
    });
    const about = { topic: "personal-loan", family: "credit" };
    expect(fold.contacts).toMatchObject([
      {
        seq: 2,
        channel: "voice",
        purpose: "promotional",
        state: "settled",
        direction: "outbound",
        pitched: false,
        disposition: "declined",
        campaign: "spring",
        request: "JjtMrX",
        attempt: 1,
        ...about,
      },
    ]);
    expect(fold.refusals).toMatchObject([{ seq: 4, breadth: "this-topic", group: 2, ...about }]);
    expect(fold.addresses).toEqual([
      { token: "1hxyK2DD8j3y1woJa", channel: "voice", shared: false, wrongNumbers: 0, bounces: 0 },
    ]);
    expect([fold.holds, fold.consents, fold.jurisdictions, fold.needs, fold.lines]).toEqual([[], [], [], [], []]);
  });

  describe("its own verifier", () => {
    const folder = mkdtempSync(join(tmpdir(), "tacet-docs-"));
    const script = join(folder, "check.mjs");
    let api: Api;
    let exported: { entries: Record<string, unknown>[] };

    beforeAll(async () => {
      writeFileSync(script, blocks.find(({ of }) => of === "check.mjs")!.text);
      api = await testApi();
      await api.call("PUT", "/v1/customers/ana", { timeZone: "Europe/Lisbon", name: "Ana" });
      const { json } = await api.call("POST", "/v1/contacts", {
        customerId: "ana",
        channel: "voice",
        purpose: "service",
        campaignId: "ünï 💳",
      });
      await api.call("POST", `/v1/contacts/${json.contact.contactId}/outcome`, {
        eventId: "e",
        disposition: "complained",
        note: "Enough.",
      });
      await api.call("POST", "/v1/contacts", {
        customerId: "ana",
        channel: "email",
        purpose: "promotional",
        topic: "camera",
      });
      exported = (await api.call("GET", "/v1/customers/ana/export")).json;
    });
    afterAll(async () => {
      await api.close();
      rmSync(folder, { recursive: true });
    });

    const check = async (value: unknown): Promise<{ code: number; said: string }> => {
      const file = join(folder, "export.json");
      writeFileSync(file, JSON.stringify(value));
      return run(process.execPath, [script, file]).then(
        ({ stdout }) => ({ code: 0, said: stdout.trim() }),
        (error: { code: number; stdout: string }) => ({ code: error.code, said: error.stdout.trim() }),
      );
    };

    it("finds nothing in a chain that is whole", async () => {
      expect(await check(exported)).toEqual({ code: 0, said: "4 entries, unbroken" });
    });

    it("finds what was changed, removed or swapped", async () => {
      const [first, second, third, fourth] = exported.entries;
      const broken = { code: 1, said: "entry 2 is not what was written" };
      expect(await check({ entries: [first, { ...second, actor: "somebody else" }, third, fourth] })).toEqual(broken);
      expect(await check({ entries: [first, third, fourth] })).toEqual(broken);
      expect(await check({ entries: [first, third, second, fourth] })).toEqual(broken);
    });
  });
});
