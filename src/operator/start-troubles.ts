// What the operator is called for at a start: countries whose files have faults, channels whose settings have.
import type { EnvFault } from "../../config/env.ts";
import type { FaultyCountry } from "../compose/books.ts";
