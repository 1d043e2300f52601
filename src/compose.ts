// The one place where parts are put together: what an api and a worker process are made of.
export { composeApi } from "./compose/api.ts";
export { composeWorker } from "./compose/worker.ts";
