import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";

/** A self-signed X.509 certificate, made here so that tests need no other program. DER by hand, RFC 5280. */
export function selfSigned(names: readonly string[], validFrom = "20200101000000Z", validTo = "20490101000000Z") {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const algorithm = sequence(oid("1.2.840.113549.1.1.11"), tlv(0x05, Buffer.alloc(0)));
  const name = sequence(tlv(0x31, sequence(oid("2.5.4.3"), tlv(0x0c, Buffer.from(names[0]!)))));
  const alternatives = sequence(
    ...names.map((one) =>
      /^[\d.]+$/.test(one) ? tlv(0x87, Buffer.from(one.split(".").map(Number))) : tlv(0x82, Buffer.from(one)),
    ),
  );
  const extensions = tlv(
    0xa3,
    sequence(
      sequence(oid("2.5.29.17"), tlv(0x04, alternatives)),
      sequence(oid("2.5.29.19"), tlv(0x01, Buffer.from([0xff])), tlv(0x04, sequence(tlv(0x01, Buffer.from([0xff]))))),
    ),
  );
  const body = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.from([1])),
    algorithm,
    name,
    sequence(tlv(0x18, Buffer.from(validFrom)), tlv(0x18, Buffer.from(validTo))),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    extensions,
  );
  const signature = createSign("sha256").update(body).sign(privateKey);
  const der = sequence(body, algorithm, tlv(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = der.toString("base64").match(/.{1,64}/g)!;
  const cert = `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
  return { cert, key: pem(privateKey), privateKey };
}

const pem = (key: KeyObject): string => key.export({ type: "pkcs8", format: "pem" }).toString();

function tlv(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]): Buffer => tlv(0x30, Buffer.concat(parts));

function oid(text: string): Buffer {
  const [first, second, ...rest] = text.split(".").map(Number) as [number, number, ...number[]];
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let left = arc >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return tlv(0x06, Buffer.from(bytes));
}
