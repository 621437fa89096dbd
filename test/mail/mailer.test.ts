import { EventEmitter, once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { connectDatabase, type Database } from '#gateway/database/connect.js';
import { entities } from '#gateway/entities.js';
import { type AttemptLimits, createLimits } from '#gateway/limits/attempt-limits.js';
import type { Mail, MailEnvelope, MailKind, MailOf } from '#gateway/mail/mail.js';
import { mailLimitTable } from '#gateway/mail/mail-limits.js';
import { createMailer, type Mailer } from '#gateway/mail/mailer.js';
import { parseSettings } from '#gateway/settings/parse-settings.js';
import { type SmtpInbox, startSmtpInbox } from '../harness/smtp-inbox.js';
import { TestClock } from '../harness/test-clock.js';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.js';

let testDatabase: TestDatabase;
let database: Database;
let inbox: SmtpInbox;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  const { database: location } = parseSettings({ DATABASE_URL: testDatabase.url });
  database = await connectDatabase(location, entities, { debug: () => {} });
  await database.migrate();
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});
beforeEach(async () => {
  inbox = await startSmtpInbox();
});
afterEach(() => inbox.stop());

const link = 'https://app.example.com/account/x#token=abc';
const resetPage = 'https://app.example.com/account/reset';
const provider = 'Google';
const newEmail = 'new@example.com';
const [organizationName, inviterName, memberName] = ['Salon Anna', 'Anna', 'Ben'];
const dueAt = new Date('2026-12-28T00:00:00Z');

type Envelope = Omit<MailEnvelope, 'kind'>;

/** A mail of each kind. */
const samples: { readonly [Kind in MailKind]: (envelope: Envelope) => MailOf<Kind> } = {
  verification: (to) => ({ ...to, kind: 'verification', link }),
  emailChange: (to) => ({ ...to, kind: 'emailChange', link }),
  emailChangeTaken: (to) => ({ ...to, kind: 'emailChangeTaken' }),
  emailChangeRequested: (to) => ({ ...to, kind: 'emailChangeRequested', newEmail, resetPage }),
  emailChanged: (to) => ({ ...to, kind: 'emailChanged', newEmail, link }),
  passwordReset: (to) => ({ ...to, kind: 'passwordReset', link, hasPassword: true, providers: [] }),
  passwordChanged: (to) => ({ ...to, kind: 'passwordChanged', resetPage }),
  identityLinked: (to) => ({ ...to, kind: 'identityLinked', provider, resetPage }),
  identityUnlinked: (to) => ({ ...to, kind: 'identityUnlinked', provider, resetPage }),
  invitation: (to) => ({ ...to, kind: 'invitation', link, organizationName, inviterName }),
  memberJoined: (to) => ({ ...to, kind: 'memberJoined', organizationName, memberName }),
  memberRemoved: (to) => ({ ...to, kind: 'memberRemoved', organizationName }),
  accountDeleted: (to) => ({ ...to, kind: 'accountDeleted', link, dueAt }),
  organizationDeleted: (to) => ({
    ...to,
    kind: 'organizationDeleted',
    link,
    organizationName,
    dueAt,
  }),
  organizationClosed: (to) => ({ ...to, kind: 'organizationClosed', organizationName }),
};

const kinds = Object.keys(samples).filter((kind): kind is MailKind => kind in samples);

let addresses = 0;
const newAddress = () => {
  addresses += 1;
  return `somebody-${addresses}@example.com`;
};

const mailOf = (kind: MailKind, envelope: Partial<Envelope> = {}): Mail =>
  samples[kind]({ to: newAddress(), language: 'en', sender: null, ...envelope });

/** A mailer that speaks to the inbox, and tells of every line that it logs. */
function startMailer(
  queue: { maxWaiting?: number; pausesMs?: readonly number[] } = {},
  url = inbox.url,
): {
  mailer: Mailer;
  lines: string[];
  limits: AttemptLimits<string>;
  logged(line: RegExp): Promise<void>;
} {
  const lines: string[] = [];
  const log = new EventEmitter().setMaxListeners(0);
  const write = (_values: unknown, line = '') => {
    lines.push(line);
    log.emit('line');
  };
  const limits = createLimits(database, mailLimitTable, { warn: () => {} });
  const mailer = createMailer({
    settings: parseSettings({
      SMTP_URL: url,
      MAIL_FROM: 'Empfio <no-reply@example.com>',
      PUBLIC_URL: 'https://app.example.com',
    }),
    log: { warn: write, error: write },
    clock: new TestClock(),
    limits,
    ownUrl: () => 'http://localhost:8001',
    queue,
  });
  const logged = async (line: RegExp) => {
    while (!lines.some((text) => line.test(text))) {
      await once(log, 'line');
    }
  };
  return { mailer, lines, limits, logged };
}

describe.each(kinds)('a mail of the kind %s', (kind) => {
  test.each(['en', 'de'] as const)('is sent, plain and as HTML (%s)', async (language) => {
    const { mailer } = startMailer();
    const mail = mailOf(kind, { language });
    mailer.sendSoon(mail);
    const arrived = await inbox.waitFor(mail.to);
    expect(arrived.from).toBe('no-reply@example.com');
    expect(arrived.subject).not.toBe('');
    expect(arrived.html).toContain(`<html lang="${language}">`);
    expect(arrived.html).not.toMatch(/<(?:img|script|link|style)\b|url\(/);
    const address = 'link' in mail ? link : 'resetPage' in mail ? resetPage : '';
    expect(arrived.text).toContain(address);
    expect(arrived.html).toContain(address);
    expect(arrived.source).toContain('Auto-Submitted: auto-generated');
    await mailer.finish();
  });

  test('cannot flood a mailbox, nor be sent to all the world by one account', async () => {
    const { mailer, lines, limits } = startMailer();
    const [to, sender] = [newAddress(), `sender of ${kind}`];
    const [toAddress, bySender] = [`${kind}_toAddress`, `${kind}_bySender`];
    // All but three of each budget are used up.
    for (const [limit, key] of [
      [toAddress, to],
      [bySender, sender],
    ] as const) {
      const { attempts } = mailLimitTable[limit] ?? { attempts: 0 };
      expect(attempts).toBeGreaterThanOrEqual(3);
      expect(attempts).toBeLessThanOrEqual(limit === toAddress ? 10 : 1000);
      await Promise.all(Array.from({ length: attempts - 3 }, () => limits.take({ limit, key })));
    }
    for (let count = 0; count < 8; count += 1) {
      mailer.sendSoon(mailOf(kind, { to }));
      mailer.sendSoon(mailOf(kind, { sender }));
    }
    await mailer.finish();
    const toOne = inbox.mails.filter((mail) => mail.to === to).length;
    expect([toOne, inbox.mails.length - toOne]).toEqual([3, 3]);
    expect(lines.filter((line) => line.includes('too many of its kind'))).toHaveLength(10);
  });
});

test('mails of all kinds together cannot flood a mailbox, nor keep away what gives an account back', async () => {
  const { mailer } = startMailer();
  const to = newAddress();
  const rescuing = ['passwordReset', 'emailChanged', 'accountDeleted', 'organizationDeleted'];
  const others = kinds.filter((kind) => !rescuing.includes(kind));
  for (const kind of [...others, ...others, ...others, ...kinds]) {
    mailer.sendSoon(mailOf(kind, { to, sender: `anybody ${Math.random()}` }));
  }
  await mailer.finish();
  expect(inbox.mails.filter((mail) => mail.to === to)).toHaveLength(20 + rescuing.length);
});

describe('a mail server', () => {
  test('that is away gets the mail once it is there again', async () => {
    const { port } = inbox;
    const { mailer, logged } = startMailer({ pausesMs: Array<number>(100).fill(50) });
    await inbox.stop();
    const mail = mailOf('verification');
    mailer.sendSoon(mail);
    await logged(/could not be sent yet/);
    inbox = await startSmtpInbox(port);
    expect((await inbox.waitFor(mail.to)).text).toContain(link);
    await mailer.finish();
    expect(inbox.mails).toHaveLength(1);
  });

  test('that refuses our password gets the mail once it is put right', async () => {
    const { mailer, logged } = startMailer({ pausesMs: Array<number>(100).fill(50) });
    inbox.faults.password = 'another';
    const mail = mailOf('passwordReset');
    mailer.sendSoon(mail);
    await logged(/could not be sent yet/);
    inbox.faults.password = 'mail_password';
    await inbox.waitFor(mail.to);
    await mailer.finish();
  });

  test('that refuses the recipient for good is not asked again', async () => {
    const { mailer, lines, logged } = startMailer({ pausesMs: [50, 50] });
    inbox.faults.recipientReply = 550;
    mailer.sendSoon(mailOf('verification'));
    await logged(/was not sent/);
    expect(lines).toEqual(['A mail was not sent']);
    await mailer.finish();
  });

  test('that is busy is asked again', async () => {
    const { mailer, logged } = startMailer({ pausesMs: Array<number>(100).fill(50) });
    inbox.faults.recipientReply = 451;
    const mail = mailOf('verification');
    mailer.sendSoon(mail);
    await logged(/could not be sent yet/);
    inbox.faults.recipientReply = null;
    await inbox.waitFor(mail.to);
    await mailer.finish();
  });

  test('that stays away loses the mail in the end, and the log says so', async () => {
    const { mailer, lines, logged } = startMailer({ pausesMs: [10, 10] });
    await inbox.stop();
    mailer.sendSoon(mailOf('verification'));
    await logged(/was not sent/);
    expect(lines).toHaveLength(3);
    inbox = await startSmtpInbox();
  });
});

describe('the queue', () => {
  test('is emptied before the gateway stops', async () => {
    const { mailer } = startMailer();
    const mails = Array.from({ length: 20 }, () => mailOf('verification'));
    for (const mail of mails) {
      mailer.sendSoon(mail);
    }
    await mailer.finish();
    expect(inbox.mails.map(({ to }) => to).sort()).toEqual(mails.map(({ to }) => to).sort());
  });

  test('does not keep a gateway from stopping whose mail server says nothing', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket.on('error', () => {})));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { mailer, lines, logged } = startMailer({}, `smtp://127.0.0.1:${port}`);
    mailer.sendSoon(mailOf('verification'));
    await mailer.finish();
    expect(lines).toEqual([expect.stringContaining('Mails were lost')]);
    for (const socket of sockets) {
      socket.destroy();
    }
    await logged(/was not sent/);
    silent.close();
  });

  test('drops the oldest verifications where too many mails wait, and keeps the others', async () => {
    const { mailer, lines } = startMailer({ maxWaiting: 3 });
    const sent = (
      ['verification', 'passwordChanged', 'verification', 'passwordReset'] as const
    ).map((kind) => mailOf(kind));
    const late = [mailOf('passwordReset'), mailOf('passwordReset')];
    for (const mail of [...sent, ...late]) {
      mailer.sendSoon(mail);
    }
    await mailer.finish();
    const arrived = inbox.mails.map(({ to }) => to).sort();
    expect(arrived).toEqual([sent[1]?.to, sent[3]?.to, late[0]?.to].sort());
    expect(lines.filter((line) => line === 'A mail was left out')).toHaveLength(3);
  });

  test('keeps what gives an account back where too many of others wait', async () => {
    const { mailer } = startMailer({ maxWaiting: 3 });
    const waiting = (
      ['emailChangeRequested', 'passwordChanged', 'invitation', 'emailChanged'] as const
    ).map((kind) => mailOf(kind));
    const late = [mailOf('accountDeleted'), mailOf('passwordReset')];
    for (const mail of [...waiting, ...late]) {
      mailer.sendSoon(mail);
    }
    await mailer.finish();
    const arrived = inbox.mails.map(({ to }) => to).sort();
    expect(arrived).toEqual([waiting[1]?.to, waiting[3]?.to, late[0]?.to].sort());
  });

  test('sends nothing to what is not one plain address', async () => {
    const { mailer, lines } = startMailer();
    for (const to of [
      'a@example.com\r\nBcc: b@example.com',
      'a@example.com, b@example.com',
      'A <a@example.com>',
      'a@example.com\0',
    ]) {
      mailer.sendSoon(mailOf('verification', { to }));
    }
    await mailer.finish();
    expect(inbox.mails).toEqual([]);
    expect(lines).toEqual(Array(4).fill('A mail was not sent'));
  });
});
