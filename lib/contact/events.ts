import type { RecordStore } from "../directory/store.ts";
import type { Events, SeenEvent } from "./world.ts";

/** Event ids of facts, for ever: a telephony system may repeat itself after months. */
export const storedEvents = (store: RecordStore): Events => ({
  find: async (key) => (await store.get(key, "E"))?.data as SeenEvent | undefined,
  remember: async (key, event) => {
    await store.put({ pk: key, sk: "E", data: { ...event } });
  },
});
