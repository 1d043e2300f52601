// Pretends to be Node 22 and runs the command, which must go on in another process.
Object.defineProperty(process, "versions", { value: { ...process.versions, node: "22.18.0" } });
process.argv[1] = new URL("../../src/cli/amberwire.ts", import.meta.url).pathname;
process.stdout.write("handing over\n");
await import("../../src/cli/amberwire.ts");
process.stdout.write("went on in the old Node\n");
