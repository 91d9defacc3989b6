/**
 * What was taken from a source to look at it, and then the rest. Unlike a generator it closes the source even if it was
 * never begun, which is what happens when the look was enough to refuse.
 */
export function lookedInto<Piece>(taken: readonly Piece[], rest: AsyncIterator<Piece>): AsyncIterableIterator<Piece> {
  const left = [...taken];
  const done = { done: true as const, value: undefined };
  const iterator: AsyncIterableIterator<Piece> = {
    next: async () => (left.length > 0 ? { done: false, value: left.shift()! } : rest.next()),
    return: async () => {
      left.length = 0;
      await rest.return?.();
      return done;
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
