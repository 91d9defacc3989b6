#!/usr/bin/env node
// The command line is TypeScript; this runs it without a build.
import { register } from "tsx/esm/api";

register();
await import("./tacet.ts");
