import { createHmac } from "node:crypto";
import type { UnsubscribeKeys } from "../delivery/unsubscribe.ts";
import type { TokenSecrets } from "../directory/address.ts";

export type Signing = {
  readonly unsubscribe: UnsubscribeKeys;
  /** Secrets of a campaign's webhook as Standard Webhooks writes them, the current one first. */
  readonly webhookSecrets: (campaignId: string) => readonly string[];
};

const derived = (key: Uint8Array, label: string): Uint8Array =>
  new Uint8Array(createHmac("sha256", key).update(label).digest());

/**
 * Keys for what is signed, derived from the token keys under labels of their own: every kept version, so that what
 * was signed before a rotation can still be checked, and both signatures are sent while it lasts.
 */
export function signingOf({ current, versions }: TokenSecrets): Signing {
  const newestFirst = [current, ...Object.keys(versions).filter((version) => version !== current)];
  return {
    unsubscribe: {
      current,
      versions: Object.fromEntries(
        Object.entries(versions).map(([version, key]) => [version, derived(key, "unsubscribe")]),
      ),
    },
    webhookSecrets: (campaignId) =>
      newestFirst.map(
        (version) => `whsec_${Buffer.from(derived(versions[version]!, `webhook ${campaignId}`)).toString("base64")}`,
      ),
  };
}
