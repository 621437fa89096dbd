import { toEmailAddress } from '#gateway/users/email-address.js';

describe('the normal form of an email address', () => {
  test.each([
    ['You@Example.COM', 'you@example.com'],
    ['  you@example.com\n', 'you@example.com'],
    ['a.b+tag@example.co.uk', 'a.b+tag@example.co.uk'],
    ["o'brien@example.ie", "o'brien@example.ie"],
    ['info@M\u00dcLLER.de', 'info@m\u00fcller.de'],
    ['info@xn--mller-kva.de', 'info@m\u00fcller.de'],
    // Cherokee, whose normal form has capitals, and Devanagari, which needs combining marks.
    ['a@xn--58dc.com', 'a@xn--58dc.com'],
    ['a@xn--j2bd4cyah0f.com', 'a@xn--j2bd4cyah0f.com'],
    [`${'x'.repeat(64)}@example.com`, `${'x'.repeat(64)}@example.com`],
  ])('of %j is %j', (given, expected) => {
    expect(toEmailAddress(given)).toBe(expected);
    expect(toEmailAddress(expected)).toBe(expected);
  });
});

describe('what is no email address', () => {
  test.each([
    [''],
    ['you'],
    ['you@'],
    ['\u{10400}'],
    ['\ud800@example.com'],
    ['@example.com'],
    ['you@example'],
    ['you@localhost'],
    ['you@127.0.0.1'],
    ['you@[127.0.0.1]'],
    ['you@example.com,me@example.com'],
    ['you@example.com;me@example.com'],
    ['you@example.com me@example.com'],
    ['you,me@example.com'],
    ['Your Name <you@example.com>'],
    ['"you"@example.com'],
    ['"a@b.com,you"@example.com'],
    ['you\uff20example.com'],
    ['you@ex\uff41mple.com'],
    ['you\u200b@example.com'],
    ['you@exam\u200dple.com'],
    ['you@exam\u00adple.com'],
    ['\u202eyou@example.com'],
    ['you@example\u3002com'],
    ['\u212aate@example.com'],
    ['\u0130@example.com'],
    ['you\0@example.com'],
    ['you@example.com\0'],
    ['you@example.com\r\nBcc: me@example.com'],
    ['a..b@example.com'],
    ['.a@example.com'],
    ['a.@example.com'],
    ['you@-example.com'],
    ['you@example..com'],
    ['you@example.com.'],
    ['you@@example.com'],
    [`${'x'.repeat(65)}@example.com`],
    [`you@${'x'.repeat(64)}.com`],
    [`you@${'x.'.repeat(130)}com`],
  ])('%j', (given) => {
    expect(toEmailAddress(given)).toBeNull();
  });
});
