/**
 * Letters of other alphabets that look like Latin ones, by the Latin letter: Cyrillic, Greek and Armenian, capitals
 * and small letters, after Unicode's confusables (www.unicode.org/Public/security/latest/confusables.txt, UTS #39).
 */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  a: "АаΑα",
  b: "ВΒЬ",
  c: "СсϹϲ",
  d: "ԁ",
  e: "ЕеΕ",
  h: "НΗһ",
  i: "ІіΙιӀ",
  j: "ЈјϳͿ",
  k: "КΚκ",
  l: "ӏ",
  m: "МΜ",
  n: "Νոп",
  o: "ОоΟοՕօσ",
  p: "РрΡρ",
  q: "Ԛԛգ",
  r: "г",
  s: "ЅѕՏ",
  t: "ТтΤτ",
  u: "Սսυ",
  v: "Ѵѵν",
  w: "Ԝԝ",
  x: "ХхΧχ",
  y: "УуΥγҮү",
  z: "Ζ",
};
const LATIN: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOKS_LIKE).flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
);
/** Letters in a sign, A to Z in a row, that Unicode's own forms (NFKC) leave as they are. */
const SIGNS: readonly number[] = [
  0x1f150, // 🅐 in a filled circle
  0x1f170, // 🅰 in a filled square
  0x1f1e6, // 🇦 of a flag
];
const LETTERS = 26;

/**
 * The text with every letter that only looks Latin made Latin. It is read beside the text itself, and only for what
 * tightens: a "stop" in disguise is one, a "start" in disguise is nothing.
 */
export const asLatin = (text: string): string =>
  [...text].map((letter) => LATIN.get(letter) ?? letterOfSign(letter.codePointAt(0)!) ?? letter).join("");

function letterOfSign(code: number): string | undefined {
  const first = SIGNS.find((sign) => code >= sign && code < sign + LETTERS);
  return first === undefined ? undefined : String.fromCodePoint(0x61 + code - first);
}
