// Passkeys: asks the browser for one and puts its answer into the form. Without this, codes still work.
(() => {
  "use strict";

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const described = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  // What the server says in letters, as the browser wants it in bytes.
  const wanted = (options) => {
    const key = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
    if (key.user) key.user = { ...key.user, id: bytes(key.user.id) };
    if (key.excludeCredentials) key.excludeCredentials = described(key.excludeCredentials);
    if (key.allowCredentials) key.allowCredentials = described(key.allowCredentials);
    return { publicKey: key };
  };

  // The browser's answer, in letters again.
  const answered = (credential) => {
    const response = {};
    for (const name of [
      "clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle",
    ]) {
      const value = credential.response[name];
      if (value) response[name] = text(value);
    }
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      clientExtensionResults: credential.getClientExtensionResults(),
      response,
    };
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const options = JSON.parse(document.getElementById(form.dataset.passkeyOptions).textContent);
    const fault = form.querySelector("[data-passkey-fault]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      fault.hidden = true;
      try {
        const credential = await navigator.credentials[form.dataset.passkey](wanted(options));
        form.elements.credential.value = JSON.stringify(answered(credential));
      } catch {
        fault.hidden = false;
        return;
      }
      form.submit();
    });
  }
})();
