import fc from "fast-check";
import { expect, it } from "vitest";
import { textWriter } from "../../lib/audience/text-writer.ts";

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc.stringMatching(/^[a-z"\\\n]*$/),
);
/** A surrogate alone is no text that UTF-8 can hold. */
const wellFormed = (text: string): string => Buffer.from(text).toString();
const textOf = (write: ReturnType<typeof textWriter>) => Buffer.from(write.bytes()).toString();

it("writes JSON strings as JSON does, texts as they are, and numbers", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(anyText, fc.nat(0xffffffff)), { maxLength: 20 }), (parts) => {
      const write = textWriter();
      for (const part of parts) {
        if (typeof part === "number") write.digits(part);
        else {
          const bytes = Buffer.from(`"${part}\n`);
          write.json(bytes, 1, bytes.length - 1);
          write.text(part);
          write.copy(bytes, 1, bytes.length - 1);
        }
      }
      const expected = parts.map((part) =>
        typeof part === "number" ? String(part) : JSON.stringify(wellFormed(part)) + wellFormed(part).repeat(2),
      );
      expect(textOf(write)).toBe(expected.join(""));
    }),
  );
});

it("grows beyond its first buffer, and forgets what is cut off", () => {
  const write = textWriter();
  const long = "é".repeat(700_000);
  const bytes = Buffer.from(long);
  write.text("keep");
  const mark = write.length();
  write.text(long);
  write.json(bytes, 0, bytes.length);
  write.copy(Buffer.alloc(700_000, "x"));
  expect(write.length()).toBe(4 + 1_400_000 + 1_400_002 + 700_000);
  expect(textOf(write)).toBe(`keep${long}"${long}"${"x".repeat(700_000)}`);
  write.cutTo(mark);
  write.digits(7);
  expect(textOf(write)).toBe("keep7");
});
