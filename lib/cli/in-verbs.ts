/** Routes that the API's sentences name, and what does the same here. */
const VERBS: Readonly<Record<string, string>> = {
  "GET /v1/campaigns": "campaign list",
  "POST /v1/campaigns/{id}/audience": "campaign audience",
  "POST /v1/desk/next": "desk next",
  "GET /v1/policies": "policy list",
};

const ROUTE = /\b(?:GET|POST|PUT|PATCH|DELETE) \/v1\/[\w{}/-]+/g;

/** What the API says, for whoever reads it at a terminal. */
export const inVerbs = (sentence: string): string =>
  sentence.replace(ROUTE, (route) => (Object.hasOwn(VERBS, route) ? `npx tacet ${VERBS[route]}` : route));
