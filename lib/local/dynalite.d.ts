declare module "dynalite" {
  import type { Server } from "node:http";

  export type DynaliteOptions = {
    path?: string | undefined;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  };
  const dynalite: (options?: DynaliteOptions) => Server;
  export default dynalite;
}

declare module "swagger-ui-dist" {
  export function getAbsoluteFSPath(): string;
}
