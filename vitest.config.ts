import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Embedded stores and child processes start slowly on a busy two-core machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
