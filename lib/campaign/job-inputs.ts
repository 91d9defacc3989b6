import type { BacktestInput } from "./backtest-job.ts";
import type { ForecastInput } from "./forecast.ts";
import type { HistoryInput } from "./import-history.ts";
import type { RegistryInput } from "./import-registry.ts";
import type { AudienceInput } from "./prepare-audience.ts";

/** What each kind of job works on. */
export type JobInputs = {
  readonly audience: AudienceInput;
  readonly history: HistoryInput;
  readonly forecast: ForecastInput;
  readonly backtest: BacktestInput;
  readonly registry: RegistryInput;
};
