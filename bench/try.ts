import { decideBench } from "./decide.ts";
const f = await decideBench.run({ quick: process.argv.includes("-q"), progress: () => {} });
console.log(JSON.stringify(f, null, 1));
