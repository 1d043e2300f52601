// The console's service worker: shows that an alert waits, and opens it. It keeps nothing and answers no request.
const worker = globalThis;

worker.addEventListener("install", () => worker.skipWaiting());

worker.addEventListener("push", (event) => {
  const { title, body, link, tag } = event.data.json();
  const shown = { body, tag, data: { link }, renotify: true, requireInteraction: true };
  event.waitUntil(worker.registration.showNotification(title, shown));
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const link = new URL(event.notification.data.link, worker.location.origin);
  if (link.origin === worker.location.origin) event.waitUntil(worker.clients.openWindow(link.href));
});
