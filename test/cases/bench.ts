import type { Bench } from "../../lib/cases/evaluate.ts";
import { type Judges, ofGroup } from "../../lib/cases/judge-case.ts";
import type { HolidayList } from "../../lib/policy/holidays.ts";
import { HOLIDAY_LISTS, holidaysOf, JURISDICTIONS, packOf } from "../../packs/law.ts";

export const allPacks = async () => (await Promise.all(JURISDICTIONS.map(packOf))).filter((pack) => pack !== undefined);

/** Every pack and every list of holidays that ships. */
export async function shippedBench(): Promise<Bench> {
  const packs = await allPacks();
  const lists = (await Promise.all(HOLIDAY_LISTS.map(holidaysOf))) as HolidayList[];
  const outside = { holidays: (name: string) => lists.find(({ id }) => id === name) };
  return async ({ rule }): Promise<Judges | { readonly none: string }> => {
    const documents = ofGroup(packs, rule!);
    return documents.length > 0 ? { documents, outside } : { none: `no rule group ${rule}` };
  };
}
