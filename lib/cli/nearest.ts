/** Names in the order of how few letters set them apart from one that was written, in whatever case. */
export function nearest(written: string, names: readonly string[]): string[] {
  const wanted = written.toLowerCase();
  return names
    .map((name) => ({ name, apart: lettersApart(wanted, name.toLowerCase()) }))
    .sort((a, b) => a.apart - b.apart || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
}

/** Letters to put in, take out or change to make one of the other (Levenshtein). */
function lettersApart(one: string, other: string): number {
  let before = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const now = [row];
    for (let column = 1; column <= other.length; column++) {
      const changed = before[column - 1]! + (one[row - 1] === other[column - 1] ? 0 : 1);
      now.push(Math.min(changed, before[column]! + 1, now[column - 1]! + 1));
    }
    before = now;
  }
  return before.at(-1)!;
}
