/**
 * How people of one language ask to be left alone, as sources of regular expressions on text in the form `plain`
 * gives it: lower case, no accents, no punctuation, one space between words. Each is matched on whole words.
 */
export type PhrasesIn = {
  readonly asks: readonly string[];
  /** What holds such words and means the contrary ("don't stop"), or something else: taken out before the rest is read. */
  readonly idioms: readonly string[];
};
