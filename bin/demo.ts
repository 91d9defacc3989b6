import { Command, Option } from "commander";
import { httpApi } from "../lib/cli/api.ts";
import { inkOf } from "../lib/cli/ink.ts";
import { main } from "../lib/cli/main.ts";
import { cameraShop } from "../lib/cli/story/camera-shop.ts";
import { lender } from "../lib/cli/story/lender.ts";
import { stepText, titleText } from "../lib/cli/story/print.ts";
import { OtherwiseThanTold, type Step, type Story, stageFor } from "../lib/cli/story/stage.ts";
import type { Terminal } from "../lib/cli/terminal.ts";
import { startLocal } from "../lib/local/start.ts";
import { parseInstant } from "../lib/policy/time.ts";
import { terminal } from "./terminal.ts";

const STORIES: readonly Story[] = [lender, cameraShop];

const { json, story: wanted } = new Command("npm run demo --")
  .description("Plays two stories on a Tacet in memory, with a clock that moves, over its HTTP API.")
  .addOption(new Option("--story <name>", "only this one").choices(STORIES.map(({ name }) => name)))
  .addOption(new Option("--json", "print the steps as JSON lines"))
  .addHelpText("after", "\nExit codes: 0 told as it is, 1 Tacet answered otherwise than the story tells.")
  .parse()
  .opts<{ json?: boolean; story?: string }>();

/** Each story on a Tacet of its own, since a ledger does not go back in time. */
async function play(story: Story): Promise<void> {
  const local = await startLocal({ port: 0, clock: parseInstant(story.begins)! });
  const ink = inkOf(terminal).inZone("Europe/Lisbon");
  const here: Terminal = { ...terminal, env: { TACET_URL: local.url, TACET_TOKEN: local.token } };
  const print = (step: Step) => terminal.print(`${json ? JSON.stringify(step) : stepText(step, ink)}\n`);
  if (!json) terminal.print(`${titleText(story, ink)}\n`);
  try {
    await story.play(
      stageFor({
        story,
        api: httpApi(here),
        audience: print,
        command: async (argv) => {
          let printed = "";
          const keep = (text: string) => {
            printed += text;
          };
          const code = await main(argv, { ...here, print: keep, complain: keep });
          return { code, printed };
        },
      }),
    );
  } finally {
    await local.close();
  }
}

try {
  for (const story of STORIES) if (wanted === undefined || story.name === wanted) await play(story);
} catch (error) {
  const { message } = error as Error;
  terminal.complain(
    `\n${error instanceof OtherwiseThanTold ? `This is not as the story goes: ${message}` : `The story could not be told: ${message}`}.\n`,
  );
  process.exitCode = 1;
}
