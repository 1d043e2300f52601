import { type CountryPlan, loadPlanBook } from "../../config/plans.ts";
import { Problem } from "../errors.ts";

/** The plan of a country that is free of faults; otherwise a Problem that lists them. */
export async function soundPlan(country: string, dir?: string): Promise<CountryPlan> {
  const code = country.toUpperCase();
  const book = await loadPlanBook({ ...(dir === undefined ? {} : { dir }), enabled: [code] });
  const found = book.get(code);
  if (found) return found;
  throw new Problem("unprocessable", "faulty-plan", `The plan of ${code} cannot be used:`, {
    errors: book.faults.map(({ file, pointer, message }) => ({
      pointer: `${file}#${pointer}`,
      code: "faulty-plan",
      message,
    })),
  });
}
