import { describe, expect, it, vi } from "vitest";
import { campaignStateEvent } from "../../lib/delivery/events.ts";
import { powertools, UNTOLD_METRIC, type Untold } from "../../lib/lambda/observe.ts";
import { tellsBus } from "../../lib/lambda/with-events.ts";

const event = (campaignId: string) =>
  campaignStateEvent({ campaignId, state: "running", effectiveAt: "2026-11-23T15:00:00.000Z" }, 0);
const events = ["autumn", "winter", "spring"].map(event);

const telling = (refused: readonly string[]) => {
  const untold: Untold[][] = [];
  const tell = tellsBus(
    async (told) => ({
      failed: told
        .filter(({ data }) => refused.includes((data as { campaignId: string }).campaignId))
        .map((one) => ({ event: one, why: "ThrottlingException" })),
    }),
    { untold: (some) => untold.push([...some]) },
  );
  return { tell, untold };
};

describe("what campaigns tell the bus", () => {
  it("is counted where the bus took it at no try, and nothing is thrown", async () => {
    const { tell, untold } = telling(["autumn", "spring"]);
    await tell(events);
    const one = { type: events[0]!.type, why: "ThrottlingException" };
    expect(untold).toEqual([[one, one]]);
  });

  it("is not spoken of where the bus took it all", async () => {
    const { tell, untold } = telling([]);
    await tell(events);
    expect(untold).toEqual([]);
  });

  it("is logged once for each reason and counted in a metric, naming no campaign", () => {
    const lines: string[] = [];
    // The logger has a console of its own, over the streams of the process.
    const spies = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, "write").mockImplementation((line) => lines.push(String(line)) > 0),
    );
    powertools().untold(events.map(({ type }) => ({ type, why: "InternalFailure" })));
    for (const spy of spies) spy.mockRestore();
    const told = lines.map((line) => JSON.parse(line));
    expect(told.find((line) => line.message === "untold")).toMatchObject({
      events: 3,
      reasons: [{ type: events[0]!.type, why: "InternalFailure" }],
    });
    expect(told.find((line) => UNTOLD_METRIC in line)?.[UNTOLD_METRIC]).toBe(3);
    expect(lines.join("")).not.toContain("autumn");
  });
});
