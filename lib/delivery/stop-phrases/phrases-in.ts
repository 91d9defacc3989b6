/**
 * How people of one language ask to be left alone, as sources of regular expressions on text in the form `plain`
 * gives it: lower case, no accents, no punctuation, one space between words. Each is matched on whole words.
 */
export type PhrasesIn = {
  readonly asks: readonly string[];
  /** What holds such words and means the contrary ("don't stop"), or something else: taken out before the rest is read. */
  readonly idioms: readonly string[];
};

/**
 * One of two kinds of words not far from one of the other, in either order: what people are weary of, and what they are
 * weary of hearing. How they are joined is different every time.
 */
export const near = (one: string, other: string): string =>
  `(?:${one})(?: \\p{L}+){0,5}? (?:${other})|(?:${other})(?: \\p{L}+){0,5}? (?:${one})`;
