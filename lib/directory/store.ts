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
  /** How often it was swapped; absent where it never was. */
  readonly version?: number;
};

export type RecordStore = {
  readonly get: (pk: string, sk: string) => Promise<StoredRecord | undefined>;
  /** Every record of `pk` whose `sk` starts so, or the first `limit` of them. */
  readonly list: (pk: string, prefix: string, limit?: number) => Promise<readonly StoredRecord[]>;
  /** Every record of `pk` whose `sk` is neither before `from` nor after `to`, or the first `limit` of them. */
  readonly between: (pk: string, from: string, to: string, limit?: number) => Promise<readonly StoredRecord[]>;
  /** Writes the record; with `once`, only where there is none. Returns whether it was written. */
  readonly put: (record: StoredRecord, once?: "once") => Promise<boolean>;
  /**
   * Writes the record in place of the one read at that version (undefined: where there is none, or one that was never
   * swapped); its own version is one more. Returns whether it was written: if not, somebody else came first.
   */
  readonly swap: (record: Omit<StoredRecord, "version">, read: number | undefined) => Promise<boolean>;
  /** Returns whether there was one: of several who take a record, one is told so. */
  readonly remove: (pk: string, sk: string) => Promise<boolean>;
};
