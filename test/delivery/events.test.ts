import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openApi } from "../../lib/api/openapi.ts";
import { ROUTES } from "../../lib/api/routes.ts";
import { contactId } from "../../lib/contact/contact-id.ts";
import { asyncApi } from "../../lib/delivery/asyncapi.ts";
import {
  type CloudEvent,
  campaignProgressEvent,
  campaignStateEvent,
  EVENT_NAMES,
  type EventName,
  eventSchema,
} from "../../lib/delivery/events.ts";
import { eventsOfEntry } from "../../lib/delivery/events-of-entry.ts";
import { MAX_PUTS, publish } from "../../lib/delivery/publish.ts";
import type { Entry } from "../../lib/ledger/entry.ts";
import { tamperingEvent } from "../../lib/ledger/watch.ts";
import { FACT_KINDS } from "../../lib/policy/facts.ts";
import { NOW } from "./given.ts";

const entry = (but: Partial<Entry>): Entry => ({
  customerId: "ana",
  seq: 7,
  kind: "claimed",
  id: "abcdefghijkl",
  at: NOW,
  recordedAt: NOW + 1,
  actor: "somebody@example.com",
  body: {},
  fold: "f",
  prev: new Uint8Array(32),
  hash: new Uint8Array(32),
  ...but,
});
const subject = { channel: "sms", purpose: "promotional", topic: "car-loan", family: "credit", offer: "o-1" } as const;
const told = (but: Partial<Entry>) => eventsOfEntry(entry(but), contactId);
const types = (but: Partial<Entry>) => told(but).map(({ type }) => type);
const decision = { policy: "courteous 1", engine: "1 2026f" };

describe("the events of an entry", () => {
  it("tell of a claim", () => {
    const opens = { ...subject, campaign: "spring", attempt: 2, address: "v1token", expiresAt: NOW + 60_000 };
    expect(told({ body: { opens }, decision })).toEqual([
      {
        specversion: "1.0",
        id: "ana#7#contact.claimed",
        source: "tacet",
        type: "tacet.contact.claimed",
        subject: "ana",
        time: "2026-05-04T10:00:00.000Z",
        datacontenttype: "application/json",
        data: {
          customerId: "ana",
          seq: 7,
          contactId: contactId("ana", 7),
          channel: "sms",
          purpose: "promotional",
          topic: "car-loan",
          offer: "o-1",
          campaignId: "spring",
          attempt: 2,
          expiresAt: "2026-05-04T10:01:00.000Z",
          policy: "courteous 1",
        },
      },
    ]);
  });

  it("tell of a claim that was authorised at once, in that order", () => {
    const body = { opens: subject, go: { nonce: "n", dialBefore: NOW + 30_000 } };
    expect(types({ body, decision })).toEqual(["tacet.contact.claimed", "tacet.contact.authorised"]);
    expect(told({ body, decision })[1]!.data).toMatchObject({ contactId: contactId("ana", 7) });
  });

  it("tell of an authorisation, under the contact's id", () => {
    expect(told({ kind: "authorised", body: { contact: 5, go: { nonce: "n", dialBefore: NOW } } })).toMatchObject([
      {
        type: "tacet.contact.authorised",
        data: { contactId: contactId("ana", 5), dialBefore: "2026-05-04T10:00:00.000Z" },
      },
    ]);
  });

  it.each([
    ["outcome", "settled"],
    ["unknown", "unknown"],
    ["expired", "expired"],
    ["released", "released"],
  ] as const)("tell how a contact ended: %s is %s", (kind, state) => {
    const disposition = kind === "outcome" ? "no_answer" : undefined;
    expect(told({ kind, body: { contact: 5, disposition } })).toMatchObject([
      { type: "tacet.contact.settled", data: { contactId: contactId("ana", 5), state } },
    ]);
  });

  it("tell of a contact made outside", () => {
    expect(told({ kind: "recorded", body: { opens: subject, disposition: "conversation" } })).toMatchObject([
      {
        type: "tacet.contact.settled",
        data: { contactId: contactId("ana", 7), outside: true, disposition: "conversation" },
      },
    ]);
  });

  it("tell of a refusal, with its binding rule", () => {
    const body = {
      refused: { stage: "authorise", line: "l", action: "contact" },
      request: { action: "contact", ...subject, campaign: "spring", address: "v1token" },
      from: { customerId: "ana", seq: 5 },
    } as const;
    const refused = { ...decision, verdict: "defer", notBefore: NOW + 60_000, binding: "quiet-hours" } as const;
    expect(told({ kind: "refused", body, decision: refused })).toMatchObject([
      {
        type: "tacet.contact.suppressed",
        data: {
          contactId: contactId("ana", 5),
          stage: "authorise",
          verdict: "defer",
          notBefore: "2026-05-04T10:01:00.000Z",
          rule: "quiet-hours",
          campaignId: "spring",
        },
      },
    ]);
  });

  it("tell of a no, wherever it was said", () => {
    const refusals = [
      { breadth: "promotions", channel: "sms" },
      { breadth: "not-now", until: NOW },
    ] as const;
    expect(types({ kind: "opt-out", body: { refusals } })).toEqual(["tacet.opt-out.recorded"]);
    expect(types({ kind: "outcome", body: { contact: 5, disposition: "declined", refusals } })).toEqual([
      "tacet.contact.settled",
      "tacet.opt-out.recorded",
    ]);
    expect(told({ kind: "profile", body: { refusals } })).toMatchObject([
      { data: { refusals: [{ channel: "sms" }, { until: "2026-05-04T10:00:00.000Z" }] } },
    ]);
  });

  it("tell of consents and returns", () => {
    const consents = [{ kind: "express", purpose: "promotional", channel: "sms" }] as const;
    expect(told({ kind: "consent", body: { consents } })).toMatchObject([
      { type: "tacet.consent.changed", data: { change: "given" } },
    ]);
    const reinstates = { breadth: "promotions", channel: "sms" } as const;
    expect(told({ kind: "reinstatement", body: { reinstates } })).toMatchObject([
      { data: { change: "reinstated", reinstates } },
    ]);
  });

  it.each([
    "profile",
    "hold",
    "hold-closed",
    "need",
    "interaction",
    "merged-into",
    "erased",
    "offer-cleared",
    "offer-result",
  ] as const)("are none for a plain %s", (kind) => expect(told({ kind, body: {} })).toEqual([]));

  it("all fit their schemas, have ids of their own, and say nothing of address, actor or words", () => {
    const parts = fc.record(
      {
        opens: fc.constant({ ...subject, address: "v1token", campaign: "spring", attempt: 1, expiresAt: NOW }),
        contact: fc.integer({ min: 1, max: 9 }),
        go: fc.constant({ nonce: "n0nce", dialBefore: NOW }),
        disposition: fc.constantFrom("sent", "declined", "bounced"),
        refusals: fc.constant([{ breadth: "everything" }]),
        consents: fc.constant([{ kind: "express", purpose: "promotional", expiresAt: NOW }]),
        reinstates: fc.constant({ breadth: "promotions" }),
        refused: fc.constant({ stage: "claim", line: "l", action: "contact" }),
        request: fc.constant({ action: "contact", ...subject, address: "v1token" }),
        text: fc.constant("h4sh"),
        source: fc.constant("said by Ana on +351912345678"),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.constantFrom(...FACT_KINDS), parts, (kind, body) => {
        const one = entry({ kind, body: body as Entry["body"], decision });
        const events = eventsOfEntry(one, contactId);
        for (const event of events)
          eventSchema(event.type.slice("tacet.".length) as EventName)
            .strict()
            .parse(event);
        expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
        expect(JSON.stringify(events)).not.toMatch(/v1token|somebody@|h4sh|said by|n0nce/);
        expect(eventsOfEntry(one, contactId)).toEqual(events);
      }),
    );
  });
});

describe("other events", () => {
  it("of a tampered ledger leave as their schema says", () => {
    const { Detail, DetailType, Source } = tamperingEvent({
      what: "changed",
      customerId: "ana",
      seq: 3,
      eventId: "e",
      atSeconds: 1_777_000_000,
    });
    const detail = eventSchema("ledger.tampered").strict().parse(JSON.parse(Detail!));
    expect([DetailType, Source]).toEqual([detail.type, detail.source]);
  });

  it("of a campaign fit their schemas", () => {
    const state = campaignStateEvent(
      { campaignId: "spring", state: "running", effectiveAt: "2026-05-04T10:00:30.000Z" },
      NOW,
    );
    expect(eventSchema("campaign.state").strict().parse(state)).toEqual(state);
    const rows = {
      pending: 1,
      inFlight: 0,
      contacted: 2,
      deferred: 0,
      suppressed: { cap: 3 },
      heldOut: 0,
      cancelled: 0,
      rejected: 0,
      duplicate: 0,
    };
    const progress = campaignProgressEvent({
      campaignId: "spring",
      state: "running",
      asOf: "2026-05-04T10:00:00.000Z",
      rows,
      attempts: 2,
      outcomes: { sent: 2 },
      perMinute: 60,
    });
    expect(eventSchema("campaign.progress").strict().parse(progress)).toEqual(progress);
    expect(progress.id).toBe("spring#progress#2026-05-04T10:00:00.000Z");
  });
});

describe("publishing", () => {
  const event = (index: number, size = 1): CloudEvent =>
    campaignStateEvent(
      { campaignId: `c${index}${"x".repeat(size)}`, state: "running", effectiveAt: "2026-05-04T10:00:00.000Z" },
      NOW,
    );
  const events = (count: number) => Array.from({ length: count }, (_, index) => event(index));
  type Put = (entries: PutEventsRequestEntry[], call: number) => readonly (string | undefined)[];
  /** A bus that answers each entry with an error code, or takes it. */
  async function published(list: readonly CloudEvent[], put: Put) {
    const batches: PutEventsRequestEntry[][] = [];
    const pauses: number[] = [];
    const result = await publish(list, {
      bus: "tacet",
      pause: async (ms) => void pauses.push(ms),
      fraction: () => 0.5,
      put: async (entries) => {
        batches.push(entries);
        const codes = put(entries, batches.length);
        return { Entries: codes.map((ErrorCode) => (ErrorCode ? { ErrorCode } : { EventId: "e" })) };
      },
    });
    return { ...result, batches, pauses };
  }
  const takesAll: Put = (entries) => entries.map(() => undefined);

  it.each([
    [0, []],
    [1, [1]],
    [10, [10]],
    [11, [10, 1]],
    [25, [10, 10, 5]],
  ])("of %d events goes in batches of %o", async (count, sizes) => {
    const { batches, failed } = await published(events(count), takesAll);
    expect(batches.map(({ length }) => length)).toEqual(sizes);
    expect(failed).toEqual([]);
  });

  it("keeps a batch below what the bus takes in bytes", async () => {
    const { batches } = await published(
      [event(1, 40_000), event(2, 40_000), event(3, 60_000), event(4, 60_000)],
      takesAll,
    );
    expect(batches.length).toBeGreaterThan(1);
    for (const batch of batches)
      expect(batch.reduce((sum, { Detail }) => sum + Buffer.byteLength(Detail!), 0)).toBeLessThanOrEqual(256 * 1_024);
    expect(batches.flat()).toHaveLength(4);
  });

  it("puts again only what was not taken", async () => {
    const { batches, failed, pauses } = await published(events(3), (entries, call) =>
      entries.map((_, index) => (call === 1 && index === 1 ? "ThrottlingException" : undefined)),
    );
    expect(batches.map((batch) => batch.map(({ Detail }) => JSON.parse(Detail!).subject))).toEqual([
      ["c0x", "c1x", "c2x"],
      ["c1x"],
    ]);
    expect(failed).toEqual([]);
    expect(pauses).toEqual([100]);
  });

  it("gives up in the end, and says on what and why", async () => {
    const { batches, failed } = await published(events(2), (entries) =>
      entries.map(({ Detail }) => (JSON.parse(Detail!).subject === "c1x" ? "InternalFailure" : undefined)),
    );
    expect(batches).toHaveLength(MAX_PUTS);
    expect(failed).toEqual([{ event: events(2)[1], why: "InternalFailure" }]);
  });

  it("survives a bus that does not answer, or answers too little", async () => {
    const thrown = await published(events(2), (_, call) => {
      if (call < 3) throw Object.assign(new Error("x"), { name: "TimeoutError" });
      return [undefined, undefined];
    });
    expect(thrown.failed).toEqual([]);
    expect((await published(events(2), () => [])).failed).toMatchObject([{ why: "no answer" }, { why: "no answer" }]);
  });
});

describe("the AsyncAPI document", () => {
  type Json = { [key: string]: any };
  const document = JSON.parse(JSON.stringify(asyncApi())) as Json;
  const at = (pointer: string): any =>
    pointer
      .slice(2)
      .split("/")
      .reduce((node: any, key) => node?.[key.replaceAll("~1", "/").replaceAll("~0", "~")], document);
  const refs: string[] = [];
  const walk = (node: unknown): void => {
    if (node === null || typeof node !== "object") return;
    for (const [key, value] of Object.entries(node)) {
      if (key === "$ref") refs.push(value as string);
      else walk(value);
    }
  };
  walk(document);

  it("has the parts version 3 asks for", () => {
    expect(document.asyncapi).toBe("3.0.0");
    expect(document.info).toMatchObject({
      title: expect.any(String),
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
    for (const channel of Object.values<Json>(document.channels)) {
      expect(channel).toHaveProperty("address");
      expect(Object.keys(channel.messages).length).toBeGreaterThan(0);
    }
  });

  it("has no reference that leads nowhere", () => {
    expect(refs.length).toBeGreaterThan(30);
    expect(refs.filter((ref) => !ref.startsWith("#/") || at(ref) === undefined)).toEqual([]);
  });

  it("has operations whose messages are those of their channel", () => {
    for (const operation of Object.values<Json>(document.operations)) {
      expect(["send", "receive"]).toContain(operation.action);
      for (const { $ref } of operation.messages)
        expect($ref.startsWith(`${operation.channel.$ref}/messages/`)).toBe(true);
    }
  });

  it("describes every event, each with its schema and its type", () => {
    expect(Object.keys(document.channels.bus.messages)).toHaveLength(EVENT_NAMES.length);
    const described = Object.values<Json>(document.components.messages).map(({ name }) => name);
    for (const name of EVENT_NAMES) expect(described).toContain(`tacet.${name}`);
    for (const message of Object.values<Json>(document.components.messages)) {
      const schema = at(message.payload.$ref);
      expect(schema.type).toBe("object");
      expect(schema.properties).toBeDefined();
    }
    expect(document.components.schemas.ContactClaimed.properties.type.const).toBe("tacet.contact.claimed");
    expect(document.components.schemas.ContactClaimed.properties.data.required).toContain("contactId");
  });

  it("names routes the API has, with the parameters it has", () => {
    const routes = Object.values<Json>(document.channels).filter(({ address }) => address?.startsWith("/"));
    expect(routes).toHaveLength(1);
    for (const { address, parameters = {} } of routes) {
      const { post } = (openApi(ROUTES).paths as Json)[address] ?? {};
      expect(post?.operationId, address).toBeDefined();
      expect(Object.keys(parameters)).toEqual([...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    }
  });

  it("leaves nothing of the schema language of another version in it", () => {
    expect(JSON.stringify(document)).not.toMatch(/\$schema|\$defs|prefixItems/);
  });
});
