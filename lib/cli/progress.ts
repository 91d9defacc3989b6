import { Presets, SingleBar } from "cli-progress";

/** How far long work is. */
export type Progress = {
  readonly at: (done: number, total?: number) => void;
  readonly end: () => void;
};

const SILENT: Progress = { at: () => undefined, end: () => undefined };

const ENDING = ["SIGINT", "SIGTERM"] as const;
const MINUTE_SECONDS = 60;
const HOUR_MINUTES = 60;

/** "40 s", "12 min", "2 h 5 min"; at the beginning nobody knows. */
function leftInWords(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  if (seconds < MINUTE_SECONDS) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / MINUTE_SECONDS);
  const hours = Math.floor(minutes / HOUR_MINUTES);
  return hours === 0 ? `${minutes} min` : `${hours} h ${minutes % HOUR_MINUTES} min`;
}

/** A bar on stderr where somebody looks at it; elsewhere nothing, so that logs stay readable. */
export function progressOf(what: string, unit: string): Progress {
  if (!process.stderr.isTTY) return SILENT;
  const bar = new SingleBar(
    {
      format: `${what} {bar} {percentage} %  {value} of {total} ${unit}  {eta_formatted} left`,
      stream: process.stderr,
      hideCursor: true,
      // Its own way takes the first Ctrl-C for the bar alone, and the work goes on.
      gracefulExit: false,
      clearOnComplete: true,
      etaBuffer: 50,
      formatTime: leftInWords,
      formatValue: (value, _options, type) =>
        type === "percentage" ? String(value).padStart(3) : value.toLocaleString("en"),
    },
    Presets.rect,
  );
  let started = false;
  /** The cursor and the wrapping of lines are given back before the process ends as it would have. */
  const ended = (signal: NodeJS.Signals) => {
    bar.stop();
    process.kill(process.pid, signal);
  };
  return {
    at: (done, total) => {
      if (!started) {
        for (const signal of ENDING) process.once(signal, ended);
        bar.start(total ?? done, done);
      } else {
        if (total !== undefined) bar.setTotal(total);
        bar.update(done);
      }
      started = true;
    },
    end: () => {
      if (!started) return;
      for (const signal of ENDING) process.off(signal, ended);
      bar.stop();
    },
  };
}
