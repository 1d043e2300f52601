// Asks the browser to notify its officer when an alert waits, and posts where it can be reached. Without this file calls still come by SMS and mail.
// @ts-check

/** @param {HTMLFormElement} form */
async function subscribe(form) {
  if ((await Notification.requestPermission()) !== "granted") return;
  const registration = await navigator.serviceWorker.register(form.dataset.worker ?? "", {
    scope: "/console/",
  });
  await active(registration);
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: form.dataset.key ?? "",
  });
  const field = form.elements.namedItem("subscription");
  if (!(field instanceof HTMLInputElement)) return;
  field.value = JSON.stringify(subscription.toJSON());
  form.submit();
}

// The account page lies outside the worker's own scope while it is being put up, so `ready` may never come.
/** @param {ServiceWorkerRegistration} registration */
function active(registration) {
  const worker = registration.installing ?? registration.waiting;
  if (registration.active || !worker) return;
  return new Promise((resolve) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve(undefined);
    });
  });
}

for (const button of document.querySelectorAll("button[data-notify]")) {
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) continue;
  if (!(button instanceof HTMLButtonElement)) continue;
  button.hidden = false;
  button.addEventListener("click", (event) => {
    const form = button.form;
    if (!form) return;
    event.preventDefault();
    button.disabled = true;
    subscribe(form).finally(() => {
      button.disabled = false;
    });
  });
}
