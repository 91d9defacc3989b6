import * as z from "zod";
import type { DeliveryMessage, JobMessage, WorkMessage } from "../campaign/queues.ts";
import type { TickEvent } from "../campaign/schedules.ts";
import { parseInstant } from "../policy/time.ts";

/**
 * The forms of what queues and schedules hand over. Only Tacet sends it, so what does not fit was put there by hand
 * or by another release. More fields than these are let through: the next release may send them.
 */
const Id = z.string().min(1);
const Count = z.int().min(0);

const Work: z.ZodType<WorkMessage> = z.discriminatedUnion("do", [
  z.looseObject({ do: z.literal("rows"), campaign: Id, slice: Count, first: Count, rows: z.int().min(1) }),
  z.looseObject({
    do: z.literal("due"),
    campaign: Id,
    due: z.array(z.looseObject({ customerId: Id, seq: z.int().min(1) })),
  }),
]);
const Delivery: z.ZodType<DeliveryMessage> = z.looseObject({ campaign: Id, contactId: Id, tries: z.int().min(1) });
const Job: z.ZodType<JobMessage> = z.looseObject({ job: Id });
const Tick: z.ZodType<TickEvent> = z.looseObject({
  campaign: Id.optional(),
  scheduledTime: z.string().refine((text) => parseInstant(text) !== undefined, "an RFC 3339 instant"),
});

/** What S3 sends when a file has come. The key is encoded as in a form. */
const Notification = z.object({
  Records: z.array(
    z.object({ eventSource: z.literal("aws:s3"), s3: z.object({ object: z.object({ key: z.string() }) }) }),
  ),
});
/** What S3 sends once, when the notification is set up. */
const TestEvent = z.object({ Service: z.literal("Amazon S3"), Event: z.literal("s3:TestEvent") });

/** Uploads are named for the job that waits for them. */
const UPLOAD = /^uploads\/([^/]+)$/;

/** A message that is none of ours, with where it differs and nothing of what it holds. */
export class MalformedMessage extends Error {
  override readonly name = "MalformedMessage";
}

/** @throws MalformedMessage */
export const readWork = (body: string): WorkMessage => read(Work, parsed(body));
/** @throws MalformedMessage */
export const readDelivery = (body: string): DeliveryMessage => read(Delivery, parsed(body));
/** @throws MalformedMessage */
export const readTick = (event: unknown): TickEvent => read(Tick, event);

/** The jobs a message is about: the one it names, or those whose files S3 says have come. @throws MalformedMessage */
export function readJobs(body: string): readonly JobMessage[] {
  const value = parsed(body);
  if (TestEvent.safeParse(value).success) return [];
  const notification = Notification.safeParse(value);
  if (!notification.success) return [read(Job, value)];
  return notification.data.Records.map(({ s3 }) => {
    const key = decodeURIComponent(s3.object.key.replaceAll("+", " "));
    const job = UPLOAD.exec(key)?.[1];
    if (job === undefined) throw new MalformedMessage("S3 tells of a file that is no upload");
    return { job };
  });
}

function read<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const places = result.error.issues.map(({ path }) => path.join(".") || "the whole").join(", ");
  throw new MalformedMessage(`not a message of Tacet's: ${places}`);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new MalformedMessage("the body is not JSON");
  }
}
