// Asks the browser for a passkey and posts what it signed. Pages work without this file, by password and code.
// @ts-check

/** @param {HTMLFormElement} form */
async function usePasskey(form) {
  const asked = await fetch(form.dataset.request ?? "", {
    method: "POST",
    credentials: "same-origin",
    body: new URLSearchParams({ token: tokenOf(form) }),
  });
  if (!asked.ok) return form.submit();
  const options = await asked.json();
  const credential =
    form.dataset.passkey === "create"
      ? await navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
        })
      : await navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
        });
  const field = form.elements.namedItem("passkey");
  if (!(credential instanceof PublicKeyCredential) || !(field instanceof HTMLInputElement)) return;
  field.value = JSON.stringify(credential.toJSON());
  form.submit();
}

/** @param {HTMLFormElement} form */
function tokenOf(form) {
  const field = form.elements.namedItem("token");
  return field instanceof HTMLInputElement ? field.value : "";
}

for (const button of document.querySelectorAll("button[data-use-passkey]")) {
  if (!("PublicKeyCredential" in window) || !(button instanceof HTMLButtonElement)) continue;
  button.hidden = false;
  button.addEventListener("click", (event) => {
    const form = button.form;
    if (!form) return;
    event.preventDefault();
    // Everything that is required except the code, which the passkey stands in for.
    const code = form.elements.namedItem("code");
    if (code instanceof HTMLInputElement) code.required = false;
    if (!form.reportValidity()) return;
    button.disabled = true;
    // Whoever closes the browser's own dialog wants to choose again.
    usePasskey(form).catch(() => {
      button.disabled = false;
    });
  });
}
