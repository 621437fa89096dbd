// Fills in what only the browser knows: whether the gateway answers, and at which address.

function show(state: 'good' | 'bad', headline: string, words: string): void {
  const place = document.getElementById('health');
  if (place === null) {
    return;
  }
  const strong = document.createElement('strong');
  strong.textContent = headline;
  const span = document.createElement('span');
  span.textContent = words;
  place.dataset.state = state;
  place.replaceChildren(strong, span);
}

async function askHealth(): Promise<void> {
  const begun = performance.now();
  try {
    const answer = await fetch('/healthz', { cache: 'no-store' });
    const took = Math.max(1, Math.round(performance.now() - begun));
    if (answer.ok) {
      show('good', 'Healthy', `/healthz answered in ${took} ms`);
    } else {
      show('bad', 'Not healthy', `/healthz answered ${answer.status}`);
    }
  } catch {
    show('bad', 'No answer', 'The gateway cannot be reached');
  }
}

function prepareCopy(): void {
  const command = document.getElementById('command');
  const button = document.getElementById('copy');
  if (command === null || button === null) {
    return;
  }
  const text = command.textContent.replace(button.dataset.origin ?? '', location.origin);
  command.textContent = text;
  // Browsers offer a clipboard on localhost and behind TLS only.
  button.hidden = navigator.clipboard === undefined;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Select it and copy, please';
    }
  });
}

prepareCopy();
await askHealth();
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') {
    void askHealth();
  }
});

export {};
