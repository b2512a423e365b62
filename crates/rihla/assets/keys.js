// Security keys: asks the node what to ask, asks the key, and sends its answer in the form. Without it the form stays hidden.
'use strict';
for (const form of document.querySelectorAll('form[data-key]')) {
  if (!window.PublicKeyCredential || !PublicKeyCredential.parseCreationOptionsFromJSON) continue;
  form.hidden = false;
  form.addEventListener('submit', event => {
    event.preventDefault();
    const fault = form.querySelector('.fault');
    fault.hidden = true;
    ask(form).then(answer => {
      form.elements.answer.value = JSON.stringify(answer);
      form.submit();
    }, () => { fault.hidden = false; });
  });
}
async function ask(form) {
  const asked = await fetch(form.dataset.options, { method: 'POST' });
  if (!asked.ok) throw new Error(String(asked.status));
  const options = await asked.json();
  const key = form.dataset.key === 'new'
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return key.toJSON();
}
