/**
 * The topic tree: two levels, a node with its children is a *family*. A refusal covers the family of what was
 * offered, so that neither a reworded offer nor a sibling topic starts fresh.
 */
export type TopicTree = Readonly<Record<string, readonly string[]>>;

/** The tree that ships with Tacet; a policy may extend it or replace it. */
export const SHIPPED_TOPICS: TopicTree = {
  credit: ["personal-loan", "debt-consolidation", "car-loan", "holiday-loan", "credit-card", "mortgage"],
  savings: ["term-deposit", "savings-account", "pension"],
  insurance: ["home-insurance", "car-insurance", "life-insurance"],
  photography: ["camera", "memory-card", "lens", "printer"],
  home: ["appliance", "roofing", "solar", "energy-renovation", "home-adaptation"],
  telecom: ["mobile", "broadband"],
  travel: ["flight", "hotel"],
  legal: ["claims-management"],
};

export type Topics = {
  /** The family of a topic (a family's own name included), undefined for a topic outside the tree. */
  readonly familyOf: (topic: string) => string | undefined;
  readonly all: readonly string[];
};

export function topicsOf(tree: TopicTree): Topics {
  const families = new Map<string, string>();
  for (const [family, children] of Object.entries(tree)) {
    families.set(family, family);
    for (const child of children) families.set(child, family);
  }
  return { familyOf: (topic) => families.get(topic), all: [...families.keys()] };
}

/** Two trees as one: a family named in both holds the children of both. */
export function extendTree(base: TopicTree, more: TopicTree): TopicTree {
  const tree: Record<string, readonly string[]> = { ...base };
  for (const [family, children] of Object.entries(more)) {
    tree[family] = [...new Set([...(tree[family] ?? []), ...children])];
  }
  return tree;
}
