/** The GSM 03.38 default alphabet, and the characters of its extension table, which take two places. */
const GSM = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const GSM_EXTENDED = new Set("\f^{}\\[~]|€");

/** Characters of one part: alone, and of several, where each carries a header (3GPP TS 23.038 and 23.040). */
const GSM_PART = { alone: 160, several: 153 };
const UCS2_PART = { alone: 70, several: 67 };

/** In how many parts a text message travels, and which alphabet decides that. Each part is sent and paid for by itself. */
export function smsParts(text: string): { readonly parts: number; readonly alphabet: "GSM-7" | "UCS-2" } {
  const characters = [...text];
  const gsm = characters.every((character) => GSM.has(character) || GSM_EXTENDED.has(character));
  const length = gsm
    ? characters.reduce((sum, character) => sum + (GSM_EXTENDED.has(character) ? 2 : 1), 0)
    : text.length;
  const { alone, several } = gsm ? GSM_PART : UCS2_PART;
  return { parts: length <= alone ? 1 : Math.ceil(length / several), alphabet: gsm ? "GSM-7" : "UCS-2" };
}
