import { pathToFileURL } from "node:url";

const m = await import(pathToFileURL(process.argv[2]!).href);
const b = Object.values(m).find((x: any) => x?.run) as any;
const f = await b.run({
  quick: process.argv.includes("-q"),
  progress: (s: string) => process.env.P && console.error(s),
});
for (const x of f) console.log(JSON.stringify(x));
