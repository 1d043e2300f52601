// node bench/profile.ts FOLDER: the self time of the CPU profiles in a folder (npm run bench -- push --profile FOLDER), by module.
import { readProfile } from "./machine/read-profile.ts";

const LINES = 25;
const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("Name the folder that holds the profiles: node bench/profile.ts FOLDER");
  process.exit(2);
}
for (const { module, share, functions } of readProfile(folder).slice(0, LINES))
  console.log(`| ${module} | ${(share * 100).toFixed(1)} % | ${functions} |`);
