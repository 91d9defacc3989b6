/** How a place was found, the surest first. */
export const MEANS = ["said", "address", "account", "area", "fixed", "mobile"] as const;
export type Means = (typeof MEANS)[number];
