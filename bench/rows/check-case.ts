// A case judged by its country's rules through the whole API, area and border included.
import { readFileSync } from "node:fs";
import { Pool } from "undici";
import { readEnv } from "../../config/env.ts";
import { loadKeys } from "../../config/keys.ts";
import { composeApi } from "../../src/compose/api.ts";
import { scratchDatabase } from "../installation/scratch-database.ts";
import { medianOf, type Row } from "../row.ts";

const REQUESTS = 300;

/** Time from request to answer over the loopback, so an upper bound of what the server takes. */
export const checkCaseRow: Row = {
  name: "check-case",
  claim: "POST /v1/countries/FR/check, one after the other, median",
  figures: [{ name: "median", unit: "ms", target: { is: "at most", figure: 5 } }],
  async measure(settings) {
    const database = await scratchDatabase(settings.parts);
    const env = readEnv({
      DATABASE_URL: database.url,
      DATA_DIR: database.dataDir,
      PORT: "0",
      HOST: "127.0.0.1",
      LOG_LEVEL: "error",
    });
    const api = await composeApi({ ...env, DATABASE_URL: database.url }, await loadKeys(env), {
      serve: "all",
      rateLimits: { perKey: 1e9, perAddress: 1e9 },
    });
    const client = new Pool(api.url, { connections: 1 });
    try {
      const example: unknown = JSON.parse(
        readFileSync(new URL("../../config/countries/fr/case.example.json", import.meta.url), "utf8"),
      );
      const body = JSON.stringify(Object(example).case);
      const tail: number[] = [];
      const measured = await medianOf(async () => {
        const times: number[] = [];
        for (let i = 0; i < REQUESTS; i++) {
          const from = performance.now();
          const { statusCode, body: answer } = await client.request({
            method: "POST",
            path: "/v1/countries/FR/check",
            headers: { "content-type": "application/json" },
            body,
          });
          const report = Object(await answer.json());
          if (statusCode !== 200 || report.criteria?.verdict !== "eligible")
            throw new Error(`${statusCode}: ${JSON.stringify(report)}`);
          times.push(performance.now() - from);
        }
        times.sort((a, b) => a - b);
        tail.push(times[Math.floor(times.length * 0.99)] ?? Number.NaN);
        return times[Math.floor(times.length / 2)] ?? Number.NaN;
      }, settings);
      const detail = `99th percentile at most ${Math.max(...tail.slice(-settings.rounds)).toFixed(1)} ms`;
      return { median: { ...measured, detail } };
    } finally {
      await client.close();
      await api.stop();
    }
  },
};
