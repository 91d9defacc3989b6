import * as z from "zod";
import { CHANNELS, PURPOSES } from "./words.ts";

const RULE_ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
export const RuleId = z
  .string()
  .max(60)
  .regex(RULE_ID, { error: 'write a rule id in lower-case words joined by hyphens, such as "weekly-cap"' });

export const TopicName = z
  .string()
  .regex(RULE_ID, { error: "write a topic in lower-case words joined by hyphens" })
  .max(60);

export const nonEmpty = <T extends z.ZodType>(item: T) =>
  z.array(item).min(1, { error: "name at least one, or leave the key out to mean all" });

export const Channels = nonEmpty(z.enum(CHANNELS));
export const Purposes = nonEmpty(z.enum(PURPOSES));
