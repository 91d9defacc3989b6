/** How a place was found, the surest first. */
export const MEANS = ["said", "address", "account", "area", "fixed", "mobile"] as const;
export type Means = (typeof MEANS)[number];

const NAMES: Readonly<Record<Means, (by: string) => string>> = {
  said: () => "said",
  address: () => "address",
  account: () => "the account's time zone",
  area: (by) => `area code ${by.slice(1)}`,
  fixed: (by) => `number +${by}`,
  mobile: (by) => `mobile number +${by}`,
};

/** "area code 305". `by`: for a number, the digits it was found by, calling code first. */
export const nameOf = (means: Means, by = ""): string => NAMES[means](by);
