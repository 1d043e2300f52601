// Writes `.env.example` from the variables themselves, so that the two cannot differ.
import { GROUPS } from "./env-variables.ts";
import { aboutOf } from "./variables/variable.ts";

const WIDTH = 110;

/** The text of `.env.example`: every variable explained and commented out. */
export function envExample(): string {
  const lines = [
    "# Every variable that Amberwire reads. All are optional in sandbox mode; copy what you need to .env and load it with",
    "# node --env-file=.env src/cli/amberwire.ts start, your shell or your container platform. Made by npm run generate.",
  ];
  for (const { title, channel, shape } of GROUPS) {
    const note = channel === undefined ? "" : " (a fault here disables only this)";
    lines.push("", `# == ${title}${note}`);
    for (const [name, schema] of Object.entries(shape)) {
      const { about, example, secrecy } = aboutOf(schema);
      lines.push("", ...wrap(secrecy === "open" ? about : `${about} Secret.`), `#${name}=${example}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = "#";
  for (const word of text.split(" ")) {
    if (line.length + word.length + 1 > WIDTH) {
      lines.push(line);
      line = "#";
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
