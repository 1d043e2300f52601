// What the operator is told, and how a way of telling looks.

/**
 * A trouble that needs a person. `key` names it for the once-an-hour rule; `title` is one short sentence, `detail` says what to do.
 * Neither ever holds personal data: countries, files, channels, variables, codes.
 */
export type OperatorEvent = { key: string; severity: "warning" | "critical"; title: string; detail: string };

/** An event with what every message says of its sender. */
export type OperatorMessage = OperatorEvent & { at: string; service: string; mode: "sandbox" | "live" };

/** One way to reach the operator. `tell` rejects when the message was not taken; it keeps a time limit of its own. */
export type OperatorWay = {
  name: string;
  tell(message: OperatorMessage, stopped: AbortSignal): Promise<void>;
};
