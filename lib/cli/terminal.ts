/** A file to be sent, as it is. */
export type OpenFile = { readonly sizeBytes: number; readonly chunks: () => AsyncIterable<Uint8Array> };

/** What the command line needs of the world around it; `bin/tacet.ts` gives the real one, tests one of their own. */
export type Terminal = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof fetch;
  /** To stdout, as it is. */
  readonly print: (text: string) => void;
  /** To stderr, as it is. */
  readonly complain: (text: string) => void;
  /** A file as text; "-" is stdin. */
  readonly read: (path: string) => Promise<string>;
  /** Writes a file that only its owner reads. */
  readonly write: (path: string, text: string) => Promise<void>;
  /** A file of any size, to be read as a stream. */
  readonly open: (path: string) => Promise<OpenFile>;
  /** Writes a file of any size that only its owner reads. */
  readonly keep: (path: string, chunks: AsyncIterable<Uint8Array>) => Promise<void>;
  readonly pause: (ms: number) => Promise<void>;
  /** An id nobody else has. */
  readonly newId: () => string;
  /** IANA zone in which this person reads times. */
  readonly zone: string;
  /** Columns. */
  readonly width: number;
  readonly colours: boolean;
  /** Somebody looks at stdout, so that what was printed may be printed over. */
  readonly screen: boolean;
};

/** How a command ends, for scripts; documented in docs/cli.md and in `npx tacet --help`. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  unreachable: 4,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_CODES_IN_WORDS = `Exit codes:
  0  done, or allowed
  1  a mistake was found, or it failed
  2  wrong usage: nothing was sent
  3  refused by a decision (defer or suppress), or nobody to be called (desk next)
  4  Tacet was not reached, is too busy, or takes no such token`;
