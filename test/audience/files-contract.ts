import { describe, expect, it } from "vitest";
import type { Files } from "../../lib/audience/files.ts";
import { bytesOf, piecesOf } from "./given.ts";

/** What every adapter of the Files port does alike; run over each. */
export function filesContract(name: string, files: () => Files): void {
  describe(`files: ${name}`, () => {
    it("gives back what was written, whole or a range, and knows its size and version", async () => {
      const { size, version } = await files().write("a/one.txt", piecesOf("hello, ", "world"));
      expect(size).toBe(12);
      expect(await files().stat("a/one.txt")).toEqual({ size, version });
      expect((await bytesOf(files().read("a/one.txt"))).toString()).toBe("hello, world");
      expect((await bytesOf(files().read("a/one.txt", { from: 3, to: 9 }, version))).toString()).toBe("lo, wo");
      expect((await bytesOf(files().read("a/one.txt", { from: 7, to: 99 }))).toString()).toBe("world");
      expect((await bytesOf(files().read("a/one.txt", { from: 12, to: 99 }))).toString()).toBe("");
    });

    it("keeps an empty file", async () => {
      const written = await files().write("empty", piecesOf());
      expect(written.size).toBe(0);
      expect((await bytesOf(files().read("empty", undefined, written.version))).length).toBe(0);
    });

    it("keeps a file of many pieces as it is", async () => {
      const piece = Buffer.alloc(1024 * 1024, "0123456789");
      const many = Array.from({ length: 18 }, () => piece);
      const { size, version } = await files().write("many", piecesOf(...many));
      expect(size).toBe(18 * piece.length);
      expect((await bytesOf(files().read("many", undefined, version))).equals(Buffer.concat(many))).toBe(true);
    });

    it("has no version of what is not there, and says so when it is read", async () => {
      expect(await files().stat("nothing")).toBeUndefined();
      await expect(bytesOf(files().read("nothing"))).rejects.toMatchObject({ code: "file-missing" });
      await expect(bytesOf(files().read("nothing", undefined, "v1"))).rejects.toMatchObject({ code: "file-changed" });
    });

    it("leaves what was there when a write fails", async () => {
      const before = await files().write("kept", piecesOf("before"));
      const failing = async function* () {
        yield Buffer.from("half of ");
        throw new Error("the line is cut");
      };
      await expect(files().write("kept", failing())).rejects.toThrow("the line is cut");
      await expect(files().write("never", failing())).rejects.toThrow("the line is cut");
      expect(await files().stat("kept")).toEqual(before);
      expect(await files().stat("never")).toBeUndefined();
    });

    it("does not read another version than the one asked for", async () => {
      const { version } = await files().write("changing", piecesOf("first"));
      await files().write("changing", piecesOf("later"));
      const read = bytesOf(files().read("changing", { from: 0, to: 2 }, version));
      await expect(read).rejects.toMatchObject({ name: "FileChanged", code: "file-changed" });
    });

    it("notices a file that is replaced, or removed, while it is read", async () => {
      const piece = Buffer.alloc(1024 * 1024, "x");
      for (const change of ["replace", "remove"] as const) {
        await files().write("midway", piecesOf(...Array.from({ length: 17 }, () => piece)));
        const read = async () => {
          let isFirst = true;
          for await (const _ of files().read("midway")) {
            if (!isFirst) continue;
            isFirst = false;
            if (change === "replace") await files().write("midway", piecesOf("another"));
            else await files().remove("midway");
          }
        };
        await expect(read(), change).rejects.toMatchObject({ code: "file-changed" });
      }
    });

    it("removes, and removes again", async () => {
      await files().write("gone", piecesOf("x"));
      await files().remove("gone");
      await files().remove("gone");
      expect(await files().stat("gone")).toBeUndefined();
    });

    it.each([
      "",
      "/a",
      "a//b",
      "../a",
      "a/../b",
      "a/.b",
      "a b",
      "a?b",
      "ä",
      "a\0",
      "a/",
      "x.unfinished",
      "x".repeat(600),
    ])("refuses the key %j", async (key) => {
      await expect(files().stat(key)).rejects.toMatchObject({ code: "bad-key" });
      await expect(files().write(key, piecesOf("x"))).rejects.toMatchObject({ code: "bad-key" });
      await expect(bytesOf(files().read(key))).rejects.toMatchObject({ code: "bad-key" });
      await expect(files().remove(key)).rejects.toMatchObject({ code: "bad-key" });
      await expect(files().upload(key, { maxBytes: 1, expiresInSeconds: 60 })).rejects.toMatchObject({
        code: "bad-key",
      });
      await expect(files().download(key, 60)).rejects.toMatchObject({ code: "bad-key" });
    });
  });
}
