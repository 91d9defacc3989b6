import { refusedGo, release } from "../contact/authorise.ts";
import type { Place } from "../contact/contact-id.ts";
import { Problem } from "../contact/problem.ts";
import type { Contact, Fold } from "../policy/fold.ts";
import type { Engine } from "./engine.ts";

/**
 * Whether a claimed contact would get its go now. One that would not is given back, and its row is due again: nobody is
 * told the name and number of a person they may not call.
 */
export async function mayGo(engine: Engine, place: Place, contact: Contact, fold: Fold): Promise<boolean> {
  const refused = await refusedGo(engine, place, contact, fold);
  if (!refused) return true;
  try {
    await release(engine, place, { actor: "tacet", client: "tacet" }, `refused before it was told: ${refused.binding}`);
  } catch (error) {
    // Somebody dialled or gave it back at the same time.
    if (!(error instanceof Problem && error.code === "not-releasable")) throw error;
  }
  return false;
}
