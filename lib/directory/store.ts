/**
 * A small store of sealed records: what the directory, and the tables of events and policies, need of a database.
 * Records of one `pk` are listed in the order of `sk`. Every read is strong.
 */
export type StoredRecord = {
  readonly pk: string;
  readonly sk: string;
  /** Plain JSON values; nothing that tells who a customer is. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly sealed?: Uint8Array;
};

export type RecordStore = {
  readonly get: (pk: string, sk: string) => Promise<StoredRecord | undefined>;
  /** Every record of `pk` whose `sk` starts so. */
  readonly list: (pk: string, prefix: string) => Promise<readonly StoredRecord[]>;
  /** Writes the record; with `once`, only where there is none. Returns whether it was written. */
  readonly put: (record: StoredRecord, once?: "once") => Promise<boolean>;
  readonly remove: (pk: string, sk: string) => Promise<void>;
};
