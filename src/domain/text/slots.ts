// The closed list of slots that a template may hold, and what may be said where. No other name is ever filled.

/**
 * `filled`: never empty, so it may stand outside `[[ ]]`. `over`: allowed once the alert has ended (names no child, no suspect, no
 * vehicle). `names`: may carry a person's name, so it stays off screens that lock and off roads.
 */
type SlotRule = { filled?: true; over?: true; names?: true };

/** Every slot of the templates. */
export const SLOTS: Readonly<Record<string, SlotRule>> = {
  opening: { over: true },
  programme: { filled: true, over: true },
  agency: { filled: true, over: true },
  tip: { filled: true, over: true },
  emergency: { over: true },
  hotline: { over: true },
  link: { filled: true, over: true },
  manage: { filled: true, over: true },
  news: { over: true },
  request: { over: true },
  sought: {},
  children: { names: true },
  persons: {},
  childrenFull: { names: true },
  childTraits: {},
  childClothing: {},
  noLonger: {},
  suspects: {},
  suspectsFull: { names: true },
  vehicles: {},
  vehiclesFull: { names: true },
  ways: {},
  place: {},
  lastSeen: {},
  lastSeenShort: {},
  circumstances: { names: true },
  expires: {},
  make: {},
  model: {},
  colour: {},
  plate: {},
};

/** Fields in which no slot may carry a name. */
export const NAMELESS_FIELDS: readonly string[] = ["pushTitle", "pushBody", "emailSubject", "sign"];

/** Fields without the address of the alert's page: read aloud, shown on a road, or linked by other means. */
export const LINKLESS_FIELDS: readonly string[] = ["spoken", "sign", "pushTitle", "pushBody", "emailSubject"];

/** The only slot left in a rendered text; the sender fills it for each contact. */
export const MANAGE_SLOT = "{manage}";
