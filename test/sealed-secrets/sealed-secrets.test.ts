import { createSealedSecrets } from '#gateway/sealed-secrets/sealed-secrets.js';

const [old, recent] = ['an old secret that is long enough', 'a recent secret, long enough too'];
const secrets = createSealedSecrets(recent, [old]);

describe('a sealed secret', () => {
  test('is opened where it was sealed for, and nowhere else', () => {
    const sealed = secrets.seal('hush', 'webhooks 1');
    expect(sealed).not.toContain('hush');
    expect(secrets.open(sealed, 'webhooks 1')).toBe('hush');
    expect(secrets.open(sealed, 'webhooks 2')).toBeNull();
  });

  test('looks different each time, and is worth nothing once a bit of it is changed', () => {
    const sealed = secrets.seal('hush', 'here');
    expect(secrets.seal('hush', 'here')).not.toBe(sealed);
    const at = secrets.currentPrefix.length + 8;
    const other = sealed[at] === 'A' ? 'B' : 'A';
    expect(secrets.open(sealed.slice(0, at) + other + sealed.slice(at + 1), 'here')).toBeNull();
    for (const broken of ['', 'hush', secrets.currentPrefix, `${secrets.currentPrefix}AAAA`]) {
      expect(secrets.open(broken, 'here')).toBeNull();
    }
  });

  test('outlives its key as long as that is among the previous ones, and tells its age', () => {
    const before = createSealedSecrets(old);
    const sealed = before.seal('hush', 'here');
    expect(secrets.open(sealed, 'here')).toBe('hush');
    expect([before.isCurrent(sealed), secrets.isCurrent(sealed)]).toEqual([true, false]);
    expect(createSealedSecrets(recent).open(sealed, 'here')).toBeNull();
  });
});
