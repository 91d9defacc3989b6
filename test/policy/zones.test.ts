import { describe, expect, it } from "vitest";
import { currentZones } from "../../lib/policy/fold.ts";
import { TZDATA_RELEASE } from "../../lib/zones/zone.ts";
import { courteous } from "../../packs/shipped.ts";
import { allow, call, customer, defer, given, livesIn, mail, policyOf, suppress, table, text } from "./given.ts";

// France: D. 223-9 C. conso., Monday to Friday 10:00-13:00 and 14:00-20:00 in the consumer's zone.
const FRENCH = [
  ["10:00", "13:00"],
  ["14:00", "20:00"],
];
const french = policyOf({
  kind: "hours",
  weekly: { mon: FRENCH, tue: FRENCH, wed: FRENCH, thu: FRENCH, fri: FRENCH },
  applies: { channels: ["voice"] },
});

describe("where the customer may be", () => {
  table(french, [
    ["nowhere known: no call is sent anyway", [livesIn()], call(), "2026-11-03T10:00Z", suppress("needs-location")],
    ["at a time nobody would mind, either", [livesIn()], call(), "2026-11-03T12:00Z", suppress("needs-location")],
    ["email at any time needs no zone", [livesIn()], mail(), "2026-11-03T03:00Z", allow],
    [
      "Paris or Nouméa, ten hours apart: their hours have none in common",
      [livesIn("Europe/Paris", "Pacific/Noumea")],
      call(),
      "2026-11-03T10:00Z",
      suppress("needs-location"),
    ],
    [
      "nor in summer, nine hours apart: 10:00 to 11:00 in Paris is 19:00 to 20:00 there",
      [livesIn("Europe/Paris", "Pacific/Noumea")],
      call(),
      "2026-07-07T07:00Z",
      defer("2026-07-07T08:00Z", "rule"),
    ],
    [
      "Paris or Réunion: from 10:00 in Paris, 13:00 there is a pause",
      [livesIn("Europe/Paris", "Indian/Reunion")],
      call(),
      "2026-11-03T08:00Z",
      defer("2026-11-03T10:00Z", "rule"),
    ],
    [
      "a zone this release does not know is no zone known",
      [livesIn("Europe/Paris", "Mars/Olympus")],
      call(),
      "2026-11-03T10:00Z",
      suppress("needs-location"),
    ],
    ["alone, too", [livesIn("Mars/Olympus")], call(), "2026-11-03T10:00Z", suppress("needs-location")],
    [
      "a profile that names another zone stands for the one before",
      [livesIn("Pacific/Noumea"), customer({ zones: ["Europe/Paris"] }, "2026-02-01T00:00Z")],
      call(),
      "2026-11-03T10:00Z",
      allow,
    ],
    [
      "and one that names none takes it back",
      [livesIn("Europe/Paris"), customer({ zones: [] }, "2026-02-01T00:00Z")],
      call(),
      "2026-11-03T10:00Z",
      suppress("needs-location"),
    ],
  ]);
  table(courteous, [
    ["courteous: no call", [livesIn()], call(), "2026-11-03T10:00Z", suppress("needs-location")],
    ["no text", [livesIn()], text(), "2026-11-03T10:00Z", suppress("needs-location")],
    ["but email", [livesIn()], mail(), "2026-11-03T03:00Z", allow],
    ["and a transactional text", [livesIn()], text({ purpose: "transactional" }), "2026-11-03T03:00Z", allow],
  ]);
});

describe("as advice, hours refuse nothing", () => {
  const advice = policyOf({ kind: "hours", severity: "advice", weekly: { mon: FRENCH } });
  table(advice, [["where the customer is not known to be, too", [livesIn()], call(), "2026-11-03T10:00Z", allow]]);
});

it("British Columbia stays at UTC-7 from 2026 on, whatever the runtime believes", () => {
  const vancouver = given(livesIn("America/Vancouver")).under(
    policyOf({ kind: "hours", weekly: { mon: [["09:00", "20:00"]] } }),
  );
  vancouver.when(call(), "2026-11-23T15:59Z").then(defer("2026-11-23T16:00Z", "rule"));
  vancouver.when(call(), "2026-11-23T16:00Z").then(allow);
});

it("every decision names the release of its zone data", () => {
  expect(given().when(mail(), "2026-11-03T10:00Z").decision.tzdata).toBe(TZDATA_RELEASE);
});

it("keeps a zone that was left, and does not call it a place the customer may be", () => {
  const { fold } = given(
    livesIn("Europe/Paris", "Europe/London"),
    customer({ zones: ["Europe/London"] }, "2026-02-01T00:00Z"),
  );
  expect(currentZones(fold)).toEqual(["Europe/London"]);
  expect(fold.zones.map((zone) => zone.name)).toEqual(["Europe/London", "Europe/Paris"]);
});
