import { Presets, SingleBar } from "cli-progress";

/** How far long work is. */
export type Progress = {
  readonly at: (done: number, total?: number) => void;
  readonly end: () => void;
};

const SILENT: Progress = { at: () => undefined, end: () => undefined };

/** A bar on stderr where somebody looks at it; elsewhere nothing, so that logs stay readable. */
export function progressOf(what: string, unit: string): Progress {
  if (!process.stderr.isTTY) return SILENT;
  const bar = new SingleBar(
    {
      format: `${what} {bar} {percentage} %  {value} of {total} ${unit}  {eta_formatted} left`,
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
      etaBuffer: 50,
    },
    Presets.rect,
  );
  let started = false;
  return {
    at: (done, total) => {
      if (!started) bar.start(total ?? done, done);
      else {
        if (total !== undefined) bar.setTotal(total);
        bar.update(done);
      }
      started = true;
    },
    end: () => {
      if (started) bar.stop();
    },
  };
}
