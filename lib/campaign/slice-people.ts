import type { AudienceRow } from "../audience/audience-row.ts";
import { readSlice, type Slice } from "../audience/slice.ts";
import type { Engine } from "./engine.ts";
import type { Audience } from "./plan.ts";

/** A worker keeps so many slices: the messages of one slice come one after another. */
const MAX_KEPT = 8;

/** By what reads them, so that each process has its own. */
const keptBy = new WeakMap<object, Map<string, Promise<readonly AudienceRow[]>>>();

/**
 * The people of a slice, read once and kept: a prepared audience never changes under its version. `find` says where
 * the slice is, and is asked only where it was not read yet.
 */
export function peopleOfSlice(
  { files }: Pick<Engine, "files">,
  { preparedKey, preparedVersion }: Pick<Audience, "preparedKey" | "preparedVersion">,
  slice: number,
  find: () => Promise<Slice>,
): Promise<readonly AudienceRow[]> {
  const kept = keptBy.get(files) ?? new Map<string, Promise<readonly AudienceRow[]>>();
  keptBy.set(files, kept);
  const key = `${preparedKey} ${preparedVersion} ${slice}`;
  const known = kept.get(key);
  if (known) return known;
  const reading = find().then((range) => readSlice(files, preparedKey, range, preparedVersion));
  const oldest = kept.size >= MAX_KEPT ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
  kept.set(key, reading);
  // What could not be read is tried again by whoever asks next.
  reading.catch(() => kept.get(key) === reading && kept.delete(key));
  return reading;
}
