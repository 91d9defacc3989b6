import type { LookupFunction } from "node:net";
import { Agent, request } from "undici";
import type { Ms } from "../policy/words.ts";
import { bounded, isUnopened, wordsOf } from "./connection-faults.ts";
import { isPublicAddress, literalOf, urlMistake } from "./public-address.ts";

/** A whole call, name resolution and redirects included, takes so long at most. */
export const CALL_TIMEOUT_MS = 5_000;
/** A connection that is not open by then was never used: proof that nothing was sent. Its addresses share it. */
const CONNECT_TIMEOUT_MS = 3_000;
/** Addresses of one name that are tried, one after the other. */
const MAX_ADDRESSES = 3;
export const MAX_REDIRECTS = 3;
/** Nobody needs to answer a webhook with more; the rest is not read. */
export const MAX_ANSWER_BYTES = 64 * 1_024;
const MAX_HEADER_BYTES = 16 * 1_024;

export type CallRequest = {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type Answer =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      /** The body was cut, by its size or by the time it took. */
      readonly cut?: true;
    }
  /** Not called, because of where it leads to. Nothing was taken by anybody. */
  | { readonly kind: "refused"; readonly why: string }
  /** No connection came about: nothing was sent. */
  | { readonly kind: "unreachable"; readonly why: string }
  /** It broke off after the connection was there: the request may have arrived. */
  | { readonly kind: "broken"; readonly why: string };

/** Calls a URL somebody else chose. Never throws. */
export type Call = (request: CallRequest) => Promise<Answer>;

export type HttpsPorts = {
  /** All IPv4 and IPv6 addresses of a name. */
  readonly resolve: (hostname: string) => Promise<readonly string[]>;
  /** A signal that aborts after so many milliseconds of real time. */
  readonly expire: (ms: Ms) => AbortSignal;
  /** Which addresses may be called; {@link isPublicAddress} when left out. */
  readonly mayReach?: (address: string) => boolean;
  /** Certificate authorities to trust instead of the runtime's, as PEM. */
  readonly ca?: string;
};

/**
 * Calls over https that cannot be turned inwards. The name is resolved first, every address it has must be allowed,
 * and a connection is pinned to one that was checked, so that a name cannot change between check and use.
 * Redirects that keep the request as it is (307, 308; any for GET) are followed, each under the same rules.
 */
export const httpsCall =
  (ports: HttpsPorts): Call =>
  async (first) => {
    const expired = ports.expire(CALL_TIMEOUT_MS);
    let asked = first;
    for (let hops = 0; ; hops++) {
      const answer = await callOnce(ports, asked, expired);
      const next = redirectOf(asked, answer);
      if (next === undefined) return hops > 0 ? fromRedirect(answer, asked.url) : answer;
      if (hops === MAX_REDIRECTS) return { kind: "refused", why: `more than ${MAX_REDIRECTS} redirects` };
      asked = { ...asked, url: next };
    }
  };

const fromRedirect = (answer: Answer, url: string): Answer =>
  answer.kind === "refused" ? { kind: "refused", why: `redirected to ${bounded(url)}: ${answer.why}` } : answer;

/** Where to go on, if the answer is a redirect that leaves method and body as they are. */
function redirectOf(asked: CallRequest, answer: Answer): string | undefined {
  if (answer.kind !== "answered") return undefined;
  const kept = answer.status === 307 || answer.status === 308;
  const moved = answer.status === 301 || answer.status === 302 || answer.status === 303;
  const { location } = answer.headers;
  if (location === undefined || !(kept || (moved && asked.method === "GET"))) return undefined;
  // What cannot be read as a URL goes on as it is, and is refused for it.
  return URL.canParse(location, asked.url) ? new URL(location, asked.url).href : location;
}

async function callOnce(ports: HttpsPorts, asked: CallRequest, expired: AbortSignal): Promise<Answer> {
  const mayReach = ports.mayReach ?? isPublicAddress;
  const mistake = urlMistake(asked.url, mayReach);
  if (mistake !== undefined) return { kind: "refused", why: mistake };
  const url = new URL(asked.url);
  const addresses = await addressesOf(ports, url, expired);
  if (!Array.isArray(addresses)) return addresses as Answer;
  // One forbidden address among several is a trap, not an accident to steer around.
  const forbidden = addresses.find((address) => !mayReach(address));
  if (forbidden !== undefined)
    return { kind: "refused", why: `${url.hostname} leads to ${forbidden}, which is no address of the open internet` };
  return sendToAny(ports, asked, addresses.slice(0, MAX_ADDRESSES), expired);
}

/** To the first address that a connection can be made with: one of several that is down loses nothing. */
async function sendToAny(
  ports: HttpsPorts,
  asked: CallRequest,
  addresses: readonly string[],
  expired: AbortSignal,
): Promise<Answer> {
  const connectMs = Math.floor(CONNECT_TIMEOUT_MS / addresses.length);
  const [first, ...others] = addresses;
  let answer = await send(ports, asked, { address: first!, connectMs }, expired);
  for (const address of others) {
    if (answer.kind !== "unreachable" || expired.aborted) break;
    answer = await send(ports, asked, { address, connectMs }, expired);
  }
  return answer;
}

async function addressesOf(ports: HttpsPorts, url: URL, expired: AbortSignal): Promise<readonly string[] | Answer> {
  const literal = literalOf(url);
  if (literal !== undefined) return [literal];
  try {
    const found = await Promise.race([ports.resolve(url.hostname), aborted(expired)]);
    return found.length > 0 ? found : { kind: "unreachable", why: `${url.hostname} has no address` };
  } catch (error) {
    return { kind: "unreachable", why: `${url.hostname} cannot be resolved: ${wordsOf(error)}` };
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const fail = () => reject(new Error("it took too long"));
    if (signal.aborted) fail();
    else signal.addEventListener("abort", fail, { once: true });
  });

async function send(
  ports: HttpsPorts,
  asked: CallRequest,
  { address, connectMs }: { readonly address: string; readonly connectMs: Ms },
  expired: AbortSignal,
): Promise<Answer> {
  const dispatcher = new Agent({
    connect: { lookup: pinned(address), timeout: connectMs, ...(ports.ca !== undefined && { ca: ports.ca }) },
    maxHeaderSize: MAX_HEADER_BYTES,
    pipelining: 1,
  });
  try {
    const { method, headers, body } = asked;
    const response = await request(asked.url, { method, headers, body, dispatcher, signal: expired });
    // From here on the receiver has answered: a body that is too long or too slow does not take that back.
    return {
      kind: "answered",
      status: response.statusCode,
      headers: flat(response.headers),
      ...(await beginningOf(response.body)),
    };
  } catch (error) {
    return isUnopened(error)
      ? { kind: "unreachable", why: `no connection: ${wordsOf(error)}` }
      : { kind: "broken", why: expired.aborted ? `no answer within ${CALL_TIMEOUT_MS / 1_000} s` : wordsOf(error) };
  } finally {
    await dispatcher.destroy();
  }
}

/** The one address that was checked, whatever is asked for. */
const pinned =
  (address: string): LookupFunction =>
  (_hostname, options, done) => {
    const family = address.includes(":") ? 6 : 4;
    if (options.all) done(null, [{ address, family }]);
    else done(null, address, family);
  };

async function beginningOf(body: AsyncIterable<Uint8Array>): Promise<{ body: string; cut?: true }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const text = () => Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString("utf8");
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) return { body: text(), cut: true };
    }
  } catch {
    return { body: text(), cut: true };
  }
  return { body: text() };
}

const flat = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
