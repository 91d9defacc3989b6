import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DecodeOptions, decode, MAX_GZIP_RATIO } from "../../lib/audience/decode.ts";
import { cut, listOf, piecesOf } from "./given.ts";

const TEXT = "id;name\n1;Inês 😀 “quoted”\n";
const textOf = async (bytes: Uint8Array, options: DecodeOptions = {}, size = 3) =>
  Buffer.concat(await listOf(decode(cut(bytes, size), options))).toString();
const utf16be = (text: string) => Buffer.from(text, "utf16le").swap16();
const MARK = "\ufeff";

describe("decode", () => {
  it.each([
    ["UTF-8", Buffer.from(TEXT), {}],
    ["UTF-8 with a mark", Buffer.from(MARK + TEXT), {}],
    ["UTF-8 with a mark, named", Buffer.from(MARK + TEXT), { encoding: "utf-8" }],
    ["UTF-16LE with a mark", Buffer.from(MARK + TEXT, "utf16le"), {}],
    ["UTF-16BE with a mark", utf16be(MARK + TEXT), {}],
    ["UTF-16LE without a mark, named", Buffer.from(TEXT, "utf16le"), { encoding: "utf-16le" }],
    ["UTF-16BE without a mark, named", utf16be(TEXT), { encoding: "utf-16be" }],
    ["gzip", gzipSync(TEXT), {}],
    ["gzip, said", gzipSync(TEXT), { gzip: true }],
    ["gzip in two members", Buffer.concat([gzipSync(TEXT.slice(0, 9)), gzipSync(TEXT.slice(9))]), {}],
    ["gzip of UTF-16LE with a mark", gzipSync(Buffer.from(MARK + TEXT, "utf16le")), {}],
  ] as const)("reads %s, however it is cut", async (_, bytes, options) => {
    for (const size of [1, 2, 3, 7, 1000]) expect(await textOf(bytes, options, size)).toBe(TEXT);
  });

  it("reads windows-1252 when it is named", async () => {
    expect(await textOf(Buffer.from([0x49, 0x6e, 0xea, 0x73, 0x20, 0x80]), { encoding: "windows-1252" })).toBe(
      "Inês €",
    );
  });

  it("reads any text in UTF-8 as it was, cut anywhere", async () => {
    const text = fc.string({ unit: "grapheme", maxLength: 60 }).filter((made) => !made.includes("\0"));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (made, size) => {
        expect(await textOf(Buffer.from(MARK + made), {}, size)).toBe(made);
      }),
    );
  });

  it("gives nothing of nothing", async () => {
    expect(await textOf(Buffer.alloc(0))).toBe("");
    expect(await textOf(gzipSync(""))).toBe("");
  });

  const packed = gzipSync("id\n1\n2\n3\n".repeat(1000));
  it.each([
    ["a NUL byte", Buffer.from("id\n1\0\n"), {}, "nul-byte"],
    ["UTF-16 that does not say so", Buffer.from("id\n1\n", "utf16le"), {}, "nul-byte"],
    ["NUL in UTF-16", Buffer.from(`${MARK}id\n1\0\n`, "utf16le"), {}, "nul-byte"],
    ["windows-1252 that does not say so", Buffer.from([0x49, 0x6e, 0xea, 0x73]), {}, "bad-encoding"],
    ["a character that ends too early", Buffer.from("In\u00ea").subarray(0, 3), {}, "bad-encoding"],
    [
      "half a character of UTF-16",
      Buffer.from("a", "utf16le").subarray(0, 1),
      { encoding: "utf-16le" },
      "bad-encoding",
    ],
    ["a gzip file that ends in the middle", packed.subarray(0, packed.length - 9), {}, "truncated-gzip"],
    ["the first bytes of a gzip file", packed.subarray(0, 12), {}, "truncated-gzip"],
    [
      "a gzip file with a wrong checksum",
      Buffer.from(packed.map((byte, at) => (at === packed.length - 6 ? byte ^ 1 : byte))),
      {},
      "bad-gzip",
    ],
    ["what is said to be gzip and is not", Buffer.from("id\n"), { gzip: true }, "bad-gzip"],
  ] as const)("refuses %s", async (_, bytes, options, code) => {
    for (const size of [3, 1000]) await expect(textOf(bytes, options, size)).rejects.toMatchObject({ code });
  });

  it("yields what is right before it refuses the rest", async () => {
    const seen: Buffer[] = [];
    const read = async () => {
      for await (const text of decode(piecesOf("id\nInês\n", Buffer.from([0x41, 0xc3, 0x28])), {})) seen.push(text);
    };
    await expect(read()).rejects.toMatchObject({ code: "bad-encoding" });
    expect(Buffer.concat(seen).toString()).toBe("id\nInês\nA");
  });

  it("refuses a bomb long before it has gone off", async () => {
    const bomb = gzipSync(Buffer.alloc(512 * 1024 ** 2, "a"));
    let unfolded = 0;
    const read = async () => {
      for await (const text of decode(piecesOf(bomb), {})) unfolded += text.length;
    };
    await expect(read()).rejects.toMatchObject({
      code: "gzip-ratio",
      detail: expect.stringContaining(String(MAX_GZIP_RATIO)),
    });
    expect(unfolded).toBeLessThan(150 * 1024 ** 2);
  });

  it("passes on what the file's own reading throws", async () => {
    const failing = async function* () {
      yield packed.subarray(0, 20);
      throw new Error("the line is cut");
    };
    await expect(listOf(decode(failing(), {}))).rejects.toThrow("the line is cut");
  });
});
