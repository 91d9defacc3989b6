import type { RequestListener } from "node:http";
import { createServer, type Server } from "node:https";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HttpsPorts, httpsCall, MAX_ANSWER_BYTES } from "../../lib/delivery/https.ts";
import { isPublicAddress } from "../../lib/delivery/public-address.ts";
import { selfSigned } from "./certificate.ts";
import { expire } from "./given.ts";

const { cert, key } = selfSigned(["hooks.example", "127.0.0.1"]);
let server: Server;
let port: number;
let answer: RequestListener;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer({ cert, key }, (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** The test's own server is the one address inside that may be reached. */
const ports = (but: Partial<HttpsPorts> = {}): HttpsPorts => ({
  resolve: async () => ["127.0.0.1"],
  expire,
  mayReach: (address) => address === "127.0.0.1" || isPublicAddress(address),
  ca: cert,
  ...but,
});
const url = (path = "/", host = "hooks.example") => `https://${host}:${port}${path}`;
const post = (to: string, but: Partial<HttpsPorts> = {}) =>
  httpsCall(ports(but))({ method: "POST", url: to, headers: { "x-one": "1" }, body: "hello" });
const redirectTo =
  (location: string, status = 307): RequestListener =>
  (request, response) => {
    if (request.url === "/end") response.end("there");
    else response.writeHead(status, { location }).end();
  };

describe("a call over https", () => {
  it("brings method, headers and body, and the answer back", async () => {
    let seen = "";
    answer = (request, response) => {
      request.on("data", (chunk) => (seen += `${request.headers["x-one"]} ${request.headers.host} ${chunk}`));
      request.on("end", () => response.writeHead(202, { "retry-after": "7" }).end("fine"));
    };
    expect(await post(url("/in"))).toMatchObject({
      kind: "answered",
      status: 202,
      headers: { "retry-after": "7" },
      body: "fine",
    });
    expect(seen).toBe(`1 hooks.example:${port} hello`);
  });

  it("checks the certificate against the name, though the connection is pinned to an address", async () => {
    answer = (_request, response) => response.end();
    expect(await post(url("/", "other.example"))).toMatchObject({ kind: "unreachable" });
    expect(await post(url(), { ca: undefined })).toMatchObject({ kind: "unreachable" });
  });

  it("connects to the address that was checked, whatever the name says later", async () => {
    answer = (_request, response) => response.end("pinned");
    let resolved = 0;
    const resolve = async () => (resolved++ === 0 ? ["127.0.0.1"] : ["10.0.0.1"]);
    expect(await post(url(), { resolve })).toMatchObject({ kind: "answered", body: "pinned" });
    expect(resolved).toBe(1);
  });

  it("tries the next address of a name where one takes no connection, and no other once something was sent", async () => {
    const before = asked.length;
    answer = (_request, response) => response.end("second");
    const mayReach = (address: string) => address.startsWith("127.0.0.") || isPublicAddress(address);
    const resolve = async () => ["127.0.0.2", "127.0.0.1"];
    expect(await post(url("/two"), { resolve, mayReach })).toMatchObject({ kind: "answered", body: "second" });
    answer = (request) => request.socket.destroy();
    const twice = async () => ["127.0.0.1", "127.0.0.1"];
    expect(await post(url("/broken"), { resolve: twice })).toMatchObject({ kind: "broken" });
    expect(asked.slice(before)).toEqual(["POST /two", "POST /broken"]);
  });

  it.each([
    ["169.254.169.254"],
    ["10.1.2.3"],
    ["::1"],
    ["::ffff:127.0.0.1"],
    ["64:ff9b::a9fe:a9fe"],
    ["fd00:ec2::254"],
    ["100.64.1.1"],
  ])("does not call a name that leads to %s", async (address) => {
    asked.length = 0;
    const refused = await post(url(), { resolve: async () => [address] });
    expect(refused).toEqual({ kind: "refused", why: expect.stringContaining(address) });
    expect(asked).toEqual([]);
  });

  it("does not call a name one of whose addresses is forbidden", async () => {
    expect(await post(url(), { resolve: async () => ["127.0.0.1", "169.254.169.254"] })).toMatchObject({
      kind: "refused",
    });
  });

  it("does not call an address that is written as a number", async () => {
    asked.length = 0;
    const strict = { mayReach: isPublicAddress };
    for (const host of ["2130706433", "0x7f.1", "0177.0.0.1", "127.0.0.1", "[::ffff:127.0.0.1]"])
      expect(await post(url("/", host), strict)).toMatchObject({ kind: "refused" });
    expect(asked).toEqual([]);
  });

  it("says that a name without an address, and one that cannot be resolved, was not reached", async () => {
    expect(await post(url(), { resolve: async () => [] })).toMatchObject({ kind: "unreachable" });
    const fails = async () => {
      throw Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" });
    };
    expect(await post(url(), { resolve: fails })).toMatchObject({ kind: "unreachable" });
  });

  it("gives up on a resolver that does not answer", async () => {
    const never = () => new Promise<never>(() => {});
    expect(await post(url(), { resolve: never, expire: () => AbortSignal.timeout(50) })).toMatchObject({
      kind: "unreachable",
      why: expect.stringContaining("too long"),
    });
  });

  it("says that a closed port was not reached, and nothing was sent", async () => {
    const closed = createTcpServer();
    await new Promise<void>((listening) => closed.listen(0, "127.0.0.1", listening));
    const gone = (closed.address() as AddressInfo).port;
    await new Promise((done) => closed.close(done));
    expect(await post(`https://hooks.example:${gone}/`)).toMatchObject({ kind: "unreachable" });
  });

  it("says that a receiver which hangs up, or says nothing, may have taken it", async () => {
    answer = (request) => request.socket.destroy();
    expect(await post(url())).toMatchObject({ kind: "broken" });
    answer = () => {};
    expect(await post(url(), { expire: () => AbortSignal.timeout(200) })).toMatchObject({
      kind: "broken",
      why: expect.stringContaining("no answer within 5 s"),
    });
  });

  it("reads so much of an answer and no more, and a slow body does not take the status back", async () => {
    answer = (_request, response) => response.end("x".repeat(MAX_ANSWER_BYTES * 4));
    const long = await post(url());
    expect(long).toMatchObject({ kind: "answered", status: 200, cut: true });
    expect((long as { body: string }).body.length).toBe(MAX_ANSWER_BYTES);
    answer = (_request, response) => {
      response.writeHead(200);
      response.write("so");
    };
    const slow = await post(url(), { expire: () => AbortSignal.timeout(300) });
    expect(slow).toEqual({ kind: "answered", status: 200, headers: expect.anything(), body: "so", cut: true });
  });
});

describe("redirects", () => {
  it("are followed where method and body stay, each checked anew", async () => {
    answer = redirectTo("/end");
    expect(await post(url("/start"))).toMatchObject({ kind: "answered", status: 200, body: "there" });
    answer = redirectTo("/end", 308);
    expect(await post(url("/start"))).toMatchObject({ kind: "answered", body: "there" });
  });

  it.each([301, 302, 303])("of status %d are left to the caller, because a POST would become a GET", async (status) => {
    answer = redirectTo("/end", status);
    expect(await post(url("/start"))).toMatchObject({ kind: "answered", status });
  });

  it.each([
    ["https://169.254.169.254/latest/meta-data"],
    ["https://[::ffff:169.254.169.254]/"],
    ["http://hooks.example/"],
    ["https://10.0.0.1/"],
    ["//[::1]/"],
  ])("to %s are refused", async (location) => {
    answer = redirectTo(location);
    expect(await post(url("/start"))).toEqual({ kind: "refused", why: expect.stringContaining("redirected to") });
  });

  it("to a name that leads inside are refused", async () => {
    answer = redirectTo(`https://inside.example:${port}/`);
    const resolve = async (name: string) => (name === "inside.example" ? ["192.168.0.1"] : ["127.0.0.1"]);
    expect(await post(url("/start"), { resolve })).toMatchObject({
      kind: "refused",
      why: expect.stringContaining("192.168.0.1"),
    });
  });

  it("end after three", async () => {
    answer = redirectTo("/again");
    asked.length = 0;
    expect(await post(url("/start"))).toMatchObject({ kind: "refused", why: "more than 3 redirects" });
    expect(asked.length).toBe(4);
  });
});
