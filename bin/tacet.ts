import { main } from "../lib/cli/main.ts";
import { terminal } from "./terminal.ts";

// The exit code is set and not forced, so that what was printed gets out.
process.exitCode = await main(process.argv.slice(2), terminal);
