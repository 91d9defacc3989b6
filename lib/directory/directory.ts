import type { RefusalPart } from "../policy/facts.ts";
import type { Channel, Ms } from "../policy/words.ts";
import { normaliseAddress, type TokenSecrets, tokensOf } from "./address.ts";
import type { RecordStore, StoredRecord } from "./store.ts";
import { digestText, KEY_BYTES, openText, type RandomBytes, sealText } from "./vault.ts";

/** What is known of the person, all of it sealed under a key of their own. */
export type Profile = {
  readonly name?: string;
  /** How to say the name. */
  readonly pronunciation?: string;
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
};

export type LinkedAddress = { readonly token: string; readonly channel: Channel };

/** An address as it is dialled or written to. */
export type OpenAddress = LinkedAddress & { readonly value: string };

export type Person = { readonly profile?: Profile; readonly addresses: readonly OpenAddress[] };

export type NewLink = LinkedAddress & {
  /** Every token the address is known by, under every key that is kept. */
  readonly tokens: readonly string[];
  /** The customer was not linked to it before. */
  readonly isNew: boolean;
};

/** An opt-out that stands on the address itself: it bites every customer who has it, or ever gets it. */
export type StandingOptOut = RefusalPart & { readonly at: Ms; readonly eventId: string };

export type Directory = {
  /** The tokens an address may be known by, the current one first; undefined for what is no address. */
  readonly tokens: (channel: Channel, value: string) => readonly string[] | undefined;
  /**
   * Links addresses to the customer under both keys, the token's side first. Nothing is unlinked here: until the
   * ledger has let an address go, an opt-out by it must find the customer.
   */
  readonly link: (
    customerId: string,
    addresses: readonly { channel: Channel; value: string }[],
  ) => Promise<{
    readonly links: readonly NewLink[];
    /** Addresses (by place in the request) that other customers are linked to as well. */
    readonly elsewhere: readonly number[];
  }>;
  /**
   * Brings the links in line with the addresses the ledger lists: others go, missing ones come back.
   * Returns the tokens that had been missing, for an opt-out may have passed them by.
   */
  readonly align: (customerId: string, listed: readonly LinkedAddress[]) => Promise<readonly string[]>;
  readonly customersOf: (token: string) => Promise<readonly string[]>;
  readonly optOut: (token: string, optOut: StandingOptOut) => Promise<void>;
  readonly standing: (tokens: readonly string[]) => Promise<readonly StandingOptOut[]>;
  readonly saveProfile: (customerId: string, profile: Profile) => Promise<void>;
  readonly profile: (customerId: string) => Promise<Profile | undefined>;
  readonly addresses: (customerId: string) => Promise<readonly OpenAddress[]>;
  /** Both at once: one read for each contact that leaves. */
  readonly person: (customerId: string) => Promise<Person>;
  /** Seals free text; the answer stands for it in the ledger. */
  readonly keepText: (customerId: string, text: string) => Promise<string>;
  readonly texts: (customerId: string) => Promise<ReadonlyMap<string, string>>;
  /** Destroys the person's key and everything sealed under it. What stands on the tokens stays. */
  readonly erase: (customerId: string) => Promise<void>;
};

export type DirectorySecrets = {
  readonly tokens: TokenSecrets;
  /** Seals the customers' own keys. */
  readonly vault: Uint8Array;
};

const CUSTOMER = (customerId: string) => `C#${customerId}`;
const TOKEN = (token: string) => `T#${token}`;
/** Of a customer's records: what addresses begin with, the key everything is sealed under, and the profile. */
const [ADDRESS, KEY, PROFILE] = ["A#", "KEY", "PROFILE"] as const;

export function directory(store: RecordStore, secrets: DirectorySecrets, random: RandomBytes): Directory {
  const keys = customerKeys(store, secrets.vault, random);

  const standing = async (tokens: readonly string[]): Promise<StandingOptOut[]> => {
    const lists = await Promise.all(tokens.map((token) => store.list(TOKEN(token), "O#")));
    return lists.flat().map((record) => record.data as unknown as StandingOptOut);
  };
  const customersOf = async (token: string): Promise<string[]> =>
    (await store.list(TOKEN(token), "C#")).map((record) => record.sk.slice(2));

  return {
    tokens: (channel, value) => {
      const normalised = normaliseAddress(channel, value);
      return normalised === undefined ? undefined : tokensOf(secrets.tokens, channel, normalised);
    },
    customersOf,
    standing,
    link: async (customerId, addresses) => {
      const key = await keys.ofCustomer(customerId);
      const wanted = addresses.map(({ channel, value }) => {
        const normalised = normaliseAddress(channel, value)!;
        const tokens = tokensOf(secrets.tokens, channel, normalised);
        return { channel, normalised, tokens, token: tokens[0]! };
      });
      const linkedBefore = await Promise.all(wanted.map(({ token }) => store.get(TOKEN(token), `C#${customerId}`)));
      await Promise.all(
        wanted.map(({ token, channel }) => store.put({ pk: TOKEN(token), sk: `C#${customerId}`, data: { channel } })),
      );
      await Promise.all(
        wanted.map(({ token, channel, normalised }) =>
          store.put({
            pk: CUSTOMER(customerId),
            sk: `${ADDRESS}${channel}#${token}`,
            data: { token, channel },
            sealed: sealText(key, "address", normalised, random),
          }),
        ),
      );
      const owners = await Promise.all(wanted.map(({ token }) => customersOf(token)));
      return {
        links: wanted.map(({ token, channel, tokens }, index) => ({
          token,
          channel,
          tokens,
          isNew: !linkedBefore[index],
        })),
        elsewhere: owners.flatMap((ids, index) => (ids.some((id) => id !== customerId) ? [index] : [])),
      };
    },
    align: async (customerId, listed) => {
      const missing: string[] = [];
      for (const { token, channel } of listed) {
        if (await store.get(TOKEN(token), `C#${customerId}`)) continue;
        await store.put({ pk: TOKEN(token), sk: `C#${customerId}`, data: { channel } });
        missing.push(token);
      }
      await unlinkOthers(store, customerId, listed);
      return missing;
    },
    optOut: async (token, optOut) => {
      await store.put({ pk: TOKEN(token), sk: `O#${optOut.eventId}`, data: { ...optOut } });
    },
    saveProfile: async (customerId, profile) => {
      const key = await keys.ofCustomer(customerId);
      await store.put({
        pk: CUSTOMER(customerId),
        sk: PROFILE,
        data: {},
        sealed: sealText(key, "profile", JSON.stringify(profile), random),
      });
    },
    profile: async (customerId) => {
      const [key, record] = await Promise.all([keys.existing(customerId), store.get(CUSTOMER(customerId), PROFILE)]);
      return key && openProfile(key, record);
    },
    addresses: async (customerId) => {
      const [key, records] = await Promise.all([keys.existing(customerId), store.list(CUSTOMER(customerId), ADDRESS)]);
      return key ? records.map((record) => openAddress(key, record)) : [];
    },
    person: async (customerId) => {
      // By their names, what lies from the first address to the profile is all of the person but their free texts.
      const records = await store.between(CUSTOMER(customerId), ADDRESS, PROFILE);
      const key = keys.opened(records.find(({ sk }) => sk === KEY));
      if (!key) return { addresses: [] };
      return {
        profile: openProfile(
          key,
          records.find(({ sk }) => sk === PROFILE),
        ),
        addresses: records.filter(({ sk }) => sk.startsWith(ADDRESS)).map((record) => openAddress(key, record)),
      };
    },
    keepText: async (customerId, text) => {
      const key = await keys.ofCustomer(customerId);
      const digest = digestText(key, text);
      await store.put({
        pk: CUSTOMER(customerId),
        sk: `X#${digest}`,
        data: {},
        sealed: sealText(key, "text", text, random),
      });
      return digest;
    },
    texts: async (customerId) => {
      const [key, records] = await Promise.all([keys.existing(customerId), store.list(CUSTOMER(customerId), "X#")]);
      if (!key) return new Map();
      return new Map(records.map((record) => [record.sk.slice(2), openText(key, "text", record.sealed!)]));
    },
    erase: async (customerId) => {
      // The key goes first: whatever a crash leaves behind can no longer be read.
      await store.remove(CUSTOMER(customerId), KEY);
      const records = await store.list(CUSTOMER(customerId), "");
      await Promise.all(
        records.flatMap((record) => [
          store.remove(record.pk, record.sk),
          ...(record.sk.startsWith(ADDRESS) ? [store.remove(TOKEN(String(record.data.token)), `C#${customerId}`)] : []),
        ]),
      );
    },
  };
}

const openProfile = (key: Uint8Array, record: StoredRecord | undefined): Profile | undefined =>
  record?.sealed && JSON.parse(openText(key, "profile", record.sealed));

const openAddress = (key: Uint8Array, record: StoredRecord): OpenAddress => ({
  ...(record.data as unknown as LinkedAddress),
  value: openText(key, "address", record.sealed!),
});

/** Links the ledger no longer lists go, the customer's own side first. */
async function unlinkOthers(store: RecordStore, customerId: string, listed: readonly LinkedAddress[]): Promise<void> {
  const tokens = new Set(listed.map(({ token }) => token));
  const keep = new Set(listed.map(({ token, channel }) => `${ADDRESS}${channel}#${token}`));
  const records = await store.list(CUSTOMER(customerId), ADDRESS);
  for (const record of records) {
    if (keep.has(record.sk)) continue;
    await store.remove(record.pk, record.sk);
    const token = String(record.data.token);
    if (!tokens.has(token)) await store.remove(TOKEN(token), `C#${customerId}`);
  }
}

function customerKeys(store: RecordStore, vault: Uint8Array, random: RandomBytes) {
  const opened = (record: StoredRecord | undefined): Uint8Array | undefined =>
    record?.sealed && new Uint8Array(Buffer.from(openText(vault, "key", record.sealed), "base64"));
  const existing = async (customerId: string): Promise<Uint8Array | undefined> =>
    opened(await store.get(CUSTOMER(customerId), KEY));
  const ofCustomer = async (customerId: string): Promise<Uint8Array> => {
    const known = await existing(customerId);
    if (known) return known;
    const key = random(KEY_BYTES);
    const made = await store.put(
      {
        pk: CUSTOMER(customerId),
        sk: KEY,
        data: {},
        sealed: sealText(vault, "key", Buffer.from(key).toString("base64"), random),
      },
      "once",
    );
    return made ? key : (await existing(customerId))!;
  };
  return { opened, existing, ofCustomer };
}
