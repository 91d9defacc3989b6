import type { RecordStore } from "../directory/store.ts";
import type { PolicyRef } from "../policy/compile.ts";
import type { PolicyDocument } from "../policy/document.ts";
import type { HolidayList } from "../policy/holidays.ts";
import type { Law } from "./law.ts";

/** Every record here has this before its key: functions that decide may write nothing else beside (lib/infra/rights.ts). */
export const KEPT = "KEPT";
const ofDocument = (id: string) => `${KEPT}#${id}`;
const ofHolidays = (id: string) => `${KEPT}#holidays:${id}`;

type Shelf = {
  /** Keeps what a decision names, before the decision is written: once in a process for each version. */
  readonly keep: (refs: readonly string[]) => Promise<void>;
  /** A version that was kept; undefined when nothing was ever decided by it. */
  readonly document: (id: string, version: string) => Promise<PolicyDocument | undefined>;
  readonly holidays: (id: string, version: string) => Promise<HolidayList | undefined>;
};

/**
 * Copies of what ships with a release and has decided something: a later release ships another version, and what was
 * decided must be told and derived again all the same. Small marks beside the copies tell which there are, so that a
 * new process reads one list instead of writing every copy again.
 *
 * @param shippedOf the document as this release has it; undefined for an operator's, which is stored already.
 */
export function keptShelf(
  store: RecordStore,
  shippedOf: (ref: PolicyRef) => Promise<PolicyDocument | undefined>,
  law: Pick<Law, "holidaysOf">,
): Shelf {
  let marks: Promise<Set<string>> | undefined;
  const marked = (): Promise<Set<string>> => {
    marks ??= store.list(KEPT, "").then((records) => new Set(records.map(({ sk }) => sk)));
    // What could not be read is tried again.
    marks.catch(() => {
      marks = undefined;
    });
    return marks;
  };
  const put = async (pk: string, version: string, data: Record<string, unknown>): Promise<void> => {
    await store.put({ pk, sk: version, data }, "once");
  };
  const keepHolidays = async (document: PolicyDocument): Promise<void> => {
    for (const name of listsOf(document)) {
      const list = await law.holidaysOf(name);
      if (list) await put(ofHolidays(list.id), list.version, { list });
    }
  };
  const keepOne = async (key: string, known: Set<string>): Promise<void> => {
    const ref = refIn(key);
    const document = await shippedOf(ref);
    if (document) {
      await put(ofDocument(ref.id), ref.version, { document });
      await keepHolidays(document);
      // Last, so that nobody takes what was cut off for kept.
      await store.put({ pk: KEPT, sk: key, data: {} });
    }
    known.add(key);
  };
  // Rows worked at once want the same copies: one writes them, and all wait for it.
  const underWay = new Map<string, Promise<void>>();
  const keepOnce = (key: string, known: Set<string>): Promise<void> => {
    const keeping = underWay.get(key) ?? keepOne(key, known).finally(() => underWay.delete(key));
    underWay.set(key, keeping);
    return keeping;
  };
  return {
    keep: async (refs) => {
      const known = await marked();
      for (const key of refs) if (!known.has(key)) await keepOnce(key, known);
    },
    document: async (id, version) =>
      (await store.get(ofDocument(id), version))?.data.document as PolicyDocument | undefined,
    holidays: async (id, version) => (await store.get(ofHolidays(id), version))?.data.list as HolidayList | undefined,
  };
}

/** Neither ids nor versions have spaces. */
function refIn(key: string): PolicyRef {
  const [id, version] = key.split(" ");
  return { id: id!, version: version! };
}

/** Names of the lists of holidays that a document's rules read. */
export const listsOf = ({ rules }: Pick<PolicyDocument, "rules">): readonly string[] => [
  ...new Set(rules.flatMap((rule) => (rule.kind === "hours" ? (rule.holidays?.lists ?? []) : []))),
];
