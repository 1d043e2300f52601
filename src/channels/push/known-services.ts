// The push services of the browsers that people use. Whoever else a subscription names is a stranger, whose word calls nobody.

const SERVICES: readonly RegExp[] = [
  /^fcm\.googleapis\.com$/,
  /^android\.googleapis\.com$/,
  /^updates\.push\.services\.mozilla\.com$/,
  /(^|\.)push\.apple\.com$/,
  /\.notify\.windows\.com$/,
];

/** Whether an endpoint is one of theirs; in a sandbox, whether it is on this machine. */
export function isKnownPushService(endpoint: string, sandbox: boolean): boolean {
  const host = URL.parse(endpoint)?.hostname ?? "";
  if (sandbox) return host === "localhost" || /^127(\.\d+){3}$/.test(host);
  return SERVICES.some((service) => service.test(host));
}
